"""The forms for words in a browser: toolbar, shortcuts, what is offered, preview, drafts, and axe on each of them."""

import re

import pytest
from playwright.sync_api import expect

from forum.drafting import Goal, Held, Words, keep_draft
from forum.editing import edit
from forum.models import Draft
from tests.barriers import barriers
from tests.browser.writing import BODY, BOTH, WORDS, sent_once, writer

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["writer"]


@pytest.mark.parametrize(("asked", "holds"), [("", ""), ("&quote=1", "My mother, on a Tuesday.")])
def test_a_page_for_writing_begins_in_the_text(person, cast, topic, a_reply, asked, holds):
    someone = person()
    someone.enter(cast.client("doctor"))
    someone.visit(f"{topic.reply_address}?to={a_reply.address_id}{asked}")
    editor = someone.page.locator("textarea[name=body]")
    expect(editor).to_be_focused()
    with someone.page.expect_response("**/drafts/keep/"):
        someone.page.keyboard.type("And then?")
    assert editor.input_value().endswith("And then?")
    assert holds in editor.input_value()


def test_shortcuts_and_toolbar(writer, topic):
    doctor = writer(topic.reply_address)
    page, keys = doctor.page, doctor.page.keyboard
    editor = page.locator(BODY)
    editor.fill("one two")
    editor.press("End")
    keys.press("Control+Shift+ArrowLeft")
    keys.press("Control+b")
    assert editor.input_value() == "one **two**"
    keys.press("Control+b")
    keys.press("Control+i")
    assert editor.input_value() == "one *two*"
    keys.press("Control+z")
    editor.fill("a line")
    keys.press("Control+Shift+>")
    assert editor.input_value() == "> a line"
    bar = page.get_by_role("toolbar")
    expect(bar.locator("button[tabindex='0']")).to_have_count(1)
    bar.get_by_role("button", name="Bold").focus()
    keys.press("ArrowRight")
    expect(bar.get_by_role("button", name="Italic")).to_be_focused()
    keys.press("End")
    expect(bar.get_by_role("button").last).to_be_focused()
    bar.get_by_role("button", name="List").focus()
    keys.press("Enter")
    assert editor.input_value() == "- > a line"
    editor.fill("site")
    editor.select_text()
    keys.press("Control+k")
    assert editor.input_value() == "[site](https://)"
    keys.insert_text("https://example.org")
    keys.press("Control+Enter")
    page.wait_for_url("**#p*")
    sent_once("[site](https://example.org)")


def test_people_and_essays_are_completed_by_keyboard(writer, cast, topic, a_reply, essay):
    doctor = writer(topic.get_absolute_url())
    page, editor = doctor.page, doctor.page.locator(BODY)
    editor.press_sequentially("As @")
    options = page.locator(".completions").get_by_role("option")
    expect(options).to_have_text(["Other @other"])
    expect(editor).to_have_attribute("aria-expanded", "true")
    editor.press("Enter")
    assert editor.input_value() == "As @other "
    expect(options).to_have_count(0)
    editor.press_sequentially("said in [[handing")
    expect(options).to_have_text([essay.title])
    editor.press("Escape")
    expect(options).to_have_count(0)
    editor.press("Backspace")
    expect(options).to_have_text([essay.title])
    editor.press("Tab")
    assert editor.input_value() == f"As @other said in [[{essay.title}]]"
    expect(editor).to_be_focused()
    editor.press_sequentially(" a@example")
    expect(options).to_have_count(0)


def test_a_finger_takes_what_is_offered(writer, topic, a_reply):
    doctor = writer(topic.get_absolute_url(), width=390)
    page, editor = doctor.page, doctor.page.locator(BODY)
    option = page.locator("ul.completions").get_by_role("option").first
    lines = "A line.\n\n" * 3
    for keyboard in (0, 420):  # what a phone's keyboard covers of the 900 pixels
        editor.fill(lines)
        editor.evaluate("it => it.scrollIntoView({ block: 'start' })")
        page.evaluate(
            "high => Object.defineProperty(visualViewport, 'height', { configurable: true, get: () => innerHeight - high })",
            keyboard,
        )
        editor.press("Control+End")
        editor.evaluate("(it, by) => scrollBy(0, it.getBoundingClientRect().bottom - by)", 470)
        editor.press_sequentially("@ot")
        option.wait_for()
        assert option.bounding_box()["height"] >= 44
        field, listed = editor.bounding_box(), page.locator("ul.completions").bounding_box()
        assert listed["y"] + listed["height"] <= 900 - keyboard
        assert listed["y"] >= 0
        cursor = field["y"] + 10 + 6.5 * 27  # the seventh line
        beside = listed["y"] if not keyboard else listed["y"] + listed["height"]
        assert abs(beside - cursor) < 45, "at the line of the cursor"
        option.tap()
        assert editor.input_value() == f"{lines}@other "
    assert not barriers(doctor.page)


