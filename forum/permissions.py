"""What a viewer may do in the forum. What they may see is `visible_to` on the querysets.

Each `check_…` raises PermissionDenied with a sentence for the reader; its `may_…` twin answers yes or no.
"""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.permissions import check_signed_in, levels_of
from accounts.sealing import is_mine
from accounts.viewers import Viewer, may_moderate
from forum.models import Category, Poll, Post, Topic


def check_open_topic(category: Category, viewer: Viewer) -> Member:
    """The member who may open a topic in `category`."""
    member = check_signed_in(viewer)
    if category.write_level not in levels_of(member):
        raise PermissionDenied(
            _("Only %(who)s can write in this category.") % {"who": category.get_write_level_display()}
        )
    return member


def check_reply(topic: Topic, viewer: Viewer) -> Member:
    """The member who may reply in `topic` (loaded with its category)."""
    member = check_open_topic(topic.category, viewer)
    if topic.is_locked:
        raise PermissionDenied(_("This topic is locked: it can be read, but nobody can reply any more."))
    if topic.state != Topic.State.PUBLISHED:
        raise PermissionDenied(_("This topic was hidden meanwhile, so nobody can reply."))
    return member


def check_edit(post: Post, viewer: Viewer) -> Member:
    """The member who may change the words of `post`: who wrote them, while they are shown."""
    member = check_signed_in(viewer)
    if not is_mine(post.byline, member):
        raise PermissionDenied(_("Only who wrote this can change it."))
    if post.is_announcement:
        raise PermissionDenied(_("This post belongs to an essay and changes with it."))
    if post.state == Post.State.HIDDEN:
        raise PermissionDenied(_("A moderator has hidden this post, so it cannot be changed."))
    if post.state == Post.State.REMOVED:
        raise PermissionDenied(_("This post was removed, so it cannot be changed."))
    if post.topic.is_locked:
        raise PermissionDenied(_("This topic is locked, so its posts cannot be changed."))
    return member


def check_retitle(opening: Post, viewer: Viewer) -> Member:
    """The member who may change title and tags of a topic that readers see, by the post that opens it.

    Who may edit that post, and moderators.
    """
    member = check_signed_in(viewer)
    if opening.is_announcement:
        raise PermissionDenied(_("This topic belongs to an essay and changes with it."))
    if opening.topic.is_locked:
        raise PermissionDenied(_("This topic is locked, so its title cannot be changed."))
    if opening.topic.state != Topic.State.PUBLISHED:
        raise PermissionDenied(_("Readers do not see this topic, so its title cannot be changed."))
    return member if may_moderate(member) else check_edit(opening, member)


def check_remove(post: Post, viewer: Viewer) -> Member:
    """The member who may take back `post`: who wrote it. A lock of the topic is no hindrance."""
    member = check_signed_in(viewer)
    if not is_mine(post.byline, member):
        raise PermissionDenied(_("Only who wrote this can remove it."))
    if post.is_announcement:
        raise PermissionDenied(_("This post belongs to an essay and goes with it."))
    if post.state == Post.State.HIDDEN:
        raise PermissionDenied(_("A moderator has hidden this post already."))
    return member


def check_like(post: Post, viewer: Viewer) -> Member:
    """The member who may like `post`."""
    member = check_signed_in(viewer)
    if not post.is_readable:
        raise PermissionDenied(_("This post was hidden or removed meanwhile."))
    return member


def check_bookmark(post: Post, viewer: Viewer) -> Member:
    """The member who may bookmark `post`, which they can read."""
    member = check_signed_in(viewer)
    if not Post.objects.visible_to(member).filter(pk=post.pk).exists():
        raise PermissionDenied(_("This post was hidden or removed meanwhile."))
    return member


def check_thank(post: Post, viewer: Viewer) -> Member:
    """The member who may say that `post` helped them: who opened its topic, of what others replied."""
    member = check_signed_in(viewer)
    if not is_mine(post.topic.byline, member):
        raise PermissionDenied(_("Only who opened this topic can say what helped them."))
    if is_announced(post.topic):
        raise PermissionDenied(_("This topic belongs to an essay, so it has no question of yours."))
    if post.is_opening or is_mine(post.byline, member):
        raise PermissionDenied(_("This can be said of what others replied."))
    if not post.is_readable:
        raise PermissionDenied(_("This post was hidden or removed meanwhile."))
    return member


def is_announced(topic: Topic) -> bool:
    """Whether an essay opened this topic."""
    return Post.objects.filter(topic=topic, number=1, is_announcement=True).exists()


def check_vote(poll: Poll, viewer: Viewer) -> Member:
    """The member who may vote, and take their vote back: who reads the post, while the poll is open."""
    member = check_signed_in(viewer)
    if not poll.post.is_readable or poll.post.topic.state != Topic.State.PUBLISHED:
        raise PermissionDenied(_("This post was hidden or removed meanwhile."))
    if poll.is_closed:
        raise PermissionDenied(_("This poll is closed: what was chosen stays as it is."))
    if poll.post.topic.is_locked:
        raise PermissionDenied(_("This topic is locked, so nobody can vote any more."))
    return member


def may_open_topic(category: Category, viewer: Viewer) -> bool:
    """Whether `check_open_topic` lets `viewer` pass."""
    return _passes(check_open_topic, category, viewer)


def may_reply(topic: Topic, viewer: Viewer) -> bool:
    """Whether `check_reply` lets `viewer` pass."""
    return _passes(check_reply, topic, viewer)


def may_edit(post: Post, viewer: Viewer) -> bool:
    """Whether `check_edit` lets `viewer` pass."""
    return _passes(check_edit, post, viewer)


def may_retitle(opening: Post, viewer: Viewer) -> bool:
    """Whether `check_retitle` lets `viewer` pass."""
    return _passes(check_retitle, opening, viewer)


def may_remove(post: Post, viewer: Viewer) -> bool:
    """Whether `check_remove` lets `viewer` pass, and there is something to remove."""
    return post.state != Post.State.REMOVED and _passes(check_remove, post, viewer)


def may_vote(poll: Poll, viewer: Viewer) -> bool:
    """Whether `check_vote` lets `viewer` pass."""
    return _passes(check_vote, poll, viewer)


def _passes[Thing](check: Callable[[Thing, Viewer], Member], thing: Thing, viewer: Viewer) -> bool:
    try:
        check(thing, viewer)
    except PermissionDenied:
        return False
    return True
