"""A form that is refused for its token: ours comes back whole, another site's comes back empty."""

import re

import pytest
from django.test import Client

from forum.models import Category

pytestmark = pytest.mark.django_db
OURS = {"sec-fetch-site": "same-origin"}


def refused(address: str, fields: dict, headers: dict):
    response = Client(enforce_csrf_checks=True).post(address, fields, headers=headers)
    assert response.status_code == 403
    return response.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://[broken"},
        {"referer": "https://evil.example/testserver"},
        {"origin": "http://evil.example", "referer": "http://testserver/"},
        {},
    ],
)
def test_what_another_site_sent_is_not_given_back(headers):
    page = refused("/settings/", {"display_name": "Evil Name", "writer": "4242"}, headers)
    assert "Evil Name" not in page
    assert "4242" not in page
    assert 'action="/settings/"' not in page


@pytest.mark.parametrize(
    "headers",
    [OURS, {"sec-fetch-site": "none"}, {"origin": "http://testserver"}, {"referer": "http://testserver/x"}],
)
def test_our_own_form_comes_back_with_its_words(headers):
    page = refused("/settings/", {"display_name": "Dr New", "biography": "Long <words>."}, headers)
    assert 'name="display_name" value="Dr New"' in page
    assert "Long &lt;words&gt;.</textarea>" in page
    assert 'name="csrfmiddlewaretoken"' in page


def test_whoever_sends_it_again_sees_every_word(topic):
    words = {name: f"{name} words" for name in ("title", "body", "words", "source", "line", "slug", "reason")}
    knows = {name: f"{name} key" for name in ("reply_to", "submission", "version", "want", "seen", "writer")}
    page = refused(topic.reply_address, words | knows, OURS)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    hidden = {name: text for name, text in hidden.items() if name not in ("csrfmiddlewaretoken", "next")}
    assert hidden == knows
    for text in words.values():
        assert text in page


def test_a_form_whose_place_is_closed_gives_every_word_back(cast, category):
    Category.objects.update(read_level="staff")
    words = {
        "title": "A title",
        "body": "Words",
        "poll_question": "Whom?",
        "poll_choices": "Ann\nBea",
        "tag_1": "Nights",
    }
    answer = cast.client("doctor").post("/forum/leaving/new/", words)
    assert answer.status_code == 404
    for text in words.values():
        assert text in answer.text
    gone = cast.client("doctor").post(
        "/bookmarks/1/", {"note": "Read it again", "remind_at": "2027-03-01T09:00"}
    )
    assert gone.status_code == 404
    assert "Read it again</textarea>" in gone.text
    assert 'value="2027-03-01T09:00"' in gone.text


def test_the_address_of_a_button_is_a_page_that_says_so(cast, a_reply):
    answer = cast.client(None).get(f"/forum/p/{a_reply.address_id}/like/")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "press the button there" in answer.text
