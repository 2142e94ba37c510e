"""Where drafts go, as far as their writer may still see it."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.viewers import Viewer
from forum.holding import held_by
from forum.models import Category, Draft, Post, Topic


@dataclass(frozen=True)
class KeptDraft:
    """A draft with what may be said of its place; `is_open` says whether its form can still be opened."""

    draft: Draft
    is_open: bool

    @property
    def kind(self) -> str:
        """`topic`, `reply` or `edit`."""
        if self.draft.category_id:
            return "topic"
        return "reply" if self.draft.topic_id else "edit"

    @property
    def place(self) -> str:
        """The name of the category or the title of the topic; empty where its writer cannot see that any more."""
        if not self.is_open:
            return ""
        draft = self.draft
        if draft.category:
            return draft.category.name
        topic = draft.topic or (draft.post and draft.post.topic)
        return topic.title if topic else ""


def with_places(drafts: Iterable[Draft], viewer: Viewer) -> list[KeptDraft]:
    """Drafts (loaded `with_place`) with what `viewer` may see of where they go; at most three queries."""
    drafts = list(drafts)
    categories = _visible(
        Category.objects.visible_to(viewer), [draft.category_id for draft in drafts if draft.category_id]
    )
    topics = _visible(
        Topic.objects.visible_to(viewer), [draft.topic_id for draft in drafts if draft.topic_id]
    )
    standing = Post.objects.filter(pk__in=Post.objects.standing_for(viewer).values("pk"))
    posts = _visible(standing | held_by(viewer), [draft.post_id for draft in drafts if draft.post_id])
    return [
        KeptDraft(
            draft,
            draft.category_id in categories or draft.topic_id in topics or draft.post_id in posts,
        )
        for draft in drafts
    ]


def _visible(rows, pks: list[int]) -> set[int]:
    return set(rows.filter(pk__in=pks).values_list("pk", flat=True)) if pks else set()
