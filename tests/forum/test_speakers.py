"""Who speaks on a page of a topic: shown beside it, without a query more, and nobody whose words are gone."""

import pytest

from forum.posting import reply
from forum.reading import read_page
from forum.removing import remove

pytestmark = pytest.mark.django_db


def test_who_says_most_stands_first_and_what_is_gone_does_not_count(cast, topic, a_reply):
    for number in range(3):
        reply(topic=topic, by=cast.other, source=f"Again {number}.")
    gone = reply(topic=topic, by=cast.editor, source="Taken back.")
    remove(post=gone, by=cast.editor)
    speakers = [(post.byline.shown, count) for post, count in read_page(topic, None).speakers]
    assert speakers == [("Other", 4), ("Doctor", 1)]
    page = cast.client(None).get(topic.get_absolute_url()).text
    assert f'<a class="name" href="#{a_reply.anchor}">Other</a>' in page
    assert "Speaking here" in page
