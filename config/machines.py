"""What machines read: robots.txt, security.txt, the sitemap. Addresses come from SITE_URL, never from the Host."""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from essays.models import Essay
from forum.models import Topic

PRIVATE = ("/admin/", "/accounts/", "/settings/", "/search/", "/report/")


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
    """Links begin with SITE_URL."""

    limit = 5000
    protocol = urlsplit(settings.SITE_URL).scheme or "https"

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class EssaySitemap(_SiteSitemap):
    """Published essays."""

    def items(self) -> QuerySet[Essay]:
        return Essay.objects.published().newest_first().only("slug", "changed_at", "published_at")

    def lastmod(self, item: Essay) -> datetime:
        return item.changed_at


class TopicSitemap(_SiteSitemap):
    """Topics that a visitor may read."""

    def items(self) -> QuerySet[Topic]:
        return (
            Topic.objects.visible_to(None)
            .published()
            .order_by("-last_post_at", "-pk")
            .only("slug", "last_post_at")
        )

    def lastmod(self, item: Topic) -> datetime:
        return item.last_post_at


class PlaceSitemap(_SiteSitemap):
    """The pages that lead to all others."""

    def items(self) -> list[str]:
        return ["home", "essays:index", "forum:index"]

    def location(self, item: str) -> str:
        return reverse(item)


SITEMAPS = {"places": PlaceSitemap, "essays": EssaySitemap, "topics": TopicSitemap}
