"""Sentences of templates are whole, so that they can be put into another language."""

import re
from pathlib import Path

import pytest
from django.test import Client

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
