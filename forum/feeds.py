"""The Atom feed of topics: only what a visitor may see, with links from SITE_URL."""

from datetime import datetime

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext_lazy as _

from forum.models import Post, Topic
from prose.excerpts import excerpt

_OPENING = "opening"  # a topic of the feed brings its first post along, where that can be read


def _opening(topic: Topic) -> Post | None:
    return getattr(topic, _OPENING, None)


class NewestTopics(Feed):
    """The topics opened or talked about last."""

    feed_type = Atom1Feed
    title = _("Newest topics")

    def link(self) -> str:
        return settings.SITE_URL + reverse("forum:index")

    def feed_url(self) -> str:
        return settings.SITE_URL + reverse("forum-feed")

    def feed_guid(self) -> str:
        return self.feed_url()

    def items(self) -> list[Topic]:
        topics = list(Topic.objects.visible_to(None).published().for_list()[:30])
        opening = {
            post.topic_id: post
            for post in Post.objects.visible_to(None)
            .filter(topic__in=topics, number=1)
            .defer("source", "html")
        }
        for topic in topics:
            setattr(topic, _OPENING, opening.get(topic.pk))
        return topics

    def item_title(self, item: Topic) -> str:
        return item.title

    def item_description(self, item: Topic) -> str:
        opening = _opening(item)
        return excerpt(opening.plain) if opening else ""

    def item_link(self, item: Topic) -> str:
        return settings.SITE_URL + item.get_absolute_url()

    def item_guid(self, item: Topic) -> str:
        return f"{settings.SITE_URL}/forum/t/{item.address_id}/"

    def item_author_name(self, item: Topic) -> str:
        return item.byline.shown if _opening(item) else ""

    def item_pubdate(self, item: Topic) -> datetime:
        return item.created_at

    def item_updateddate(self, item: Topic) -> datetime:
        return max(item.last_post_at, item.retitled_at or item.last_post_at)
