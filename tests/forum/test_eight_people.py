"""Eight people at one topic at once: no word is lost, and whatever is counted equals a recount."""

import itertools
import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Notification
from accounts.moderating import NothingToDo, hide, restore
from accounts.refusals import Conflict
from forum.drafting import Goal, Held, Words, keep_draft
from forum.editing import edit
from forum.liking import toggle
from forum.models import Draft, Like, Post, Quote, Topic
from forum.posting import open_topic, reply
from forum.removing import remove
from forum.seeing import reading_of, see_all, visit
from tests.cast import make_member
from tests.forum.test_tree import check

PEOPLE = 8
MOVES = [
    "draft", "draft", "draft elsewhere", "send draft", "reply", "reply", "quote", "edit", "edit",
    "remove", "hide", "restore", "like", "like", "read", "read", "see all",
]  # fmt: skip


class Person:
    """One of the eight, with two devices: what they did successfully is what must be found afterwards."""

    def __init__(self, member, moderator, topic: Topic) -> None:
        self.member, self.moderator, self.topic = member, moderator, topic
        self.sent: dict[int, str] = {}  # a post's id: what it said when they last heard
        self.kept: dict[str, str] = {}  # a device: the words of its draft
        self.forms = {device: f"{member.pk}-{device}" for device in ("phone", "desk")}
        self.beats = itertools.count(1)

    def play(self, moves) -> None:
        try:
            for move, choice in moves:
                posts = list(Post.objects.filter(topic=self.topic).order_by("number"))
                # Somebody else may be quicker, which is what this is about.
                with suppress(Conflict, NothingToDo, PermissionDenied):
                    getattr(self, move.replace(" ", "_"))(posts, posts[choice % len(posts)])
        finally:
            connection.close()

    def draft(self, posts, post, device="phone") -> None:
        words = new_words()
        held = Held(sitting=self.forms[device], beat=next(self.beats))
        keep_draft(by=self.member, goal=Goal(topic=self.topic), words=Words(source=words), held=held)
        self.kept[device] = words

    def draft_elsewhere(self, posts, post) -> None:
        self.draft(posts, post, "desk")

    def send_draft(self, posts, post) -> None:
        if words := self.kept.get("phone"):
            held = Held(sitting=self.forms["phone"], beat=next(self.beats))
            sent = reply(topic=self.topic, by=self.member, source=words, draft=held)
            self.sent[sent.pk] = self.kept.pop("phone")

    def reply(self, posts, post) -> None:
        words = new_words()
        self.sent[reply(topic=self.topic, by=self.member, source=words, reply_to=post).pk] = words

    def quote(self, posts, post) -> None:
        words = f"> [them](/forum/p/{post.address_id}/)\n> {post.plain}\n\n{new_words()}"
        self.sent[reply(topic=self.topic, by=self.member, source=words).pk] = words

    def edit(self, posts, post) -> None:
        if mine := next((post for post in posts if post.pk in self.sent), None):
            words = new_words()
            edit(post=mine, by=self.member, source=words, version=mine.version)
            self.sent[mine.pk] = words

    def remove(self, posts, post) -> None:
        if post.pk in self.sent:
            remove(post=post, by=self.member)

    def hide(self, posts, post) -> None:
        hide(target=post, by=self.moderator, reason="other")

    def restore(self, posts, post) -> None:
        restore(target=post, by=self.moderator, reason="other")

    def like(self, posts, post) -> None:
        toggle(post=post, by=self.member)

    def read(self, posts, post) -> None:
        page = posts[posts.index(post) :][:5]
        visit(topic=self.topic, by=self.member, reading=reading_of(self.topic, self.member), posts=page)

    def see_all(self, posts, post) -> None:
        see_all(topic=self.topic, by=self.member)


def new_words() -> str:
    """Words of their own; letters alone, since digits may be somebody's number."""
    return f"Words {''.join(secrets.choice('bcdfghklmnprst') for _ in range(10))}."


def check_words(topic: Topic, people: list[Person]) -> None:
    """Every word that was taken is there once, and every draft that was kept still is, or was sent."""
    said = {post.pk: post.source for post in topic.posts.all()}
    assert {pk: words for person in people for pk, words in person.sent.items()}.items() <= said.items()
    times = Counter(said.values())
    assert all(times[words] == 1 for person in people for words in person.sent.values())
    for person in people:
        drafts = Draft.objects.filter(byline=person.member.byline).values_list("source", flat=True)
        assert sorted(drafts) == sorted(person.kept.values())


def check_counts(topic: Topic) -> None:
    """Likes, quotes and what is told of likes agree with the rows that they are counted from."""
    for post in topic.posts.all():
        likes = Like.objects.filter(post=post).count()
        assert post.like_count == likes
        told = Notification.objects.filter(kind="likes", target_id=post.pk)
        others = Like.objects.filter(post=post).exclude(member=post.byline.member).count()
        assert sum(row.count for row in told) in {likes, others}
        quoted = Quote.objects.filter(text=post).count()
        assert quoted == int(post.source.startswith("> [them]"))


games = st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 60)), min_size=5, max_size=12)


@pytest.mark.django_db(transaction=True)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(games=st.lists(games, min_size=PEOPLE, max_size=PEOPLE))
def test_eight_people_at_once(games, cast, category, settings):
    settings.LIMITS = {name: [(100_000, 60)] for name in settings.LIMITS}
    topic = open_topic(category=category, by=cast.doctor, title="Tree", source="Root.")
    people = [Person(make_member(f"p{secrets.token_hex(6)}"), cast.moderator, topic) for _ in range(PEOPLE)]
    with ThreadPoolExecutor(PEOPLE) as hands:
        list(hands.map(Person.play, people, games))
    check(topic)
    check_words(topic, people)
    check_counts(topic)
