"""The form for how one follows a tag. Essays and topics carry tags, so it stands above both."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from accounts.viewers import Viewer
from essays.models import Essay
from forum.models import Tag, Topic
from forum.views.watching import set_level
from forum.watching import watch_tag


def is_carried(tag: Tag, viewer: Viewer) -> bool:
    """Whether anything that `viewer` may see carries a tag; one that nothing carries is not there."""
    topics = Topic.objects.visible_to(viewer).published().filter(tags=tag)
    return Essay.objects.published().filter(tags=tag).exists() or topics.exists()


@require_POST
@login_required
def tag_watch(request: HttpRequest, slug: str) -> HttpResponse:
    """How one follows a tag."""
    found = get_object_or_404(Tag, slug=slug)
    if not is_carried(found, request.user):
        raise Http404
    return set_level(request, watch_tag, found.get_absolute_url(), tag=found)
