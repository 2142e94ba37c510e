"""Essays that a `[[` may mean while a member types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from accounts.viewers import member_of
from essays.models import Essay
from prose.characters import without_controls

MOST = 8
LONGEST = 100


@require_safe
def complete_essays(request: HttpRequest) -> JsonResponse:
    """Published essays whose titles hold `?q=`, the newest first; members only. Drafts are nobody's to guess."""
    if member_of(request.user) is None:
        return JsonResponse({"names": []}, status=403)
    words = without_controls(request.GET.get("q", "")).strip()[:LONGEST]
    found = Essay.objects.published().newest_first().filter(title__icontains=words)
    titles = found.values_list("title", flat=True)[:MOST]
    return JsonResponse({"names": [{"insert": title, "title": title} for title in titles]})
