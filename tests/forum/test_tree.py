"""The stored tree against a simple recursive oracle, with many writers at once."""

import random
import secrets
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.moderating import NothingToDo, hide, restore
from accounts.refusals import Conflict
from accounts.viewers import Viewer
from forum.models import Page, Post, Topic
from forum.models.page import PAGE_SIZE
from forum.models.post import BRANCH_DEPTH
from forum.posting import open_topic, reply
from forum.reading import page_of, read_page
from forum.removing import remove
from forum.seeing import reading_of, see_all, visit
from tests.cast import make_member

WRITERS = 8


def oracle(posts: list[Post]) -> list[int]:
    """The numbers of a topic's posts depth-first: children by number below their parent."""
    children: dict[int | None, list[Post]] = {}
    for post in sorted(posts, key=lambda post: post.number):
        children.setdefault(post.parent_id, []).append(post)

    def below(parent: int | None) -> list[int]:
        return [number for post in children.get(parent, []) for number in [post.number, *below(post.pk)]]

    return below(None)


def check(topic: Topic) -> None:
    """Everything stored about a topic agrees with a recount."""
    topic.refresh_from_db()
    posts = list(topic.posts.all())
    assert sorted(post.number for post in posts) == list(range(1, len(posts) + 1)), "numbers are dense"
    assert [post.number for post in sorted(posts, key=lambda post: post.path)] == oracle(posts), "order"
    assert topic.last_number == len(posts)
    shown = [post for post in posts if post.state == "published"]
    assert topic.reply_count == sum(post.number != 1 for post in shown)
    assert topic.post_count == len(shown)
    said = Counter(post.byline_id for post in shown)
    assert {
        speaker.byline_id: speaker.post_count for speaker in topic.speakers.all() if speaker.post_count
    } == said
    for reading in topic.readings.all():
        assert reading.seen_count == sum(post.number in reading.seen for post in shown), "what was read"
    if shown:
        assert topic.last_post_at == max(shown, key=lambda post: post.number).published_at
    check_pages(topic, posts)


def check_pages(topic: Topic, posts: list[Post]) -> None:
    """Every post stands on exactly one page of its branch, in order, and no page is over-full."""
    standing = {}
    for branch in {post.branch for post in posts}:
        numbers = list(Page.objects.of(topic, branch).order_by("first").values_list("number", flat=True))
        assert numbers == list(range(1, len(numbers) + 1)), "pages are numbered in order"
        for number in numbers:
            on_page = shown_on(topic, None, number, branch)
            assert 0 < len(on_page) <= PAGE_SIZE
            assert len(on_page) == Page.objects.of(topic, branch).get(number=number).size
            assert on_page == sorted(on_page, key=lambda post: post.path)
            standing.update({post.pk: (branch, number) for post in on_page})
    assert standing.keys() == {post.pk for post in posts}
    for post in random.sample(posts, min(5, len(posts))):
        branch, number = standing[post.pk]
        assert page_of(post) == f"{topic.page_address(number, branch=branch)}#{post.anchor}"
    heads = {post.number: post for post in posts if post.depth % BRANCH_DEPTH == 0}
    for number, head in heads.items():
        below = [post for post in posts if number in post.path[:-1] and post.state == "published"]
        assert head.onward_count == len(below)


def shown_on(topic: Topic, viewer: Viewer, number: int, branch: int = 0) -> list[Post]:
    page = read_page(topic, viewer, number=number, branch=branch)
    opening = [page.opening.post] if page.opening else []
    return opening + [node.post for node in page.nodes]


@pytest.fixture
def writers(db):
    return [make_member(f"writer-{number}") for number in range(WRITERS)]


@pytest.fixture
def _no_limits(settings):
    settings.LIMITS = {name: [(100_000, 60)] for name in settings.LIMITS}


def new_words() -> str:
    """Words of their own; letters alone, since digits may be somebody's number."""
    return f"Words {''.join(secrets.choice('bcdfghklmnprst') for _ in range(10))}."


def play(topic: Topic, writer, moderator, moves: list[tuple[str, int]]) -> None:
    """One person's moves; each names a post by a number that is taken from those there are."""
    try:
        for move, choice in moves:
            posts = list(Post.objects.filter(topic=topic).order_by("number"))
            post = posts[choice % len(posts)]
            try:
                match move:
                    case "deep":
                        reply(topic=topic, by=writer, source=new_words(), reply_to=posts[-1])
                    case "reply":
                        reply(topic=topic, by=writer, source=new_words(), reply_to=post)
                    case "read":
                        page = posts[choice % len(posts) :][:PAGE_SIZE]
                        visit(topic=topic, by=writer, reading=reading_of(topic, writer), posts=page)
                    case "see all":
                        see_all(topic=topic, by=writer)
                    case "hide":
                        hide(target=post, by=moderator, reason="other")
                    case "restore":
                        restore(target=post, by=moderator, reason="other")
                    case "remove":
                        mine = next((one for one in posts[1:] if one.byline == writer.byline), None)
                        if mine and not mine.is_hidden:
                            remove(post=mine, by=writer)
            except (Conflict, NothingToDo, PermissionDenied):
                pass  # somebody else was quicker, which is what this is about
    finally:
        connection.close()


moves = st.lists(
    st.tuples(
        st.sampled_from(
            ["reply", "reply", "deep", "deep", "hide", "restore", "remove", "read", "read", "see all"]
        ),
        st.integers(0, 60),
    ),
    min_size=4,
    max_size=10,
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("_no_limits")
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(games=st.lists(moves, min_size=WRITERS, max_size=WRITERS))
def test_eight_writers_at_once_against_the_oracle(games, cast, category, writers):
    topic = open_topic(category=category, by=cast.doctor, title="Tree", source="Root.")
    with ThreadPoolExecutor(WRITERS) as people:
        list(people.map(play, [topic] * WRITERS, writers, [cast.moderator] * WRITERS, games))
    check(topic)
    assert topic.readings.exists() or not any(post.number > 1 for post in topic.posts.all())


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_limits")
def test_pages_split_in_the_middle_and_at_the_end(cast, category):
    topic = open_topic(category=category, by=cast.doctor, title="Tree", source="Root.")
    chance = random.Random(7)
    posts = []
    for number in range(260):
        below = chance.choice(posts) if posts and chance.random() < 0.7 else None
        posts.append(reply(topic=topic, by=cast.other, source=f"{number}", reply_to=below))
    check(topic)
    assert Page.objects.of(topic, 0).count() > 5


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_limits")
def test_a_topic_that_only_grows_at_its_end_has_full_pages(cast, category):
    topic = open_topic(category=category, by=cast.doctor, title="Flat", source="Root.")
    for _ in range(120):
        reply(topic=topic, by=cast.other, source=new_words())
    sizes = list(Page.objects.of(topic, 0).order_by("number").values_list("size", flat=True))
    assert sizes == [50, 50, 21]
    check(topic)
