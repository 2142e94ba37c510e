"""Bringing texts in at the desk: an editor sends files, looks at what they would be, and decides. Nothing else is written
before that, and nobody else sees what waits."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts import keeping
from accounts.admin.desk import actor
from accounts.limiting import TooOften
from accounts.marks_asked import ALL, Asked, ask, given_answers
from accounts.screening import Marked, marks_in
from accounts.views.giving_back import fields_of
from essays.admin.import_forms import MOST_BLOCKS, EssayImportForm, ThreadImportForm
from essays.importing import Reading, read_file
from essays.importing.fields import Fields
from essays.importing.pictures import Sent, take_pictures
from essays.importing.reading import Note
from essays.importing.waiting import (
    became,
    blocks_in,
    check_import,
    let_go,
    receive,
    take_as_essay,
    take_as_thread,
)
from essays.models import Essay, ImportedFile, WaitingFile
from essays.previewing import preview_html
from forum.looking_over import SaidOfMarks
from forum.rendering import show_words
from prose.threads import Block

_KEPT = (
    "words",
    "title",
    "series",
    "position",
    "part_title",
    "category",
    "essay",
    "begins",
    "linked",
    "make",
)
_KINDS = {"unresolved": 0, "warning": 1, "left out": 2, "recognised": 3}

type View = Callable[..., HttpResponse]


def _for_editors(view: View) -> View:
    """Let editors in. What a signed-out editor decided or pasted is kept until they are signed in again."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        if request.method == "POST" and not admin.site.has_permission(request):
            words = {name: ",".join(request.POST.getlist(name)) for name in _KEPT}
            if not keeping.keep_words(request, request.path, words) and any(words.values()):
                return render(request, "errors/unkept.html", {"fields": fields_of(request)}, status=403)
        return admin.site.admin_view(_allowed)(request, *args, **options)

    def _allowed(request: HttpRequest, *args: Any, **options: Any) -> HttpResponse:
        check_import(actor(request))
        response = view(request, *args, **options)
        if request.method == "POST" and response.status_code == 302:
            keeping.let_go(request, request.path)
        return response

    return guarded


@_for_editors
def import_list(request: HttpRequest) -> HttpResponse:
    """A form for files and pasted words, and what still waits of this editor's."""
    status = 200
    words = keeping.kept_words(request, request.path).get("words", "") if request.method == "GET" else ""
    if request.method == "POST":
        words = request.POST.get("words", "")
        answer = _receive(request, words)
        if answer is not None:
            return answer
        status = 422
    context = {
        **admin.site.each_context(request),
        "title": _("Import"),
        "opts": Essay._meta,
        "waiting": WaitingFile.objects.waiting().visible_to(request.user).defer("content")[:200],
        "words": words,
    }
    return render(request, "admin/import.html", context, status=status)


def _receive(request: HttpRequest, words: str) -> HttpResponse | None:
    """Keep what was sent and go where it is shown; None if nothing was there that could be kept."""
    try:
        kept, notes = receive(request.FILES.getlist("files"), words.replace("\r\n", "\n"), by=actor(request))
    except TooOften as refused:
        messages.error(request, str(refused))
        return None
    for _kind, sentence in notes:
        messages.warning(request, sentence)
    if not kept:
        messages.error(request, _("No text has arrived. Choose files, or paste words; nothing was changed."))
        return None
    if len(kept) == 1:
        return HttpResponseRedirect(reverse("admin-import-file", args=[kept[0].pk]))
    told = ngettext("%(count)d file waits below.", "%(count)d files wait below.", len(kept))
    messages.success(request, told % {"count": len(kept)})
    return HttpResponseRedirect(reverse("admin-import"))


