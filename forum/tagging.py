"""From words to tags. Who may tag what is asked by whoever owns it."""

from collections.abc import Iterable

from forum.models import Tag, Topic, TopicTag
from prose.characters import without_controls
from prose.slugs import slug

LONGEST = 50
MOST_TAGS = 5  # of a topic


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, each once, made on first use; "Night shifts" and "night-shifts" are one."""
    wanted = _by_slug(names)
    Tag.objects.bulk_create([Tag(slug=key, name=name) for key, name in wanted.items()], ignore_conflicts=True)
    return list(Tag.objects.filter(slug__in=wanted).order_by("slug"))


def tags_as_shown(names: Iterable[str]) -> list[Tag]:
    """What `tag_topic` would give a topic, in the order of a page, for a preview: none is made."""
    wanted = _by_slug(list(names)[:MOST_TAGS])
    known = {tag.slug: tag for tag in Tag.objects.filter(slug__in=wanted)}
    tags = [known.get(key, Tag(slug=key, name=name)) for key, name in wanted.items()]
    return sorted(tags, key=lambda tag: tag.slug)


def _by_slug(names: Iterable[str]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    for name in names:
        words = " ".join(without_controls(name).split())[:LONGEST].strip()
        if key := slug(words, length=60):
            wanted.setdefault(key, words)
    return wanted


def names_in(text: str) -> list[str]:
    """The names in a line such as "leaving, night shifts"."""
    return [name for name in (part.strip() for part in text.replace("\n", ",").split(",")) if name]


def tag_topic(topic: Topic, names: Iterable[str]) -> None:
    """Let a topic that has just been opened carry the first MOST_TAGS of these tags. Part of a transaction."""
    tags = tags_named(list(names)[:MOST_TAGS])
    TopicTag.objects.bulk_create(
        [TopicTag(topic=topic, tag=tag, last_post_at=topic.last_post_at) for tag in tags],
        ignore_conflicts=True,
    )


def retag(topic: Topic, names: Iterable[str]) -> None:
    """Let a locked topic carry the first MOST_TAGS of these tags and no others. Part of a transaction."""
    names = list(names)[:MOST_TAGS]
    topic.taggings.exclude(tag__slug__in=list(_by_slug(names))).delete()
    tag_topic(topic, names)


def as_fields(names: Iterable[str]) -> dict[str, str]:
    """The names of tags as the fields of a form, `tag_1` and so on."""
    return {f"tag_{place}": name for place, name in enumerate(names, start=1)}


def fields_of(topic: Topic) -> dict[str, str]:
    """The tags of a topic as the fields of a form."""
    return as_fields(topic.tags.order_by("slug").values_list("name", flat=True))


def carries_only(topic: Topic, names: Iterable[str]) -> bool:
    """Whether a topic has exactly the tags that `retag` would give it."""
    wanted = _by_slug(list(names)[:MOST_TAGS])
    return wanted.keys() == set(topic.tags.values_list("slug", flat=True))


def carries(topic: Topic, names: Iterable[str]) -> bool:
    """Whether a topic has all the tags that `tag_topic` would give it."""
    wanted = _by_slug(list(names)[:MOST_TAGS])
    return not wanted or wanted.keys() <= set(topic.tags.values_list("slug", flat=True))
