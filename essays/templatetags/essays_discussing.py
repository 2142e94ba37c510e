"""What a topic discusses. The forum's templates ask; the forum itself knows nothing of essays."""

from typing import NamedTuple

from django import template

from accounts.models import Byline
from essays.models import Essay, EssayByline
from forum.models import Topic

register = template.Library()


class Discussed(NamedTuple):
    """The essay that a topic discusses and who signed it."""

    essay: Essay
    bylines: list[Byline]


@register.simple_tag
def discussing(topic: Topic) -> Discussed | None:
    """The published essay that `topic` is the discussion of, in one query; None for all other topics."""
    signatures = list(
        EssayByline.objects.filter(essay__discussion=topic, essay__state=Essay.State.PUBLISHED)
        .select_related("essay", "byline")
        .only("position", "essay__title", "essay__slug", "essay__lang", "byline")
    )
    if not signatures:
        return None
    return Discussed(signatures[0].essay, [signature.byline for signature in signatures])
