"""The picture of an essay for where its link is shared."""

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from essays.cards import card_address, card_of, card_version
from essays.models import Essay

_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_A_DAY = 86_400  # what is withdrawn is out of every cache after this


@require_safe
def card(request: HttpRequest, slug: str, version: str) -> HttpResponse:
    """The present picture of an essay that one may read; any other version leads to it."""
    essays = Essay.objects.visible_to(request.user).filter(Q(slug=slug) | Q(former_slugs__slug=slug))
    found = essays.only("slug", "title", "state").with_bylines().first()
    if found is None:
        raise Http404
    if (slug, version) != (found.slug, card_version(found)):
        return HttpResponseRedirect(card_address(found))
    response = HttpResponse(card_of(found), content_type="image/png")
    response["Content-Security-Policy"] = _POLICY
    if found.is_published:
        response["Cache-Control"] = f"public, max-age={_A_DAY}, immutable"
        response["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is made to be shown elsewhere
    else:
        response["Cache-Control"] = "private, no-store"
    return response
