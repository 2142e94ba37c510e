"""Posts for moderators: read, hide, restore. No word of a member is changed here."""

from typing import Any

from django.contrib import admin
from django.contrib.admin import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.admin.desk import ReadOnlyDesk, WordSearch, excerpt, link
from accounts.admin.moderated import ModeratedAdmin, as_shown, as_written
from forum.models import Post
from forum.quoting import fill_in


class StateFilter(SimpleListFilter):
    """The states of posts that moderators see; drafts and what its author took back are nobody's business."""

    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        seen = (Post.State.PUBLISHED, Post.State.HELD, Post.State.HIDDEN)
        return [(state.value, str(state.label)) for state in seen]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Post)
class PostAdmin(ModeratedAdmin, WordSearch, ReadOnlyDesk):
    """What members wrote."""

    list_display = ("words", "shown_byline", "in_topic", "state", "likes", "created_at")
    list_filter = (StateFilter, "topic__category", "created_at")
    list_select_related = ("topic", "byline")
    list_defers = ("source", "html")
    ordering = ("-created_at", "-pk")
    fields = (
        "words_shown", "shown_byline", "in_topic", "state", "hidden_facts", "created_at",
        "published_at", "edited_at", "like_count", "in_its_place", "words_written",
    )  # fmt: skip

    def filter_names(self, request: HttpRequest) -> list[str]:
        """A topic's page leads to the list of its posts; the list itself does not offer every topic."""
        return ["topic", *super().filter_names(request)]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("topic", "byline", "hidden_by")

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Post | None:
        """With what it quotes, as far as this moderator may read that."""
        post = super().get_object(request, object_id, from_field)
        fill_in([post] if post else [], request.user)
        return post

    @admin.display(description=gettext_lazy("words"))
    def words(self, post: Post) -> str:
        """The beginning of the words."""
        return excerpt(post.plain) or _("(no words)")

    @admin.display(description=gettext_lazy("byline"))
    def shown_byline(self, post: Post) -> str:
        """The name that readers see; nobody learns more here."""
        return post.byline.shown

    @admin.display(description=gettext_lazy("likes"), ordering="like_count")
    def likes(self, post: Post) -> str:
        return ngettext("%(count)d like", "%(count)d likes", post.like_count) % {"count": post.like_count}

    @admin.display(description=gettext_lazy("topic"))
    def in_topic(self, post: Post) -> str:
        return link(reverse("admin:forum_topic_change", args=[post.topic_id]), excerpt(post.topic.title, 60))

    @admin.display(description=gettext_lazy("in its place"))
    def in_its_place(self, post: Post) -> str:
        return link(post.get_absolute_url(), _("Open the post where it stands")) if post.number else "-"

    @admin.display(description=gettext_lazy("as readers see it"))
    def words_shown(self, post: Post) -> str:
        return as_shown(post.shown_html, post.lang)

    @admin.display(description=gettext_lazy("as it was written"))
    def words_written(self, post: Post) -> str:
        return as_written(post.source)
