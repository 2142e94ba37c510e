"""Files that an editor looks at before anything is made of them: sent, shown, and taken in as an essay or a thread."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.hashing import file_hash
from accounts.models import Member
from accounts.sealing import own_byline
from accounts.uploading import upload_picture
from essays.importing.fields import Fields, SeriesPlace
from essays.importing.pictures import Sent
from essays.importing.reading import Note, read_file
from essays.importing.taking_in import keep_file, known_file, known_file_held, write_essay
from essays.models import Essay, ImportedFile, WaitingFile
from forum.importing import import_replies, import_topic
from forum.looking_over import NOTHING_SAID, SaidOfMarks
from forum.models import Category, Topic
from prose.decoding import MOST_BYTES
from prose.drafts import link_stub
from prose.threads import Block, blocks_of, posts_of

PICTURES = frozenset((".jpg", ".jpeg", ".png", ".webp"))
MOST_FILES = 100


@dataclass(frozen=True)
class EssayChoices:
    """What the editor decided before a draft is made: the title, a place in a series, and which stubs become links."""

    title: str
    series: str = ""
    position: int = 0
    part_title: str = ""
    linked: Mapping[str, str] | None = None


@dataclass(frozen=True)
class ThreadChoices:
    """What the editor decided of a thread: where posts begin (numbers of blocks), and where it goes: a category, or the
    discussion of an essay."""

    title: str
    beginnings: Collection[int]
    category: Category | None = None
    essay: Essay | None = None
    said_of_marks: SaidOfMarks = NOTHING_SAID


def check_import(by: Member) -> None:
    """Raise PermissionDenied unless `by` may bring texts in."""
    if not by.has_perm("essays.add_essay"):
        raise PermissionDenied(_("Only editors may bring texts in."))


def receive(
    files: Sequence[UploadedFile], pasted: str, *, by: Member
) -> tuple[list[WaitingFile], list[Note]]:
    """Keep what an editor sent, each text once, with the pictures that came along; and notes on what was not kept.

    Raises PermissionDenied and TooOften.
    """
    check_import(by)
    notes: list[Note] = []
    if len(files) > MOST_FILES:
        told = _("At most %(count)d files at once; the others were left out.") % {"count": MOST_FILES}
        notes.append(("left out", told))
    texts: list[tuple[str, bytes]] = [(_("pasted text"), pasted.encode())] if pasted.strip() else []
    pictures: dict[str, str] = {}
    for file in files[:MOST_FILES]:
        name = PurePath((file.name or "").replace("\0", "")).name[:250] or _("a file without a name")
        if PurePath(name).suffix.lower() in PICTURES:
            _receive_picture(name, file, pictures, notes, by)
        elif (file.size or 0) > MOST_BYTES:
            told = _("%(name)s is longer than %(count)d MB, far too long for an essay.")
            notes.append(("left out", told % {"name": name, "count": MOST_BYTES // 1_000_000}))
        else:
            texts.append((name, file.read()))
    return [_keep(name, data, pictures, by) for name, data in texts], notes


def _receive_picture(
    name: str, file: UploadedFile, pictures: dict[str, str], notes: list[Note], by: Member
) -> None:
    try:
        pictures[name.lower()] = upload_picture(file=file, by=by).get_absolute_url()
    except ValidationError as refused:
        notes.append(("left out", f"{name}: {' '.join(refused.messages)}"))


def _keep(name: str, data: bytes, pictures: dict[str, str], by: Member) -> WaitingFile:
    row = {"name": name, "content": data, "pictures": pictures, "came_at": timezone.now()}
    kept, is_new = WaitingFile.objects.get_or_create(
        byline=own_byline(by), digest=file_hash(data), defaults=row
    )
    if not is_new:
        kept.pictures, kept.came_at, kept.name = {**kept.pictures, **pictures}, timezone.now(), name
        kept.save(update_fields=["pictures", "came_at", "name"])
    return kept


def became(waiting: WaitingFile) -> ImportedFile | None:
    """What was made of these bytes already, by whomever, if it is still there."""
    return known_file(waiting.digest)


def blocks_in(fields: Fields) -> list[Block]:
    """The pieces of which the posts of a thread are put together."""
    return blocks_of(fields.source)


@transaction.atomic
def take_as_essay(waiting: WaitingFile, choices: EssayChoices, *, by: Member) -> Essay:
    """The draft that a waiting file becomes; the one that it has become if the form comes again.

    Raises PermissionDenied and ValidationError.
    """
    check_import(by)
    locked, known = _lock(waiting)
    if known and known.essay:
        return known.essay
    fields = _fields(locked)
    source = fields.source
    for words, title in (choices.linked or {}).items():
        source = link_stub(source, words, title)
    total = fields.place.total if fields.place else 0
    place = (
        SeriesPlace(choices.series, choices.position, total, choices.part_title) if choices.series else None
    )
    chosen = replace(fields, title=choices.title or fields.title, source=source, place=place)
    essay, _notes = write_essay(chosen, by=by, beside=Sent(locked.pictures))
    _done(locked, essay=essay)
    return essay


@transaction.atomic
def take_as_thread(waiting: WaitingFile, choices: ThreadChoices, *, by: Member) -> Topic:
    """The topic that a waiting file becomes, or whose discussion it joins; once, however often the form comes.

    Raises PermissionDenied, ValidationError, and Marked for passages that may identify a patient and have no answer.
    """
    check_import(by)
    locked, known = _lock(waiting)
    if known and known.topic:
        return known.topic
    posts = posts_of(blocks_in(_fields(locked)), choices.beginnings)
    answers = {"said_of_marks": choices.said_of_marks}
    if choices.essay is not None:
        if choices.essay.discussion is None:
            raise ValidationError(_("This essay has no discussion yet; publish it first."))
        topic = import_replies(topic=choices.essay.discussion, posts=posts, by=by, **answers)
    elif choices.category is not None:
        topic = import_topic(category=choices.category, title=choices.title, posts=posts, by=by, **answers)
    else:
        raise ValidationError(_("Choose a category, or the essay whose discussion it is."))
    _done(locked, topic=topic)
    return topic


@transaction.atomic
def let_go(waiting: WaitingFile) -> None:
    """Forget a file of which nothing is to be made."""
    WaitingFile.objects.filter(pk=waiting.pk).delete()


def forget_outdated() -> int:
    """Delete the files that have waited for too long; returns how many."""
    return WaitingFile.objects.all().outdated().delete()[0]


def _lock(waiting: WaitingFile) -> tuple[WaitingFile, ImportedFile | None]:
    """The row, which no other form takes in meanwhile, and what these bytes have become already."""
    locked = WaitingFile.objects.select_for_update().get(pk=waiting.pk)
    return locked, known_file_held(locked.digest)


def _fields(waiting: WaitingFile) -> Fields:
    reading = read_file(bytes(waiting.content), name=waiting.name)
    if reading.fields is None:
        raise ValidationError(" ".join(sentence for _kind, sentence in reading.notes))
    return reading.fields


def _done(waiting: WaitingFile, *, essay: Essay | None = None, topic: Topic | None = None) -> None:
    kept = keep_file(
        bytes(waiting.content), digest=waiting.digest, name=waiting.name, essay=essay, topic=topic
    )
    waiting.taken = kept
    waiting.save(update_fields=["taken"])
