"""The essays of the demo, drafted, published, scheduled and corrected by its editor, and what is said about them."""

from datetime import datetime, timedelta

from accounts.models import Byline
from accounts.sealing import own_byline
from config.demo.clock import date_essay, date_topic, date_version
from config.demo.conversations import discuss
from config.demo.people import People
from config.demo.script import EssayText, day_and_hour
from essays.drafting import save_essay
from essays.models import Essay, FormerSlug
from essays.publishing import publish
from essays.rendering import rerender_naming
from essays.scheduling import schedule
from essays.signing import bylines_from
from prose.rendering import wiki_key

EDITOR = "eleanor"
DRAFTED_BEFORE = timedelta(days=9)


def shelve(texts: list[EssayText], people: People, now: datetime) -> list[EssayText]:
    """Bring in the essays that are missing, the oldest first; returns them."""
    names = [text.name for text in texts]
    known = set(Essay.objects.filter(slug__in=names).values_list("slug", flat=True)) | set(
        FormerSlug.objects.filter(slug__in=names).values_list("slug", flat=True)
    )
    missing = sorted((text for text in texts if text.name not in known), key=lambda text: _time(text, now))
    for text in missing:
        _add(text, people, now)
    # The worker does the same when it comes to it; a demo is looked at at once.
    rerender_naming(
        "wiki-link", [wiki_key(name) for text in missing for name in (text.name, text.values["title"])]
    )
    return missing


def correct(texts: list[EssayText], people: People, now: datetime) -> None:
    """Save the second version of essays that have one, and publish it unless it waits.

    Only where the first is still what readers see, and the only one.
    """
    later = {text.name: text for text in texts if "later" in text.values}
    first = Essay.objects.filter(slug__in=later, state=Essay.State.PUBLISHED, head__version=1)
    for essay in first.order_by("pk"):
        text = later[essay.slug]
        if essay.source == text.source:
            _correct(essay, text, people, now)


def _correct(essay: Essay, text: EssayText, people: People, now: datetime) -> None:
    later = text.values["later"]
    essay.source = text.later_source
    essay = save_essay(essay, by=people[EDITOR], note=later["note"])
    if is_shown := not later.get("waits"):
        publish(essay, by=people[EDITOR])
    date_version(essay, saved=day_and_hour(later["at"], now), shown=is_shown)


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
    if "scheduled" in text.values:
        schedule(essay, by=people[EDITOR], at=day_and_hour(text.values["scheduled"], now, ahead=True))


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
