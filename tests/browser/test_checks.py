"""The two checks of a text in front of a person: asked by plain forms, offered help, on a phone and by keyboard alone."""

import time

import pytest
from playwright.sync_api import expect

from accounts.models import HelpCountry, Helpline
from forum.models import Draft, Post
from forum.posting import reply
from tests.barriers import barriers
from tests.cast import write_essay
from tests.forum.test_holding import standing_by
from tests.timing import within

STRONG = "The patient, Gareth Pugh, had been waiting since four."
WEAK = "The patient was admitted in March 2024."
DARK = "I want to kill myself tonight."
SEND = "main form .btn-row:last-of-type .btn.is-primary"


@pytest.fixture
def lines(db):
    country = HelpCountry.objects.create(name="United Kingdom", anchor="uk", emergency="999")
    for whom, hours in (("everyone", "24/7"), ("doctors", "Mon-Fri 08:00-20:00")):
        line = Helpline.objects.create(
            name=f"For {whom}", number="0800 123", source="asked", whom=whom, hours=hours
        )
        line.countries.add(country)


def writer(person, cast, **how):
    cast.other.time_zone = "Europe/London"
    cast.other.save()
    someone = person(**how)
    someone.enter(cast.client("other"))
    return someone


PHONE = {"width": 390, "javascript": False, "touch": True}


@pytest.mark.parametrize("how", [PHONE, {"scheme": "dark"}], ids=["phone", "desk"])
def test_a_passage_is_asked_about_and_answered(person, cast, topic, how):
    someone = writer(person, cast, **how)
    page = someone.page
    someone.visit(topic.reply_address)
    page.fill("[name=body]", f"{STRONG}\n\n{WEAK}")
    page.locator("main form .btn.is-primary").last.click()
    heading = page.locator("#marks-heading")
    assert heading.inner_text() == "2 passages could show who a patient is"
    expect(heading).to_be_focused()
    assert page.locator("mark").all_inner_texts() == ["Gareth Pugh", "March 2024"]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if how.get("javascript", True):
        assert not barriers(page)
    page.get_by_label("Write “X” instead").check()
    page.locator("#mark-2 summary").click()
    page.locator("#mark-2").get_by_label("They agreed to this being told").check()
    page.locator(".marks .btn.is-primary").click()
    page.wait_for_url(lambda url: "/reply/" not in url)
    assert "The patient, X, had been waiting" in page.locator("main").inner_text()
    assert Post.objects.latest("created_at").state == "published"


def test_what_comes_back_more_generally_is_no_other_version(person, cast, topic):
    someone = writer(person, cast)
    page = someone.page
    someone.visit(topic.reply_address)
    page.fill("[name=body]", f"{STRONG}\n\n{WEAK}")
    page.locator(SEND).click()
    page.get_by_label("Write “X” instead").check()
    with page.expect_response("**/drafts/keep/") as settled:
        page.locator(".marks .btn.is-primary").click()
    expect(page.locator("#marks-heading")).to_have_text("One passage could show who a patient is")
    assert settled.value.status == 200
    (draft,) = Draft.objects.all()
    assert "Gareth" not in draft.source
    page.locator("[name=body]").press_sequentially("And more.")
    expect(page.locator(".draft-told")).to_contain_text("Saved")
    assert Draft.objects.get().version == draft.version + 1


def test_the_links_lead_from_question_to_passage_and_back(person, cast, topic):
    someone = writer(person, cast, width=390, javascript=False, touch=True)
    page = someone.page
    someone.visit(topic.reply_address)
    page.fill("[name=body]", STRONG)
    page.locator("main form .btn.is-primary").last.click()
    page.get_by_role("link", name="Passage 1 in your text").click()
    assert page.url.endswith("#passage-1")
    page.locator(".mark-number").click()
    assert page.url.endswith("#mark-1")
    tree = page.locator(".marks").aria_snapshot()
    assert 'group "1. “Gareth Pugh”"' in tree
    assert 'radio "I change it in my text below" [checked]' in tree


