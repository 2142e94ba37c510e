"""A topic by time and by likes: every shown post once, on pages that do not move, with the rights of the tree."""

import re

import pytest

from accounts.moderating import hide
from forum.liking import like
from forum.models import Post
from forum.models.page import PAGE_SIZE
from forum.ordering import read_newest, read_top
from forum.posting import reply
from forum.reading import NoSuchPage
from forum.removing import remove

pytestmark = pytest.mark.django_db


@pytest.fixture
def long(cast, topic, settings):
    """A topic of 121 posts."""
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    for number in range(120):
        reply(topic=topic, by=cast.other, source=f"Reply {number}.")
    topic.refresh_from_db()
    return topic


def numbers(page) -> list[int]:
    return [node.post.number for node in page.nodes]


def test_newest_holds_fixed_ranges_of_numbers(cast, long):
    assert numbers(read_newest(long, None)) == list(range(121, 71, -1)), (
        "the newest fifty, whatever the ranges are"
    )
    assert numbers(read_newest(long, None, number=3)) == list(range(121, 100, -1))
    assert numbers(read_newest(long, None, number=1)) == list(range(50, 0, -1))
    removed = Post.objects.get(topic=long, number=49)
    remove(post=removed, by=cast.other)
    reply(topic=long, by=cast.other, source="Later.")
    long.refresh_from_db()
    again = read_newest(long, None, number=1)
    assert numbers(again) == list(range(50, 0, -1)), "pages do not move"
    assert not again.nodes[1].is_shown
    for wrong in (0, 4, -1):
        with pytest.raises(NoSuchPage):
            read_newest(long, None, number=wrong)


def walk_top(topic, viewer=None) -> tuple[list[list[int]], list[list[int]]]:
    """The numbers of each page by likes, following its links, and the same backwards."""
    there, page = [], read_top(topic, viewer)
    while True:
        there.append(numbers(page))
        if not page.following:
            break
        page = read_top(topic, viewer, after=re.search(r"after=([\d-]+)", page.following)[1])
    back = [numbers(page)]
    while page.previous:
        page = read_top(topic, viewer, before=re.search(r"before=([\d-]+)", page.previous)[1])
        back.append(numbers(page))
    return there, back[::-1]


def test_top_goes_through_every_shown_post_once_there_and_back(cast, long):
    liked = {7: 3, 60: 2, 61: 2, 119: 1}
    for number, count in liked.items():
        Post.objects.filter(topic=long, number=number).update(like_count=count)
    hide(target=Post.objects.get(topic=long, number=8), by=cast.moderator, reason="spam")
    there, back = walk_top(long)
    rest = [number for number in range(1, 122) if number not in liked and number != 8]
    assert [number for page in there for number in page] == [7, 60, 61, 119, *rest]
    assert [len(page) for page in there] == [50, 50, 20]
    assert there == back


def test_a_like_moves_a_post_up(cast, topic, a_reply):
    assert numbers(read_top(topic, None)) == [1, 2]
    like(post=a_reply, by=cast.doctor)
    assert numbers(read_top(topic, None)) == [2, 1]


@pytest.mark.parametrize(
    "query", ["order=oldest", "order=newest&page=0", "order=newest&page=x", "order=newest&branch=1"]
)
def test_orders_and_pages_that_do_not_exist(cast, topic, a_reply, query):
    assert cast.client(None).get(f"{topic.get_absolute_url()}?{query}").status_code == 404


@pytest.mark.parametrize(
    "query", ["after=x", "after=1", "before=-1-2", "after=²-1", f"after={'9' * 30}-1", "page=1"]
)
def test_keys_that_are_none(cast, topic, query):
    assert cast.client(None).get(f"{topic.get_absolute_url()}?order=top&{query}").status_code == 404


@pytest.mark.parametrize("order", ["newest", "top"])
def test_another_order_is_the_same_page_to_machines_and_says_who_answers_whom(cast, topic, a_reply, order):
    reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    page = cast.client(None).get(f"{topic.get_absolute_url()}?order={order}").content.decode()
    assert '<meta name="robots" content="noindex">' in page
    assert re.search(rf'rel="canonical" href="[^"]*{topic.get_absolute_url()}"', page)
    assert "in reply to Other" in page
    assert page.count('<article class="post') == 3


def test_an_order_survives_a_wrong_slug(cast, topic):
    answer = cast.client(None).get(f"/forum/t/{topic.address_id}/?order=newest&page=1")
    assert answer.url == f"{topic.get_absolute_url()}?order=newest&page=1"


def test_what_is_new_is_marked_in_every_order(cast, topic, a_reply):
    client = cast.client("editor")
    client.get(topic.get_absolute_url())
    assert PAGE_SIZE > 2
    new = reply(topic=topic, by=cast.other, source="Later.")
    from_tree = client.get(f"{topic.get_absolute_url()}?order=newest")
    assert from_tree.context["walk"].new_here == 0, "in a first visit nothing is marked"
    assert new.number == 3
