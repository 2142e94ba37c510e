"""Writing without loss, in a browser: whatever ends badly, the words are there afterwards, once."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from forum.drafting import Goal, Held, Words, keep_draft
from forum.editing import edit
from forum.models import Draft, Post
from tests.browser.test_accessibility import RULES
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "I read this in the car park.\n\nThen I went back in, and *nobody* had noticed."
BODY = "textarea[name=body]"
KEPT_HERE = "() => Object.keys(localStorage).filter((key) => key.startsWith('words:')).length"
NOTHING_KEPT_HERE = f"""() => new Promise((done) => {{
  const look = () => (({KEPT_HERE})() ? setTimeout(look, 50) : done());
  look();
}})"""
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])


@pytest.fixture
def writer(person, cast):
    """The doctor at a form, signed in."""

    def sit(address: str, *, who: str = "doctor", **how):
        someone = person(**how)
        someone.enter(cast.client(who))
        someone.visit(address)
        return someone

    return sit


def sent_once(words: str) -> None:
    assert [post.source for post in Post.objects.filter(number__gt=1)] == [words]
    assert not Draft.objects.exists()


def told(someone) -> str:
    return someone.page.locator(".draft-told").inner_text()


def saved(someone, count: int = 1) -> None:
    """Wait until the server has said that it keeps the words."""
    expect(someone.page.locator(".draft-told")).to_contain_text("Saved")
    assert Draft.objects.count() == count


def sign_in_again(someone) -> None:
    page = someone.page
    page.fill("[name=login]", "doctor@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form").filter(has=page.locator("[name=password]")).locator("button").first.click()
    page.wait_for_selector(BODY)


def test_words_are_saved_as_they_are_typed_and_leave_nothing_when_sent(writer, topic):
    doctor = writer(topic.get_absolute_url(), width=390)
    doctor.page.locator(BODY).press_sequentially("Half")
    assert doctor.page.evaluate(KEPT_HERE) == 1, "at once in this browser"
    saved(doctor)
    assert doctor.page.evaluate(KEPT_HERE) == 0, "what the server has is dropped here"
    doctor.page.fill(BODY, WORDS)
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    expect(doctor.page.locator(BODY)).to_have_value("")
    doctor.page.evaluate(NOTHING_KEPT_HERE)
    sent_once(WORDS)


def test_one_goes_on_at_another_device(writer, topic):
    phone = writer(topic.reply_address, width=390)
    phone.page.fill(BODY, "On the bus")
    saved(phone)
    desk = writer(topic.get_absolute_url())
    assert desk.page.input_value(BODY) == "On the bus"
    assert "not sent yet" in told(desk)
    desk.page.fill(BODY, "On the bus, and at the desk")
    saved(desk)
    phone.page.fill(BODY, "On the bus, and off it")
    expect(phone.page.locator(".draft-told")).to_contain_text("nothing was replaced")
    assert {draft.source for draft in Draft.objects.all()} == {
        "On the bus, and at the desk",
        "On the bus, and off it",
    }
    desk.visit(topic.reply_address)
    assert desk.page.input_value(BODY) == ""
    desk.page.get_by_role("link", name="On the bus, and off it").click()
    assert desk.page.input_value(BODY) == "On the bus, and off it"


def test_words_survive_a_session_that_ended_while_typing(writer, topic):
    doctor = writer(topic.reply_address, width=390)
    doctor.context.clear_cookies(name="session")
    doctor.page.fill(BODY, WORDS)
    expect(doctor.page.locator(".draft-told")).to_contain_text("kept in this browser")
    doctor.visit("/accounts/login/?next=" + topic.reply_address)
    sign_in_again(doctor)
    expect(doctor.page.locator(BODY)).to_have_value(WORDS)
    saved(doctor)
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    sent_once(WORDS)


def test_signing_in_again_in_another_window_mends_the_first(writer, topic):
    doctor = writer(topic.reply_address)
    doctor.context.clear_cookies(name="session")
    doctor.page.fill(BODY, "Before")
    expect(doctor.page.locator(".draft-told")).to_contain_text("You are signed out")
    window = doctor.context.new_page()
    window.goto(doctor.home + "/accounts/login/")
    window.fill("[name=login]", "doctor@example.org")
    window.fill("[name=password]", PASSWORD)
    window.locator("main form button").first.click()
    window.wait_for_url(lambda url: "/login/" not in url)
    doctor.page.fill(BODY, WORDS)
    saved(doctor)
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    sent_once(WORDS)


def test_a_server_that_dies_in_mid_submit_takes_no_words_along(writer, topic):
    doctor = writer(topic.reply_address, width=390)
    doctor.page.route("**/drafts/keep/", lambda route: route.abort())
    doctor.page.route(
        "**/reply/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    doctor.page.fill(BODY, WORDS)
    with doctor.page.expect_event("requestfailed", lambda request: request.url.endswith("/reply/")):
        doctor.page.get_by_role("button", name="Send as Doctor").click(no_wait_after=True)
    doctor.page.unroute("**/reply/")
    doctor.page.unroute("**/drafts/keep/")
    doctor.visit(topic.reply_address)
    expect(doctor.page.locator(BODY)).to_have_value(WORDS)
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    doctor.faults[:] = [fault for fault in doctor.faults if "ERR_FAILED" not in fault]
    sent_once(WORDS)


def test_an_answer_that_never_came_leaves_no_second_post(writer, topic):
    """The server took the words and died before it answered: what the browser kept is known to have arrived."""
    doctor = writer(topic.reply_address)

    def take_and_die(route):
        if route.request.method == "POST":
            route.fetch(max_redirects=0)
            route.abort()
        else:
            route.continue_()

    doctor.page.route("**/reply/", take_and_die)
    doctor.page.fill(BODY, WORDS)
    with doctor.page.expect_event("requestfailed", lambda request: request.url.endswith("/reply/")):
        doctor.page.get_by_role("button", name="Send as Doctor").click(no_wait_after=True)
    doctor.page.unroute("**/reply/")
    with doctor.page.expect_response("**/drafts/keep/"):
        doctor.visit(topic.reply_address)
    doctor.page.evaluate(NOTHING_KEPT_HERE)
    assert doctor.page.input_value(BODY) == ""
    doctor.faults[:] = [fault for fault in doctor.faults if "ERR_FAILED" not in fault]
    sent_once(WORDS)


@BOTH
def test_two_windows_keep_both_texts(writer, topic, javascript):
    first = writer(topic.reply_address, javascript=javascript)
    second = first.context.new_page()
    second.goto(first.home + topic.reply_address)
    for page, words in ((first.page, "From the first"), (second, "From the second")):
        page.fill(BODY, words)
        page.get_by_role("button", name="Keep as a draft").click()
        page.wait_for_url("**draft=**")
        assert page.input_value(BODY) == words
    assert {draft.source for draft in Draft.objects.all()} == {"From the first", "From the second"}
    assert "Nothing was replaced" in second.inner_text("main")


@BOTH
def test_the_back_button_brings_the_words_back(writer, topic, javascript):
    doctor = writer(topic.reply_address, javascript=javascript)
    doctor.page.fill(BODY, WORDS)
    if javascript:
        saved(doctor)
    else:
        doctor.page.get_by_role("button", name="Keep as a draft").click()
    doctor.page.get_by_role("link", name="Forum").first.click()
    doctor.page.wait_for_url("**/forum/")
    doctor.page.go_back()
    expect(doctor.page.locator(BODY)).to_have_value(WORDS)
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    sent_once(WORDS)


def test_a_phone_that_discards_the_tab_gives_the_words_back(writer, topic):
    doctor = writer(topic.reply_address, width=390)
    doctor.page.route("**/drafts/keep/", lambda route: route.abort())
    doctor.page.fill(BODY, WORDS)
    again = doctor.context.new_page()
    doctor.page.close()
    again.goto(doctor.home + topic.reply_address)
    expect(again.locator(BODY)).to_have_value(WORDS)
    again.get_by_role("button", name="Send as Doctor").click()
    again.wait_for_url("**#p*")
    doctor.faults[:] = [fault for fault in doctor.faults if "ERR_FAILED" not in fault]
    sent_once(WORDS)


@BOTH
def test_a_full_length_text_arrives_whole(writer, topic, javascript):
    words = ("wörd " * 6400).strip() + "!"
    assert len(words) == 32_000
    doctor = writer(topic.reply_address, javascript=javascript, width=390)
    doctor.page.fill(BODY, words + "?")
    if javascript:
        expect(doctor.page.locator(".draft-warned")).to_contain_text("1 characters too long")
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_selector(".errors")
    assert doctor.page.input_value(BODY) == words + "?"
    assert len(Draft.objects.get().source) == 32_001
    doctor.page.fill(BODY, words)
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    sent_once(words)


@BOTH
def test_a_post_of_one_sign(writer, topic, javascript):
    doctor = writer(topic.get_absolute_url(), javascript=javascript, width=390)
    doctor.page.fill(BODY, "👩🏽‍⚕️")
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    doctor.page.wait_for_url("**#p*")
    sent_once("👩🏽‍⚕️")


def test_another_member_on_the_same_computer_sees_nothing(writer, cast, topic):
    doctor = writer(topic.reply_address)
    doctor.context.clear_cookies(name="session")
    doctor.page.fill(BODY, "Zanzibarquartz")
    expect(doctor.page.locator(".draft-told")).to_contain_text("kept in this browser")
    doctor.enter(cast.client("other"))
    doctor.visit(topic.reply_address)
    doctor.page.wait_for_load_state("networkidle")
    assert doctor.page.input_value(BODY) == ""
    assert "Zanzibarquartz" not in doctor.page.content()


def test_signing_out_clears_what_the_browser_kept(writer, topic):
    doctor = writer(topic.reply_address)
    doctor.page.route("**/drafts/keep/", lambda route: route.abort())
    doctor.page.fill(BODY, "Zanzibarquartz")
    other = doctor.context.new_page()
    other.goto(doctor.home + "/forum/")
    assert other.evaluate(KEPT_HERE) == 1
    other.locator(".account summary").click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(doctor.home + "/")
    assert other.evaluate(KEPT_HERE) == 0
    doctor.page.locator(BODY).press_sequentially(" and more")
    assert other.evaluate(KEPT_HERE) == 0, "a window that is still open keeps nothing any more"
    doctor.faults[:] = [fault for fault in doctor.faults if "ERR_FAILED" not in fault]


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
    doctor.page.locator(BODY).press_sequentially("@ot")
    option = doctor.page.locator(".completions").get_by_role("option").first
    option.wait_for()
    assert option.bounding_box()["height"] >= 44
    option.click()
    assert doctor.page.input_value(BODY) == "@other "
    found = Axe().run(doctor.page, options=RULES).response["violations"]
    assert not [fault["id"] for fault in found]


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_where_people_write(writer, cast, topic, a_reply, scheme):
    for number, words in enumerate(["Half a thought", "Another half"]):
        text = Words.of(source=words, fields={})
        draft = keep_draft(by=cast.other, goal=Goal(topic=topic), words=text, held=Held(sitting=str(number)))
    edit(post=a_reply, by=cast.other, source=f"{WORDS}\n\nOne.", version=1)
    someone = writer("/drafts/", who="other", scheme=scheme, width=390 if scheme == "dark" else 1440)
    page = someone.page

    def look(what: str) -> None:
        found = Axe().run(page, options=RULES).response["violations"]
        assert not [f"{what}: {fault['id']} {fault['nodes'][0]['html'][:200]}" for fault in found]
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
