"""Drafts: kept once, never replaced by another, gone when their words have arrived, seen by their writer alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from forum.drafting import NONE_HELD, Goal, Held, Words, keep_draft
from forum.models import Draft
from forum.posting import reply
from tests.setup.worker import in_process

pytestmark = pytest.mark.django_db


def words(source: str, **other) -> Words:
    return Words.of(source=source, **{"fields": {}, **other})


def seen(draft: Draft, **other) -> Held:
    return Held(draft.pk, draft.version, **other)


@pytest.fixture
def keep(cast, topic):
    def keep_one(source: str, held: Held = NONE_HELD, **other) -> Draft | None:
        goal = other.pop("goal", Goal(topic=topic))
        return keep_draft(by=other.pop("by", cast.other), goal=goal, words=words(source), held=held, **other)

    return keep_one


def test_a_form_that_saw_the_newest_version_saves_over_it(keep):
    first = keep("One")
    second = keep("One, two", seen(first))
    assert (second.pk, second.version, second.source) == (first.pk, 2, "One, two")
    assert keep("One, two", seen(second)).version == 2, "the same words are no new version"
    assert Draft.objects.count() == 1


def test_a_form_that_saw_an_older_version_makes_a_draft_of_its_own(keep):
    first = keep("One")
    keep("One, on the phone", seen(first))
    beside = keep("One, at the desk", seen(first))
    assert beside.pk != first.pk
    assert {draft.source for draft in Draft.objects.all()} == {"One, on the phone", "One, at the desk"}
    assert keep("One, on the phone", seen(first)).pk == first.pk, "what is kept already is not kept twice"
    assert Draft.objects.count() == 2


def test_what_a_browser_put_into_the_form_replaces_no_draft(cast, topic, keep):
    """Going back, the form holds the newest draft and the words that were typed into it before."""
    newest = keep("Of the phone, on the bus, in the rain")
    beside = keep("Typed at the desk an hour ago", seen(newest))
    assert beside.pk != newest.pk
    reply(topic=topic, by=cast.other, source="Something else that was typed", draft=seen(newest))
    assert newest in Draft.objects.all()
    sign = keep("\N{WHITE SMILING FACE}")
    assert keep("\N{WHITE SMILING FACE}!", seen(sign)).pk == sign.pk
    assert keep("\N{BLACK HEART SUIT}", Held(sign.pk, 2)).pk != sign.pk


def test_a_page_goes_on_from_its_own_save_though_the_answer_was_lost(keep):
    first = keep("One", Held(sitting="page", beat=1))
    again = keep("One, two", Held(sitting="page", beat=2))
    assert (again.pk, again.version) == (first.pk, 2)
    late = keep("One, tw", Held(sitting="page", beat=1))
    assert (late.pk, late.source) == (first.pk, "One, two")
    assert keep("Another window", Held(sitting="other", beat=1)).pk != first.pk


def test_empty_words_make_no_draft_and_take_only_the_one_they_saw(keep):
    assert keep(" \n") is None
    assert keep("\u200b") is None
    first = keep("One")
    second = keep("One, two", seen(first))
    assert keep("", seen(first)) is None
    assert Draft.objects.get() == second
    assert keep("", seen(second)) is None
    assert not Draft.objects.exists()


def test_words_that_have_arrived_leave_no_draft(cast, topic, a_reply, keep):
    client = cast.client("other")
    key = client.get(topic.reply_address).context["form"]["submission"].value()
    client.post(topic.reply_address, {"body": "Sent.", "submission": key})
    late = {
        "goal": f"topic:{topic.address_id}",
        "body": "Sent.",
        "submission": key,
        "sitting": "s",
        "beat": "3",
    }
    assert client.post("/drafts/keep/", late).json()["id"] == ""
    assert not Draft.objects.exists()
    assert client.post("/drafts/keep/", {**late, "body": "Sent, and more."}).json()["id"]
    assert keep(a_reply.source, goal=Goal(post=a_reply)) is None, "the post says it already"


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_once_keep_the_words_of_both(cast, topic):
    first = keep_draft(by=cast.other, goal=Goal(topic=topic), words=words("Before"))

    def save(number: int):
        try:
            held = Held(first.pk, 1, sitting=f"page {number}", beat=1)
            return keep_draft(
                by=cast.other, goal=Goal(topic=topic), words=words(f"Window {number}"), held=held
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as windows:
        list(windows.map(save, range(8)))
    kept = {draft.source for draft in Draft.objects.all()}
    assert kept == {"Before", *(f"Window {number}" for number in range(8))}


@pytest.mark.django_db(transaction=True)
def test_one_page_that_saves_twice_at_once_has_one_draft(cast, topic):
    def save(number: int):
        try:
            held = Held(sitting="page", beat=number)
            return keep_draft(by=cast.other, goal=Goal(topic=topic), words=words("w" * number), held=held)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as windows:
        list(windows.map(save, range(1, 17)))
    assert len(Draft.objects.get().source) == 16


def test_sending_lets_go_of_the_draft_and_of_nothing_else(cast, topic, a_reply, keep):
    mine = keep("One, two")
    elsewhere = keep("One, two, three", Held(sitting="phone"))
    to_a_post = keep("One, two", goal=Goal(topic=topic, reply_to=a_reply))
    somebody = keep("One, two", by=cast.doctor)
    reply(topic=topic, by=cast.other, source="One, two", draft=seen(mine))
    assert set(Draft.objects.all()) == {elsewhere, to_a_post, somebody}
    reply(topic=topic, by=cast.other, source="Else.", draft=Held(elsewhere.pk, elsewhere.version + 1))
    assert elsewhere in Draft.objects.all(), "what was typed elsewhere meanwhile stays"
    reply(topic=topic, by=cast.other, source="Now.", draft=Held(sitting="phone"))
    assert elsewhere not in Draft.objects.all()
    reply(topic=topic, by=cast.other, source="One, two, stolen.", draft=seen(somebody))
    assert somebody in Draft.objects.all()


SENDS_AND_STOPS = """
import signal
from accounts.models import Member
from forum import posting
from forum.drafting import Held
from forum.models import Topic

