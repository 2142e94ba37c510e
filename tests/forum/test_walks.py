"""Whoever walks from new post to new post meets all of them, in the order of reading, before they are up to date."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Member
from accounts.models.identity import from_address
from accounts.sealing import own_byline
from forum import reading_order
from forum.models import Page, Post, Reading, Topic
from forum.number_set import NumberSet
from forum.populating import populate_topics
from forum.reading import read_page
from forum.reading_order import MOST, last_of, next_of, place_of
from forum.seeing import VISIT, reading_of
from forum.walking import UP_TO_DATE, Walk, unseen_or_newest, walk

pytestmark = pytest.mark.django_db

REPLIES, TREES = 19, 5


@pytest.fixture
def trees(cast, category, monkeypatch) -> list[Topic]:
    """Small topics whose pages hold four posts, and whose branches go on elsewhere below the second level."""
    for name in ("forum.populating", "forum.placing"):
        monkeypatch.setattr(f"{name}.PAGE_SIZE", 4)
    for name in ("forum.populating", "forum.reading", "forum.models.post", "forum.placing"):
        monkeypatch.setattr(f"{name}.BRANCH_DEPTH", 2)
    bylines = [own_byline(cast.other)]
    return populate_topics(category=category, bylines=bylines, topics=TREES, replies=REPLIES, seed=5)


class Walker:
    """Somebody who follows the links of a walk, or its keys; `met` are the numbers of what they stood at, in turn."""

    def __init__(self, topic: Topic, member: Member) -> None:
        self.topic, self.member = topic, member
        self.met: list[int] = []
        self.pages: list[tuple[int, int]] = []

    def open(self, post: Post) -> Walk:
        """Come to the page of a post, and walk through what is new there; on a first visit through all."""
        place = Page.objects.of(self.topic, post.branch).holding(post.path)[0]
        page = read_page(self.topic, self.member, number=place.number, branch=place.branch)
        walked = walk(self.topic, page, self.member, opens=True)
        shown = [node for node in page.all_nodes if node.is_shown]
        marked = shown if walked.is_first_visit else [node for node in shown if node.is_new]
        ends = [node.next_new for node in marked]
        if not walked.is_first_visit:
            assert ends[:-1] == [f"#{node.post.anchor}" for node in marked[1:]]
            assert ends[-1:] in ([], [walked.onward or UP_TO_DATE])
        self.met += [node.post.number for node in marked]
        self.pages.append((place.branch, place.number))
        return walked

    def walk_from(self, post: Post) -> Walk:
        """Go on until there is nothing more."""
        walked = self.open(post)
        while walked.onward:
            assert walked.unread
            walked = self.open(Post.objects.get(pk=from_address(walked.onward.strip("/").split("/")[-1])))
        return walked


def start(topic: Topic, member: Member, seen: set[int], hidden: set[int], *, is_first: bool) -> None:
    """Let `member` come back to a topic of which they have seen something."""
    Post.objects.filter(topic=topic).update(state="published")
    Post.objects.filter(topic=topic, number__in=hidden - {1}).update(state="hidden")
    shown = set(Post.objects.filter(topic=topic, state="published").values_list("number", flat=True))
    topic.post_count = len(shown)
    topic.save(update_fields=["post_count"])
    Reading.objects.filter(topic=topic).delete()
    if not is_first:
        Reading.objects.create(
            member=member,
            topic=topic,
            seen=NumberSet.of(seen),
            seen_count=len(seen & shown),
            fresh=NumberSet(),
            visited_at=timezone.now() - VISIT - timedelta(seconds=1),
        )


numbers = st.sets(st.integers(1, REPLIES + 1))


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    tree=st.integers(0, TREES - 1),
    seen=numbers,
    hidden=st.sets(st.integers(2, REPLIES + 1), max_size=6),
    is_first=st.booleans(),
    came_by=st.none() | st.integers(1, REPLIES + 1),
    most=st.sampled_from([3, MOST]),
)
def test_a_walk_meets_all_that_was_unseen(
    tree, seen, hidden, is_first, came_by, most, cast, trees, monkeypatch
):
    """The order of reading too, unless the search may look at three posts only."""
    monkeypatch.setattr(reading_order, "MOST", most)
    topic = trees[tree]
    start(topic, cast.editor, seen, hidden, is_first=is_first)
    posts = list(Post.objects.filter(topic=topic).order_by("number"))
    shown = {post.number for post in posts if post.state == "published"}
    unseen = shown if is_first else shown - seen
    walker = Walker(topic, cast.editor)
    begin = unseen_or_newest(topic, cast.editor) if came_by is None else posts[came_by - 1]
    last = walker.walk_from(begin)
    assert last.is_up_to_date
    assert unseen <= set(walker.met), "all was met"
    assert is_first or set(walker.met) <= unseen, "and nothing else"
    assert len(set(walker.pages)) == len(walker.pages) <= Page.objects.filter(topic=topic).count()
    assert reading_of(topic, cast.editor).seen_count == topic.post_count
    if came_by is None and most == MOST:
        order = [post.number for post in sorted(posts, key=place_of)]
        assert walker.met == sorted(walker.met, key=order.index), "in the order of reading"


@pytest.mark.parametrize("most", [1, 3, MOST])
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(tree=st.integers(0, TREES - 1), wanted=numbers, hidden=numbers, at=st.integers(1, REPLIES + 1))
def test_the_next_and_the_last_of_some_posts(tree, wanted, hidden, at, most, trees, monkeypatch):
    """Against sorting them all; where the search may look at fewer posts only, it finds another one of these."""
    monkeypatch.setattr(reading_order, "MOST", most)
    topic, numbers = trees[tree], NumberSet.of(wanted)
    Post.objects.filter(topic=topic).update(state="published")
    Post.objects.filter(topic=topic, number__in=hidden).update(state="hidden")
    wanted -= hidden
    places = {post.number: (place_of(post), post.pk) for post in Post.objects.filter(topic=topic)}
    here = places[at][0]
    after = [pk for place, pk in sorted(places[number] for number in wanted) if place > here]
    before = [pk for place, pk in sorted(places[number] for number in wanted) if place < here]
    found = next_of(topic, numbers, here), last_of(topic, numbers, here)
    if most > REPLIES:
        assert found == (after[0] if after else None, before[-1] if before else None)
    else:
        assert found[0] in {None, *after}
        assert found[1] in {None, *before}
    assert bool(next_of(topic, numbers)) == bool(wanted), "whatever it looks at, it misses nothing"
