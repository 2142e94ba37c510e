"""Jobs of the worker for texts. Their arguments name content only, never a member."""

from procrastinate.contrib.django import app

import accounts.describing
import essays.rendering
import forum.rendering
from accounts.referring import forget_spent, keys_of
from essays.importing.waiting import forget_outdated
from essays.publishing import RENDERING_TASK
from essays.scheduling import PUBLISHING_TASK, publish_due
from essays.writing import forget_old_writing


@app.task(name=RENDERING_TASK, queue="texts", retry=3, pass_context=False)
def rerender_naming(targets: list[int]) -> None:
    """Render the texts again with wiki-links to one of `targets` (ids), which now lead elsewhere or nowhere."""
    keys = keys_of(targets)
    essays.rendering.rerender_naming("wiki-link", keys)
    forum.rendering.rerender_naming("wiki-link", keys)
    forget_spent(targets)


@app.periodic(cron="* * * * *")
@app.task(name=PUBLISHING_TASK, queue="texts", retry=3)
def publish_due_essays(timestamp: int = 0) -> None:
    """Publish what is due. A scheduled essay asks for it at its own time; each minute it is looked after again, for
    the times that came while no worker ran."""
    publish_due()


@app.periodic(cron="23 3 * * *")
@app.task(queue="texts", retry=3, queueing_lock="rerender-old")
def rerender_old(timestamp: int = 0) -> None:
    """Each night: render the texts again that an older version of the renderer made."""
    essays.rendering.rerender_old()
    forum.rendering.rerender_old()
    accounts.describing.rerender_old_biographies()


@app.periodic(cron="33 3 * * *")
@app.task(queue="texts", retry=3, queueing_lock="forget-old-writing")
def forget_old_kept_words(timestamp: int = 0) -> None:
    """Each night: words that an editor typed a month ago and never saved."""
    forget_old_writing()


@app.periodic(cron="43 3 * * *")
@app.task(queue="texts", retry=3, queueing_lock="forget-waiting-files")
def forget_waiting_files(timestamp: int = 0) -> None:
    """Each night: files that an editor sent two weeks ago and made nothing of."""
    forget_outdated()
