"""One answers, the other is told: the count, the page, the words, and then nothing is new any more."""

import re

import pytest

from accounts.models import Byline, Notification
from accounts.notified import unread_count
from accounts.notifying import tell
from accounts.sealing import own_byline
from accounts.unsubscribing import token_for
from accounts.watching import watch_member
from forum.hearing import hear
from forum.models import Draft, Post, Reading
from forum.posting import open_topic, reply
from forum.tagging import tags_named
from forum.watching import watch_category, watch_tag, watch_topic
from tests.barriers import barriers
from tests.browser.test_hostile import HOSTILE, SHORT, look
from tests.setup.worker import run_worker_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(("javascript", "width"), [(True, 1440), (False, 390)])
def test_an_answer_is_heard_and_read(person, cast, topic, a_reply, javascript, width):
    doctor, other = (person(javascript=javascript, width=width) for _ in "ab")
    doctor.enter(cast.client("doctor"))
    other.enter(cast.client("other"))
    other.visit("/")
    assert other.page.locator(".told-count").count() == 0
    doctor.visit(f"/forum/t/{topic.address_id}/reply/?to={a_reply.address_id}")
    doctor.page.fill("textarea[name=body]", "On a Tuesday, of all days?")
    doctor.page.get_by_role("button", name=re.compile("^Send")).click()
    doctor.page.wait_for_url("**#p*")
    run_worker_once()
    other.visit("/")
    other.page.get_by_role("link", name="1 new notification").click()
    assert other.is_at("/notifications/")
    line = (
        other.page.locator(".told").get_by_role("listitem").filter(has_text="On a Tuesday, of all days?").last
    )
    assert "is-unread" in (line.get_attribute("class") or "")
    other.page.get_by_role("link", name="Doctor replied to you").click()
    sent = Post.objects.get(byline=own_byline(cast.doctor), number=3)
    other.page.wait_for_url(f"**#{sent.anchor}")
    assert "of all days" in other.page.inner_text(f"#{sent.anchor}")
    assert other.page.locator(".told-count").count() == 0
    other.visit("/notifications/")
    assert other.page.get_by_role("link", name="Doctor replied to you").is_visible()
    assert other.page.locator(".told .is-unread").count() == 0


@pytest.mark.parametrize("javascript", [True, False])
def test_marking_all_as_read_and_choosing_what_to_hear(person, cast, topic, a_reply, javascript):
    for number in range(3):
        hear(reply(topic=topic, by=cast.doctor, source=f"Answer {number}.", reply_to=a_reply).pk)
    other = person(javascript=javascript)
    page = other.page
    other.enter(cast.client("other"))
    other.visit("/notifications/")
    assert page.get_by_role("link", name="3 new notifications").is_visible()
    page.get_by_role("button", name="Mark all as read").click()
    page.wait_for_selector(".notice")
    assert unread_count(cast.other) == 0
    assert page.locator(".told-count").count() == 0
    other.visit(topic.get_absolute_url())
    page.get_by_label("Tell me").select_option("muted")
    page.get_by_role("button", name="Save how I am told").click()
    page.wait_for_selector(".notice")
    assert Reading.objects.get(member=cast.other, topic=topic).watch == "muted"
    watch_category(category=topic.category, by=cast.other, level="watching")
    other.visit("/settings/watching/")
    page.get_by_label(f"Tell me about ({topic.title})").select_option("normal")
    page.get_by_role("button", name=f"Save how I am told ({topic.title})").click()
    page.wait_for_selector(".notice")
    assert other.is_at("/settings/watching/")
    assert Reading.objects.get(member=cast.other, topic=topic).watch == "normal"


def pages_of(cast, category, title: str, words: str) -> list[str]:
    """The other member is told in every way; the pages on which that stands."""
    topic = open_topic(category=category, by=cast.doctor, title=title, source=words)
    tag = tags_named(["Night shifts"])[0]
    topic.taggings.create(tag=tag, last_post_at=topic.last_post_at)
    mine = reply(topic=topic, by=cast.other, source="Mine.")
    byline = own_byline(cast.other)
    draft = Draft.objects.create(byline=byline, category=category, title=title, source=words)
    for kind in Notification.Kind:
        target = draft if kind == Notification.Kind.DECLINED else topic.posts.get(number=1)
        tell(byline=byline, kind=kind, target=target, group=topic.pk)
    watch_topic(topic=topic, by=cast.other, level="watching")
    watch_category(category=category, by=cast.other, level="muted")
    watch_tag(tag=tag, by=cast.other, level="watching")
    watch_member(member=cast.doctor, by=cast.other)
    hear(reply(topic=topic, by=cast.doctor, source=words + "\n\n@other", reply_to=mine).pk)
    return [
        "/notifications/",
        "/settings/watching/",
        "/settings/",
        category.get_absolute_url(),
        "/members/doctor/",
        f"/unsubscribe/{token_for(cast.other)}/",
    ]


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_where_one_is_told(person, cast, category, scheme, width):
    other = person(scheme=scheme, width=width)
    other.enter(cast.client("other"))
    faults = []
    for address in pages_of(cast, category, "Who did you tell first, and what did they say?", "Words. " * 60):
        other.visit(address)
        faults += barriers(other.page)
        if other.page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            faults.append(f"{address}: wider than the window")
        assert other.page.locator("h1").count() == 1, address
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("javascript", [True, False])
def test_hostile_text_does_nothing_where_one_is_told(person, cast, category, settings, javascript):
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    Byline.objects.filter(pk=own_byline(cast.doctor).pk).update(name=SHORT)
    other = person(javascript=javascript)
    other.enter(cast.client("other"))
    for address in pages_of(cast, category, SHORT, "\n\n".join(HOSTILE)):
        look(other, address)
    assert unread_count(cast.other) > 5
