"""How a member follows topics, categories and tags: told of all that is new there, of what is to them, or of nothing.

The level of a topic comes before those of its category and tags; what is muted there comes before what is watched.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.limiting import count_or_refuse
from accounts.models import Member, WatchLevel
from accounts.sealing import own_byline
from accounts.viewers import Viewer, member_of
from forum.models import Category, Reading, Tag, Topic, TopicTag, Watch
from forum.models.topic import TopicQuerySet

MOST_LISTED = 200
_SET = (WatchLevel.WATCHING, WatchLevel.MUTED)


class Followed(NamedTuple):
    """What a member watches and mutes, as far as they may see it: topics with their `watch`, and rows of Watch."""

    topics: list[Reading]
    places: list[Watch]


@transaction.atomic
def watch_topic(*, topic: Topic, by: Member, level: str) -> None:
    """Follow a topic at a level of WatchLevel; NORMAL holds against what its category and tags say too.

    Raises TooOften.
    """
    _begin(by)
    Reading.objects.get_or_create(member=by, topic=topic)
    Reading.objects.of(by, topic).update(watch=WatchLevel(level))


@transaction.atomic
def watch_category(*, category: Category, by: Member, level: str) -> None:
    """Follow a category at a level of WatchLevel. Raises TooOften."""
    _begin(by)
    _set(level, member=by, category=category)


@transaction.atomic
def watch_tag(*, tag: Tag, by: Member, level: str) -> None:
    """Follow a tag at a level of WatchLevel. Raises TooOften."""
    _begin(by)
    _set(level, member=by, tag=tag)


def _begin(by: Member) -> None:
    count_or_refuse("watch", by.pk)
    own_byline(by)  # without one nothing could be told to them


def _set(level: str, **place: Any) -> None:
    if level == WatchLevel.NORMAL:
        Watch.objects.filter(**place).delete()
    else:
        Watch.objects.update_or_create(**place, defaults={"level": WatchLevel(level)})


def level_of(viewer: Viewer, *, topic: Topic | None = None, **place: Category | Tag) -> str:
    """The level at which `viewer` follows a `topic`, `category` or `tag`; one statement, none for a visitor."""
    member = member_of(viewer)
    if member is None:
        return WatchLevel.NORMAL
    if topic is not None:
        found = Reading.objects.of(member, topic).values_list("watch", flat=True).first()
    else:
        found = Watch.objects.filter(member=member, **place).values_list("level", flat=True).first()
    return found or WatchLevel.NORMAL


def without_muted(topics: TopicQuerySet, member: Member | None) -> TopicQuerySet:
    """Topics without those that `member` has muted, themselves or by category or tag. It costs no statement more.

    For lists of many categories: the list of a muted category itself shows what is in it.
    """
    if member is None:
        return topics
    own = Reading.objects.filter(member=member, topic=OuterRef("pk"))
    places = Watch.objects.filter(member=member, level=WatchLevel.MUTED)
    tags = TopicTag.objects.filter(
        topic=OuterRef("pk"), tag__in=places.filter(tag__isnull=False).values("tag")
    )
    muted_place = Q(category__in=places.filter(category__isnull=False).values("category")) | Exists(tags)
    kept = Exists(own.filter(watch__in=[WatchLevel.WATCHING, WatchLevel.NORMAL]))
    return topics.exclude(Exists(own.filter(watch=WatchLevel.MUTED))).filter(kept | ~muted_place)


def followed_by(member: Member) -> Followed:
    """All that a member watches or mutes and may still see, at most MOST_LISTED of each; two statements."""
    topics = (
        Reading.objects.filter(member=member, watch__in=_SET)
        .filter(topic__in=Topic.objects.visible_to(member).published())
        .select_related("topic__category")
        .order_by("watch", "-visited_at")
    )
    places = (
        Watch.objects.filter(member=member)
        .filter(Q(category=None) | Q(category__in=Category.objects.visible_to(member)))
        .select_related("category", "tag")
        .order_by("category__position", "category__name", "tag__slug")
    )
    return Followed(list(topics[:MOST_LISTED]), list(places[:MOST_LISTED]))


def watchers_of(topic: Topic, tags: Iterable[int]) -> list[QuerySet]:
    """Ids of the members who watch a topic, its category or one of its tags (ids), as querysets with one column."""
    watching = Watch.objects.filter(level=WatchLevel.WATCHING)
    return [
        Reading.objects.filter(topic=topic, watch=WatchLevel.WATCHING).values_list("member", flat=True),
        watching.filter(category=topic.category_id).values_list("member", flat=True),
        watching.filter(tag__in=list(tags)).values_list("member", flat=True),
    ]