@_for_editors
def import_file(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file would be as an essay, the report, and the choice between an essay, a thread and nothing."""
    waiting = get_object_or_404(WaitingFile.objects.visible_to(request.user), pk=pk)
    known = became(waiting)
    if request.method == "POST" and request.POST.get("make") == "nothing":
        let_go(waiting)
        messages.success(request, _("“%(name)s” was let go.") % {"name": waiting.name})
        return HttpResponseRedirect(reverse("admin-import"))
    if request.method == "POST" and known:
        return HttpResponseRedirect(_address_of(known))
    reading = read_file(bytes(waiting.content), name=waiting.name)
    forms = _Forms(request, waiting, reading)
    if request.method == "POST" and (answer := forms.answer()):
        return answer
    return render(request, "admin/import_file.html", forms.context(known), status=forms.status)


def _address_of(known: ImportedFile) -> str:
    """Where one finds what a file has become."""
    if known.topic:
        return known.topic.get_absolute_url()
    return reverse("admin:essays_essay_change", args=[known.essay_id])


class _Forms:
    """The two forms of a waiting file, of which at most one was sent."""

    def __init__(self, request: HttpRequest, waiting: WaitingFile, reading: Reading) -> None:
        self.request, self.waiting, self.reading, self.status = request, waiting, reading, 200
        self.essay: EssayImportForm | None = None
        self.thread: ThreadImportForm | None = None
        self.asked: Asked | None = None
        self.blocks: list[Block] = []
        if reading.fields is None:
            return
        self.blocks = blocks_in(reading.fields)
        sent = request.POST.get("make", "") if request.method == "POST" else ""
        kept = self._kept()
        self.essay = EssayImportForm(
            request.POST if sent == "essay" else None,
            fields=reading.fields,
            suggested=reading.suggested,
            kept=kept if kept.get("make") == "essay" else {},
        )
        if len(self.blocks) <= MOST_BLOCKS:
            self.thread = ThreadImportForm(
                request.POST if sent == "thread" else None,
                fields=reading.fields,
                blocks=self.blocks,
                by=actor(request),
                kept=kept if kept.get("make") == "thread" else {},
            )

    def _kept(self) -> dict[str, Any]:
        """What was decided before the session ended."""
        kept: dict[str, Any] = {}
        if self.request.method == "GET":
            kept = dict(keeping.kept_words(self.request, self.request.path))
        for name in ("begins", "linked"):
            if name in kept:
                kept[name] = [number for number in kept[name].split(",") if number]
        return kept

    def answer(self) -> HttpResponse | None:
        """Make what was asked for; None where the form is refused, which then says why."""
        form = self.essay if self.request.POST.get("make") == "essay" else self.thread
        self.status = 422
        if form is None or not form.is_bound or not form.is_valid():
            return None
        by = actor(self.request)
        try:
            if isinstance(form, EssayImportForm):
                essay = take_as_essay(self.waiting, form.choices(), by=by)
                messages.success(
                    self.request, _("A draft was made of “%(name)s”.") % {"name": self.waiting.name}
                )
                return HttpResponseRedirect(reverse("admin:essays_essay_change", args=[essay.pk]))
            said = SaidOfMarks(given_answers(self.request.POST), ALL in self.request.POST)
            topic = take_as_thread(self.waiting, replace(form.choices(), said_of_marks=said), by=by)
        except Marked as marked:
            labels = {name: _("Post %(number)s") % {"number": name} for name in marked.texts}
            labels["title"] = _("Title")
            self.asked = ask(marked.texts, marked.marks, given_answers(self.request.POST), labels=labels)
        except ValidationError as refused:
            form.add_error(None, refused)
        except PermissionDenied as refused:
            form.add_error(None, str(refused))
        else:
            return HttpResponseRedirect(topic.get_absolute_url())
        return None

    def context(self, known: ImportedFile | None) -> dict[str, Any]:
        fields = self.reading.fields
        notes = list(self.reading.notes)
        html = ""
        if fields:
            source, pictured = take_pictures(fields.source, Sent(self.waiting.pictures))
            html, notes = preview_html(source, self._lang()), [*notes, *pictured, *self._marked(fields)]
        return {
            **admin.site.each_context(self.request),
            "title": self.waiting.name,
            "opts": Essay._meta,
            "waiting": self.waiting,
            "reading": self.reading,
            "became": known,
            "became_address": _address_of(known) if known else "",
            "notes": sorted(notes, key=lambda note: _KINDS.get(note[0], 9)),
            "html": html,
            "fields": fields,
            "lang": self._lang(),
            "essay_form": self.essay,
            "thread_form": self.thread,
            "asked": self.asked,
            "thread_first": self.reading.shape == "thread",
            "blocks": self._shown_blocks(),
        }

    def _marked(self, fields: Fields) -> list[Note]:
        """A remark on passages that may identify a patient: how many, and when they are asked about."""
        marks = marks_in({"title": fields.title, "source": fields.source}, self._lang())
        count = len({mark.token for mark in marks})
        told = ngettext(
            "%(count)d passage could show who a patient is. You are asked about it before it is public.",
            "%(count)d passages could show who a patient is. You are asked about them before they are public.",
            count,
        )
        return [("warning", told % {"count": count})] if count else []

    def _lang(self) -> str:
        return (self.reading.fields.lang if self.reading.fields else "") or Essay().lang

    def _shown_blocks(self) -> list[dict[str, Any]]:
        """Each block as readers would see it, with whether a post begins there."""
        if self.thread is None:
            return []
        beginnings = self.thread.beginnings
        texts = [(block.text, f"b{number}-") for number, block in enumerate(self.blocks)]
        words = show_words(texts, self._lang(), self.request.user)
        return [
            {
                "number": number,
                "is_first": number == 0,
                "begins": number == 0 or str(number) in beginnings,
                "html": words[number],
                "likes": block.likes,
            }
            for number, block in enumerate(self.blocks)
        ]
