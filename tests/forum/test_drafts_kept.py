"""Who sees drafts, how long they are kept, and what no form may do to them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Upload
from accounts.moderating import hide
from accounts.permissions import may_see_upload
from accounts.sealing import own_byline
from accounts.uploading import delete_unused
from forum.drafting import KEPT, MOST, Goal, Held, Words, forget_old_drafts, keep_draft
from forum.models import Category, Draft, Post
from forum.posting import open_topic, submission_mark
from tests.forum.test_drafts import keep, seen

__all__ = ["keep"]

pytestmark = pytest.mark.django_db


def test_a_draft_outlives_the_place_that_it_goes_to(cast, topic, keep):
    client = cast.client("other")
    draft = keep("Kept words")
    hide(target=topic, by=cast.moderator, reason="spam")
    for address in ("/drafts/", f"/drafts/{draft.address_id}/"):
        page = client.get(address).content.decode()
        assert "Kept words" in page
        assert topic.title not in page
        assert draft.form_address not in page
    form = {"goal": f"topic:{topic.address_id}", "draft": draft.address_id, "draft_version": draft.version}
    assert client.post("/drafts/keep/", {**form, "body": "Kept words, more"}).json()["version"] == 2
    assert client.post("/drafts/keep/", {**form, "draft": "", "body": "Else"}).status_code == 404
    Category.objects.update(read_level="staff")
    assert "Kept words, more" in client.get("/drafts/").content.decode()


def test_a_draft_in_a_category_that_closed(cast, category, keep):
    keep("Kept words", goal=Goal(category=category))
    Category.objects.update(read_level="staff")
    page = cast.client("other").get("/drafts/").content.decode()
    assert "Kept words" in page
    assert category.name not in page


def test_drafts_are_seen_by_their_writer_alone(cast, topic, keep):
    draft = keep("Zanzibarquartz")
    for name in ("doctor", "editor", "moderator", "admin"):
        client = cast.client(name)
        assert "Zanzibarquartz" not in client.get("/drafts/").content.decode()
        assert client.get(f"/drafts/{draft.address_id}/").status_code == 404
        assert client.post(f"/drafts/{draft.address_id}/drop/", {"draft_version": 1}).status_code == 404
        assert "Zanzibarquartz" not in client.get(topic.get_absolute_url()).content.decode()
        taken = {
            "goal": f"topic:{topic.address_id}",
            "draft": draft.address_id,
            "draft_version": 1,
            "body": "x",
        }
        assert client.post("/drafts/keep/", taken).json()["id"] != draft.address_id
    assert cast.client(None).get("/drafts/").status_code == 302
    draft.refresh_from_db()
    assert draft.source == "Zanzibarquartz"


def test_a_tab_of_somebody_who_signed_out_keeps_nothing_for_the_next(cast, topic):
    form = {"goal": f"topic:{topic.address_id}", "body": "Mine", "writer": cast.other.pk}
    assert cast.client("doctor").post("/drafts/keep/", form).status_code == 403
    assert cast.client(None).post("/drafts/keep/", form).status_code == 403
    assert not Draft.objects.exists()


def test_throwing_away_takes_only_what_was_seen(cast, keep):
    client = cast.client("other")
    first = keep("One")
    second = keep("One, two", seen(first))
    page = client.post(f"/drafts/{first.address_id}/drop/", {"draft_version": 1})
    assert page.status_code == 409
    assert "One, two" in page.content.decode()
    assert (
        client.post(f"/drafts/{first.address_id}/drop/", {"draft_version": second.version}).url == "/drafts/"
    )
    assert not Draft.objects.exists()


def test_old_drafts_and_those_beyond_the_hundredth_go(cast, topic, keep):
    old = keep("Old")
    for number in range(MOST):
        keep(f"Draft {number}", Held(sitting=str(number)))
    assert Draft.objects.count() == MOST
    assert old not in Draft.objects.all()
    newest = Draft.objects.latest("changed_at")
    Draft.objects.exclude(pk=newest.pk).update(changed_at=timezone.now() - KEPT - timedelta(minutes=1))
    assert forget_old_drafts() == MOST - 1
    assert Draft.objects.get() == newest


def test_too_long_for_a_post_is_kept_and_too_long_for_a_draft_is_told(cast, topic):
    client = cast.client("other")
    answer = client.post(topic.reply_address, {"body": "w" * 32_001})
    assert answer.status_code == 422
    assert len(Draft.objects.get().source) == 32_001
    form = {"goal": f"topic:{topic.address_id}", "body": "w" * 100_001}
    told = client.post("/drafts/keep/", form)
    assert told.status_code == 422
    assert "too long" in told.json()["error"]


def test_too_many_saves(cast, topic, settings):
    settings.LIMITS = {**settings.LIMITS, "draft": [(1, 3600)]}
    client, form = cast.client("other"), {"goal": f"topic:{topic.address_id}", "body": "One"}
    assert client.post("/drafts/keep/", form).status_code == 200
    refused = client.post("/drafts/keep/", form)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert client.post(topic.reply_address, {"body": "Two", "preview": "1"}).status_code == 200


def test_a_picture_in_a_draft_is_not_unused(cast, keep):
    upload = Upload.objects.create(
        name="p" * 24 + ".jpg", kind="image/jpeg", size=1, width=1, height=1, byline=own_byline(cast.other)
    )
    draft = keep(f"![A letter](/uploads/{upload.name})")
    Upload.objects.update(created_at=timezone.now() - timedelta(days=40))
    assert delete_unused() == 0
    assert may_see_upload(upload, cast.other), "its writer sees it while the words are written"
    keep(f"![A letter](/uploads/{upload.name})", by=cast.doctor)
    draft.delete()
    assert delete_unused() == 1, "somebody else's draft holds nothing"


def test_a_page_of_drafts_costs_the_same(cast, topic, category, a_reply, keep):
    client = cast.client("other")
    counts = []
    for number in range(2):
        for one in range(1 + 30 * number):
            keep(f"Reply {one}", Held(sitting=f"{number}-{one}"))
            keep(f"New {one}", Held(sitting=f"new {number}-{one}"), goal=Goal(category=category))
        keep("Edit", goal=Goal(post=a_reply))
        Draft.objects.filter(post=a_reply).update(changed_at=timezone.now() + timedelta(days=1))
        client.get("/drafts/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/drafts/")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 7
    older = client.get(f"/drafts/?before={page.context['older']}")
    first, second = ({kept.draft.pk for kept in one.context["drafts"]} for one in (page, older))
    assert (len(first), len(second)) == (20, 20)
    assert not first & second
    assert Post.objects.count() == 2


@pytest.mark.parametrize("version", ["9" * 5000, "99999999999", "-1", "²", "٣", "1e5", "\x00"])
def test_a_version_that_is_none_is_no_error_of_ours(cast, a_reply, version):
    client = cast.client("other")
    form = {"body": "Other words", "version": version, "draft_version": version, "beat": version}
    assert client.post(f"/forum/p/{a_reply.address_id}/edit/", form).status_code in (409, 422)
    kept = client.post("/drafts/keep/", {**form, "goal": f"post:{a_reply.address_id}", "sitting": "a\x00b"})
    assert kept.status_code == 200
    assert client.post(f"/drafts/{kept.json()['id']}/drop/", form).status_code < 500


def test_controls_in_a_poll_are_not_kept(cast, category):
    form = {"goal": "category:leaving", "title": "T", "poll_question": "Wh\x00om?", "tag_1": "\x00Nights"}
    assert cast.client("doctor").post("/drafts/keep/", form).status_code == 200
    assert Draft.objects.get().extra["fields"] == {"poll_question": "Whom?", "tag_1": "Nights"}


def test_words_with_a_poll_outlive_the_same_words_without_one(cast, category):
    goal, said = Goal(category=category), {"title": "Who knows?", "source": "Well?"}
    poll = {"poll_question": "Whom?", "poll_choices": "A\nB"}
    keep_draft(by=cast.doctor, goal=goal, words=Words(**said, fields=poll))
    keep_draft(by=cast.doctor, goal=goal, words=Words(**said))
    open_topic(category=category, by=cast.doctor, **said, submission="k")
    assert Draft.objects.get().extra["fields"] == poll
    mark = submission_mark(cast.doctor, "k")
    for more in ({**said, "fields": poll}, {**said, "title": "Who knew?"}):
        assert keep_draft(by=cast.doctor, goal=goal, words=Words(**more), mark=mark) is not None
    assert keep_draft(by=cast.doctor, goal=goal, words=Words(**said), mark=mark) is None


def test_a_list_shows_ones_own_words_before_what_one_quotes():
    link = "> [Other, post 2](/forum/p/0a1b2c3d4e/)\n> My mother."
    assert Draft(source=f"{link}\n\nAnd then?").own_words == "And then?"
    assert Draft(source=link).own_words == link


def test_many_other_drafts_are_folded(cast, topic, keep):
    client, folded = cast.client("other"), '<details class="more"><summary>You have'
    for number in range(3):
        keep(f"Draft {number}", Held(sitting=str(number)))
        page = client.get(f"{topic.reply_address}?draft=none").content.decode()
        assert (folded in page) == (number == 2)
        assert page.count(f"You have {number + 1 if number else 'a'} draft") == 1
        assert "other draft" not in page, "the form holds none"
