"""Dates in the forms that people and programs write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose.dates import date_in_name, read_date


@pytest.mark.parametrize(
    ("words", "at"),
    [
        ("2026-10-12", "2026-10-12T00:00:00+00:00"),
        ("2026/10/12", "2026-10-12T00:00:00+00:00"),
        ("20261012", "2026-10-12T00:00:00+00:00"),
        ("2026-10-12T09:30:15.25Z", "2026-10-12T09:30:15.250000+00:00"),
        ("2026-10-12 09:00:00 +0100", "2026-10-12T08:00:00+00:00"),
        ("2026-10-12T09:00-05:30", "2026-10-12T14:30:00+00:00"),
        ("12 October 2026", "2026-10-12T00:00:00+00:00"),
        ("12th of October, 2026", "2026-10-12T00:00:00+00:00"),
        ("Oct 12, 2026", "2026-10-12T00:00:00+00:00"),
        ("October 12th 2026 at 9:05 pm", "2026-10-12T21:05:00+00:00"),
        ("Sept. 1, 2026", "2026-09-01T00:00:00+00:00"),
        ("Mon, 12 Oct 2026 09:00:00 +0100", "2026-10-12T08:00:00+00:00"),
        ("12.10.2026", "2026-10-12T00:00:00+00:00"),
        ("25/12/2026", "2026-12-25T00:00:00+00:00"),
        ("12/25/2026", "2026-12-25T00:00:00+00:00"),
        ("10/10/2026", "2026-10-10T00:00:00+00:00"),
    ],
)
def test_forms(words, at):
    found = read_date(words)
    assert found.at is not None
    assert (found.at.isoformat(), found.problem) == (at, "")


def test_what_can_be_read_in_two_ways_is_said():
    found = read_date("12/10/2026")
    assert found.at.isoformat() == "2026-10-12T00:00:00+00:00"
    assert "two ways" in found.problem


@pytest.mark.parametrize(
    "words", ["2026-13-45", "31 February 2026", "yesterday", "2026", "12 Foo 2026", "0000-01-01"]
)
def test_what_is_no_date_is_said(words):
    found = read_date(words)
    assert found.at is None
    assert words in found.problem


def test_date_in_a_name():
    assert date_in_name("posts/2026-10-12-the-ward.md").at.day == 12
    assert date_in_name("2026-10-12.md").at.day == 12
    assert date_in_name("the-ward-2026.md").at is None
    assert read_date("").problem == ""


@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}( [0-9:+-]*)?"))
def test_nothing_raises(words):
    assert read_date(words).problem or read_date(words).at or not words.strip()
