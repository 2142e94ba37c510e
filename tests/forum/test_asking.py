"""The forms for words ask about what may identify a patient: in the same form, before anything goes out."""

import logging
import logging.config
from urllib.parse import urlencode

import pytest
from django.conf import settings as all_settings
from django.utils.html import escape

from accounts.models import CheckChoice
from accounts.screening import marks_in
from forum.editing import edit
from forum.models import Draft, Post
from forum.posting import open_topic
from tests.forum.test_holding import HARMLESS, STRONG, standing_by

pytestmark = pytest.mark.django_db

WEAK = "The patient was admitted in March 2024."
BOTH = f"{STRONG}\n\n{WEAK}"
LANG = "en-GB"


@pytest.fixture
def forms_of(topic, a_reply) -> dict[str, dict]:
    return {
        topic.reply_address: {},
        "/forum/leaving/new/": {"title": "A title"},
        f"/forum/p/{a_reply.address_id}/edit/": {"version": 1},
    }


def names_of(text: str, field: str = "body") -> list[str]:
    return [f"mark-{mark.token}" for mark in marks_in({field: text}, LANG)]


def counts() -> tuple[int, ...]:
    return Post.objects.count(), CheckChoice.objects.count(), Post.objects.filter(version=2).count()


def test_the_form_comes_back_with_each_passage_and_why(cast, forms_of):
    client, before = cast.client("other"), counts()
    for address, fields in forms_of.items():
        page = client.post(address, {"body": BOTH, **fields})
        assert page.status_code == 422, address
        text = page.text
        for words in ("Gareth Pugh", "March 2024"):
            assert f">{words}</mark>" in text
        assert "A name stands beside “patient”." in text
        assert "Write “one spring” instead" in text
        assert "a moderator reads it before anybody else does" in text
        assert page.context["form"]["body"].value() == BOTH, "the words are in the form"
        for name in names_of(BOTH):
            assert f'name="{name}" value="change" checked' in text
    assert counts() == before


def test_a_passage_is_said_more_generally_and_sent(cast, topic):
    client = cast.client("other")
    answers = dict.fromkeys(names_of(BOTH), "instead")
    sent = client.post(topic.reply_address, {"body": BOTH, **answers})
    assert sent.status_code == 302
    post = Post.objects.latest("created_at")
    assert (post.state, post.source) == (
        "published",
        "The patient, X, had been waiting since four.\n\nThe patient was admitted one spring.",
    )
    assert set(CheckChoice.objects.values_list("kind", "choice", "why")) == {
        ("name", "generalised", ""),
        ("date", "generalised", ""),
    }


def test_each_form_says_more_generally_keeps_and_is_changed_by_hand(cast, forms_of):
    client = cast.client("other")
    for address, fields in forms_of.items():
        weak = dict.fromkeys(names_of(WEAK), "agreed")
        sent = client.post(address, {"body": WEAK, **fields, **weak}, follow=True)
        assert sent.status_code == 200, address
        assert "March 2024" in sent.text, "what is weak and kept goes out"
    assert client.post(next(iter(forms_of)), {"body": HARMLESS}).status_code == 302


def test_all_of_them_at_once_are_shown_before_they_are_sent(cast, forms_of):
    client, before = cast.client("other"), counts()
    for address, fields in forms_of.items():
        page = client.post(address, {"body": BOTH, "mark-all": "1", **fields})
        assert page.status_code == 200
        assert "2 passages are said more generally now. It is not sent yet." in page.text
        assert page.context["form"]["body"].value().startswith("The patient, X, had been")
        assert "one spring" in page.context["preview"]
        assert page.context["asked"] is None
    assert counts() == before


def test_a_reason_to_keep_outweighs_the_button_for_all(cast, topic):
    name, day = names_of(BOTH)
    page = cast.client("other").post(
        topic.reply_address, {"body": BOTH, "mark-all": "1", name: "agreed", day: "change"}
    )
    assert "Gareth Pugh" in page.context["form"]["body"].value()
    assert "March 2024" not in page.context["form"]["body"].value()
    assert page.context["asked"].questions[0].chosen == "agreed"


def test_the_preview_asks_already(cast, forms_of):
    client = cast.client("other")
    for address, fields in forms_of.items():
        page = client.post(address, {"body": BOTH, "preview": "1", **fields})
        assert page.status_code == 200
        assert page.context["preview"]
        assert [question.mark.words for question in page.context["asked"].questions] == [
            "Gareth Pugh",
            "March 2024",
        ]


def test_answers_stay_while_others_are_missing(cast, topic):
    name, day = names_of(BOTH)
    page = cast.client("other").post(topic.reply_address, {"body": BOTH, name: "agreed", day: "change"})
    assert page.status_code == 422
    assert [question.chosen for question in page.context["asked"].questions] == ["agreed", "change"]


def test_a_title_is_asked_about_and_changed_in_its_own_field(cast, category):
    client, title = cast.client("other"), "Mrs Hughes came back to clinic"
    page = client.post("/forum/leaving/new/", {"title": title, "body": "And then?"})
    assert page.status_code == 422
    assert [text.label for text in page.context["asked"].texts] == ["Title"]
    answers = dict.fromkeys(names_of(title, "title"), "instead")
    sent = client.post("/forum/leaving/new/", {"title": title, "body": "And then?", **answers})
    assert sent.status_code == 302
    assert Post.objects.latest("created_at").topic.title == "A patient came back to clinic"


