"""What is told of posts and drafts to whom they concern, and of which ones somebody may be told."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from accounts.models import Member, MemberWatch, Notification, WatchLevel
from accounts.notified import Teller, Told, tells_of
from accounts.sealing import signed_by
from forum.models import Draft, Post, Reading, Topic

Kind = Notification.Kind
OF_POSTS = frozenset(set(Kind) - {Kind.DECLINED})
OF_DRAFTS = frozenset({Kind.DECLINED})  # what was declined is handed back as a draft
_READ = 2000  # characters of a post that leave the database: an excerpt needs no more


def tellable_posts(member: Member) -> QuerySet[Post]:
    """Published posts of which `member` may be told: in no topic that they muted, by nobody whom they ignore."""
    posts = Post.objects.visible_to(member).filter(
        state=Post.State.PUBLISHED, topic__state=Topic.State.PUBLISHED
    )
    ignored = MemberWatch.objects.filter(member=member, level=WatchLevel.MUTED, byline=OuterRef("byline"))
    muted = Reading.objects.filter(member=member, watch=WatchLevel.MUTED, topic=OuterRef("topic"))
    return posts.exclude(Exists(ignored)).exclude(Exists(muted))


def tell_posts(ids: Iterable[int], member: Member) -> dict[int, Told]:
    """What is told of those of these posts that `member` may be told of; one statement."""
    posts = tellable_posts(member).filter(pk__in=list(ids))
    shown = posts.select_related("topic", "byline").annotate(beginning=Left("plain", _READ))
    shown = shown.only("lang", "byline", "topic__title", "topic__lang")
    return {
        post.pk: Told(
            title=post.topic.title,
            address=post.get_absolute_url(),
            who=post.byline.shown,
            words=post.beginning,
            title_lang=post.topic.lang,
            lang=post.lang,
        )
        for post in shown
    }


def own_drafts(member: Member) -> QuerySet[Draft]:
    """The drafts of which `member` may be told: their own, such as words that a moderator handed back."""
    return signed_by(Draft.objects.all(), member)


def tell_drafts(ids: Iterable[int], member: Member) -> dict[int, Told]:
    """What is told of one's own drafts; one statement."""
    drafts = own_drafts(member).filter(pk__in=list(ids)).select_related("category")
    return {
        draft.pk: Told(
            title=draft.title or _("Your draft"), address=draft.get_absolute_url(), words=draft.source[:_READ]
        )
        for draft in drafts
    }


def register_tellers() -> None:
    """Say how posts and drafts are told of; called when the app is ready."""
    tells_of(Post, Teller(kinds=OF_POSTS, visible=tellable_posts, tell=tell_posts))
    tells_of(Draft, Teller(kinds=OF_DRAFTS, visible=own_drafts, tell=tell_drafts))
