"""The Atom feed of essays, with their full text; links from SITE_URL."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from essays.models import Essay


class NewestEssays(Feed):
    """The newest published essays."""

    feed_type = Atom1Feed
    title = settings.SITE_NAME
    subtitle = _("Essays on leaving, staying in and returning to clinical medicine")

    def link(self) -> str:
        return settings.SITE_URL + reverse("essays:index")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("essays:feed")

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> list[Essay]:
        essays = Essay.objects.published().newest_first().defer("source", "plain")
        return list(essays.prefetch_related("signatures__byline")[:20])

    def item_title(self, item: Essay) -> str:
        return item.title

    def item_description(self, item: Essay) -> str:
        return item.html.replace('="/', f'="{settings.SITE_URL}/')

    def item_link(self, item: Essay) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_author_name(self, item: Essay) -> str:
        return ", ".join(signature.byline.shown for signature in item.signatures.all())

    def item_pubdate(self, item: Essay) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Essay) -> datetime:
        return item.changed_at
