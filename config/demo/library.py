"""The essays of the demo, drafted and published by its editor, and what is said about them."""

from datetime import datetime, timedelta

from accounts.models import Byline
from accounts.sealing import own_byline
from config.demo.clock import date_essay, date_topic
from config.demo.conversations import discuss
from config.demo.people import People
from config.demo.script import EssayText, day_and_hour, essay_names, read_essay
from essays.drafting import save_essay
from essays.models import Essay, FormerSlug
from essays.publishing import publish
from essays.rendering import rerender_naming
from essays.signing import bylines_from
from prose.rendering import wiki_key

EDITOR = "eleanor"
DRAFTED_BEFORE = timedelta(days=9)


def shelve(people: People, now: datetime) -> int:
    """Publish the essays that are missing, the oldest first; returns how many there were."""
    names = essay_names()
    known = set(Essay.objects.filter(slug__in=names).values_list("slug", flat=True)) | set(
        FormerSlug.objects.filter(slug__in=names).values_list("slug", flat=True)
    )
    texts = [read_essay(name) for name in names if name not in known]
    for text in sorted(texts, key=lambda text: _time(text, now)):
        _add(text, people, now)
    # The worker does the same when it comes to it; a demo is looked at at once.
    rerender_naming(
        "wiki-link", [wiki_key(name) for text in texts for name in (text.name, text.values["title"])]
    )
    return len(texts)


def _time(text: EssayText, now: datetime) -> datetime:
    return day_and_hour(text.values.get("published") or text.values["begun"], now)


def _add(text: EssayText, people: People, now: datetime) -> None:
    at = _time(text, now)
    essay = save_essay(
        Essay(
            title=text.values["title"],
            slug=text.name,
            standfirst=text.values["standfirst"],
            source=text.source,
        ),
        by=people[EDITOR],
        bylines=_bylines(text.values["by"], people),
    )
    if "published" in text.values:
        essay = publish(essay, by=people[EDITOR], at=at)
        _discuss(essay, text, people, at, now)
        date_essay(essay, begun=at - DRAFTED_BEFORE, changed=at)
    else:
        date_essay(essay, begun=at, changed=at)


def _bylines(names: str, people: People) -> list[Byline]:
    """The demo's people by the names that its texts call them by, whatever they are called since."""
    bylines = []
    for name in names.split(", "):
        bylines += [own_byline(people[name[1:]])] if name.startswith("@") else bylines_from(name)
    return bylines


def _discuss(essay: Essay, text: EssayText, people: People, at: datetime, now: datetime) -> None:
    topic = essay.discussion
    assert topic is not None
    if text.discussion:
        discuss(topic, text.discussion, people, begin=at, now=now)
    else:
        date_topic(topic, list(topic.posts.all()), [at])
