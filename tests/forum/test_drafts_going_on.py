"""One text has one draft, whatever comes between its pages, and none once it is sent; another's changes are another draft."""

import re

import pytest

from forum import drafting
from forum.drafting import Goal, Held, keep_draft
from forum.models import Draft, HeldEdit, Post
from forum.posting import reply
from tests.forum.test_drafts import keep, seen, words
from tests.forum.test_holding import standing_by

__all__ = ["keep"]

pytestmark = pytest.mark.django_db
NAMED = "The patient, Gareth Pugh, had been waiting since four."
OTHER = "Somebody came in the afternoon."
SCRIPT = {"sitting": "first", "beat": "2"}


def fields(answer) -> dict[str, str]:
    """What the hidden fields of a page's form say of its draft."""
    found = dict(re.findall(r'name="(draft|draft_version|after)" value="([^"]*)"', answer.content.decode()))
    assert len(found) == 3
    return found


@pytest.mark.parametrize("page", [SCRIPT, {}], ids=["with-a-script", "without"])
def test_a_refused_text_that_is_written_anew_leaves_no_draft(cast, topic, page):
    client = cast.client("other")
    refused = client.post(topic.reply_address, {"body": NAMED, **page})
    assert refused.status_code == 422
    assert Draft.objects.get().source == NAMED
    again = {"body": OTHER, **fields(refused)}
    if page:
        page = {"goal": f"topic:{topic.address_id}", "sitting": "second", "beat": "1"}
        kept = client.post("/drafts/keep/", {**again, **page}).json()
        assert (kept["id"], kept["version"], kept.get("beside")) == (again["draft"], 2, None)
        again |= {"draft_version": "2", "sitting": "second", "beat": "2"}
    assert client.post(topic.reply_address, again).status_code == 302
    assert not Draft.objects.exists()


def test_what_was_kept_by_a_button_and_written_anew_leaves_no_draft(cast, topic, keep):
    client = cast.client("other")
    address = client.post(topic.reply_address, {"body": NAMED, "keep": "1"}).url
    opened = fields(client.get(address))
    assert client.post(topic.reply_address, {"body": OTHER, **opened}).status_code == 302
    assert not Draft.objects.exists()
    address = client.post(topic.reply_address, {"body": NAMED, "keep": "1"}).url
    newer = keep(f"{NAMED} On the phone.", Held(Draft.objects.get().pk, 1, sitting="phone", beat=1))
    opened = client.get(address)
    assert 'data-after="phone.1 ' in opened.content.decode(), (
        "a script sees whether the draft is what stands there"
    )
    client.post(topic.reply_address, {"body": "From before, put back.", **fields(opened)})
    assert Draft.objects.get() == newer, "going back, a browser puts old words beside a draft that is newer"


@pytest.mark.parametrize("status", [403, 429])
def test_one_goes_on_after_any_refusal(cast, topic, keep, settings, status):
    """Signed out meanwhile, or too often: what is typed next is the same draft, whatever of it is left."""
    kept, client = keep("One", Held(sitting="first", beat=1)), cast.client("other")
    sent = {"body": NAMED, "draft": kept.address_id, "draft_version": 1, "writer": cast.other.pk, **SCRIPT}
    if status == 403:
        client.logout()
    settings.LIMITS = {**settings.LIMITS, "post": [(0, 9)], "draft": [(0, 9)]}
    page = client.post(topic.reply_address, {**sent, "body": OTHER})
    assert page.status_code == status
    if status == 403:
        client.force_login(cast.other)
        page = client.get(topic.reply_address)
    settings.LIMITS = {**settings.LIMITS, "draft": [(9, 9)]}
    goes_on = {"goal": f"topic:{topic.address_id}", "sitting": "second", "beat": 1, **fields(page)}
    client.post("/drafts/keep/", {"body": "Else altogether", **goes_on})
    assert Draft.objects.get().source == "Else altogether"


def test_what_another_page_changed_meanwhile_is_another_draft(keep):
    first = keep("One", Held(sitting="first", beat=1))
    goes_on = Held(first.pk, 1, sitting="second", beat=1, after=(("first", 1),))
    elsewhere = keep("One, on the phone", seen(first, sitting="phone", beat=1))
    assert elsewhere.pk == first.pk
    assert keep("Two", goes_on).pk != first.pk
    live = keep("Three", Held(sitting="live", beat=1))
    assert keep("Three, later", Held(sitting="live", beat=2)).pk == live.pk
    assert keep("Four", Held(live.pk, 1, sitting="fourth", beat=1, after=(("live", 1),))).pk != live.pk


def test_a_save_whose_answer_was_lost_is_found_again(cast, topic, keep):
    lost = keep("One", Held(sitting="first", beat=1))
    back = Held(sitting="second", beat=1, after=(("first", 1), ("zero", 4)))
    assert keep("Else altogether", back).pk == lost.pk
    reply(topic=topic, by=cast.other, source="Third", draft=Held(sitting="third", after=(("second", 1),)))
    assert not Draft.objects.exists()


