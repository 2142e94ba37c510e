"""Essays at the desk: write, sign, publish. Saving and publishing are done by the verbs of the floor itself."""

from typing import Any
from weakref import WeakSet

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import WordSearch, actor
from accounts.admin.moderated import ModeratedAdmin
from accounts.auditing import record
from accounts.viewers import may_moderate
from essays.admin.facts import EssayFacts, StageFilter
from essays.admin.forms import EssayForm
from essays.admin.keeping import keeps_words, kept_form
from essays.admin.marks import marks_told, marks_view
from essays.admin.moving import move, publish_one, put_on_schedule, take_off_schedule
from essays.admin.once import Made, made_already, remember
from essays.admin.versions import comparison_view, restore_view, version_view
from essays.admin.withdrawing import withdraw_view
from essays.drafting import save_essay
from essays.models import Essay, Part
from essays.publishing import publish, redate, unpublish
from essays.revising import take_over
from essays.scheduling import schedule
from essays.writing import FIELDS, keep_writing, kept_writings, let_go_of_writing, others_at
from forum.tagging import names_in, tags_named

_WRITTEN = ("title", "standfirst", "source", "signed_by", "slug", "tagged", "lang")
_COVER = ("cover_now", "cover_file", "cover_alt", "cover_gone")
_HIDDEN = ("sitting", "continues")
_FACTS = (
    *("state_told", "length", "changed_at", "in_its_place", "its_series", "its_discussion", "versions"),
    "hidden_facts",
)
_SENT_AGAIN = ("title", "standfirst", "source", "lang", "cover_alt")
_READ = (
    *("title", "standfirst", "text_shown", "signatures_shown", "state", "published_at", "in_its_place"),
    "hidden_facts",
)


