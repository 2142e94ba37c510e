"""Essays at the desk: write, sign, publish. Saving and publishing are done by the verbs of the floor itself."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.desk import WordSearch, actor, link
from accounts.admin.moderated import ModeratedAdmin, as_shown
from accounts.auditing import record
from essays.admin.forms import EssayForm
from essays.admin.keeping import keeps_words, kept_form
from essays.admin.once import made_already, remember
from essays.admin.versions import version_list, version_view
from essays.drafting import save_essay
from essays.models import Essay
from essays.publishing import publish, unpublish

_WRITTEN = ("title", "slug", "standfirst", "signed_by", "source")
_COVER = ("cover_now", "cover_file", "cover_alt", "cover_gone")
_FACTS = ("state", "words", "changed_at", "in_its_place", "its_discussion", "versions", "hidden_facts")
_SENT_AGAIN = ("title", "standfirst", "source", "cover_alt")
_READ = (
    "title",
    "standfirst",
    "text_shown",
    "signatures_shown",
    "state",
    "published_at",
    "in_its_place",
    "hidden_facts",
)


@admin.register(Essay)
class EssayAdmin(ModeratedAdmin, WordSearch):
    """Long-form pieces."""

    form = EssayForm
    list_display = ("title", "state", "signatures_shown", "published_at", "words", "changed_at")
    list_filter = ("state", "published_at")
    list_defers = ("source", "html", "plain", "front_matter")
    date_hierarchy = "published_at"
    ordering = ("-changed_at", "-pk")
    actions = ("publish_selected", "unpublish_selected", *ModeratedAdmin.actions)
    change_form_template = "admin/essay_change_form.html"
    readonly_fields = (*_FACTS, "cover_now", "text_shown", "signatures_shown")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        essays = super().get_queryset(request).select_related("discussion", "cover", "hidden_by")
        return essays.prefetch_related("signatures__byline")

    def get_fieldsets(self, request: HttpRequest, obj: Essay | None = None) -> list[Any]:
        """Editors get a form; moderators get what readers see."""
        if not self.has_change_permission(request, obj):
            return [(None, {"fields": _READ})]
        sets: list[Any] = [
            (None, {"fields": (*_WRITTEN, "seen" if obj else "submission")}),
            (_("Cover"), {"fields": _COVER if obj and obj.cover_id else ("cover_file", "cover_alt")}),
            (_("Publication"), {"fields": ("published_at",)}),
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
        version = self.admin_site.admin_view(version_view)
        patterns = [
            path("<int:pk>/versions/<int:number>/", version, name="essays_essay_version"),
            *super().get_urls(),
        ]
        for pattern in patterns:
            if pattern.name in ("essays_essay_add", "essays_essay_change"):
                pattern.callback = keeps_words(pattern.callback)
        return patterns

    def has_delete_permission(self, request: HttpRequest, obj: Essay | None = None) -> bool:
        """Only drafts, and only by admins: what readers can see is unpublished first."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.state == Essay.State.DRAFT)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        """Asked by the actions below."""
        return request.user.has_perm("essays.publish_essay")

    def save_model(self, request: HttpRequest, obj: Essay, form: EssayForm, change: bool) -> None:
        """Through the verb: versions, redirects, references and rendering are its business."""
        by, submission = actor(request), "" if change else form.cleaned_data["submission"]
        made = Essay.objects.filter(pk=made_already(submission, by)).first()
        if made:
            # Sent again after going back: a later version of what it made, and nothing if no word is new.
            for name in _SENT_AGAIN:
                setattr(made, name, getattr(obj, name))
            obj.__dict__.update(made.__dict__)
        form.store_cover(obj)
        save_essay(obj, by=by, bylines=form.cleaned_data["signed_by"])
        remember(submission, by, obj.pk)

    def delete_model(self, request: HttpRequest, obj: Essay) -> None:
        record(act="delete", by=actor(request), target=obj, words=obj.source)
        super().delete_model(request, obj)

    def response_add(
        self, request: HttpRequest, obj: Essay, post_url_continue: str | None = None
    ) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Essay) -> HttpResponse:
        return self._after_saving(request, obj) or super().response_change(request, obj)

    def _after_saving(self, request: HttpRequest, essay: Essay) -> HttpResponse | None:
        """What the buttons beside "Save" ask for: publish, or take back."""
        if "_publish" not in request.POST and "_unpublish" not in request.POST:
            return None
        messages.success(request, _("Saved."))
        verb = publish if "_publish" in request.POST else unpublish
        self._move(request, [essay], verb)
        return HttpResponseRedirect(self.change_address(essay))

    @admin.action(permissions=["publish"], description=gettext_lazy("Publish"))
    def publish_selected(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Let readers see the chosen essays; what is refused says why."""
        self._move(request, queryset, publish)

    @admin.action(permissions=["publish"], description=gettext_lazy("Unpublish"))
    def unpublish_selected(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        """Make drafts of the chosen essays again."""
        self._move(request, queryset, unpublish)

    def _move(self, request: HttpRequest, essays: Any, verb: Any) -> None:
        done = 0
        for essay in essays:
            try:
                moved = verb(essay, by=actor(request))
            except (ValidationError, PermissionDenied) as refused:
                reason = " ".join(refused.messages) if isinstance(refused, ValidationError) else str(refused)
                told = _("“%(title)s” stays as it is. %(reason)s Open it, put that right, and try again.")
                told %= {"title": essay.title, "reason": reason}
                messages.error(request, told)
            else:
                if verb is unpublish and moved.is_hidden:
                    told = _("“%(title)s” stays as it is. A moderator has hidden it; readers do not see it.")
                    messages.error(request, told % {"title": essay.title})
                else:
                    done += 1
        if done and verb is publish:
            told = ngettext("%(count)d essay is published.", "%(count)d essays are published.", done)
            messages.success(request, told % {"count": done})
        elif done:
            told = ngettext("%(count)d essay is a draft again.", "%(count)d essays are drafts again.", done)
            messages.success(request, told % {"count": done})

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """An essay's page is called by its title."""
        context = super().page_context(request, obj) | {"may_publish": self.has_publish_permission(request)}
        return context | {"title": obj.title, "subtitle": None} if obj else context

    def refused_status(self, form: Any) -> int:
        """A stale save is a conflict."""
        return 409 if form.stale_against else super().refused_status(form)

    @admin.display(description=gettext_lazy("signed by"))
    def signatures_shown(self, essay: Essay) -> str:
        return ", ".join(signature.byline.shown for signature in essay.signatures.all()) or "-"

    @admin.display(description=gettext_lazy("address"))
    def in_its_place(self, essay: Essay) -> str:
        # A refused form has put its own slug on the essay; what is stored is where it stands.
        stored = Essay.objects.only("slug", "state").filter(pk=essay.pk).first()
        if stored is None:
            return "-"
        words = _("See it as readers do") if stored.is_published else _("See the draft")
        return link(stored.get_absolute_url(), words)

    @admin.display(description=gettext_lazy("discussion"))
    def its_discussion(self, essay: Essay) -> str:
        if essay.discussion is None:
            return _("Publishing opens it.")
        return link(essay.discussion.get_absolute_url(), _("Open the discussion"))

    @admin.display(description=gettext_lazy("earlier versions"))
    def versions(self, essay: Essay) -> str:
        return version_list(essay)

    @admin.display(description=gettext_lazy("cover now"))
    def cover_now(self, essay: Essay) -> str:
        if essay.cover is None:
            return "-"
        shown = '<img class="cover-now" src="{}" alt="{}" width="{}" height="{}">'
        return format_html(
            shown, essay.cover.get_absolute_url(), essay.cover_alt, essay.cover.width, essay.cover.height
        )

    @admin.display(description=gettext_lazy("text"))
    def text_shown(self, essay: Essay) -> str:
        return as_shown(essay.html, essay.lang)
