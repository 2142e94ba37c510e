"""What a member has seen: what is new, where the next new post is, and that nothing counted drifts."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.moderating import hide, restore
from forum.models import Post, Reading
from forum.number_set import NumberSet
from forum.posting import reply
from forum.removing import remove
from forum.seeing import VISIT, first_unseen, reading_of, see_all, set_fold, unread_count, visit
from tests.forum.test_tree import check

pytestmark = pytest.mark.django_db


@pytest.fixture
def five(cast, topic) -> list[Post]:
    """The opening post and four replies of the other's; the doctor, who opened the topic, has seen the first only."""
    for number in range(4):
        reply(topic=topic, by=cast.other, source=f"Reply {number}.")
    return posts_of(topic)


def posts_of(topic) -> list[Post]:
    topic.refresh_from_db()
    return list(Post.objects.filter(topic=topic).select_related("byline").order_by("number"))


def open_page(topic, member, posts) -> Reading:
    return visit(topic=topic, by=member, reading=reading_of(topic, member), posts=posts)


def come_back_later(topic, member) -> None:
    Reading.objects.of(member, topic).update(visited_at=timezone.now() - VISIT - timedelta(seconds=1))


def test_who_wrote_it_has_seen_it(cast, topic, five):
    assert list(reading_of(topic, cast.doctor).seen) == [1]
    assert list(reading_of(topic, cast.other).seen) == [2, 3, 4, 5]
    assert unread_count(topic, reading_of(topic, cast.doctor)) == 4
    assert unread_count(topic, reading_of(topic, cast.editor)) == 0, "never opened: nothing is unread"


def test_a_first_visit_marks_nothing_and_the_next_what_came_since(cast, topic, five):
    assert open_page(topic, cast.editor, five).fresh is None
    new = reply(topic=topic, by=cast.other, source="Later.")
    come_back_later(topic, cast.editor)
    reading = open_page(topic, cast.editor, posts_of(topic))
    assert list(reading.fresh) == [new.number]
    assert open_page(topic, cast.editor, posts_of(topic)).fresh == reading.fresh, (
        "still marked in the same visit"
    )
    come_back_later(topic, cast.editor)
    assert not open_page(topic, cast.editor, posts_of(topic)).fresh


def test_a_visit_that_meets_nothing_new_writes_nothing(cast, topic, five, django_assert_num_queries):
    reading = open_page(topic, cast.doctor, five)
    with django_assert_num_queries(0):
        visit(topic=topic, by=cast.doctor, reading=reading, posts=five)


def test_the_first_unseen_post(cast, topic, five):
    assert first_unseen(topic, reading_of(topic, cast.doctor)) == five[1].pk
    open_page(topic, cast.doctor, [five[1], five[3]])
    assert first_unseen(topic, reading_of(topic, cast.doctor)) == five[2].pk
    hide(target=five[2], by=cast.moderator, reason="spam")
    assert first_unseen(topic, reading_of(topic, cast.doctor)) == five[4].pk
    open_page(topic, cast.doctor, [five[4]])
    assert first_unseen(topic, reading_of(topic, cast.doctor)) is None
    topic.refresh_from_db()
    assert unread_count(topic, reading_of(topic, cast.doctor)) == 0


def test_what_is_hidden_and_shown_again_is_not_new(cast, topic, five):
    open_page(topic, cast.doctor, five)
    for step in (hide, restore):
        step(target=five[2], by=cast.moderator, reason="spam")
        topic.refresh_from_db()
        assert unread_count(topic, reading_of(topic, cast.doctor)) == 0
        check(topic)


def test_a_post_that_was_hidden_while_its_page_was_on_the_way_is_not_counted(cast, topic, five):
    hide(target=five[2], by=cast.moderator, reason="spam")
    open_page(topic, cast.doctor, five)  # as it was read before
    check(topic)
    assert five[2].number not in reading_of(topic, cast.doctor).seen


def test_see_all(cast, topic, five):
    remove(post=five[1], by=cast.other)
    see_all(topic=topic, by=cast.editor)
    topic.refresh_from_db()
    assert unread_count(topic, reading_of(topic, cast.editor)) == 0
    assert reading_of(topic, cast.editor).seen == NumberSet([(1, 6)])
    check(topic)


def test_see_all_until_a_time_leaves_what_came_later_as_it_was(cast, topic, five):
    open_page(topic, cast.editor, five[:1])
    come_back_later(topic, cast.editor)
    until = five[2].published_at
    open_page(topic, cast.editor, five[1:2] + five[3:4])
    hide(target=five[1], by=cast.moderator, reason="spam")
    see_all(topic=topic, by=cast.editor, until=until)
    reading = reading_of(topic, cast.editor)
    assert (list(reading.seen), list(reading.fresh)) == ([1, 2, 3, 4], [4])
    topic.refresh_from_db()
    assert unread_count(topic, reading) == 1
    check(topic)
    see_all(topic=topic, by=cast.editor, until=topic.created_at - timedelta(days=1))
    assert reading_of(topic, cast.editor) == reading
    check(topic)


def test_folds_are_remembered_until_they_are_opened(cast, topic, five):
    set_fold(post=five[1], by=cast.doctor, folded=True)
    set_fold(post=five[2], by=cast.doctor, folded=True)
    set_fold(post=five[2], by=cast.doctor, folded=True)
    assert reading_of(topic, cast.doctor).folded == [2, 3]
    set_fold(post=five[1], by=cast.doctor, folded=False)
    assert reading_of(topic, cast.doctor).folded == [3]
    assert reading_of(topic, cast.other).folded == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(pages=st.lists(st.sets(st.integers(1, 5)), max_size=4))
def test_walking_meets_each_new_post_once(pages, cast, topic, five):
    Reading.objects.all().delete()
    for page in pages:
        open_page(topic, cast.editor, [post for post in five if post.number in page])
    seen = set().union(*pages)
    walked = []
    while (pk := first_unseen(topic, reading_of(topic, cast.editor))) is not None:
        post = next(post for post in five if post.pk == pk)
        walked.append(post.number)
        open_page(topic, cast.editor, [post])
    assert walked == sorted(set(range(1, 6)) - seen)
    check(topic)
