"""Answering a post with a button, with a script and without, at a desk and on a phone that is touched."""

import pytest
from playwright.sync_api import expect

from accounts.regarding import ignore, mute_word
from forum.bookmarking import add_bookmark
from forum.models import Ballot, Bookmark, Like, Poll, Post
from forum.polling import FEWEST, NewPoll, attach_poll, vote
from forum.posting import reply
from tests.accounts.pictures import picture
from tests.cast import make_member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def poll(cast, topic) -> Poll:
    poll = attach_poll(topic.posts.get(number=1), NewPoll("Whom first?", ("A friend", "Nobody yet")))
    for number in range(FEWEST):
        vote(poll=poll, by=make_member(f"voter-{number}"), positions=[1])
    return poll


def doctor_at(person, cast, address, **options):
    someone = person(**options)
    someone.enter(cast.client("doctor"))
    someone.visit(address)
    return someone.page


@pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])
def test_bookmark_thank_and_find_again(person, cast, topic, a_reply, javascript, width):
    page = doctor_at(person, cast, topic.get_absolute_url(), javascript=javascript, width=width)
    post = page.locator(f"#{a_reply.anchor}")
    post.get_by_text("More post 2").click()
    post.get_by_role("button", name="Bookmark post 2").click()
    post.get_by_role("button", name="Bookmarked post 2").wait_for()
    post.get_by_role("link", name="Note or reminder post 2").click()
    page.get_by_role("textbox", name="Note").fill("Call her.")
    page.get_by_role("button", name="In three days").click()
    page.get_by_text("You will be reminded on").wait_for()
    page.get_by_role("link", name="Back to the post").click()
    page.wait_for_url(f"**#{a_reply.anchor}")
    assert Bookmark.objects.get().remind_at
    post.get_by_role("button", name="This helped me post 2").click()
    post.get_by_role("button", name="Helped me post 2", exact=True).wait_for()
    page.reload()
    assert page.get_by_role("link", name="Other, post 2").is_visible()
    page.goto(page.url.split("/forum/")[0] + "/bookmarks/")
    page.get_by_text("Change note and reminder").click()
    page.get_by_label("Note").fill("Ask her.")
    page.get_by_label("Remind me at an exact time").fill("2030-01-02T09:30")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Ask her.").first.wait_for()
    assert Bookmark.objects.get().remind_at.year == 2030
    assert Post.objects.get(pk=a_reply.pk).helped_at
    page.get_by_role("button", name="Remove this bookmark").click()
    page.get_by_text("There are none yet").wait_for()


@pytest.mark.parametrize(("javascript", "width"), [(True, 390), (False, 1440)])
def test_vote_change_and_take_back(person, cast, topic, poll, javascript, width):
    page = doctor_at(person, cast, topic.get_absolute_url(), javascript=javascript, width=width)
    assert page.locator(".poll-results").count() == 0
    page.get_by_role("button", name="Vote", exact=True).click()
    page.get_by_text("Please choose something first").wait_for()
    if not javascript:
        page.go_back()
    page.get_by_label("Nobody yet").check()
    page.get_by_role("button", name="Vote", exact=True).click()
    page.locator(".poll-results").wait_for()
    assert "your vote" in page.locator(".poll-results .is-mine").inner_text()
    bars = page.locator(".poll-bar .bar").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert bars[0] > bars[1] * 4 > 0
    page.get_by_text("Change your vote").click()
    page.get_by_label("A friend").check()
    page.get_by_role("button", name="Change it").click()
    page.locator(".poll-results .is-mine").filter(has_text="A friend").wait_for()
    page.get_by_text("Change your vote").click()
    page.get_by_role("button", name="Take your vote back").click()
    page.get_by_role("button", name="Vote", exact=True).wait_for()
    assert Ballot.objects.count() == FEWEST


def test_a_refused_like_says_so_beside_the_button(person, cast, topic, a_reply, settings):
    settings.LIMITS = {**settings.LIMITS, "like-new": [(1, 86_400)]}
    page = doctor_at(person, cast, topic.get_absolute_url(), width=390)
    page.locator(f"#like-{a_reply.anchor}").click()
    page.locator(f"#like-{a_reply.anchor}[aria-pressed=true]").wait_for()
    first = topic.posts.get(number=1)
    page.locator(f"#like-{first.anchor}").click()
    page.get_by_role("alert").filter(has_text="all your likes for today").wait_for()
    page.locator(f"#like-{a_reply.anchor}").click()
    page.locator(f"#like-{a_reply.anchor}[aria-pressed=false]").wait_for()
    assert not Like.objects.exists()


def test_what_is_veiled_opens_without_a_script(person, cast, topic, a_reply):
    reply(topic=topic, by=cast.editor, source="About money, again.")
    ignore(member=cast.other, by=cast.doctor)
    mute_word(word="Money", by=cast.doctor)
    page = doctor_at(person, cast, topic.get_absolute_url(), javascript=False, width=390)
    assert not page.get_by_text("My mother").is_visible()
    assert not page.get_by_text("About money").is_visible()
    page.get_by_text("A post by somebody you ignore").click()
    assert page.get_by_text("My mother").is_visible()
    page.get_by_text("A post with a word you muted").click()
    assert page.get_by_text("About money").is_visible()


def test_a_poll_with_a_new_topic(person, cast, category):
    page = doctor_at(person, cast, "/forum/leaving/new/", javascript=False, width=390)
    page.get_by_label("Title").fill("With a poll")
    page.get_by_role("textbox", name="Your words").fill("Words.")
    page.get_by_text("Add a poll").click()
    page.get_by_label("Question").fill("Well?")
    page.get_by_label("Choices").fill("Only one")
    page.get_by_role("button", name="Open the topic").click()
    page.locator(".errors").get_by_role("link", name="Choices").click()
    expect(page.get_by_label("Choices")).to_be_focused()
    assert page.get_by_label("Question").input_value() == "Well?"
    page.get_by_label("Choices").fill("Yes\nNo")
    page.get_by_role("button", name="Open the topic").click()
    page.get_by_role("heading", name="Well?").wait_for()
    assert [choice.text for choice in Poll.objects.get().choices.all()] == ["Yes", "No"]


def test_a_picture_in_the_settings(person, cast):
    page = doctor_at(person, cast, "/settings/", width=390)
    page.get_by_label("A picture").set_input_files(
        {"name": "me.jpg", "mimeType": "image/jpeg", "buffer": picture()}
    )
    page.get_by_role("button", name="Use this picture").click()
    shown = page.locator("img.avatar.is-large")
    assert shown.evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 256
    page.get_by_role("button", name="Remove your picture").click()
    page.locator("svg.avatar.is-large").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_things_to_touch_are_large_enough(person, cast, topic, a_reply, poll, scheme):
    vote(poll=poll, by=cast.doctor, positions=[1])
    add_bookmark(post=a_reply, by=cast.doctor)
    for address in (topic.get_absolute_url(), "/bookmarks/", "/members/other/", "/settings/ignoring/"):
        page = doctor_at(person, cast, address, width=390, scheme=scheme)
        for button in page.locator("main :is(button, summary):visible").all():
            box = button.bounding_box()
            assert box["height"] >= 24, f"{address}: {button.inner_text()}"
        assert not page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
