"""The order in which a topic is read, and the next of some posts in it, found at a bounded cost.

Page by page: the topic's own pages first, each in the order of the tree, then the branches that go on elsewhere, in the
order in which their heads were written. It is the order of one index.
"""

from typing import NamedTuple

from django.db import connection

from forum.models import Post, Topic
from forum.models.reading import as_multirange
from forum.number_set import NumberSet

MOST = 500  # rows that a search looks at


class Place(NamedTuple):
    """Where a published post stands: of two places the lower is read first."""

    branch: int
    path: list[int]


START = Place(0, [])

_NEAR = """
SELECT id FROM (
    SELECT id, number, state, branch, path FROM forum_post
    WHERE topic_id = %(topic)s AND (branch, path) {sign} (%(branch)s, %(path)s::int[])
    ORDER BY branch {way}, path {way} LIMIT %(most)s
) AS near WHERE state = 'published' AND %(numbers)s::int4multirange @> number
ORDER BY branch {way}, path {way} LIMIT 1
"""
_AMONG = """
SELECT id FROM (
    SELECT found.* FROM (
        SELECT span FROM unnest(%(numbers)s::int4multirange) AS span ORDER BY lower(span) {way}
    ) AS spans CROSS JOIN LATERAL (
        SELECT id, branch, path FROM forum_post
        WHERE topic_id = %(topic)s AND state = 'published' AND number >= lower(span) AND number < upper(span)
        ORDER BY number {way} LIMIT %(most)s
    ) AS found LIMIT %(most)s
) AS oldest WHERE (branch, path) {sign} (%(branch)s, %(path)s::int[])
ORDER BY branch {way}, path {way} LIMIT 1
"""
_NEXT, _BEFORE = (
    f"SELECT COALESCE(({_NEAR}), ({_AMONG}))".format(sign=sign, way=way)
    for sign, way in ((">", "ASC"), ("<", "DESC"))
)


def place_of(post: Post) -> Place:
    """The place of a published post, or of a placeholder."""
    return Place(post.branch or 0, post.path or [])


def next_of(topic: Topic, numbers: NumberSet, after: Place = START) -> int | None:
    """The id of the first published post with one of these numbers that is read after a place; None if there is none.

    Exact where it stands among the next MOST posts, or where there are no more than MOST of these numbers. Farther off in
    a longer topic it is the first of the MOST oldest of them.
    """
    return _found(_NEXT, topic, numbers, after)


def last_of(topic: Topic, numbers: NumberSet, before: Place) -> int | None:
    """The id of the last published post with one of these numbers that is read before a place. Bounded as `next_of` is."""
    return _found(_BEFORE, topic, numbers, before)


def _found(sql: str, topic: Topic, numbers: NumberSet, place: Place) -> int | None:
    given = {"topic": topic.pk, "numbers": as_multirange(numbers), "most": MOST, **place._asdict()}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchone()[0]