@admin.register(Essay)
class EssayAdmin(ModeratedAdmin, WordSearch, EssayFacts):
    """Long-form pieces."""

    form = EssayForm
    list_display = ("title", "stage", "signatures_shown", "saved", "length")
    list_filter = (StageFilter,)
    list_defers = ("source", "html", "plain", "front_matter")
    ordering = ("-saved_at", "-pk")
    actions = ("publish_selected", "unpublish_selected", *ModeratedAdmin.actions)
    change_form_template = "admin/essay_change_form.html"
    change_list_template = "admin/essay_change_list.html"
    readonly_fields = (*_FACTS, "cover_now", "text_shown", "signatures_shown")
    _sent_again: WeakSet[HttpRequest] = WeakSet()  # requests whose form had made its essay before

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """What is visible to them; and whoever hid an essay can restore it, whatever an editor did with it since."""
        essays = super().get_queryset(request)
        if may_moderate(request.user):
            essays |= Essay.objects.filter(hidden_at__isnull=False)
        essays = essays.select_related("discussion", "cover", "hidden_by", "head__byline")
        return essays.with_bylines()  # type: ignore[attr-defined]

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Essay | None:
        """For the form: the newest saved version, which may be one that readers do not see yet."""
        essay = super().get_object(request, object_id, from_field)
        match = request.resolver_match
        is_form = bool(match and match.url_name == "essays_essay_change")
        if essay and is_form and essay.has_next and self.has_change_permission(request, essay):
            take_over(essay, essay.head)
        return essay

    def get_fieldsets(self, request: HttpRequest, obj: Essay | None = None) -> list[Any]:
        """Editors get a form; moderators get what readers see."""
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": _READ})]
        hidden = (*_HIDDEN, "seen" if obj else "submission")
        sets: list[Any] = [
            (None, {"fields": (*_WRITTEN, *hidden)}),
            (_("Cover"), {"fields": _COVER if obj and obj.cover_id else ("cover_file", "cover_alt")}),
            (_("Publication"), {"fields": ("published_at", "note")}),
        ]
        return [*sets, (_("Facts"), {"fields": _FACTS})] if obj else sets

    def get_form(
        self, request: HttpRequest, obj: Essay | None = None, change: bool = False, **options: Any
    ) -> Any:
        """The form knows who writes, and what they wrote before they had to sign in again."""
        if not self.has_change_permission(request, obj):
            return super().get_form(request, obj, change, **options)
        options["fields"] = EssayForm.Meta.fields
        made = super().get_form(request, obj, change, **options)
        return type("EssayForm", (made,), {"by": actor(request), "kept": kept_form(request)})

    def get_urls(self) -> list[Any]:
        """Writing that meets an ended session is kept and comes back after signing in."""
        wrap = self.admin_site.admin_view
        name = "essays_essay_%s"
        patterns = [
            path("<int:pk>/versions/", wrap(comparison_view), name=name % "versions"),
            path("<int:pk>/versions/<int:number>/", wrap(version_view), name=name % "version"),
            path(
                "<int:pk>/versions/<int:number>/restore/", wrap(restore_view), name=name % "restore_version"
            ),
            path("<int:pk>/marks/", wrap(marks_view), name=name % "marks"),
            path("<int:pk>/withdraw/", wrap(withdraw_view), name=name % "withdraw"),
            *super().get_urls(),
        ]
        for pattern in patterns:
            if pattern.name in (name % "add", name % "change"):
                pattern.callback = keeps_words(pattern.callback)
        return patterns

    def has_delete_permission(self, request: HttpRequest, obj: Essay | None = None) -> bool:
        """Only drafts, and only by admins: what readers can see is unpublished first."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Essay.State.DRAFT)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions below."""
        return request.user.has_perm("essays.publish_essay")

    def save_model(self, request: HttpRequest, obj: Essay, form: EssayForm, change: bool) -> None:
        """Through the verbs: versions, redirects, references and rendering are their business."""
        by, values = actor(request), form.cleaned_data
        submission = "" if change else values["submission"]
        if (made := made_already(submission, by)) and not self._take_again(request, obj, form, made):
            return
        form.store_cover(obj)
        at = obj.published_at
        stored = save_essay(obj, by=by, bylines=values["signed_by"], note=values["note"])
        stored.tags.set(tags_named(names_in(values["tagged"])))
        if at and stored.published_at != at:
            self._keep_time(stored, at, request)
        remember(submission, by, obj)
        let_go_of_writing(by=by, sittings=[values["sitting"], values["continues"]])

    def _take_again(self, request: HttpRequest, obj: Essay, form: EssayForm, made: Made) -> bool:
        """A new essay's form sent again, after going back: a later version of what it made, and nothing if no word is
        new. False where the essay was changed since: then these words are kept beside it, and nothing is done."""
        essay = Essay.objects.select_related("head").get(pk=made.essay)
        given = {name: getattr(obj, name) for name in _SENT_AGAIN}
        obj.__dict__.update(essay.__dict__)
        self._sent_again.add(request)
        if essay.head is not None and essay.head.version == made.version:
            obj.__dict__.update(given)
            return True
        words = {name: request.POST[name] for name in FIELDS if name in request.POST}
        sitting = form.cleaned_data["sitting"] or form.cleaned_data["submission"]
        keep_writing(by=actor(request), sitting=sitting, essay=essay, based_on=made.version, words=words)
        told = _(
            "This form has made the essay below, and it was changed since. Nothing was done; your words wait here."
        )
        messages.warning(request, told)
        return False

    def _keep_time(self, essay: Essay, at: Any, request: HttpRequest) -> None:
        """A new time of an essay that has one already takes effect at once."""
        try:
            if essay.state == Essay.State.SCHEDULED and "_publish" not in request.POST:
                schedule(essay, at=at, by=actor(request))
            elif not essay.is_writable:
                redate(essay, at=at, by=actor(request))
        except ValidationError as refused:
            told = _("The words are saved; the time stays as it was. %(reason)s")
            messages.error(request, told % {"reason": " ".join(refused.messages)})

    def delete_model(self, request: HttpRequest, obj: Essay) -> None:
        record(act="delete", by=actor(request), target=obj, words=obj.source)
        Part.objects.filter(essay=obj, title="").update(title=_("A part still to be written"))
        super().delete_model(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Essay, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._after_saving(request, obj)

    def response_change(self, request: HttpRequest, obj: Essay) -> HttpResponse:
        return self._after_saving(request, obj)

    def _after_saving(self, request: HttpRequest, essay: Essay) -> HttpResponse:
        """Says what was saved, and does what the buttons beside "Save" ask for."""
        stored = Essay.objects.select_related("head").get(pk=essay.pk)
        is_again = request in self._sent_again
        self._sent_again.discard(request)
        told = _("Saved as version %(number)d.") if stored.has_next else _("Saved.")
        messages.success(request, told % {"number": stored.head.version if stored.head else 1})
        asked = next((name for name in _BUTTONS if name in request.POST), None)
        if asked is not None and not is_again:
            _BUTTONS[asked](request, stored)
            if asked in ("_publish", "_schedule") and marks_told(stored.pk)["marks_unanswered"]:
                return HttpResponseRedirect(reverse("admin:essays_essay_marks", args=[stored.pk]))
        if "_save" in request.POST:
            return HttpResponseRedirect(reverse("admin:essays_essay_changelist"))
        return HttpResponseRedirect(self.change_address(essay))

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Let readers see the chosen essays; what is refused says why."""
        move(request, queryset, publish)

    @admin.action(permissions=["publish"], description=gettext_lazy("Unpublish"))
    def unpublish_selected(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Make drafts of the chosen essays again."""
        move(request, queryset, unpublish)

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """An essay's page is called by its title, and says who else is at it and what was written and not saved."""
        context = super().page_context(request, obj) | {"may_publish": self.has_publish_permission(request)}
        if self.has_change_permission(request, obj):
            context["kept_writings"] = kept_writings(actor(request), obj)
        if obj is None:
            return context
        if self.has_change_permission(request, obj) and request.method == "GET":
            context |= marks_told(obj.pk)
        return context | {"title": obj.title, "subtitle": None, "others": others_at(obj, actor(request))}

    def refused_status(self, form: Any) -> int:
        """A stale save is a conflict."""
        return 409 if form.stale_against else super().refused_status(form)


_BUTTONS = {
    "_publish": publish_one,
    "_unpublish": lambda request, essay: move(request, [essay], unpublish),
    "_schedule": put_on_schedule,
    "_unschedule": take_off_schedule,
}