def test_the_keyboard_alone_answers(person, cast, topic):
    someone = writer(person, cast)
    page = someone.page
    someone.visit(topic.reply_address)
    page.fill("[name=body]", STRONG)
    page.locator("main form .btn.is-primary").last.click()
    expect(page.locator("#marks-heading")).to_be_focused()
    for _step in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "radio":
            break
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.value") == "instead"
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/reply/" not in url)
    assert "The patient, X," in page.locator("main").inner_text()


def test_words_that_wait_have_their_page(person, cast, topic):
    post = reply(topic=topic, by=cast.other, source=STRONG, answers=standing_by(body=STRONG))
    someone = writer(person, cast, width=390, touch=True)
    someone.visit(post.get_absolute_url())
    assert someone.page.locator("h1").inner_text() == "Your words wait for a moderator"
    assert not barriers(someone.page)
    moderator = person()
    moderator.enter(cast.client("moderator"))
    for address in ("/admin/waiting/", f"/admin/waiting/post/{post.pk}/"):
        moderator.visit(address)
        assert not barriers(moderator.page), address
    moderator.page.get_by_role("button", name="Let it out").click()
    assert "Nothing waits." in moderator.page.locator("main, #content").first.inner_text()


def test_the_desk_asks_editors_in_the_same_way(person, cast):
    essay = write_essay(cast.editor, source=f"{STRONG}\n\n{WEAK}", published=False)
    editor = person(width=390)
    editor.enter(cast.client("editor"))
    editor.visit(f"/admin/essays/essay/{essay.pk}/marks/")
    assert not barriers(editor.page)
    assert not editor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    radio, words = editor.page.locator(".choice").first.locator("input, span").all()
    beside, below = words.bounding_box(), editor.page.locator(".choice").nth(1).bounding_box()
    assert (box := radio.bounding_box()) is not None
    assert beside is not None
    assert below is not None
    assert beside["x"] > box["x"] + box["width"] + 4, "a choice stands apart from its words"
    assert below["y"] >= beside["y"] + beside["height"], "and each in a line of its own"
    editor.page.get_by_role("button", name="Say all of these more generally").click()
    editor.page.wait_for_url(lambda url: "/change/" in url)
    essay.refresh_from_db()
    assert (
        essay.source == "The patient, X, had been waiting since four.\n\nThe patient was admitted one spring."
    )


@pytest.mark.parametrize("how", [PHONE, {"scheme": "dark"}], ids=["phone", "desk"])
def test_help_is_offered_beside_the_preview_and_after_sending(person, cast, topic, lines, how):
    someone = writer(person, cast, **how)
    page = someone.page
    someone.visit(topic.reply_address)
    page.fill("[name=body]", DARK)
    page.get_by_role("button", name="Preview").click()
    offer = page.locator(".offer")
    assert "United Kingdom" in offer.inner_text()
    assert offer.locator("dt").all_inner_texts()[0] == "For doctors"
    assert "Open now" in offer.inner_text()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    if how.get("javascript", True):
        assert not barriers(page)
    page.locator("main form .btn.is-primary").last.click()
    page.wait_for_url(lambda url: "/reply/" not in url)
    assert page.locator(".offer").evaluate("box => box.getBoundingClientRect().top < innerHeight")
    assert "Your words are sent, as they are, and stand below." in page.locator(".offer").inner_text()
    page.reload()
    assert not page.locator(".offer").count()


def test_a_long_text_with_many_passages_comes_back_at_once(cast, topic):
    client = cast.client("other")
    body = "\n\n".join(f"{number}. {STRONG} {WEAK}" for number in range(10, 320))[:32_000]
    client.post(topic.reply_address, {"body": "warm"})
    answer = within(1, lambda: client.post(topic.reply_address, {"body": body}), clock=time.perf_counter)
    assert answer.status_code == 422
