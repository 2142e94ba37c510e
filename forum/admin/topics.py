"""Topics for moderators: read, hide, restore, lock. No word of a member is changed here."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.admin.desk import ReadOnlyDesk, WordSearch, actor, link
from accounts.admin.moderated import ModeratedAdmin
from forum.curating import set_lock
from forum.models import Topic


@admin.register(Topic)
class TopicAdmin(ModeratedAdmin, WordSearch, ReadOnlyDesk):
    """Conversations."""

    list_display = ("title", "shown_byline", "category", "state", "is_locked", "reply_count", "created_at")
    list_filter = ("state", "is_locked", "category", "created_at")
    list_select_related = ("category", "byline")
    ordering = ("-last_post_at", "-pk")
    fields = (
        "title", "shown_byline", "category", "state", "hidden_facts", "is_locked",
        "reply_count", "created_at", "last_post_at", "in_its_place", "its_posts",
    )  # fmt: skip

    @admin.display(description=gettext_lazy("byline"))
    def shown_byline(self, topic: Topic) -> str:
        """The name that readers see; nobody learns more here."""
        return topic.byline.shown

    @admin.display(description=gettext_lazy("in its place"))
    def in_its_place(self, topic: Topic) -> str:
        return link(topic.get_absolute_url(), _("Open the topic"))

    @admin.display(description=gettext_lazy("posts"))
    def its_posts(self, topic: Topic) -> str:
        return link(f"{reverse('admin:forum_post_changelist')}?topic__exact={topic.pk}", _("List its posts"))

    def get_urls(self) -> list[URLPattern]:
        """Beside the decisions: lock and unlock."""
        return [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(self.lock_view),
                {"locked": locked},
                name=f"forum_topic_{name}",
            )
            for name, locked in (("lock", True), ("unlock", False))
        ] + super().get_urls()

    def lock_view(self, request: HttpRequest, object_id: str, locked: bool) -> HttpResponse:
        """Let nobody reply any more, or let them again."""
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        topic = self.get_object(request, object_id)
        if topic is None:
            raise Http404
        set_lock(topic=topic, by=actor(request), locked=locked)
        told = _("Nobody can reply any more.") if locked else _("Members can reply again.")
        messages.success(request, told)
        return HttpResponseRedirect(self.change_address(topic))

    def page_context(self, request: HttpRequest, obj: Any) -> dict[str, Any]:
        """The decision, and the button that locks or unlocks."""
        context = super().page_context(request, obj)
        if obj is None or not self.has_moderate_permission(request):
            return context
        name = "unlock" if obj.is_locked else "lock"
        return context | {
            "lock_address": reverse(f"admin:forum_topic_{name}", args=[obj.pk]),
            "lock_button": _("Let members reply again") if obj.is_locked else _("Lock the topic"),
        }
