"""What lists say beside a title: short dates, and what a tag is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from config.templatetags.opinion import moment
from forum.tagging import tags_named
from tests.cast import write_essay


def test_a_date_in_a_list_names_its_year_only_where_it_is_another():
    now = timezone.localtime().replace(month=6, day=5)
    assert ">5 Jun</time>" in moment(now, "short-date")
    before = now - timedelta(days=365)
    assert f" {before.year}</time>" in moment(before, "short-date")


@pytest.mark.django_db
def test_the_page_of_a_tag_says_that_it_is_one_and_how_many_essays_carry_it(cast):
    for number in range(2):
        write_essay(cast.editor, title=f"Essay {number}").tags.set(tags_named(["Back to work"]))
    page = cast.client(None).get("/tags/back-to-work/").text
    assert '<p class="kicker">Tag</p>' in page
    assert "2 essays" in page


@pytest.mark.django_db
def test_the_page_of_a_tag_counts_nothing(cast):
    for number in range(22):
        essay = write_essay(cast.editor, title=f"Essay {number}")
        essay.tags.set(tags_named(["Back to work"]))
    with CaptureQueriesContext(connection) as queries:
        page = cast.client(None).get("/tags/back-to-work/").text
    assert "22 essays" not in page
    assert "?before=" in page
    assert not [query["sql"] for query in queries if "COUNT(" in query["sql"]]
