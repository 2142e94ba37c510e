"""Jobs of the worker for the forum. Their arguments name content only, never a member."""

from procrastinate.contrib.django import app

from forum.bookmarking import remind_due
from forum.drafting import forget_old_drafts
from forum.hearing import EDIT_TASK, HEARING_TASK, hear, hear_edit


@app.task(name=HEARING_TASK, queue="hearing", retry=3)
def hear_of_post(post_id: int) -> None:
    """Tell those whom a new post concerns."""
    hear(post_id)


@app.task(name=EDIT_TASK, queue="hearing", retry=3)
def hear_of_edit(post_id: int, mentions: list[int]) -> None:
    """Tell those whom an edit has named anew (`mentions`: ids of references)."""
    hear_edit(post_id, mentions)


@app.periodic(cron="53 3 * * *")
@app.task(name="forum.tasks.forget_drafts", queue="texts", retry=3, queueing_lock="forget-drafts")
def forget_drafts(timestamp: int = 0) -> None:
    """Each night: drafts that nobody has touched for half a year."""
    forget_old_drafts()


@app.periodic(cron="* * * * *")
@app.task(name="forum.tasks.remind", queue="hearing", retry=3, queueing_lock="remind")
def remind(timestamp: int = 0) -> None:
    """Each minute: tell members of the bookmarks of which they wanted to be reminded."""
    remind_due()
