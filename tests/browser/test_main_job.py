"""The main job, as the people who come for it, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import expect

from accounts.models import AuditEntry, Member, OutgoingMail
from essays.models import Essay
from forum.models import Post
from forum.posting import reply
from tests.accounts.letters import code_in, newest_mail

pytestmark = pytest.mark.django_db(transaction=True)

AT_A_POST = re.compile("#p")
WORDS = "I read this in the car park.\n\nThen I went back in, and *nobody* had noticed."


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_doctor_editor_and_moderator(person, cast, essay, javascript):
    earlier = reply(topic=essay.discussion, by=cast.other, source="A reply that was there before.")
    doctor = person(javascript=javascript, width=390)
    sign_up(doctor, essay)
    answer_and_like(doctor, essay, earlier)
    write_and_publish(person(javascript=javascript), doctor)
    hide_the_post(person(javascript=javascript), doctor, essay)


def sign_up(doctor, essay) -> None:
    """Reads the newest essay on the front page, makes an account with a mailed code, comes back to the essay."""
    page = doctor.page
    doctor.visit("/")
    page.get_by_role("link", name=essay.title).first.click()
    assert "The first paragraph." in page.inner_text("main")
    page.locator("main").get_by_role("link", name="Sign in").click()
    page.locator("main").get_by_role("link", name="account").first.click()
    page.fill("[name=email]", "new.doctor@example.org")
    page.fill("[name=username]", "evening-clinic")
    page.fill("[name=password1]", "four-ordinary-words-here")
    page.locator("main form").filter(has=page.locator("[name=password1]")).locator("button").last.click()
    page.wait_for_selector("[name=code]")
    page.fill("[name=code]", code_in(newest_mail("new.doctor@example.org")))
    page.locator("main form").filter(has=page.locator("[name=code]")).locator("button").first.click()
    page.wait_for_url(f"**{essay.get_absolute_url()}")
    assert Member.objects.get(handle="evening-clinic").byline.name == "evening-clinic"


def answer_and_like(doctor, essay, earlier) -> None:
    """Replies under the essay, finds the reply in its thread, and likes the one before."""
    page = doctor.page
    page.fill("textarea[name=body]", WORDS)
    page.get_by_role("button", name="Send as evening-clinic").click()
    page.wait_for_url("**/forum/t/**")
    sent = Post.objects.get(byline__handle="evening-clinic")
    assert page.url.endswith(f"#{sent.anchor}")
    assert "nobody had noticed" in page.inner_text(f"#{sent.anchor}")
    like = page.locator(f"#{earlier.anchor} button[formaction$='/like/']")
    like.click()
    page.wait_for_selector(f"#{earlier.anchor} button[formaction$='/like/'][aria-pressed=true]")
    assert "1" in page.locator(f"#{earlier.anchor} button[formaction$='/like/']").inner_text()
    page.locator(f"#{earlier.anchor} button[formaction$='/like/']").click()
    page.wait_for_selector(f"#{earlier.anchor} button[formaction$='/like/'][aria-pressed=false]")
    page.locator(f"#{earlier.anchor} button[formaction$='/like/']").click()
    page.wait_for_selector(f"#{earlier.anchor} button[formaction$='/like/'][aria-pressed=true]")
    earlier.refresh_from_db()
    assert earlier.like_count == 1


def write_and_publish(editor, doctor) -> None:
    """Writes an essay at the desk and publishes it; a reader finds it on the front page."""
    page = editor.page
    editor.sign_in("editor@example.org")
    editor.visit("/admin/")
    page.locator("a[href$='/essays/essay/add/']").first.click()
    page.fill("[name=title]", "Why is leaving still called “failure”?")
    page.fill("[name=standfirst]", "A word, and what it costs.")
    page.fill("[name=signed_by]", "@doctor, NJ/AW")
    page.fill("[name=source]", "It is not one.\n\n## Another word\n\nTry *change*.")
    page.click("[name=_publish]")
    page.wait_for_selector(".messagelist")
    written = Essay.objects.get(slug="why-is-leaving-still-called-failure")
    assert written.is_published
    doctor.visit("/")
    doctor.page.get_by_role("link", name=written.title).first.click()
    assert "Another word" in doctor.page.inner_text("main h2")
    assert "NJ/AW" in doctor.page.inner_text("main")


def hide_the_post(moderator, doctor, essay) -> None:
    """Goes from the thread to the admin and hides the doctor's reply, with a reason; the doctor sees a placeholder."""
    page = moderator.page
    sent = Post.objects.get(byline__handle="evening-clinic")
    moderator.sign_in("moderator@example.org")
    moderator.visit(essay.discussion.get_absolute_url())
    page.locator(f"#{sent.anchor}").get_by_text("More post").click()
    page.locator(f"#{sent.anchor}").get_by_role("link", name="Moderate").click()
    page.select_option("select[name=reason]", "unkind")
    page.locator("section.decide").get_by_role("button").first.click()
    page.wait_for_selector(".messagelist")
    assert AuditEntry.objects.filter(act="hide", target_id=sent.pk, reason="unkind").count() == 1
    doctor.visit(essay.discussion.get_absolute_url())
    assert "A moderator has hidden this post." in doctor.page.inner_text(f"#{sent.anchor}")
    assert "car park" not in doctor.page.content()