def test_similar_topics_are_offered_while_a_title_is_typed(writer, topic):
    doctor = writer("/forum/leaving/new/", who="other")
    doctor.page.locator("[name=title]").press_sequentially("Who should I tell first?")
    expect(doctor.page.locator(".similar a")).to_have_text([topic.title])
    doctor.page.fill("[name=title]", "Something else altogether")
    expect(doctor.page.locator(".similar a")).to_have_count(0)


def test_without_a_script_there_are_no_dead_buttons(writer, topic):
    doctor = writer(topic.reply_address, javascript=False)
    assert doctor.page.get_by_role("toolbar").count() == 0
    assert doctor.page.locator(".draft-left").inner_text() == ""


@BOTH
def test_preview_draft_and_send(writer, category, javascript):
    doctor = writer("/forum/leaving/new/", javascript=javascript, width=390)
    page = doctor.page
    page.fill("[name=title]", "Who did you tell first?")
    page.fill(BODY, WORDS)
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview em")).to_have_text("nobody")
    assert page.input_value(BODY) == WORDS
    assert Draft.objects.get().title == "Who did you tell first?"
    page.get_by_role("button", name="Open the topic as Doctor").click()
    page.wait_for_url("**/forum/t/**")
    assert not Draft.objects.exists()


@BOTH
def test_a_draft_is_found_in_the_list_and_thrown_away(writer, cast, topic, javascript):
    goal, words = Goal(topic=topic), Words.of(source="Half a thought", fields={})
    keep_draft(by=cast.doctor, goal=goal, words=words)
    doctor = writer("/drafts/", javascript=javascript, width=390)
    page = doctor.page
    page.get_by_role("link", name=re.compile("Go on writing")).click()
    page.wait_for_url("**draft=**")
    assert page.input_value(BODY) == "Half a thought"
    page.get_by_role("button", name="Throw the draft away").click()
    page.wait_for_url("**draft=none")
    assert page.input_value(BODY) == ""
    assert not Draft.objects.exists()


@BOTH
def test_two_edits_are_shown_side_by_side_and_one_is_sent(writer, cast, a_reply, javascript):
    address = f"/forum/p/{a_reply.address_id}/edit/"
    someone = writer(address, who="other", javascript=javascript, width=390)
    page = someone.page
    edit(post=a_reply, by=cast.other, source="My mother, on a Wednesday.", version=1)
    page.fill(BODY, "My father, on a Tuesday.")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".conflict del").first).to_have_text("mother")
    expect(page.locator(".conflict ins").first).to_have_text("father")
    page.set_viewport_size({"width": 1000, "height": 900})
    one, other = page.locator(".conflict thead th").evaluate_all("all => all.map(it => it.offsetWidth)")
    assert abs(one - other) <= 1, "both sides have the same room"
    assert page.input_value(BODY) == "My father, on a Tuesday."
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**#p*")
    a_reply.refresh_from_db()
    assert a_reply.source == "My father, on a Tuesday."
    assert not Draft.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_people_write(writer, cast, topic, a_reply, scheme):
    for number, words in enumerate(["Half a thought", "Another half"]):
        text = Words.of(source=words, fields={})
        draft = keep_draft(by=cast.other, goal=Goal(topic=topic), words=text, held=Held(sitting=str(number)))
    edit(post=a_reply, by=cast.other, source=f"{WORDS}\n\nOne.", version=1)
    someone = writer("/drafts/", who="other", scheme=scheme, width=390 if scheme == "dark" else 1440)
    page = someone.page

    def look(what: str) -> None:
        assert not barriers(page), what
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), what

    look("drafts")
    for address in (f"/drafts/{draft.address_id}/", topic.reply_address, "/forum/leaving/new/"):
        someone.visit(address)
        look(address)
    page.fill("[name=title]", "A title")
    page.fill(BODY, WORDS)
    page.get_by_role("button", name="Preview").click()
    page.wait_for_selector(".preview")
    look("preview")
    someone.visit(f"/forum/p/{a_reply.address_id}/edit/")
    page.fill(BODY, f"{WORDS}\n\nTwo.")
    edit(post=a_reply, by=cast.other, source=f"{WORDS}\n\nThree.", version=2)
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".errors")
    look("conflict")
