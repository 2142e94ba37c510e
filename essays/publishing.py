"""Publishing essays and taking them back. A published essay has one discussion: a topic of the forum."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from accounts.auditing import record
from accounts.models import Member
from accounts.moderating import Curator, Standing, curates
from accounts.referring import forget_target, name_target
from accounts.viewers import Viewer
from essays.drafting import lock_essay
from essays.looking_over import check_answered
from essays.models import Essay, SiteSettings
from essays.permissions import check_publish
from essays.rendering import render
from essays.revising import free_slug, signers_now, signers_of, store, take_over
from essays.signing import bylines_of, desk_address
from forum.announcing import announce, change_announcement, show_topic
from forum.models import Category, Topic

ESSAYS_CATEGORY = "essays"
RENDERING_TASK = "essays.tasks.rerender_naming"


@transaction.atomic
def publish(essay: Essay, *, by: Member | None, at: datetime | None = None) -> Essay:
    """Let readers see the newest version of an essay, from `at` on if it is new (default: now; not in the future).

    Opens its discussion. Raises PermissionDenied, and ValidationError with a sentence if it lacks words, a byline,
    somebody's yes, or an answer about what may identify a patient.
    """
    check_publish(by)
    locked = lock_essay(essay.pk)
    now = timezone.now()
    if locked.state == Essay.State.SCHEDULED:
        locked.published_at = None
    if not locked.is_published:
        locked.published_at = at or locked.published_at or now
        if locked.published_at > now:
            raise ValidationError(
                _("The time of publication lies in the future. Leave it empty to publish now.")
            )
    return go_out(locked, by=by, is_asked=by is not None)


def go_out(locked: Essay, *, by: Member | None, is_asked: bool = True) -> Essay:
    """Publish an essay whose row is held, and whose time is settled. The rule was checked by whoever calls.

    `is_asked`: passages that may identify a patient want an answer first; only a command of the operator's asks nothing.
    """
    was_published, was_slug = locked.is_published, locked.slug
    if was_published and not locked.has_next:
        return locked
    check_complete(locked)
    if is_asked:
        check_answered(locked, by=by)
    locked.state, locked.not_published_because = Essay.State.PUBLISHED, ""
    locked.handed_back_because = ""
    if locked.head and locked.has_next:
        take_over(locked, locked.head)
        locked.slug = free_slug(locked)
        if locked.head.slug != locked.slug:
            locked.head.slug = locked.slug
            locked.head.save(update_fields=["slug"])
        store(locked, former_slug=was_slug, signers=signers_of(locked.head), by=by)
    if locked.discussion is None:
        locked.discussion = _open_discussion(locked)
    elif not was_published:
        show_topic(locked.discussion, shown=True)
    told = ["not_published_because", "handed_back_because"]
    locked.save(update_fields=["state", "published_at", "discussion", *told])
    tell_readers(locked)
    record(act="correct" if was_published else "publish", by=by, target=locked, address=desk_address(locked))
    return locked


@transaction.atomic
def unpublish(essay: Essay, *, by: Member) -> Essay:
    """Make a draft of a published essay again and hide its discussion. Raises PermissionDenied."""
    check_publish(by)
    locked = lock_essay(essay.pk)
    if locked.state not in (Essay.State.PUBLISHED, Essay.State.WITHDRAWN):
        return locked
    was_published, was_slug = locked.is_published, locked.slug
    locked.state = Essay.State.DRAFT
    locked.save(update_fields=["state"])
    if was_published:
        _leave_readers(locked, forget=True)
    if locked.head and locked.has_next:
        take_over(locked, locked.head)
        locked.slug = free_slug(locked)
        store(locked, former_slug=was_slug, signers=signers_of(locked.head), by=by)
    record(act="unpublish", by=by, target=locked, address=desk_address(locked))
    return locked


@transaction.atomic
def withdraw(essay: Essay, *, by: Member | None) -> Essay:
    """Take a published essay back for good: its address says so (410), and nothing else shows it any more.

    Raises PermissionDenied.
    """
    check_publish(by)
    locked = lock_essay(essay.pk)
    if locked.state not in (Essay.State.PUBLISHED, Essay.State.HIDDEN):
        return locked
    locked.state = Essay.State.WITHDRAWN
    locked.save(update_fields=["state"])
    _leave_readers(locked, forget=True)
    record(act="withdraw", by=by, target=locked, address=desk_address(locked))
    return locked


@transaction.atomic
def redate(essay: Essay, *, at: datetime, by: Member) -> Essay:
    """Let an essay that readers have seen carry another time. Raises PermissionDenied, and ValidationError for a
    time that lies in the future."""
    check_publish(by)
    locked = lock_essay(essay.pk)
    if at > timezone.now():
        raise ValidationError(_("Readers see this essay already, so the time cannot lie in the future."))
    locked.published_at = at
    locked.save(update_fields=["published_at"])
    record(act="redate", by=by, target=locked, address=desk_address(locked))
    return locked


def tell_readers(essay: Essay) -> None:
    """Let wiki-links lead to a published essay, and its discussion show its title and standfirst as they are."""
    former = list(essay.former_slugs.values_list("slug", flat=True))
    changed: set[int] = set()
    for slug in former:
        changed |= forget_target(address=reverse("essays:essay", args=[slug]))
    changed |= name_target(address=essay.get_absolute_url(), names=[essay.slug, essay.title, *former])
    _render_naming(changed)
    if essay.discussion is not None:
        change_announcement(
            essay.discussion, title=essay.title, source=announcement(essay), byline=bylines_of(essay)[0]
        )


def announcement(essay: Essay) -> str:
    """The first post of an essay's discussion: its standfirst and a link."""
    link = _("Read the essay")
    return f"{essay.standfirst}\n\n[{link}]({essay.get_absolute_url()})".strip()


