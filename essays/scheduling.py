"""Publishing at a time that is still to come. The worker does it; a worker that was down does it when it is back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts.auditing import record
from accounts.models import Member
from essays.drafting import lock_essay
from essays.looking_over import check_answered
from essays.models import Essay
from essays.permissions import check_publish
from essays.publishing import check_complete, go_out
from essays.signing import desk_address

PUBLISHING_TASK = "essays.tasks.publish_due_essays"
AT_ONCE = 100


@transaction.atomic
def schedule(essay: Essay, *, at: datetime, by: Member) -> Essay:
    """Let the worker publish an unpublished essay at `at`; scheduled again, the new time counts.

    Raises PermissionDenied, and ValidationError with a sentence if the time has passed or the essay is not complete.
    """
    check_publish(by)
    locked = lock_essay(essay.pk)
    if not locked.is_writable:
        raise ValidationError(_("Only an essay that readers have not seen can wait for a time."))
    if at <= timezone.now():
        raise ValidationError(_("This time has passed. Choose a later one, or publish now."))
    check_complete(locked)
    check_answered(locked, by=by)
    locked.state, locked.published_at, locked.not_published_because = Essay.State.SCHEDULED, at, ""
    locked.save(update_fields=["state", "published_at", "not_published_because"])
    record(act="schedule", by=by, target=locked, address=desk_address(locked))
    app.configure_task(PUBLISHING_TASK, schedule_at=at, queue="texts").defer()
    return locked


@transaction.atomic
def unschedule(essay: Essay, *, by: Member) -> Essay:
    """Make a plain draft of a scheduled essay again; its time stays as a note. Raises PermissionDenied."""
    check_publish(by)
    locked = lock_essay(essay.pk)
    if locked.state == Essay.State.SCHEDULED:
        locked.state = Essay.State.DRAFT
        locked.save(update_fields=["state"])
        record(act="unschedule", by=by, target=locked, address=desk_address(locked))
    return locked


def publish_due(now: datetime | None = None) -> int:
    """Publish every essay whose time has come by `now` (default: the present), each once; returns how many.

    What another worker is publishing at this moment is left to it. An essay that has become incomplete is a draft
    again, and its page at the desk says why.
    """
    moment = now or timezone.now()
    published, failed = 0, None
    for pk in list(Essay.objects.due(moment).values_list("pk", flat=True)[:AT_ONCE]):
        try:
            published += _publish_one(pk, moment)
        # One that fails stops no other; the job fails afterwards, and is tried again.
        except Exception as failure:
            failed = failure
    if failed is not None:
        raise failed
    return published


@transaction.atomic
def _publish_one(pk: int, now: datetime) -> bool:
    waiting = Essay.objects.select_for_update(of=("self",), skip_locked=True)
    locked = waiting.select_related("discussion", "head").due(now).filter(pk=pk).first()
    if locked is None:
        return False
    try:
        with transaction.atomic():
            go_out(locked, by=None)
    except (ValidationError, PermissionDenied) as refused:
        reason = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        Essay.objects.filter(pk=pk).update(state=Essay.State.DRAFT, not_published_because=reason[:400])
        record(act="not published", by=None, target=locked, address=desk_address(locked))
        return False
    return True
