"""What the buttons beside "Save" and the actions of the list do: publish, schedule, take back, and say what came of it."""

from collections.abc import Callable, Iterable

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.admin.desk import actor
from essays.models import Essay
from essays.publishing import publish, unpublish
from essays.scheduling import schedule, unschedule

type Verb = Callable[..., Essay]


def publish_one(request: HttpRequest, essay: Essay) -> None:
    """Publish what the form has just saved; a correction is called one."""
    was_published = essay.is_published
    if _try(request, essay, publish):
        told = _("The changes are published.") if was_published else _("It is published.")
        messages.success(request, told)


def move(request: HttpRequest, essays: Iterable[Essay], verb: Verb) -> None:
    """Publish or unpublish each; what is refused stays as it is and says why."""
    moved = [essay for essay in essays if _try(request, essay, verb)]
    if not moved:
        return
    if verb is publish:
        told = ngettext("%(count)d essay is published.", "%(count)d essays are published.", len(moved))
    else:
        told = ngettext("%(count)d essay is a draft again.", "%(count)d essays are drafts again.", len(moved))
    messages.success(request, told % {"count": len(moved)})


def put_on_schedule(request: HttpRequest, essay: Essay) -> None:
    """Let the worker publish it at the time that the form gave."""
    at = essay.published_at
    if at is None:
        messages.error(request, _("Saved, but not scheduled: write a time of publication first."))
    elif _try(request, essay, lambda essay, *, by: schedule(essay, at=at, by=by)):
        when = date_format(timezone.localtime(at), "j F Y, H:i")
        zone = timezone.get_current_timezone_name()
        told = _("It is published on %(when)s (%(zone)s) by itself.") % {"when": when, "zone": zone}
        messages.success(request, told)


def take_off_schedule(request: HttpRequest, essay: Essay) -> None:
    """Make a plain draft of it again."""
    if _try(request, essay, unschedule):
        messages.success(request, _("It is a draft again and waits for no time."))


def _try(request: HttpRequest, essay: Essay, verb: Verb) -> bool:
    try:
        moved = verb(essay, by=actor(request))
    except (ValidationError, PermissionDenied) as refused:
        reason = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
        told = _("“%(title)s” stays as it is. %(reason)s Put that right and try again.")
        messages.error(request, told % {"title": essay.title, "reason": reason})
        return False
    if verb is unpublish and moved.is_hidden:
        told = _("“%(title)s” stays as it is. A moderator has hidden it; readers do not see it.")
        messages.error(request, told % {"title": essay.title})
        return False
    return True
