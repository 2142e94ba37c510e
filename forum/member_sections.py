"""What a member's public page lists of the forum: their newest posts under their own name, never a voice's."""

from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.sealing import signed_by_handle
from accounts.sections import Section, has_section
from accounts.viewers import Viewer
from forum.models import Post, Topic

NEWEST = 10


def newest_posts(member: Member, viewer: Viewer) -> Section:
    """At most ten published posts that `viewer` may read, the newest first."""
    posts = Post.objects.visible_to(viewer).filter(
        state=Post.State.PUBLISHED, topic__state=Topic.State.PUBLISHED, is_announcement=False
    )
    rows = (
        signed_by_handle(posts, member)
        .select_related("topic")
        .only(
            "plain",
            "like_count",
            "number",
            "lang",
            "published_at",
            "topic__title",
            "topic__slug",
            "topic__lang",
        )
        .order_by("-published_at", "-pk")[:NEWEST]
    )
    return Section(_("Lately in the forum"), "forum/member_section.html", list(rows))


def register_sections() -> None:
    """Let every member's page have the section; called when the app is ready."""
    has_section(newest_posts)
