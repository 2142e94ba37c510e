"""Posts are rendered once for each kind of them and filled in: each shows what is its own, and that alone."""

import re

import pytest
from django.utils.translation import ngettext

from accounts.models import Byline
from forum import stencils
from forum.bookmarking import add_bookmark
from forum.liking import like
from forum.models import Post
from forum.posting import reply
from forum.reading import Node
from forum.stencils import filled, plural_of
from forum.templatetags.thread_posts import _fold
from forum.thanking import thank
from tests.cast import make_member

pytestmark = pytest.mark.django_db
CHANGING = re.compile(
    r'name="csrfmiddlewaretoken" value="\w+"|name="submission" value="[^"]+"|data-submission="[^"]+"'
)
PEOPLE = (None, "doctor", "other", "editor", "moderator")


@pytest.fixture(autouse=True)
def _nothing_is_kept():
    stencils._pieces.cache_clear()


def page_of_many_kinds(cast, topic) -> str:
    """Replies with no, one and several likes, one of them bookmarked and one that helped, by several people."""
    posts = [reply(topic=topic, by=cast.other, source=f"Reply {number}.") for number in range(6)]
    reply(topic=topic, by=cast.doctor, source="Mine.", reply_to=posts[2])
    for person in (cast.doctor, cast.editor, cast.moderator):
        like(post=posts[1], by=person)
    for post in posts[2:4]:
        like(post=post, by=cast.editor)
    like(post=posts[3], by=cast.doctor)
    add_bookmark(post=posts[0], by=cast.doctor)
    thank(post=posts[4], by=cast.doctor)
    Post.objects.filter(pk=posts[5].pk).update(state="hidden")
    return topic.get_absolute_url()


def shown(cast, person, address) -> str:
    return CHANGING.sub("", cast.client(person).get(address).content.decode())


def test_nobody_meets_what_is_for_somebody_else(cast, topic):
    """Whoever came before, a page is what it is when nothing was rendered before it."""
    address = page_of_many_kinds(cast, topic)
    for person in PEOPLE:
        cast.client(person).get(address)  # from now on what they have seen is seen
    alone = {}
    for person in PEOPLE:
        stencils._pieces.cache_clear()
        alone[person] = shown(cast, person, address)
    for person in reversed(PEOPLE):
        assert shown(cast, person, address) == alone[person]
    assert alone["moderator"].count(">Moderate<") == 8, "also at the hidden one"
    assert alone["doctor"].count(">Report<") == 5, "at those of others that can be read"
    assert "Moderate" not in alone["doctor"]
    assert '<span class="act is-still">3 Likes</span>' in alone[None]


def test_alike_posts_are_rendered_once(cast, topic):
    for number in range(5):
        reply(topic=topic, by=cast.other, source=f"Reply {number}.")
    client = cast.client("editor")
    client.get(topic.get_absolute_url())
    before = stencils._pieces.cache_info().misses
    reply(topic=topic, by=cast.other, source="One more.")
    page = client.get(topic.get_absolute_url())
    client.get(topic.get_absolute_url())
    assert page.text.count('class="post-foot"') == 7
    assert stencils._pieces.cache_info().misses - before <= 3, (
        "one that is new, where the new ones begin and end"
    )


def test_a_name_is_a_name_whatever_stands_in_it(cast, topic):
    hostile = make_member("hostile", display_name="\ue020post.number\ue021 <b>&\"'")
    posts = [reply(topic=topic, by=hostile, source=f"\ue020words\ue021 {number}") for number in range(2)]
    reply(topic=topic, by=cast.other, source="Answer.", reply_to=posts[0])
    page = cast.client("doctor").get(topic.get_absolute_url()).text
    name = "\ue020post.number\ue021 &lt;b&gt;&amp;&quot;&#x27;"
    assert page.count(f">{name}</a>") == 2 + 1, "at both posts and beside them"
    assert f"in reply to {name}</a>" in page
    assert f'data-quote-name="{name}, post 2"' in page
    assert "\ue020words\ue021 0" in page


def test_numbers_decide_and_are_printed():
    def likes(count: int) -> str:
        kind = {"is_signed_in": False, "post.like_count": plural_of(count), "post.helped_at": False}
        return filled("forum/post_foot.html", kind, {"post.like_count": f"{count:,}"})

    def fold(replies: int) -> str:
        node = Node(post=Post(byline=Byline(name="Ada", kind=Byline.Kind.FREE)), replies=replies)
        return " ".join(_fold(node).split())

    assert "and 1 reply" in fold(1)
    assert "and 12,345 replies" in fold(12_345)
    misses = stencils._pieces.cache_info().misses
    assert "and 12,445 replies" in fold(12_445)
    assert stencils._pieces.cache_info().misses == misses
    assert "1 Like<" in likes(1)
    assert "2 Likes<" in likes(2)
    assert "12,345 Likes<" in likes(12_345)
    assert not re.search(r"\w", re.sub("<.*?>", "", likes(0)))


def test_a_plural_is_that_of_the_number(monkeypatch):
    assert [plural_of(count) for count in (0, 1, 2, 99, 199, 200, 201, 1_021)] == [
        0,
        1,
        2,
        99,
        199,
        100,
        101,
        121,
    ]
    assert all(ngettext("a", "b", plural_of(count)) == ngettext("a", "b", count) for count in range(1_500))
