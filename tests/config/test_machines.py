"""The sitemap: the newest of each kind, read without counting."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from config import machines
from forum.posting import open_topic
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


def test_the_sitemap_names_the_newest_and_counts_nothing(cast, topic, essay, monkeypatch):
    newer = open_topic(category=topic.category, by=cast.other, title="Second topic", source="And?")
    assert topic.get_absolute_url() in Client().get("/sitemap.xml").text
    monkeypatch.setattr(machines._SiteSitemap, "limit", 3)
    for number in range(3):
        write_essay(cast.editor, title=f"Essay {number}")  # each opens a discussion, a topic
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = Client().get("/sitemap.xml").text
    assert page.count("/essays/essay-") == 3
    assert essay.get_absolute_url() not in page
    assert newer.get_absolute_url() not in page
    for place in ("/forum/<", "/essays/<"):
        assert place in page
    asked = [
        query["sql"] for query in queries if "forum_topic" in query["sql"] or "essays_essay" in query["sql"]
    ]
    assert len(asked) == 3
    for sql in asked:
        assert "COUNT(" not in sql
        assert "OFFSET" not in sql
