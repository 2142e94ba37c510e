"""How the demo's essays are found: by the tags that they carry, and in series."""

from config.demo.library import EDITOR
from config.demo.people import People
from config.demo.script import EssayText, entries
from essays.arranging import Place, arrange, save_series
from essays.models import Essay, Series
from forum.models import Tag
from forum.tagging import names_in, tags_named
from prose.slugs import slug


def tag(texts: list[EssayText], made: list[EssayText]) -> None:
    """Give the essays that were made just now all their tags, and the others those that nobody had known."""
    named = {text.name: names_in(text.values["tags"]) for text in texts}
    keys = {slug(name) for names in named.values() for name in names}
    known = set(Tag.objects.filter(slug__in=keys).values_list("slug", flat=True))
    new = {text.name for text in made}
    wanted = {
        name: [word for word in names if name in new or slug(word) not in known]
        for name, names in named.items()
    }
    wanted = {name: names for name, names in wanted.items() if names}
    if wanted:
        for essay in Essay.objects.filter(slug__in=wanted):
            essay.tags.add(*tags_named(wanted[essay.slug]))


def bind(people: People) -> None:
    """Make the series that are missing, of those of their essays that are in no other."""
    asked = entries("series")
    known = set(
        Series.objects.filter(slug__in=[entry["slug"] for entry in asked]).values_list("slug", flat=True)
    )
    for entry in asked:
        if entry["slug"] not in known:
            _bind(entry, people)


def _bind(entry: dict, people: People) -> None:
    names = [part["essay"] for part in entry["parts"]]
    free = {essay.slug: essay for essay in Essay.objects.filter(slug__in=names, part=None)}
    places = [Place(part["title"], free[part["essay"]]) for part in entry["parts"] if part["essay"] in free]
    if places:
        series = Series(**{name: entry[name] for name in ("title", "slug", "standfirst")})
        arrange(save_series(series, by=people[EDITOR]), places, by=people[EDITOR])