def keep_settings() -> None:
    """Make the settings row and the category of the essays' discussions if they are missing."""
    if not SiteSettings.objects.filter(pk=1).exists():
        category, _is_new = Category.objects.get_or_create(
            slug=ESSAYS_CATEGORY,
            defaults={"name": "Essays", "description": "What readers say about the essays.", "position": 1},
        )
        SiteSettings.objects.get_or_create(pk=1, defaults={"discussions": category})


def check_complete(essay: Essay) -> None:
    """Raise PermissionDenied or ValidationError, with a sentence, where the newest version cannot be published."""
    if essay.is_hidden:
        raise PermissionDenied(_("A moderator has hidden this essay, so it cannot be published."))
    source = essay.head.source if essay.head and essay.has_next else essay.source
    if not render(source).html.strip():
        raise ValidationError(_("The essay has no text yet."))
    if not signers_now(essay):
        raise ValidationError(_("The essay needs a byline before it can be published."))
    if essay.signatures.filter(accepted_at=None).exists():
        raise ValidationError(_("Not everybody who signs this essay has accepted yet."))


def _open_discussion(essay: Essay) -> Topic:
    settings = SiteSettings.objects.select_related("discussions").get(pk=1)
    return announce(
        category=settings.discussions,
        title=essay.title[:150],
        source=announcement(essay),
        byline=bylines_of(essay)[0],
    )


def _leave_readers(essay: Essay, *, forget: bool) -> None:
    """Withhold the discussion and let no link lead here. With `forget` the discussion says nothing of the essay
    any more: moderators still read its replies, and are not told what is a draft again."""
    if essay.discussion is not None:
        if forget:
            nothing = _("The discussion of an essay that is not published")
            byline = bylines_of(essay)[0]
            change_announcement(essay.discussion, title=nothing, source=nothing, byline=byline)
        show_topic(essay.discussion, shown=False)
    _render_naming(forget_target(address=essay.get_absolute_url()))


def _render_naming(targets: set[int]) -> None:
    if targets:
        job: Any = app.configure_task(RENDERING_TASK, queue="texts")
        job.defer(targets=sorted(targets))


def _hide(essay: Essay) -> None:
    if essay.is_published:
        essay.state = Essay.State.HIDDEN
        _leave_readers(essay, forget=False)
    essay.save(update_fields=["state", "hidden_at", "hidden_by", "hidden_reason"])


def _restore(essay: Essay) -> None:
    if essay.state == Essay.State.HIDDEN:
        essay.state = Essay.State.PUBLISHED
        if essay.discussion is not None:
            show_topic(essay.discussion, shown=True)
        tell_readers(essay)
    essay.save(update_fields=["state", "hidden_at", "hidden_by", "hidden_reason"])


def _standing(essay: Essay, _viewer: Viewer) -> Standing:
    who = ", ".join(byline.shown for byline in bylines_of(essay))
    place = essay.get_absolute_url() if essay.is_published else ""
    return Standing(html=essay.html, lang=essay.lang, who=who, title=essay.title, place=place)


def register_curators() -> None:
    """Tell accounts/moderating.py how essays are hidden; called when the app is ready."""
    curates(
        Essay,
        Curator(
            lock=lock_essay,
            hide=_hide,
            restore=_restore,
            words=lambda essay: essay.source,
            address=desk_address,
            standing=_standing,
        ),
    )
