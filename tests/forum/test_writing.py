"""The one flow of the three forms for words: a preview that is the final rendering, parts."""

import re
from datetime import timedelta

import pytest
from django import forms
from django.test import Client
from django.utils import timezone

from accounts.moderating import hide
from forum.editing import edit
from forum.models import Draft, Post, Tag, Topic
from forum.posting import reply
from forum.views.composers import TopicComposer
from forum.views.composing import Part

pytestmark = pytest.mark.django_db
WORDS = 'She said "no", and *left*.\n\n- @doctor\n- https://example.org[^1]\n\n[^1]: A note.\n'


def forms_of(topic, a_reply) -> dict[str, dict]:
    """The three forms, and what each needs beside `body`."""
    return {
        topic.reply_address: {},
        "/forum/leaving/new/": {"title": "A title"},
        f"/forum/p/{a_reply.address_id}/edit/": {"version": 1},
    }


def body_of(html: str) -> str:
    """What a post says, without the ids that are each post's own."""
    return re.sub(r"p[0-9a-z]{10}-", "", html)


def test_a_preview_is_the_final_rendering_and_stores_nothing(cast, topic, a_reply):
    client = cast.client("other")
    for address, fields in forms_of(topic, a_reply).items():
        before = list(Post.objects.order_by("pk").values_list("pk", "version"))
        page = client.post(address, {"body": WORDS, "preview": "1", **fields})
        assert page.status_code == 200
        assert before == list(Post.objects.order_by("pk").values_list("pk", "version"))
        shown = page.context["preview"]
        assert shown in page.content.decode()
        assert page.context["form"]["body"].value() == WORDS
        key = (
            page.context["form"]["submission"].value() if address != list(forms_of(topic, a_reply))[2] else ""
        )
        assert client.post(address, {"body": WORDS, "submission": key or "", **fields}).status_code == 302
        newest = a_reply if "edit" in address else Post.objects.latest("created_at")
        newest.refresh_from_db()
        assert body_of(newest.html) == body_of(shown)


def test_what_was_locked_meanwhile_keeps_the_words_and_offers_no_button_in_vain(cast, topic):
    client, button = cast.client("other"), '<button class="btn is-primary">'
    assert button in client.get(topic.reply_address).text
    Topic.objects.update(is_locked=True)
    answer = client.post(topic.reply_address, {"body": "Half a thought"})
    assert answer.status_code == 403
    assert "This topic is locked" in answer.text
    assert "It cannot be sent here now." in answer.text
    assert "Half a thought</textarea>" in answer.text
    assert button not in answer.text
    assert Draft.objects.get().source == "Half a thought"


def test_a_preview_of_what_cannot_be_sent_is_refused_with_its_words(cast, topic, a_reply):
    client = cast.client("other")
    for address, fields in forms_of(topic, a_reply).items():
        for body, status in (("", 422), ("<!-- x -->", 422), ("w" * 32_001, 422)):
            page = client.post(address, {"body": body, "preview": "1", **fields})
            assert page.status_code == status
            if len(body) > 32_000:
                assert page.text.count("32,001 characters long; at most 32,000 fit") == 2, (
                    "above, and beside it"
                )
            assert "preview" not in page.context or not page.context["preview"]
        night = cast.client(None).post(address, {"body": "Night words.", "preview": "1", **fields})
        assert night.status_code == 403
        assert "Night words." in night.content.decode()


def test_the_preview_of_a_topic_shows_its_poll_and_tags(cast, category, topic):
    Tag.objects.create(slug="night-shifts", name="Night shifts")
    poll = {"poll_question": "Which & when?", "poll_choices": "One\nTwo", "poll_days": "3"}
    tags = {"tag_1": "Rota", "tag_2": "night shifts"}
    page = cast.client("other").post(
        "/forum/leaving/new/", {"title": "A title", "body": WORDS, "preview": "1", **poll, **tags}
    )
    shown = page.content.decode().split('<section class="preview"')[1].split("<form")[0]
    assert re.findall(r'class="tag" dir="auto">([^<]+)<', shown) == ["Night shifts", "Rota"]
    assert "Which &amp; when?" in shown
    assert re.findall(r'<li dir="auto">(\w+)<', shown) == ["One", "Two"]
    assert "It closes after 3 days." in shown
    assert Tag.objects.count() == 1, "a preview makes none"


def test_a_refused_form_names_each_field_that_is_wrong(cast, category):
    fields = {"body": WORDS, "title": "", "poll_question": "Which?", "poll_choices": "one"}
    page = cast.client("other").post("/forum/leaving/new/", fields)
    assert page.status_code == 422
    summary = page.content.decode().split('<div class="errors"')[1].split("</div>")[0]
    assert "autofocus" in summary
    assert re.findall(r'<a href="#(\w+)">([\w ]+)</a>: ([^<]+)<', summary) == [
        ("id_title", "Title", "The topic needs a title."),
        ("id_poll_choices", "Choices", "Please write two to ten choices, one on each line."),
    ]


def test_a_preview_of_an_edit_is_for_its_writer(cast, topic, a_reply):
    address = f"/forum/p/{a_reply.address_id}/edit/"
    page = cast.client("doctor").post(address, {"body": "Mine.", "version": 1, "preview": "1"})
    assert page.status_code == 403
    assert Post.objects.get(pk=a_reply.pk).source != "Mine."


