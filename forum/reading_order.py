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
        SELECT lower(span) AS first, upper(span) AS beyond, {begin} AS begin
        FROM unnest(%(numbers)s::int4multirange) AS span ORDER BY lower(span) {way} LIMIT %(most)s
    ) AS spans CROSS JOIN LATERAL (
        SELECT id, branch, path FROM forum_post
        WHERE topic_id = %(topic)s AND state = 'published' AND {window}
        ORDER BY number {way} LIMIT %(most)s
    ) AS found LIMIT %(most)s
) AS oldest WHERE (branch, path) {sign} (%(branch)s, %(path)s::int[])
ORDER BY branch {way}, path {way} LIMIT 1
"""
# Of a long span only a window is looked at, and it begins with a post: so the planner may sort it, and no span is missed.
_BEGIN = """
CASE WHEN upper(span) - lower(span) <= %(most)s THEN {end} ELSE (
    SELECT number FROM forum_post
    WHERE topic_id = %(topic)s AND state = 'published' AND number >= lower(span) AND number < upper(span)
    ORDER BY number {way} LIMIT 1
) END
"""
_BEYOND = """
SELECT id FROM forum_post
WHERE topic_id = %(topic)s AND state = 'published' AND %(numbers)s::int4multirange @> number AND number >= %(least)s
ORDER BY number LIMIT 1
"""


def _search(*, sign: str, way: str, end: str, window: str) -> str:
    begin = _BEGIN.format(way=way, end=end)
    near, among = (sql.format(sign=sign, way=way, begin=begin, window=window) for sql in (_NEAR, _AMONG))
    return f"SELECT COALESCE(({near}), ({among}))"


_NEXT = _search(
    sign=">",
    way="ASC",
    end="lower(span)",
    window="number >= begin AND number < LEAST(beyond, begin + %(most)s)",
)
_BEFORE = _search(
    sign="<",
    way="DESC",
    end="upper(span) - 1",
    window="number <= begin AND number >= GREATEST(first, begin - %(most)s + 1)",
)


def place_of(post: Post) -> Place:
    """The place of a published post, or of a placeholder."""
    return Place(post.branch or 0, post.path or [])


def next_of(topic: Topic, numbers: NumberSet, after: Place = START) -> int | None:
    """The id of the first published post with one of these numbers that is read after a place; None if there is none.

    Exact where it stands among the next MOST posts, or where there are no more than MOST of these numbers. Farther off in
    a longer topic it is the first of some of the oldest: of MOST ranges at most, of each a stretch of MOST numbers.
    From START on, None always means that there is none.
    """
    found = _found(_NEXT, topic, numbers, after)
    if found is None and after == START and len(numbers.ranges) > MOST:
        return _beyond(topic, numbers)
    return found


def last_of(topic: Topic, numbers: NumberSet, before: Place) -> int | None:
    """The id of the last published post with one of these numbers that is read before a place. Bounded as `next_of` is."""
    return _found(_BEFORE, topic, numbers, before)


def _beyond(topic: Topic, numbers: NumberSet) -> int | None:
    """The oldest such post beyond the first MOST ranges, where these hold nothing but placeholders.

    It passes over what is published between them: the one search here that the length of a topic counts in.
    """
    others = NumberSet(numbers.ranges[MOST:])
    return _found(_BEYOND, topic, others, START, least=others.ranges[0][0])


def _found(sql: str, topic: Topic, numbers: NumberSet, place: Place, **more: int) -> int | None:
    given = {"topic": topic.pk, "numbers": as_multirange(numbers), "most": MOST, **place._asdict(), **more}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        row = cursor.fetchone()
    return row[0] if row else None
