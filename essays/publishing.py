"""Publishing essays and taking them back. A published essay has one discussion: a topic of the forum."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auditing import record
from accounts.models import Member
from accounts.moderating import Curator, curates
from accounts.referring import forget_target, name_target
from essays.models import Essay, SiteSettings
from essays.permissions import check_publish
from essays.signing import bylines_of
from essays.tasks import rerender_naming
from forum.models import Category, Topic
from forum.posting import announce, change_announcement, show_topic

ESSAYS_CATEGORY = "essays"


@transaction.atomic
def publish(essay: Essay, *, by: Member, at: datetime | None = None) -> Essay:
    """Let readers see an essay from `at` (default: now; not in the future), and open its discussion.

    Raises PermissionDenied, and ValidationError with a sentence if it lacks words, a byline or somebody's yes.
    """
    check_publish(by)
    locked = _lock(essay.pk)
    if locked.is_published:
        return locked
    _check_complete(locked)
    now = timezone.now()
    locked.published_at = at or locked.published_at or now
    if locked.published_at > now:
        raise ValidationError(_("The time of publication lies in the future. Leave it empty to publish now."))
    locked.state = Essay.State.PUBLISHED
    if locked.discussion is None:
        locked.discussion = _open_discussion(locked)
    else:
        show_topic(locked.discussion, shown=True)
    locked.save(update_fields=["state", "published_at", "discussion"])
    tell_readers(locked)
    record(act="publish", by=by, target=locked, address=_desk_address(locked))
    return locked


@transaction.atomic
def unpublish(essay: Essay, *, by: Member) -> Essay:
    """Make a draft of a published essay again and hide its discussion. Raises PermissionDenied."""
    check_publish(by)
    locked = _lock(essay.pk)
    if not locked.is_published:
        return locked
    locked.state = Essay.State.DRAFT
    locked.save(update_fields=["state"])
    _leave_readers(locked)
    record(act="unpublish", by=by, target=locked, address=_desk_address(locked))
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
        change_announcement(essay.discussion, title=essay.title, source=announcement(essay))


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


def _check_complete(essay: Essay) -> None:
    if essay.is_hidden:
        raise PermissionDenied(_("A moderator has hidden this essay, so it cannot be published."))
    if not essay.html.strip():
        raise ValidationError(_("The essay has no text yet."))
    signatures = list(essay.signatures.all())
    if not signatures:
        raise ValidationError(_("The essay needs a byline before it can be published."))
    if any(signature.accepted_at is None for signature in signatures):
        raise ValidationError(_("Not everybody who signs this essay has accepted yet."))


def _open_discussion(essay: Essay) -> Topic:
    settings = SiteSettings.objects.select_related("discussions").get(pk=1)
    return announce(
        category=settings.discussions,
        title=essay.title[:150],
        source=announcement(essay),
        byline=bylines_of(essay)[0],
    )


def _lock(pk: int) -> Essay:
    return Essay.objects.select_for_update(of=("self",)).select_related("discussion").get(pk=pk)


def _leave_readers(essay: Essay) -> None:
    if essay.discussion is not None:
        show_topic(essay.discussion, shown=False)
    _render_naming(forget_target(address=essay.get_absolute_url()))


def _render_naming(targets: set[int]) -> None:
    if targets:
        rerender_naming.defer(targets=sorted(targets))


def _desk_address(essay: Essay) -> str:
    """Where editors find it; the essay's own address has words in it."""
    return reverse("admin:essays_essay_change", args=[essay.pk])


def _hide(essay: Essay) -> None:
    if essay.is_published:
        essay.state = Essay.State.HIDDEN
        _leave_readers(essay)
    essay.save(update_fields=["state", "hidden_at", "hidden_by", "hidden_reason"])


def _restore(essay: Essay) -> None:
    if essay.state == Essay.State.HIDDEN:
        essay.state = Essay.State.PUBLISHED
        if essay.discussion is not None:
            show_topic(essay.discussion, shown=True)
        tell_readers(essay)
    essay.save(update_fields=["state", "hidden_at", "hidden_by", "hidden_reason"])


def register_curators() -> None:
    """Tell accounts/moderating.py how essays are hidden; called when the app is ready."""
    curates(
        Essay,
        Curator(
            lock=_lock,
            hide=_hide,
            restore=_restore,
            words=lambda essay: essay.source,
            address=_desk_address,
        ),
    )
