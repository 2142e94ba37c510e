"""The Atom feed of essays, with their full text; links from SITE_URL."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from essays.feed_text import feed_html
from essays.models import Essay, Series
from forum.models import Tag


class _InTheirLanguages(Atom1Feed):
    """Atom whose entries say their language, and carry their tags and series as categories."""

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {**super().item_attributes(item), "xml:lang": item["lang"]}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for category in item["filed_under"]:
            handler.addQuickElement("category", "", category)


class NewestEssays(Feed):
    """The newest published essays."""

    feed_type = _InTheirLanguages
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
        essays = essays.select_related("part__series").with_bylines().prefetch_related("tags")
        return list(essays[:20])

    def item_title(self, item: Essay) -> str:
        return item.title

    def item_description(self, item: Essay) -> str:
        return feed_html(item.html, site=settings.SITE_URL, address=self.item_link(item))

    def item_extra_kwargs(self, item: Essay) -> dict[str, Any]:
        return {"lang": item.lang, "filed_under": [_category(page) for page in _filed_under(item)]}

    def item_link(self, item: Essay) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_author_name(self, item: Essay) -> str:
        return ", ".join(signature.byline.shown for signature in item.signatures.all())

    def item_pubdate(self, item: Essay) -> datetime | None:
        return item.published_at

    def item_updateddate(self, item: Essay) -> datetime:
        return item.changed_at


def _filed_under(essay: Essay) -> list[Tag | Series]:
    part = getattr(essay, "part", None)
    return [*([part.series] if part else []), *essay.tags.all()]


def _category(page: Tag | Series) -> dict[str, str]:
    """Attributes of Atom's category: the slug, what kind of name it is, and the words for readers."""
    label = page.name if isinstance(page, Tag) else page.title
    kind = page.get_absolute_url().removesuffix(f"{page.slug}/")
    return {"term": page.slug, "scheme": settings.SITE_URL + kind, "label": label}
