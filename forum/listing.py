"""Lists of topics: each is one range of an index, read in keyset pages, and knows what its reader has not seen."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count, F, OuterRef, Subquery, Sum, prefetch_related_objects

from accounts.keyset import page_before
from accounts.models import Member, WatchLevel
from accounts.regarding import Regard, without_veiled
from accounts.sealing import own_byline
from accounts.viewers import Viewer, member_of
from forum.models import Category, Reading, Speaker, Tag, Topic, TopicTag
from forum.models.topic import TopicQuerySet
from forum.seeing import see_all, unread_count
from forum.watching import without_muted

ROWS = 30
LATEST = 500  # of the topics that somebody visited, those among which the list of unread ones looks

type Shown = tuple[list[Topic], str]  # the rows of a page, and the key of the next one (empty at the end)


def newest(viewer: Viewer, before: str = "") -> Shown:
    """All topics that `viewer` may open and would meet, the latest talked about first."""
    return _page(viewer, _met(viewer), before)


def latest(viewer: Viewer, count: int) -> list[Topic]:
    """The first of `newest`, for a page that shows a few of them."""
    return dressed(_met(viewer).for_list()[:count], viewer)


def in_category(category: Category, viewer: Viewer, before: str = "") -> Shown:
    """The topics of a category that `viewer` may read."""
    topics = without_veiled(_standing(viewer).filter(category=category), viewer)
    return _page(viewer, topics, before)


def unanswered(viewer: Viewer, before: str = "") -> Shown:
    """The topics that nobody has replied to."""
    return _page(viewer, _met(viewer).filter(reply_count=0), before)


def unread(viewer: Viewer, before: str = "") -> Shown:
    """Of the topics that `viewer` visited last and has not muted, those with posts that they have not seen."""
    return _page(viewer, unread_topics(viewer), before)


def unread_topics(viewer: Viewer, regard: Regard | None = None) -> TopicQuerySet:
    """The rows of `unread`, in no order: at most LATEST topics are looked at. `regard`: as in `without_veiled`."""
    member = member_of(viewer)
    if member is None:
        return Topic.objects.none()
    readings = Reading.objects.filter(member=member)
    latest = readings.exclude(watch=WatchLevel.MUTED).order_by("-visited_at")[:LATEST]
    seen = readings.filter(topic=OuterRef("pk")).values("seen_count")
    return (
        _met(viewer, regard)
        .filter(pk__in=Subquery(latest.values("topic")))
        .alias(seen=Subquery(seen))
        .filter(post_count__gt=F("seen"))
    )


def how_much_unread(member: Member) -> tuple[int, int]:
    """How many topics `unread` holds, and how many posts of them are new."""
    left = unread_topics(member).annotate(left=F("post_count") - F("seen"))
    counts = left.aggregate(topics=Count("pk"), posts=Sum("left"))
    return counts["topics"], counts["posts"] or 0


def see_all_unread(member: Member, until: datetime | None = None) -> None:
    """Nothing in the topics of `unread` is new to `member` any more, but for what came after `until`.

    One transaction a topic, the lower id first.
    """
    for topic in unread_topics(member).order_by("pk"):
        see_all(topic=topic, by=member, until=until)


def mine(member: Member, before: str = "") -> Shown:
    """The topics in which `member` has said something under their own name, where they spoke last first."""
    spoken = (
        Speaker.objects.filter(byline=own_byline(member), post_count__gt=0)
        .filter(topic__in=_standing(member))
        .select_related("topic__category", "topic__byline", "topic__last_byline")
        .order_by("-last_at", "-pk")
    )
    rows, older = page_before(spoken, before, column="last_at", size=ROWS)
    return dressed([row.topic for row in rows], member), older


def tagged(tag: Tag, viewer: Viewer, before: str = "", *, size: int = ROWS) -> Shown:
    """The topics that carry a tag, the latest talked about first."""
    taggings = (
        TopicTag.objects.filter(tag=tag, topic__in=without_veiled(_standing(viewer), viewer))
        .select_related("topic__category", "topic__byline", "topic__last_byline")
        .order_by("-last_post_at", "-topic_id")
    )
    rows, older = page_before(taggings, before, column="last_post_at", size=size, tie="topic_id")
    return dressed([row.topic for row in rows], viewer), older


def dressed(topics: Iterable[Topic], viewer: Viewer) -> list[Topic]:
    """These topics, each with `unread`, how many of its posts `viewer` has not seen, and `tag_list`. Two statements."""
    rows = list(topics)
    prefetch_related_objects(rows, "tags")
    member = member_of(viewer)
    readings = {}
    if member is not None and rows:
        found = Reading.objects.filter(member=member, topic__in=rows).exclude(watch=WatchLevel.MUTED)
        readings = {reading.topic_id: reading for reading in found.only("topic_id", "seen_count")}
    for topic in rows:
        topic.unread = unread_count(topic, readings.get(topic.pk))  # type: ignore[attr-defined]
        topic.tag_list = list(topic.tags.all())  # type: ignore[attr-defined]
    return rows


def _standing(viewer: Viewer) -> TopicQuerySet:
    return Topic.objects.visible_to(viewer).published()


def _met(viewer: Viewer, regard: Regard | None = None) -> TopicQuerySet:
    """Of all categories, without what `viewer` has muted or ignores."""
    return without_veiled(without_muted(_standing(viewer), member_of(viewer)), viewer, regard=regard)


def _page(viewer: Viewer, topics: TopicQuerySet, before: str) -> Shown:
    rows, older = page_before(topics.for_list(), before, column="last_post_at", size=ROWS)
    return dressed(rows, viewer), older