def test_a_question_in_a_poll_is_asked_about(cast, category):
    poll = {"poll_question": "Did Mrs Hughes come back to clinic?", "poll_choices": "Yes\nNo"}
    page = cast.client("other").post("/forum/leaving/new/", {"title": "T", "body": "And then?", **poll})
    assert page.status_code == 422
    assert "Mrs Hughes" in [question.mark.words for question in page.context["asked"].questions]


def test_tags_of_a_new_topic_are_asked_about_too(cast, category):
    client = cast.client("doctor")
    asked = client.post("/forum/leaving/new/", {"title": "T", "body": "B.", "tag_2": "patient Gareth Pugh"})
    assert asked.status_code == 422
    assert ">Gareth Pugh</mark>" in asked.text
    named = "patient Gareth Pugh"
    held = open_topic(
        category=category,
        by=cast.doctor,
        title="T",
        source="B.",
        tags=[named],
        answers=standing_by(tag_1=named),
    )
    assert held.state == "held"
    waiting = cast.client("moderator").get(f"/admin/waiting/post/{held.posts.get().pk}/", follow=True)
    assert "<h2>Tags</h2>" in waiting.text
    assert ">Gareth Pugh</mark>" in waiting.text


def test_what_a_picture_shows_is_asked_about(cast, topic):
    page = cast.client("other").post(topic.reply_address, {"body": "![The patient's face](/uploads/a.jpg)"})
    assert page.status_code == 422
    assert page.context["asked"].questions[0].mark.finding.kind == "image"


def test_an_edit_is_asked_only_about_what_is_new(cast, a_reply):
    edit(post=a_reply, by=cast.other, source=WEAK, version=1, answers=standing_by(body=WEAK))
    page = cast.client("other").post(
        f"/forum/p/{a_reply.address_id}/edit/", {"body": BOTH, "version": 2, "preview": "1"}
    )
    assert [question.mark.words for question in page.context["asked"].questions] == ["Gareth Pugh"]


def test_the_words_are_kept_as_a_draft_meanwhile(cast, topic):
    cast.client("other").post(topic.reply_address, {"body": BOTH})
    assert Draft.objects.get().source == BOTH


def test_the_same_form_twice_leaves_one(cast, topic):
    client = cast.client("other")
    fields = {"body": STRONG, "submission": "once", **dict.fromkeys(names_of(STRONG), "agreed")}
    first, second = client.post(topic.reply_address, fields), client.post(topic.reply_address, fields)
    assert first["Location"] == second["Location"]
    assert Post.objects.filter(state="held").count() == 1
    assert CheckChoice.objects.count() == 1


def test_hostile_answers_change_nothing(cast, topic):
    client, before = cast.client("other"), counts()
    for fields in (
        dict.fromkeys(names_of(STRONG), "instead\x00"),
        {f"mark-{'f' * 16}": "agreed", "mark-": "agreed", "marks-answered": "x" * 9_000},
        dict.fromkeys(names_of(STRONG), "<script>"),
    ):
        page = client.post(topic.reply_address, {"body": STRONG, **fields})
        assert page.status_code == 422
        assert "<script>" not in page.text
    assert counts() == before


def test_no_word_is_logged(cast, topic, caplog, capfd):
    logging.config.dictConfig(all_settings.LOGGING)
    client = cast.client("other")
    with caplog.at_level(logging.DEBUG):
        client.post(topic.reply_address, {"body": STRONG})
        client.post(topic.reply_address, {"body": STRONG, **dict.fromkeys(names_of(STRONG), "agreed")})
    written = capfd.readouterr()
    statements = [record for record in caplog.records if record.name == "django.db.backends"]
    told = [record.getMessage() for record in caplog.records if record not in statements]
    assert not [line for line in (*told, written.out, written.err) if "Pugh" in line]


DARK = {"clear": "I want to kill myself tonight.", "possible": "I can't go on like this."}


@pytest.mark.parametrize("level", DARK)
def test_help_is_offered_beside_the_preview_and_once_after_sending(cast, topic, level):
    client, sentence = cast.client("other"), "The site read this for itself"
    soft = 'class="offer is-soft"'
    wanted = sentence if level == "clear" else soft
    page = client.post(topic.reply_address, {"body": DARK[level], "preview": "1"})
    assert wanted in page.text
    sent = client.post(topic.reply_address, {"body": DARK[level]})
    assert sent.status_code == 302, "it refuses nothing"
    assert urlencode({"offer": level}) not in sent["Location"]
    address = sent["Location"]
    shown = client.get(address)
    assert wanted in shown.text
    assert "no-store" in shown["Cache-Control"]
    assert wanted not in client.get(address).text
    assert not CheckChoice.objects.exists()
    assert "offer" not in client.session


def test_ordinary_words_bring_no_offer(cast, topic):
    client = cast.client("other")
    page = client.post(topic.reply_address, {"body": "This rota is killing me.", "preview": "1"})
    assert 'class="offer' not in page.text
    sent = client.post(topic.reply_address, {"body": "This rota is killing me."}, follow=True)
    assert 'class="offer' not in sent.text


def test_the_marked_words_are_escaped(cast, topic):
    body = 'The patient, Gareth Pugh <b onclick="x">, wrote from <i>eve.doyle54@gmail.com</i>.'
    page = cast.client("other").post(topic.reply_address, {"body": body})
    assert page.status_code == 422
    assert '<b onclick="x">' not in page.text
    assert escape('<b onclick="x">') in page.text