def test_an_old_form_that_comes_once_more_undoes_nothing(cast, topic, keep):
    """The page of a refused form is loaded again, after newer words went on from it."""
    client, form = cast.client("other"), {"body": NAMED, **SCRIPT}
    goes_on = fields(client.post(topic.reply_address, form))
    newer = keep("Else altogether", Held(sitting="second", beat=1, after=(("first", 2),)))
    page = client.post(topic.reply_address, form)
    assert Draft.objects.get().source == "Else altogether"
    assert goes_on["draft"] == newer.address_id
    assert (page.context["held"].pk, page.context["other_drafts"]) == (None, [newer])
    other = {"goal": f"topic:{topic.address_id}", "sitting": "third", "beat": 1, **fields(page)}
    client.post("/drafts/keep/", {"body": f"{NAMED} More.", **other})
    assert {draft.source for draft in Draft.objects.all()} == {"Else altogether", f"{NAMED} More."}


def test_a_form_asks_whether_its_words_have_arrived(cast, topic, a_reply):
    client = cast.client("other")
    key = client.get(topic.reply_address).context["form"]["submission"].value()
    client.post(topic.reply_address, {"body": "Sent.", "submission": key})
    asks = {"goal": f"topic:{topic.address_id}", "submission": key, "asks": "1"}
    assert client.post("/drafts/keep/", {**asks, "body": "Sent."}).json() == {"arrived": True}
    assert client.post("/drafts/keep/", {**asks, "body": "Sent, and more."}).json() == {"arrived": False}
    HeldEdit.objects.create(post=a_reply, source=NAMED, version=1)
    asks = {"goal": f"post:{a_reply.address_id}", "body": NAMED, "asks": "1"}
    assert client.post("/drafts/keep/", asks).json() == {"arrived": True}, (
        "words that wait have arrived as well"
    )
    assert not Draft.objects.exists()


def test_words_that_are_held_leave_no_draft_either(cast, topic, keep):
    keep(NAMED, Held(sitting="first", beat=1))
    elsewhere = keep("On the phone", Held(sitting="phone", beat=1))
    held = Held(sitting="second", beat=1, after=(("first", 1),))
    sent = reply(
        topic=topic,
        by=cast.other,
        source=f"{NAMED} Then.",
        draft=held,
        answers=standing_by(body=f"{NAMED} Then."),
    )
    assert sent.state == "held"
    assert Draft.objects.get() == elsewhere


def test_the_same_words_are_listed_once_and_go_together(cast, topic, keep):
    for sitting in ("one", "two"):
        Draft.objects.create(
            byline=cast.other.byline, topic=topic, source="The same", extra={"sitting": sitting}
        )
    keep_draft(by=cast.other, goal=Goal(topic=topic), words=words("Other"))
    client = cast.client("other")
    assert len(client.get(f"{topic.reply_address}?draft=none").context["other_drafts"]) == 2
    page = client.get("/drafts/")
    assert sorted(kept.draft.source for kept in page.context["drafts"]) == ["Other", "The same"]
    one = Draft.objects.filter(source="The same").first()
    client.post(f"/drafts/{one.address_id}/drop/", {"draft_version": one.version})
    assert Draft.objects.get().source == "Other"


@pytest.mark.parametrize(
    "after", ["", ".", "a.b c", "a.9999999999 b.-1", "x" * 5000, "a.1 " * 500, "a\x00.1"]
)
def test_pages_that_are_none_are_no_error_of_ours(cast, topic, after):
    form = {"goal": f"topic:{topic.address_id}", "body": "One", "sitting": "a b", "beat": "1", "after": after}
    assert cast.client("other").post("/drafts/keep/", form).status_code == 200
    assert cast.client("other").post(topic.reply_address, {**form, "preview": "1"}).status_code == 200


@pytest.mark.parametrize("state", ["published", "hidden", "removed"])
@pytest.mark.parametrize("how", [{"asks": "1"}, {}], ids=["asks", "keeps"])
def test_whoever_guesses_what_waits_or_was_taken_down_learns_nothing(cast, a_reply, state, how):
    HeldEdit.objects.create(post=a_reply, source="It was Gareth Pugh.", version=1)
    Post.objects.filter(pk=a_reply.pk).update(state=state)
    form = {"goal": f"post:{a_reply.address_id}", **how}
    for guess in ("It was Gareth Pugh.", a_reply.source, "It was somebody else."):
        assert cast.client("doctor").post("/drafts/keep/", {**form, "body": guess}).status_code == 404
    assert not Draft.objects.exists()
    if state != "removed":
        assert cast.client("other").post("/drafts/keep/", {**form, "body": a_reply.source}).status_code == 200


def test_asking_is_counted_as_keeping_is(cast, topic, settings):
    settings.LIMITS = {**settings.LIMITS, "draft": [(3, 60)]}
    form = {"goal": f"topic:{topic.address_id}", "body": "Words.", "asks": "1"}
    client = cast.client("doctor")
    assert [client.post("/drafts/keep/", form).status_code for _ in range(4)] == [200, 200, 200, 429]


def test_what_another_device_adds_while_words_are_sent_stays(cast, topic, keep, monkeypatch):
    draft = keep("My answer.")
    original = drafting._saw

    def and_meanwhile(row, held, said):
        is_seen = original(row, held, said)
        Draft.objects.filter(pk=row.pk).update(source="My answer, and more.", version=row.version + 1)
        return is_seen

    monkeypatch.setattr(drafting, "_saw", and_meanwhile)
    reply(topic=topic, by=cast.other, source="My answer.", draft=seen(draft))
    assert [row.source for row in Draft.objects.all()] == ["My answer, and more."]
