"""What machines read: robots.txt, security.txt, the sitemap. Addresses come from SITE_URL, never from the Host."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from essays.models import Essay, Series
from forum.models import Topic

PRIVATE = ("/admin/", "/accounts/", "/settings/", "/search/", "/report/", "/notifications/", "/unsubscribe/")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Machines may read what visitors may read."""
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in PRIVATE),
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116)."""
    expires = (timezone.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = [
        f"Contact: mailto:{settings.CONTACT}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class _SiteSitemap(Sitemap):
    """Links begin with SITE_URL. A section is one page: the newest `limit` of its kind, read in one go.

    Nothing is counted and no page is skipped to, so it costs the same however much there is. What is older is found
    through the lists, which lead to every topic and essay.
    """

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme or "https"

    def newest(self) -> Sequence[Any]:
        """At most `limit` things to name."""
        raise NotImplementedError

    @cached_property
    def _found(self) -> list[Any]:
        return list(self.newest())

    def items(self) -> list[Any]:
        return self._found

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class EssaySitemap(_SiteSitemap):
    """Published essays."""

    def newest(self) -> Sequence[Essay]:
        essays = Essay.objects.published().newest_first().only("slug", "changed_at", "published_at")
        return essays[: self.limit]

    def lastmod(self, item: Essay) -> datetime:
        return item.changed_at


class SeriesSitemap(_SiteSitemap):
    """Series with a part to read."""

    def newest(self) -> Sequence[Series]:
        return list(Series.objects.visible_to(None).only("slug").order_by("-pk")[: self.limit])


class TopicSitemap(_SiteSitemap):
    """Topics that a visitor may read."""

    def newest(self) -> Sequence[Topic]:
        topics = Topic.objects.visible_to(None).published().order_by("-last_post_at", "-pk")
        return topics.only("slug", "last_post_at", "retitled_at")[: self.limit]

    def lastmod(self, item: Topic) -> datetime:
        return max(item.last_post_at, item.retitled_at or item.last_post_at)


class PlaceSitemap(_SiteSitemap):
    """The pages that lead to all others."""

    def newest(self) -> Sequence[str]:
        return ["home", "essays:index", "forum:index"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {"places": PlaceSitemap, "essays": EssaySitemap, "series": SeriesSitemap, "topics": TopicSitemap}
