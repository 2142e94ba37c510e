"""Writing without loss, in a browser: whatever ends badly, the words are there afterwards, once."""

import pytest
from playwright.sync_api import expect

from forum.models import Draft, Post
from forum.posting import reply
from tests.browser.test_quoting import SELECT
from tests.browser.writing import (
    BODY,
    BOTH,
    KEPT_HERE,
    NOTHING_KEPT_HERE,
    WORDS,
    saved,
    sent_once,
    sign_in_again,
    told,
    writer,
)
from tests.cast import PASSWORD

# Milliseconds after the last key at which Chromium writes down what a form holds, for who goes back; nobody sends sooner.
WRITTEN_DOWN = 1_200

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["writer"]


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


def test_the_box_under_an_essay_is_the_box_under_a_topic(writer, cast, essay):
    said = reply(topic=essay.discussion, by=cast.other, source="It took me a year.")
    doctor = writer(essay.get_absolute_url(), width=390)
    page, editor = doctor.page, doctor.page.locator(BODY)
    expect(page.locator(".draft-left")).to_have_text("32,000 characters left")
    expect(page.locator(".draft-warned")).to_have_text("")
    page.evaluate(SELECT, [said.anchor, "It took", "a year"])
    page.get_by_role("button", name="Quote what is selected").click()
    expect(page.locator(".answering")).to_contain_text("In reply to Other")
    editor.press_sequentially("So says @oth")
    expect(page.locator(".completions").get_by_role("option")).to_have_text(["Other @other"])
    editor.press("Enter")
    saved(doctor)
    words = editor.input_value()
    assert "> It took me a year" in words
    assert words.endswith("So says @other ")
    doctor.visit("/drafts/")
    page.get_by_role("link", name="Go on writing").click()
    expect(editor).to_have_value(words.strip())
    page.get_by_role("button", name="Send as Doctor").click()
    page.wait_for_url("**#p*")
    assert Post.objects.get(number=3).reply_to == said
    assert not Draft.objects.exists()
    editor.fill("To everyone.")
    saved(doctor)
    doctor.visit(essay.get_absolute_url())
    expect(editor).to_have_value("To everyone.")


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


def test_without_a_connection_the_page_stays_and_one_tap_sends_afterwards(writer, topic):
    doctor = writer(topic.get_absolute_url(), width=390)
    page, told = doctor.page, doctor.page.locator(".send-told")
    page.fill(BODY, WORDS)
    doctor.context.set_offline(True)
    page.get_by_role("button", name="Send as Doctor").tap()
    expect(told).to_contain_text("There is no connection just now, so nothing was sent.")
    expect(told).to_be_in_viewport()
    assert page.input_value(BODY) == WORDS
    doctor.context.set_offline(False)
    expect(told).to_contain_text("The connection is back.")
    held = []
    page.route("**/healthz", lambda route: held.append(route))
    page.get_by_role("button", name="Send as Doctor").tap()
    expect(told).to_contain_text("Looking for a connection")
    held.pop().continue_()
    page.wait_for_url("**#p*")
    doctor.faults[:] = [fault for fault in doctor.faults if "ERR_INTERNET_DISCONNECTED" not in fault]
    sent_once(WORDS)


def test_a_server_that_dies_without_a_script(writer, topic):
    doctor = writer(topic.get_absolute_url(), width=390, javascript=False)
    page = doctor.page
    page.fill(BODY, WORDS)
    page.wait_for_timeout(WRITTEN_DOWN)
    page.route("**/reply/", lambda route: route.abort())
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/reply/")):
        page.get_by_role("button", name="Send as Doctor").click(no_wait_after=True)
    page.unroute("**/reply/")
    page.wait_for_url("chrome-error:**")
    page.go_back()
    expect(page.locator(BODY)).to_have_value(WORDS)
    page.get_by_role("button", name="Send as Doctor").click()
    page.wait_for_url("**#p*")
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
    expect(doctor.page.locator(".errors h2")).to_be_focused()
    doctor.page.locator(".errors").get_by_role("link", name="Your words").click()
    expect(doctor.page.locator(BODY)).to_be_focused()
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
