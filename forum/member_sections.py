"""What a member's public page lists of the forum: what they wrote under their own name, never a voice's.

A member may choose that their page lists nothing of it (`shows_posts`).
"""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.sealing import signed_by_handle
from accounts.sections import Section, has_section, newest_of
from accounts.viewers import Viewer
from forum.models import Post, Topic

NEWEST = 10


def openings_of(member: Member, viewer: Viewer) -> QuerySet[Post]:
    """The posts with which `member` opened topics, the newest first; one range of an index."""
    return _shown(member, viewer).filter(number=1, is_announcement=False)


def replies_of(member: Member, viewer: Viewer) -> QuerySet[Post]:
    """The replies of `member`, the newest first; one range of an index."""
    return _shown(member, viewer).filter(number__gt=1)


def _shown(member: Member, viewer: Viewer) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(
        state=Post.State.PUBLISHED, topic__state=Topic.State.PUBLISHED
    )
    own = signed_by_handle(posts, member) if member.shows_posts else posts.none()
    columns = ("plain", "like_count", "number", "lang", "published_at")
    shown = own.select_related("topic").only(*columns, "topic__title", "topic__slug", "topic__lang")
    return shown.order_by("-published_at", "-pk")


def newest_topics(member: Member, viewer: Viewer) -> Section:
    """At most ten topics that `member` opened and `viewer` may read."""
    address = reverse("member-topics", args=[member.handle])
    rows, address = newest_of(list(openings_of(member, viewer)[: NEWEST + 1]), NEWEST, address)
    return Section(_("Topics"), "forum/member_section.html", rows, address)


def newest_replies(member: Member, viewer: Viewer) -> Section:
    """At most ten replies that `viewer` may read."""
    address = reverse("member-posts", args=[member.handle])
    rows, address = newest_of(list(replies_of(member, viewer)[: NEWEST + 1]), NEWEST, address)
    return Section(_("Replies"), "forum/member_section.html", rows, address)


def register_sections() -> None:
    """Let every member's page have the sections; called when the app is ready."""
    has_section(newest_topics)
    has_section(newest_replies)