def test_after_a_conflict_the_newest_words_are_shown_and_can_be_replaced(cast, topic, a_reply):
    client, address = cast.client("other"), f"/forum/p/{a_reply.address_id}/edit/"
    edit(post=a_reply, by=cast.other, source="From another window.", version=1)
    page = client.post(address, {"body": "From this window.", "version": 1})
    assert page.status_code == 409
    assert page.context["theirs"] == "From another window."
    assert "what it says now is not kept there" in page.content.decode()
    assert "<del>another</del>" in page.content.decode()
    assert "<ins>this</ins>" in page.content.decode()
    again = {"body": "From this window.", "version": page.context["form"]["version"].value()}
    assert client.post(address, again).status_code == 302


class Extra(forms.Form):
    poll_question = forms.CharField(max_length=20)


@pytest.fixture
def _with_a_part(monkeypatch):
    part = Part("poll", Extra, "components/form_errors.html")
    monkeypatch.setattr(TopicComposer, "parts", [part])


@pytest.mark.usefixtures("_with_a_part")
def test_a_part_of_a_form_is_shown_checked_and_handed_on(cast, category, monkeypatch):
    handed = []
    sent = TopicComposer.send
    monkeypatch.setattr(
        TopicComposer, "send", lambda self, by, sheet: handed.append(sheet.more) or sent(self, by, sheet)
    )
    client = cast.client("doctor")
    page = client.get("/forum/leaving/new/")
    assert [part.name for part in page.context["parts"]] == ["poll"]
    fields = {"title": "T", "body": "B"}
    refused = client.post("/forum/leaving/new/", {**fields, "poll_question": "q" * 21})
    assert refused.status_code == 422
    assert refused.context["parts"][0].form["poll_question"].value() == "q" * 21
    assert not Topic.objects.exists()
    assert client.post("/forum/leaving/new/", {**fields, "poll_question": "Which?"}).status_code == 302
    assert handed == [{"poll": {"poll_question": "Which?"}}]


def test_fields_of_a_part_wait_and_are_kept_like_the_words(cast, category):
    fields = {
        "title": "T",
        "body": "B",
        "poll_question": "Which?",
        "poll_choices": "One\nTwo",
        "tag_1": "nights",
    }
    visitor = cast.client(None)
    visitor.post("/forum/leaving/new/", fields)
    visitor.force_login(cast.doctor)
    waiting = visitor.get("/forum/leaving/new/").content.decode()
    assert ("Which?" in waiting, "nights" in waiting, "One\nTwo" in waiting) == (True, True, True)
    other = cast.client("other")
    other.post("/forum/leaving/new/", {**fields, "poll_several": "on", "preview": "1"})
    page = other.get("/forum/leaving/new/")
    assert page.context["draft"].title == "T"
    filled = {
        name: field.value()
        for part in page.context["parts"]
        for name, field in zip(part.form.fields, part.form, strict=True)
    }
    assert (filled["poll_question"], filled["poll_choices"], filled["tag_1"]) == (
        "Which?",
        "One\nTwo",
        "nights",
    )
    assert filled["poll_several"]
    foreign = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    foreign.force_login(cast.doctor)
    refused = foreign.post("/forum/leaving/new/", {**fields, "draft": "0a1b2c3d4e"})
    assert refused.status_code == 403
    assert all(text in refused.content.decode() for text in ("Which?", "nights", "0a1b2c3d4e"))


def test_the_history_shows_what_each_edit_changed(cast, topic):
    post = reply(topic=topic, by=cast.other, source="I told *nobody* first.")
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(hours=1))
    for version, words in enumerate(("I told one person first.", "I told one friend first."), start=1):
        edit(post=post, by=cast.other, source=words, version=version)
    address, reader = f"/forum/p/{post.address_id}/history/", cast.client(None)
    last = reader.get(address).content.decode()
    assert ("<del>person</del>" in last, "<ins>friend</ins>" in last) == (True, True)
    first = reader.get(f"{address}?version=1").content.decode()
    assert ("<del>nobody</del>" in first, "<ins>one person</ins>" in first) == (True, True)
    for version in ("99", "x", "²", "-1"):
        assert reader.get(f"{address}?version={version}").status_code == 200
    hide(target=post, by=cast.moderator, reason="unkind")
    assert reader.get(f"{address}?version=1").status_code == 404


def test_the_history_tells_nothing_of_a_hidden_post_that_was_quoted(cast, topic, a_reply):
    quote = f"> [Other, post 2](/forum/p/{a_reply.address_id}/)\n> My mother, on a Tuesday."
    source = f"- a\n\n  {quote.replace(chr(10), chr(10) + '  ')}\n\n{quote}\n\nYes."
    post = reply(topic=topic, by=cast.doctor, source=source)
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(hours=1))
    edit(post=post, by=cast.doctor, source="Yes, and no.", version=1)
    hide(target=a_reply, by=cast.moderator, reason="patient")
    page = cast.client(None).get(f"/forum/p/{post.address_id}/history/").content.decode()
    assert "and no" in page
    assert "on a Tuesday" not in page
