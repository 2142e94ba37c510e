"""What the worker does for accounts: delivers mail, clears up, and takes up jobs of a worker that was killed.

Arguments are ids of rows, never words, names or addresses. Each task is one call into a verb module.
"""

from importlib import import_module

from django.conf import settings
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from accounts import limiting, mailing, notifying, telling_by_mail, uploading

HOURS_FAILED_JOBS_STAY = 24 * 7


class GrowingPauses(BaseRetryStrategy):
    """Try a mail again after mailing.pause_before(); the row itself says when to give up."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        if not isinstance(exception, mailing.DeliveryFailed):
            return RetryDecision(retry_in={"seconds": 60}) if job.attempts < mailing.MAX_ATTEMPTS else None
        pause = mailing.pause_before(job.attempts + 1)
        return RetryDecision(retry_in={"seconds": int(pause.total_seconds())})


@app.task(name=mailing.DELIVERY_TASK, retry=GrowingPauses())
def deliver_mail(mail_id: int) -> None:
    """Deliver one queued mail, if its reader may still see what it tells."""
    telling_by_mail.look_again(mail_id)
    mailing.deliver(mail_id)


@app.task(name=notifying.MAILING_TASK, retry=3)
def mail_those_told(target_type: int, target: int) -> None:
    """Write to those who were told of something a while ago and have not read it."""
    telling_by_mail.mail_those_told(target_type, target)


@app.periodic(cron="17 3 * * *")
@app.task(name="accounts.tasks.clear_up", queueing_lock="clear_up")
def clear_up(timestamp: int) -> None:
    """Each night: old mails and notifications, ended sessions, counters of times past, pictures of no text."""
    mailing.delete_old_mail()
    notifying.forget_old_notifications()
    limiting.forget_old_tallies()
    uploading.delete_unused()
    uploading.delete_orphans()
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@app.periodic(cron="27 3 * * *")
@app.task(name="accounts.tasks.forget_old_jobs", queueing_lock="forget_old_jobs")
async def forget_old_jobs(timestamp: int) -> None:
    """Each night: jobs that failed for good a week ago. Finished ones the worker deletes at once."""
    await app.job_manager.delete_old_jobs(
        nb_hours=HOURS_FAILED_JOBS_STAY, include_failed=True, include_cancelled=True, include_aborted=True
    )


@app.periodic(cron="* * * * *")
@app.task(name="accounts.tasks.take_up_stalled_jobs", queueing_lock="take_up_stalled_jobs")
async def take_up_stalled_jobs(timestamp: int) -> None:
    """Each minute: what a killed worker was doing goes back into the queue."""
    for job in await app.job_manager.get_stalled_jobs():
        await app.job_manager.retry_job(job)
