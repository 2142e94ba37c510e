"""What stands round an essay: its series, the essays before and after it by date, and those that link to it."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Target
from accounts.viewers import Viewer
from essays.models import Essay, EssayReference, Part, Series
from essays.models.essay import may_edit_essays

LINKING = 20


@dataclass(frozen=True)
class Step:
    """One part as a reader sees it: `essay` is None where there is nothing to read yet."""

    number: int
    title: str
    lang: str
    essay: Essay | None
    is_here: bool = False


@dataclass(frozen=True)
class Strip:
    """The series round an essay; `number` and `total` are counted, gaps included."""

    series: Series
    steps: list[Step]
    number: int

    @property
    def total(self) -> int:
        """How many parts there are, written or not."""
        return len(self.steps)

    @property
    def here(self) -> Step:
        """The part that one is reading."""
        return self.steps[self.number - 1]

    @property
    def previous(self) -> Step | None:
        """The part before, written or not."""
        return self.steps[self.number - 2] if self.number > 1 else None

    @property
    def following(self) -> Step | None:
        """The next part, written or not."""
        return self.steps[self.number] if self.number < self.total else None

    @property
    def is_complete(self) -> bool:
        """Whether this is the last part, and all of them can be read."""
        return self.following is None and all(step.essay for step in self.steps)


def steps_of(parts: list[Part], viewer: Viewer, *, here: Essay | None = None) -> list[Step]:
    """The parts of one series as `viewer` sees them. The title of an essay that they may not read is not told."""
    sees_all = may_edit_essays(viewer)
    return [_step(number, part, sees_all, here) for number, part in enumerate(parts, start=1)]


def _step(number: int, part: Part, sees_all: bool, here: Essay | None) -> Step:
    is_here = here is not None and part.essay_id == here.pk
    essay = part.essay
    if essay is not None and not (essay.is_published or is_here or sees_all):
        return Step(number, "", part.series.lang, None)
    title = part.title or (essay.title if essay else "")
    return Step(number, title, essay.lang if essay else part.series.lang, essay, is_here)


def series_round(essay: Essay, viewer: Viewer) -> Strip | None:
    """The series that an essay is a part of, in one query; None for an essay that stands alone."""
    parts = list(Part.objects.round(essay))
    if not parts:
        return None
    steps = steps_of(parts, viewer, here=essay)
    number = next(step.number for step in steps if step.is_here)
    return Strip(parts[0].series, steps, number)


@dataclass(frozen=True)
class Neighbours:
    """The published essays before and after one by date; None at either end."""

    earlier: Essay | None = None
    later: Essay | None = None


def neighbours(essay: Essay) -> Neighbours:
    """The essays on either side of a published one, in one query of two index lookups."""
    if not essay.is_published or essay.published_at is None:
        return Neighbours()
    at, pk = essay.published_at, essay.pk
    published = Essay.objects.published().only("title", "slug", "lang", "published_at")
    before = published.filter(Q(published_at__lt=at) | Q(published_at=at, pk__lt=pk)).filter(
        published_at__lte=at
    )
    after = published.filter(Q(published_at__gt=at) | Q(published_at=at, pk__gt=pk)).filter(
        published_at__gte=at
    )
    both = before.newest_first()[:1].union(after.order_by("published_at", "pk")[:1], all=True)
    found = {(other.published_at, other.pk) > (at, pk): other for other in both}
    return Neighbours(earlier=found.get(False), later=found.get(True))


def linking_to(essay: Essay) -> list[Essay]:
    """Published essays whose wiki-links lead to this one, the newest first, at most twenty; one query."""
    names = Target.objects.filter(address=essay.get_absolute_url()).values("key")
    naming = EssayReference.objects.filter(kind=EssayReference.Kind.WIKI_LINK, key__in=names).values("text")
    linking = Essay.objects.published().filter(pk__in=naming).exclude(pk=essay.pk)
    return list(linking.newest_first().only("title", "slug", "lang", "published_at")[:LINKING])
