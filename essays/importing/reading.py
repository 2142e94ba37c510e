"""From the bytes of a file to what it is taken for, with a report. Nothing is written."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from accounts.models import Target
from essays.importing.fields import Fields, fields_of
from essays.importing.suggesting import suggestions
from essays.models import Essay
from essays.previewing import LONGEST
from forum.models import Topic
from prose.decoding import decode, no_text, refusal
from prose.recognising import recognise
from prose.rendering import references_in

Note = tuple[str, str]  # (kind, sentence); the kinds are those of prose/drafts.py


@dataclass
class Report:
    """What became of one file: `outcome` is new, updated, known, kept or broken; `notes` are (kind, sentence)."""

    name: str
    outcome: str = "new"
    essay: Essay | None = None
    topic: Topic | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """A file understood: its `shape` (see prose/recognising.py) and `fields`, None where it was refused; `suggested` are
    titles of essays by the words that seem to mean them."""

    shape: str = ""
    fields: Fields | None = None
    notes: tuple[Note, ...] = ()
    suggested: dict[str, str] = field(default_factory=dict)


def read_file(data: bytes, *, name: str) -> Reading:
    """What is in a file called `name`. Raises nothing for what it holds; at most three queries."""
    if refused := refusal(data):
        return Reading(notes=(("left out", refused),))
    text, problems = decode(data)
    if refused := no_text(text) or _too_long(text):
        return Reading(notes=(("left out", refused),))
    found = recognise(text, filename=name)
    if not found.body.strip():
        return Reading(notes=(("left out", _("There are no words in this file.")),))
    fields = fields_of(found, name=name)
    suggested = suggestions(found.stubs)
    notes = [("warning", problem) for problem in problems]
    notes += [(note.kind, note.text) for note in found.notes]
    notes += [*fields.notes, *_unresolved_links(found.body), *_suggested(suggested)]
    return Reading(found.shape, fields, tuple(notes), suggested)


def _too_long(text: str) -> str:
    if len(text) <= LONGEST:
        return ""
    return _("This is far too long for one essay: more than %(count)d characters.") % {"count": LONGEST}


def _unresolved_links(body: str) -> list[Note]:
    keys = {reference.key for reference in references_in(body) if reference.kind == "wiki-link"}
    known = set(Target.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    told = _("Nothing here is called [[%(key)s]] yet; it is shown as plain words.")
    return [("unresolved", told % {"key": key}) for key in sorted(keys - known)]


def _suggested(suggested: dict[str, str]) -> list[Note]:
    told = _("“%(words)s” may be the essay “%(title)s”; link it as [[%(title)s]].")
    return [("recognised", told % {"words": words, "title": title}) for words, title in suggested.items()]
