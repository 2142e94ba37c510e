"""Telling somebody of something, once, and marking it as read. Nothing else writes notifications.

A row holds no words, so there is nothing to take back when words are hidden: accounts/notified.py asks for them, and
whether they may be seen, when they are shown. Mails about them are accounts/telling_by_mail.py's.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Case, F, Model, Q, QuerySet, Value, When
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models import Byline, Member, Notification
from accounts.sealing import bylines_of

MAILING_TASK = "accounts.tasks.mail_those_told"
MAILED = (Notification.Kind.REPLY, Notification.Kind.MENTION, Notification.Kind.QUOTE)
BEFORE_MAIL = timedelta(minutes=10)  # in which an edit, a withdrawal or a visit wins
LIKES_AGAIN_AFTER = timedelta(hours=1)
READ_KEPT, UNREAD_KEPT = timedelta(days=90), timedelta(days=365)
_BATCH = 1000


@transaction.atomic
def tell_each(*, kinds: Mapping[int, str], target: Model, group: int = 0) -> None:
    """Tell bylines (ids) of `target`, each by its kind. `group`: the id of what it is shown under.

    Told twice, they hear once. Replies, mentions and quotations are mailed too, after BEFORE_MAIL.
    """
    of = ContentType.objects.get_for_model(target)
    Notification.objects.bulk_create(
        [
            Notification(byline_id=byline, kind=kind, target_type=of, target_id=target.pk, group=group)
            for byline, kind in kinds.items()
        ],
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    if any(kind in MAILED for kind in kinds.values()):
        task = app.configure_task(MAILING_TASK, schedule_in={"seconds": int(BEFORE_MAIL.total_seconds())})
        task.defer(target_type=of.pk, target=target.pk)


@transaction.atomic
def tell(*, byline: Byline, kind: str, target: Model, group: int = 0, again: bool = False) -> None:
    """Tell one byline of `target`. With `again` what they were told before comes up as new (a reminder)."""
    tell_each(kinds={byline.pk: kind}, target=target, group=group)
    if again:
        _of(target).filter(byline=byline, kind=kind).update(read_at=None, created_at=timezone.now())


@transaction.atomic
def tell_likes(*, byline: Byline, target: Model, group: int, count: int, is_new: bool) -> None:
    """Say how many likes `target` has; nothing at 0. What was read comes up again with a new one, once an hour."""
    likes = _of(target).filter(byline=byline, kind=Notification.Kind.LIKES)
    if not count:
        likes.delete()
        return
    now = timezone.now()
    again = Q(read_at__isnull=False, created_at__lt=now - LIKES_AGAIN_AFTER) if is_new else Q(pk__in=[])
    changed = likes.update(
        count=count,
        read_at=Case(When(again, then=Value(None)), default=F("read_at")),
        created_at=Case(When(again, then=Value(now)), default=F("created_at")),
    )
    if not changed and is_new:
        Notification.objects.bulk_create(
            [
                Notification(
                    byline=byline,
                    kind=Notification.Kind.LIKES,
                    target_type=ContentType.objects.get_for_model(target),
                    target_id=target.pk,
                    group=group,
                    count=count,
                )
            ],
            ignore_conflicts=True,
        )


def told_of(target: Model, kinds: Iterable[str]) -> set[int]:
    """The bylines (ids) that were told of `target` by one of these kinds."""
    return set(_of(target).filter(kind__in=list(kinds)).values_list("byline", flat=True))


def untell(*, kind: str, target: Model, but: Iterable[int] = ()) -> None:
    """Take back what nobody has read or been mailed of `target`, by this kind, from all bylines `but` these (ids)."""
    unread = _of(target).filter(kind=kind, read_at=None, mailed_at=None)
    unread.exclude(byline__in=list(but)).delete()


def mark_opened(notification: Notification) -> None:
    """Its receiver has gone to what it is of."""
    Notification.objects.filter(pk=notification.pk, read_at=None).update(read_at=timezone.now())


def mark_met(*, by: Member, model: type[Model], targets: Iterable[int]) -> None:
    """`by` has these rows of `model` (ids) in sight: whatever they were told of them is read.

    One statement if that was nothing, else two.
    """
    of = ContentType.objects.get_for_model(model)
    _mark_read(_unread(by).filter(target_type=of, target_id__in=list(targets)))


def mark_all(*, by: Member, until: datetime) -> None:
    """Mark as read whatever `by` was told up to a moment: what came later they have not seen."""
    _mark_read(_unread(by).filter(created_at__lte=until))


def lock_in_order(rows: QuerySet[Notification]) -> list[Notification]:
    """These rows, locked until the transaction ends. Whoever locks several does it here, by their ids: so two never
    wait for each other."""
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _unread(by: Member) -> QuerySet[Notification]:
    return Notification.objects.filter(byline__in=bylines_of(by), read_at=None)


@transaction.atomic
def _mark_read(unread: QuerySet[Notification]) -> None:
    rows = [row.pk for row in lock_in_order(unread.only("pk"))]
    if rows:
        Notification.objects.filter(pk__in=rows).update(read_at=timezone.now())


def forget_old_notifications() -> int:
    """Delete what was read READ_KEPT ago, and unread ones after UNREAD_KEPT; returns how many."""
    now = timezone.now()
    old = Q(read_at__lt=now - READ_KEPT) | Q(created_at__lt=now - UNREAD_KEPT)
    return Notification.objects.filter(old).delete()[0]


def _of(target: Model) -> QuerySet[Notification]:
    of = ContentType.objects.get_for_model(target)
    return Notification.objects.filter(target_type=of, target_id=target.pk)