let_go = posting.let_go_of_sent

def stop(**options):
    let_go(**options)
    print("stopped", flush=True)
    signal.pause()

posting.let_go_of_sent = stop
posting.reply(
    topic=Topic.objects.get(pk={topic}), by=Member.objects.get(pk={by}), source="One", submission="key",
    draft=Held({draft}, 1),
)
"""


@pytest.mark.django_db(transaction=True)
def test_a_server_killed_before_its_commit_loses_neither_draft_nor_words(cast, topic):
    draft = keep_draft(by=cast.other, goal=Goal(topic=topic), words=words("One"))
    server = in_process(SENDS_AND_STOPS.format(topic=topic.pk, by=cast.other.pk, draft=draft.pk))
    said = next((line for line in server.stdout if b"stopped" in line), b"")
    server.kill()
    server.communicate()
    assert said, "it had written all that it writes"
    assert Draft.objects.get() == draft
    assert topic.posts.count() == 1
    reply(topic=topic, by=cast.other, source="One", submission="key", draft=seen(draft))
    assert topic.posts.count() == 2
    assert not Draft.objects.exists()


def test_a_refused_send_lets_go_of_nothing(cast, topic, keep, settings):
    draft = keep("One")
    settings.LIMITS = {**settings.LIMITS, "post": [(0, 3600)]}
    sent = {"body": "One, two", "draft": draft.address_id, "draft_version": draft.version}
    answer = cast.client("other").post(topic.reply_address, sent)
    assert answer.status_code == 429
    draft.refresh_from_db()
    assert (draft.source, draft.version) == ("One, two", 2)
    assert f'name="draft_version" value="{draft.version}"' in answer.content.decode()


@pytest.mark.parametrize("button", ["preview", "keep", ""])
@pytest.mark.parametrize("where", ["reply", "new", "edit"])
def test_what_comes_back_is_kept_and_opens_again(cast, topic, a_reply, category, button, where, settings):
    settings.LIMITS = {**settings.LIMITS, "post": [(0, 9)], "edit": [(0, 9)]}
    address, fields = {
        "reply": (topic.reply_address, {"reply_to": a_reply.address_id}),
        "new": ("/forum/leaving/new/", {"title": "A title"}),
        "edit": (f"/forum/p/{a_reply.address_id}/edit/", {"version": 1}),
    }[where]
    client = cast.client("other")
    answer = client.post(address, {"body": "Half a thought", **fields, **({button: "1"} if button else {})})
    assert answer.status_code == {"preview": 200, "keep": 302, "": 429}[button]
    draft = Draft.objects.get()
    assert draft.source == "Half a thought"
    opened = client.get(draft.get_absolute_url())
    assert opened.context["form"]["body"].value() == "Half a thought"
    for name, value in fields.items():
        assert str(opened.context["form"][name].value()) == str(value)
    assert "not sent yet" in opened.content.decode()
    assert ("Kept among your drafts." in opened.content.decode()) == (button == "keep")
    assert cast.client("doctor").get(draft.get_absolute_url()).status_code in (403, 404)


def test_one_draft_stands_in_the_form_and_several_beside_it(cast, topic, a_reply, keep):
    client = cast.client("other")
    one = keep("The only one here")
    to_a_post = keep("To a post", goal=Goal(topic=topic, reply_to=a_reply))
    for address in (topic.get_absolute_url(), topic.reply_address):
        page = client.get(address)
        assert page.context["form"]["body"].value() == "The only one here"
        assert page.context["other_drafts"] == [to_a_post]
        assert "in reply to Other" in page.content.decode()
    assert client.get(f"{topic.reply_address}?to={a_reply.address_id}").context["draft"] == to_a_post
    two = keep("And a second", Held(sitting="phone"), device="phone")
    page = client.get(topic.reply_address)
    assert not page.context["form"]["body"].value()
    assert "The only one here" in page.content.decode()
    assert "on a phone" in page.content.decode()
    assert set(page.context["other_drafts"]) == {one, two, to_a_post}
    chosen = client.get(two.get_absolute_url())
    assert chosen.context["form"]["body"].value() == "And a second"
    assert not client.get(f"{topic.reply_address}?draft=none").context["form"]["body"].value()
    assert client.get(f"{topic.reply_address}?draft=0000000001").status_code == 404
    assert client.get(f"{topic.reply_address}?draft=zzz").status_code == 404


def test_a_page_to_read_is_there_whatever_draft_is_asked_for(cast, topic, essay, keep):
    keep("One")
    two = keep("Two", Held(sitting="phone"))
    for address in (topic.get_absolute_url(), essay.get_absolute_url()):
        for name in ("other", None):
            for asked in ("zzz", "0000000001", "none", ""):
                assert cast.client(name).get(f"{address}?draft={asked}").status_code == 200, (name, address)
    page = cast.client("other").get(f"{topic.get_absolute_url()}?draft=zzz")
    assert not page.context["form"]["body"].value()
    page = cast.client("other").get(f"{topic.get_absolute_url()}?draft={two.address_id}")
    assert page.context["form"]["body"].value() == "Two"


def test_a_newer_draft_of_another_device_is_shown_beside(cast, topic, keep):
    client = cast.client("other")
    first = keep("One")
    page = client.get(topic.reply_address)
    keep("One, on the phone", seen(first), device="phone")
    form = {"draft": first.address_id, "draft_version": page.context["held"].version}
    answer = client.post(topic.reply_address, {"body": "One, at the desk", "preview": "1", **form})
    assert answer.context["form"]["body"].value() == "One, at the desk"
    assert [draft.source for draft in answer.context["other_drafts"]] == ["One, on the phone"]
    assert "Nothing was replaced" in answer.content.decode()


def test_everyone_instead_takes_the_draft_along(cast, topic, a_reply, keep):
    draft = keep("To one", goal=Goal(topic=topic, reply_to=a_reply))
    form = {"draft": draft.address_id, "draft_version": 1, "reply_to": a_reply.address_id}
    cast.client("other").post(topic.reply_address, {"body": "To one", "everyone": "1", **form})
    assert Draft.objects.get().reply_to is None


def test_a_draft_of_an_edit_remembers_where_it_began(cast, a_reply, keep):
    client, address = cast.client("other"), f"/forum/p/{a_reply.address_id}/edit/"
    client.post(address, {"body": "Half", "version": 1, "preview": "1"})
    client.post(address, {"body": "From another window.", "version": 1})
    draft = Draft.objects.get()
    opened = client.get(address)
    assert opened.context["form"]["body"].value() == "Half"
    again = {"body": "Half", "version": opened.context["form"]["version"].value()}
    again |= {"draft": draft.address_id, "draft_version": draft.version}
    conflict = client.post(address, again)
    assert conflict.status_code == 409
    assert conflict.context["theirs"] == "From another window."
    again["version"] = conflict.context["form"]["version"].value()
    assert client.post(address, again).status_code == 302
    assert not Draft.objects.exists()
