"""How posts and topics stand, for a moderator who decides about them: whose words, where, and what they answer."""

from accounts.moderating import Standing
from accounts.viewers import Viewer
from accounts.waiting import Answered
from forum.models import Post, Topic
from forum.quoting import fill_in
from prose.excerpts import excerpt

BEGINNING = 200  # characters of what is answered


def as_answered(answered: Post, words: str) -> Answered:
    """What a post answers, with its beginning. Words that were taken back are told to nobody."""
    if answered.state == Post.State.REMOVED:
        return Answered("", "", answered.get_absolute_url())
    return Answered(answered.byline.shown, excerpt(words, length=BEGINNING), answered.get_absolute_url())


def standing_of_post(post: Post, viewer: Viewer) -> Standing:
    """As readers see it, with what it quotes as far as `viewer` may read that."""
    fill_in([post], viewer)
    return Standing(
        html=post.shown_html,
        lang=post.lang,
        who=post.byline.shown,
        title=post.topic.title,
        place=post.get_absolute_url(),
        answers=as_answered(post.reply_to, post.reply_to.plain) if post.reply_to else None,
    )


def standing_of_topic(topic: Topic, viewer: Viewer) -> Standing:
    """The words of a topic are its title; its first post says what it is about."""
    opening = Post.objects.visible_to(viewer).filter(topic=topic, number=1).first()
    fill_in([opening] if opening else [], viewer)
    return Standing(
        html=opening.shown_html if opening else "",
        lang=topic.lang,
        who=topic.byline.shown,
        title=topic.title,
        place=topic.get_absolute_url(),
    )
