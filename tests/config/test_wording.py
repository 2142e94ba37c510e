"""Sentences of templates are whole, so that they can be put into another language."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.utils.translation import override

from config.templatetags.opinion import grouped
from forum.models import Topic

TEMPLATES = Path(__file__).parents[2] / "templates"
ELSEWHERE = {"forum", "errors"}
HERE = sorted(
    path for path in TEMPLATES.rglob("*.html") if path.relative_to(TEMPLATES).parts[0] not in ELSEWHERE
)
GLUED = (
    r"\{% counted ",  # its words are in no catalogue
    r"\{% translate \"[ ,.:;]",  # goes on with something
    r"\{% translate \"[^\"]*[ ,:;]\" %\}",  # something goes on with it
    r"endblocktranslate %\}[,;:] ",
    r"%\}[,;:] \{% (blocktranslate|translate)",
    r"</a> \{% translate \"[a-z]",
)


@pytest.mark.parametrize("path", HERE, ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_no_sentence_is_glued_together(path):
    text = path.read_text()
    assert not [found[0] for pattern in GLUED for found in re.finditer(pattern, text)]


def test_large_numbers_are_written_in_groups_where_people_read_them(cast, topic):
    Topic.objects.update(reply_count=10_000, last_number=10_001, post_count=10_001)
    assert "<span>10,000 replies</span>" in cast.client(None).get(topic.get_absolute_url()).text
    assert "<b>10,000</b> replies" in cast.client(None).get("/forum/").text
    assert "10,000 replies" in cast.client(None).get("/search/?q=tell&kind=topics").text
    with override("de"):
        assert [grouped(number) for number in (999, 1000, 1_234_567)] == ["999", "1.000", "1.234.567"]


def test_sentences_with_links_and_numbers_read_as_they_should(cast, essay, topic, a_reply):
    page = Client().get(essay.get_absolute_url()).text
    sign_in = f'<a href="/accounts/login/?next={essay.get_absolute_url()}">Sign in</a> to reply, or <a href="'
    assert f"You are reading signed out. {sign_in}{essay.discussion.reply_address}" in page
    assert "<dd>1 minute</dd>" in page
    assert "0 replies" not in page
    listed = Client().get(topic.category.get_absolute_url()).text
    assert "<b>1</b> reply</span>" in listed
    assert "last reply by Other, <time" in listed
    assert "opened by Doctor, <time" in Client().get("/search/?q=tell&kind=topics").text