def test_words_survive_a_session_that_ended(person, cast, topic):
    """The doctor writes, is signed out meanwhile, sends, signs in again, and finds the words in the form."""
    doctor = person(javascript=False, width=390)
    page = doctor.page
    doctor.sign_in("doctor@example.org")
    doctor.visit(topic.get_absolute_url())
    page.fill("textarea[name=body]", WORDS)
    doctor.context.clear_cookies(name="session")
    page.get_by_role("button", name="Send as Doctor").click()
    assert page.input_value("textarea[name=body]") == WORDS
    page.fill("textarea[name=body]", f"{WORDS} And what came to mind then.")
    page.get_by_role("button", name="Sign in and go on").click()
    page.fill("[name=login]", "doctor@example.org")
    page.fill("[name=password]", "a-long-pass-phrase")
    page.locator("main form").filter(has=page.locator("[name=password]")).locator("button").first.click()
    page.wait_for_selector("textarea[name=body]")
    assert page.input_value("textarea[name=body]") == f"{WORDS} And what came to mind then."
    page.get_by_role("button", name="Send as Doctor").click()
    page.wait_for_url("**#p*")
    assert Post.objects.filter(number=2).count() == 1


def test_a_double_click_leaves_one_reply(person, cast, topic):
    doctor = person(javascript=False)
    doctor.sign_in("doctor@example.org")
    doctor.visit(topic.get_absolute_url())
    doctor.page.fill("textarea[name=body]", "Once.")
    doctor.page.get_by_role("button", name="Send as Doctor").dblclick()
    expect(doctor.page).to_have_url(AT_A_POST)  # the second click ends the first one's way there
    doctor.page.go_back()
    doctor.page.get_by_role("button", name="Send as Doctor").click()
    expect(doctor.page).to_have_url(AT_A_POST)
    assert Post.objects.count() == 2


def test_light_and_text_size_without_javascript(person, topic):
    reader = person(javascript=False)
    reader.visit(topic.get_absolute_url())
    reader.page.get_by_label("Night shift").check()
    reader.page.get_by_label("Larger").check()
    reader.page.get_by_role("button", name="Keep").click()
    assert reader.is_at(topic.get_absolute_url())
    root = reader.page.locator("html")
    assert (root.get_attribute("data-theme"), root.get_attribute("data-size")) == ("night", "larger")
    assert size_of(reader, "html") == 21, "131.25 per cent of a browser's 16"
    assert size_of(reader, ".post-body") == 1.25 * 21
    assert reader.page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def size_of(reader, selector: str) -> float:
    """The size of the type there, in pixels."""
    return reader.page.locator(selector).first.evaluate("it => parseFloat(getComputedStyle(it).fontSize)")


def test_folding_and_menus_by_keyboard(person, cast, topic, a_reply):
    below = reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    reader = person()
    reader.visit(topic.get_absolute_url())
    fold = reader.page.locator("summary.fold").first
    fold.focus()
    reader.page.keyboard.press("Enter")
    assert not reader.page.locator(f"#{below.anchor}").is_visible()
    assert "and 1 reply" in fold.inner_text()
    reader.visit(f"/forum/p/{below.address_id}/")
    assert reader.page.locator(f"#{below.anchor}").is_visible()


def test_no_mail_leaves_in_the_request(cast, client):
    client.post("/accounts/password/reset/", {"email": "doctor@example.org"})
    assert OutgoingMail.objects.get().state == "queued"
