"""Jobs of the worker for texts. Their arguments name content only, never a member."""

from procrastinate.contrib.django import app

import accounts.describing
import essays.rendering
import forum.rendering


@app.task(queue="texts", retry=3, pass_context=False)
def rerender_naming(kind: str, keys: list[str]) -> None:
    """Render the texts again that name one of `keys`, which now leads elsewhere."""
    essays.rendering.rerender_naming(kind, keys)
    forum.rendering.rerender_naming(kind, keys)


@app.periodic(cron="23 3 * * *")
@app.task(queue="texts", retry=3, queueing_lock="rerender-old")
def rerender_old(timestamp: int = 0) -> None:
    """Each night: render the texts again that an older version of the renderer made."""
    essays.rendering.rerender_old()
    forum.rendering.rerender_old()
    accounts.describing.rerender_old_biographies()
