"""What forms for words ask while somebody types: people for an `@`, topics that a title sounds like."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.viewers import member_of
from forum.completing import people
from forum.models import Topic
from forum.similar import similar_topics
from forum.views.writing_drafts import pk_of
from prose.characters import without_controls

LONGEST = 200


@require_safe
def complete_people(request: HttpRequest) -> JsonResponse:
    """`?q=` the begun name, `&topic=` the id of the topic; members only."""
    if member_of(request.user) is None:
        return JsonResponse({"names": []}, status=403)
    topic = Topic.objects.visible_to(request.user).filter(pk=pk_of(request.GET.get("topic", ""))).first()
    found = people(_asked(request), viewer=request.user, topic=topic)
    return JsonResponse({"names": [{"insert": person.handle, "title": person.name} for person in found]})


@require_safe
def similar(request: HttpRequest) -> HttpResponse:
    """A list of topics that share words with the title `?q=`; empty if there are none."""
    return render(request, "forum/similar.html", {"similar": similar_topics(_asked(request), request.user)})


def _asked(request: HttpRequest) -> str:
    return without_controls(request.GET.get("q", ""))[:LONGEST]
