"""A foot that was rendered once and filled in is the foot that the template gives for each post."""

import re

import pytest

from forum.bookmarking import add_bookmark
from forum.liking import like
from forum.posting import reply
from forum.templatetags import post_feet
from forum.thanking import thank
from tests.cast import make_member

pytestmark = pytest.mark.django_db


def feet_of(client, address) -> list[str]:
    page = client.get(address).content.decode()
    return re.findall(r'<div class="post-foot">.*?</details></div>', page, re.DOTALL)


def page_of_many_kinds(cast, topic) -> str:
    """Replies with no, one and several likes, one of them bookmarked and one that helped, by several people."""
    posts = [reply(topic=topic, by=cast.other, source=f"Reply {number}.") for number in range(6)]
    reply(topic=topic, by=cast.doctor, source="Mine.")
    for person in (cast.doctor, cast.editor, cast.moderator):
        like(post=posts[1], by=person)
    for post in posts[2:4]:
        like(post=post, by=cast.editor)
    like(post=posts[3], by=cast.doctor)
    add_bookmark(post=posts[0], by=cast.doctor)
    thank(post=posts[4], by=cast.doctor)
    hostile = make_member("hostile", display_name="\ue020number\ue021 <b>&")
    reply(topic=topic, by=hostile, source="Words.")
    return topic.get_absolute_url()


@pytest.mark.parametrize("person", ["doctor", "other", "moderator"])
def test_feet_are_what_the_template_gives(cast, topic, person, monkeypatch):
    address = page_of_many_kinds(cast, topic)
    client = cast.client(person)
    filled = feet_of(client, address)
    monkeypatch.setattr(post_feet, "_filled_in", lambda context, node, feet: post_feet._rendered(context))
    assert filled == feet_of(client, address)
    assert len(filled) == 9


def test_alike_posts_are_rendered_once(cast, topic, monkeypatch):
    for number in range(5):
        reply(topic=topic, by=cast.other, source=f"Reply {number}.")
    rendered = []
    original = post_feet._of_kind
    monkeypatch.setattr(
        post_feet, "_of_kind", lambda context, post: rendered.append(post) or original(context, post)
    )
    assert len(feet_of(cast.client("editor"), topic.get_absolute_url())) == 6
    assert len(rendered) == 1
