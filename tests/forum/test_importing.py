"""Threads of unknown authors: their posts stand, count and can be answered like all others."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.models import AuditEntry
from forum.importing import import_replies, import_topic
from forum.liking import like
from forum.models import Page, Post
from forum.posting import reply
from prose.threads import Said
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


def many(count):
    return [Said(f"Post {number}.", likes=number % 3) for number in range(count)]


def test_a_topic_of_unknown_authors(cast, category):
    topic = import_topic(category=category, title="At parties?", posts=many(120), by=cast.editor)
    posts = list(topic.posts.order_by("number"))
    assert (topic.reply_count, topic.last_number, len(posts)) == (119, 120, 120)
    assert {post.byline.shown for post in posts} == {"An unknown author"}
    assert {post.depth for post in posts} == {1}
    assert [post.like_count for post in posts[:3]] == [0, 1, 2]
    assert [page.size for page in Page.objects.filter(topic=topic).order_by("number")] == [50, 50, 20]
    answer = reply(topic=topic, by=cast.doctor, source="And now?", reply_to=posts[60])
    assert answer.path == [61, 121]
    page = cast.client("doctor").get(topic.get_absolute_url()).content.decode()
    assert "Post 1." in page
    assert "An unknown author" in page
    assert "time unknown" in page
    entry = AuditEntry.objects.get(act="import")
    assert (entry.target_id, entry.actor_id) == (topic.pk, cast.editor.pk)


def test_likes_are_added_to_those_that_came_along(cast, category):
    topic = import_topic(category=category, title="T", posts=[Said("One.", 2)], by=cast.editor)
    like(post=topic.posts.get(), by=cast.doctor)
    assert topic.posts.get().like_count == 3


def test_replies_join_a_discussion(cast):
    essay = write_essay(cast.editor)
    essay.discussion.refresh_from_db()
    before = essay.discussion.last_number
    import_replies(topic=essay.discussion, posts=many(2), by=cast.editor)
    essay.discussion.refresh_from_db()
    assert essay.discussion.last_number == before + 2
    assert essay.discussion.reply_count == 2


def test_what_is_refused_leaves_nothing(cast, category):
    long = [Said("Short."), Said("x" * 40_000)]
    for posts, by, title in [([], cast.editor, "T"), (long, cast.editor, "T"), (many(1), cast.editor, " ")]:
        with pytest.raises(ValidationError):
            import_topic(category=category, title=title, posts=posts, by=by)
    with pytest.raises(PermissionDenied):
        import_topic(category=category, title="T", posts=many(1), by=cast.doctor)
    assert not Post.objects.exists()
