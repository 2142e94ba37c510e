"""Sets of numbers against Python's own, and there and back through the database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.models import Reading
from forum.number_set import NumberSet

numbers = st.sets(st.integers(1, 60))


@given(numbers, numbers)
def test_it_is_a_set(left, right):
    both = NumberSet.of(left) | NumberSet.of(right)
    assert list(both) == sorted(left | right)
    assert len(both) == len(left | right)
    assert {number for number in range(70) if number in both} == left | right
    assert both == NumberSet.of(left | right)
    for last in (0, 1, 30, 70):
        assert set(NumberSet.of(left).missing(last)) == set(range(1, last + 1)) - left
    assert all(beyond < first for (_, beyond), (first, _) in zip(both.ranges, both.ranges[1:], strict=False))


@pytest.mark.django_db
def test_the_database_keeps_it_and_finds_numbers_in_it(cast, topic):
    for seen in (NumberSet(), NumberSet.of([1]), NumberSet.of([1, 2, 3, 9])):
        Reading.objects.update_or_create(
            member=cast.doctor, topic=topic, defaults={"seen": seen, "fresh": seen}
        )
        row = Reading.objects.get(member=cast.doctor, topic=topic)
        assert row.seen == row.fresh == seen
        assert Reading.objects.filter(seen__has=9).exists() == (9 in seen)
