"""What machines are told of a topic (schema.org): nothing that its page does not show to everybody."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.linked_data import VOCABULARY, address_of, author, breadcrumb
from forum.models import Post, Topic
from prose.excerpts import excerpt

TEXT_LENGTH = 1_000


def discussion(topic: Topic, opening: Post | None) -> list[dict[str, Any]]:
    """A topic that a visitor may open as a DiscussionForumPosting, and the way to it; `opening` if it can be read."""
    address = address_of(topic.get_absolute_url())
    facts: dict[str, Any] = {
        "@context": VOCABULARY,
        "@type": "DiscussionForumPosting",
        "@id": address,
        "url": address,
        "headline": topic.title,
        "inLanguage": topic.lang,
        "commentCount": topic.reply_count,
    }
    if opening is not None and opening.is_readable:
        facts["author"] = author(opening.byline)
        facts["text"] = excerpt(opening.plain, length=TEXT_LENGTH)
        facts["interactionStatistic"] = {
            "@type": "InteractionCounter",
            "interactionType": f"{VOCABULARY}/LikeAction",
            "userInteractionCount": opening.like_count,
        }
        if opening.published_at and not opening.is_of_unknown_time:
            facts["datePublished"] = opening.published_at.isoformat(timespec="seconds")
    return [
        facts,
        breadcrumb(
            [
                (_("Forum"), reverse("forum:index")),
                (topic.category.name, topic.category.get_absolute_url()),
                (topic.title, topic.get_absolute_url()),
            ]
        ),
    ]
