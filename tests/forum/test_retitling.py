"""Title and tags are corrected: everywhere at once, without a trace for five minutes, and afterwards in the open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django.utils.html import escape

from accounts.limiting import TooOften
from accounts.models import AuditEntry, CheckChoice
from accounts.moderating import hide
from accounts.refusals import Conflict
from accounts.screening import Marked
from forum.curating import set_lock
from forum.models import Post, TitleRevision, Topic
from forum.removing import remove
from forum.retitling import mark_of
from forum.retitling import retitle as send_title
from forum.tagging import tag_topic
from forum.telling import tell_posts
from tests.forum.test_holding import STRONG, standing_by

pytestmark = pytest.mark.django_db

OLD, NEW = "Who did you tell first?", "Whom did you tell first?"
WEAK = "The patient was admitted in March 2024"


def retitle(topic: Topic, by, title: str = NEW, tags=(), **how) -> Topic:
    changed = send_title(
        topic=topic, by=by, title=title, tags=tags, **{"seen": mark_of(Topic.objects.get(pk=topic.pk)), **how}
    )
    topic.refresh_from_db()
    return changed


@pytest.fixture
def old(topic, a_reply) -> Topic:
    """A topic that was opened an hour ago, with an answer."""
    Post.objects.filter(topic=topic).update(published_at=timezone.now() - timedelta(hours=1))
    topic.refresh_from_db()
    return topic


def form_of(topic: Topic) -> str:
    return f"/forum/t/{topic.address_id}/title/"


def names(topic: Topic) -> list[str]:
    return list(topic.tags.order_by("slug").values_list("name", flat=True))


# --- What is kept ------------------------------------------------------------------------------------------


def test_in_the_first_minutes_nothing_is_kept(topic, cast):
    retitle(topic, cast.doctor)
    assert (topic.title, topic.slug, topic.retitled_at) == (NEW, "whom-did-you-tell-first", None)
    assert not TitleRevision.objects.exists()
    assert not AuditEntry.objects.exists()


def test_later_each_old_title_stays(old, cast):
    retitle(old, cast.doctor)
    retitle(old, cast.moderator, "Telling somebody")
    retitle(old, cast.doctor, "Telling whom?")
    kept = list(old.title_revisions.order_by("number"))
    assert [(one.number, one.title, one.is_by_moderator) for one in kept] == [
        (1, OLD, False),
        (2, NEW, True),
        (3, "Telling somebody", False),
    ]
    signed = [one.byline.member for one in kept]
    assert signed == [cast.doctor, cast.doctor, cast.moderator], "who wrote each of them"
    assert old.retitled_at == kept[-1].replaced_at


def test_a_moderator_leaves_a_mark_at_once_and_an_entry_without_words(topic, cast):
    retitle(topic, cast.moderator)
    assert topic.title_revisions.get().is_by_moderator
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.target_id, entry.actor_id) == ("retitle", topic.pk, cast.moderator.pk)
    assert entry.words_hash
    assert "tell" not in entry.address
    retitle(topic, cast.moderator, tags=["telling"])
    retitle(topic, cast.moderator, OLD, tags=["night shifts"])
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["retitle", "change tags", "retitle", "change tags"]


def test_tags_come_and_go_with_the_time_of_the_topic(old, cast):
    tag_topic(old, ["Night shifts", "leaving"])
    retitle(old, cast.doctor, OLD, ["leaving", "Telling", "leaving "])
    assert names(old) == ["leaving", "Telling"]
    assert set(old.taggings.values_list("last_post_at", flat=True)) == {old.last_post_at}
    assert old.retitled_at is None, "tags are no words of a title"
    retitle(old, cast.doctor, OLD, [])
    assert names(old) == []


# --- Who may ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["other", "editor", None])
def test_nobody_else_may(topic, cast, name):
    with pytest.raises(PermissionDenied):
        retitle(topic, getattr(cast, name) if name else None)
    page = cast.client(name).get(topic.get_absolute_url()).text
    assert "Edit title and tags" not in page
    assert cast.client(name).get(form_of(topic)).status_code == (403 if name else 302)
    refused = cast.client(name).post(form_of(topic), {"title": "Mine now"})
    assert refused.status_code == 403
    assert 'value="Mine now"' in refused.text


@pytest.mark.parametrize("state", ["locked", "hidden", "essay"])
def test_no_one_may_where_edits_are_refused(old, essay, cast, state):
    topic = essay.discussion if state == "essay" else old
    if state == "locked":
        set_lock(topic=topic, by=cast.moderator, locked=True)
    elif state == "hidden":
        hide(target=topic, by=cast.moderator, reason="spam")
    for member in (cast.doctor, cast.moderator):
        with pytest.raises(PermissionDenied):
            retitle(topic, member)
    assert "Edit title and tags" not in cast.client("moderator").get(topic.get_absolute_url()).text
    assert cast.client("moderator").get(form_of(topic)).status_code == 403
    assert cast.client("doctor").get(form_of(topic)).status_code == (404 if state == "hidden" else 403)


def test_whose_post_was_taken_down_leaves_the_title_to_moderators(old, cast):
    remove(post=old.posts.get(number=1), by=cast.doctor)
    with pytest.raises(PermissionDenied):
        retitle(old, cast.doctor)
    retitle(old, cast.moderator)
    page = cast.client(None).get(old.get_absolute_url()).text
    assert "title edited" not in page, "its history is not there"
    assert "/history/" not in page
    assert cast.client(None).get(f"{old.posts.get(number=1).get_absolute_url()}history/").status_code == 404


def test_as_often_as_edits(topic, cast, settings):
    settings.LIMITS = {**settings.LIMITS, "edit": [(1, 3600)]}
    retitle(topic, cast.doctor)
    with pytest.raises(TooOften):
        retitle(topic, cast.doctor, "Again")


# --- Two at once -----------------------------------------------------------------------------------------


def test_a_form_that_saw_another_title_or_other_tags_is_refused(topic, cast):
    seen = mark_of(topic)
    retitle(topic, cast.moderator, OLD, ["telling"])
    with pytest.raises(Conflict):
        retitle(topic, cast.doctor, seen=seen)
    answer = cast.client("doctor").post(form_of(topic), {"title": NEW, "tag_1": "first", "seen": seen})
    assert answer.status_code == 409
    assert 'value="first"' in answer.text
    assert ">telling<" in answer.text
    again = {"title": NEW, "tag_1": "first", "seen": answer.context["form"]["seen"].value()}
    assert cast.client("doctor").post(form_of(topic), again).status_code == 302
    topic.refresh_from_db()
    assert (topic.title, names(topic)) == (NEW, ["first"])


def test_the_same_form_twice_counts_once(old, cast):
    client = cast.client("doctor")
    sent = {"title": NEW, "tag_1": "Telling", "seen": mark_of(old)}
    first, second = client.post(form_of(old), sent), client.post(form_of(old), sent)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"] == f"/forum/t/{old.address_id}/whom-did-you-tell-first/"
    assert old.title_revisions.count() == 1
    assert "The title and the tags are saved." in client.get(second.url).content.decode()
    assert "saved" not in client.get(second.url).content.decode().partition("<main")[2].partition("</h1>")[0]


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_one_title_and_each_old_one(old, cast):
    seen = mark_of(old)

    def change(number: int) -> bool:
        try:
            send_title(topic=old, by=cast.doctor, title=f"Title {number % 2}", tags=["a"], seen=seen)
        except Conflict:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as people:
        done = list(people.map(change, range(8)))
    assert sorted(set(done)) == [False, True]
    assert old.title_revisions.get().title == OLD


# --- What may identify a patient --------------------------------------------------------------------------


def test_a_title_that_points_at_a_patient_is_asked_about_and_never_held(old, cast):
    for title, tags in ((STRONG, []), (OLD, [STRONG[:26]])):
        with pytest.raises(Marked):
            retitle(old, cast.doctor, title, tags)
        answers = standing_by(title=title, tag_1="".join(tags))
        with pytest.raises(ValidationError, match="stand in lists"):
            retitle(old, cast.doctor, title, tags, answers=answers)
    assert old.title == OLD
    retitle(old, cast.doctor, WEAK, answers=standing_by(title=WEAK))
    assert CheckChoice.objects.get().target == old.posts.get(number=1)
    retitle(old, cast.doctor, WEAK, ["telling"])  # what is published is not asked again
    retitle(old, cast.moderator, STRONG, answers=standing_by(title=STRONG))


def test_the_form_asks_and_says_it_more_generally(old, cast):
    client, sent = (
        cast.client("doctor"),
        {"title": STRONG, "tag_3": "patient Gareth Pugh", "seen": mark_of(old)},
    )
    asked = client.post(form_of(old), sent)
    assert asked.status_code == 422
    assert ">Gareth Pugh</mark>" in asked.text
    assert "cannot wait for a moderator" in asked.text
    assert "Keep it, because" not in asked.text
    names = {f"mark-{question.mark.token}": "agreed" for question in asked.context["asked"].questions}
    refused = client.post(form_of(old), {**sent, **names})
    assert refused.status_code == 422
    assert "at once, so please say it more generally" in refused.text
    every = client.post(form_of(old), {**sent, "mark-all": "1"})
    assert every.status_code == 200
    assert "not sent yet" in every.text
    assert 'value="The patient, X, had been waiting since four."' in every.text
    assert 'name="tag_3" value="patient X"' in every.text
    assert "Keep it, because" in cast.client("moderator").post(form_of(old), sent).text


# --- Where it shows --------------------------------------------------------------------------------------


def test_the_new_title_stands_everywhere_and_old_addresses_lead_to_it(old, cast):
    before = old.get_absolute_url()
    retitle(old, cast.doctor, "Xylophone & first", ["Telling"])
    visitor, address = cast.client(None), old.get_absolute_url()
    assert address.endswith("/xylophone-first/")
    moved = visitor.get(f"{before}?page=1")
    assert (moved.status_code, moved["Location"]) == (301, address)
    assert "no-store" in moved["Cache-Control"], "a title may be changed back"
    title = escape("Xylophone & first")
    for page in (
        address,
        "/forum/",
        "/forum/leaving/",
        "/feeds/forum/",
        "/tags/telling/",
        "/search/?q=first",
    ):
        said = visitor.get(page).text
        assert OLD not in said, page
        assert title in said.replace("<mark>", "").replace("</mark>", ""), page
    assert visitor.get(address).context["data"][0]["headline"] == "Xylophone & first"
    assert address in visitor.get("/sitemap.xml?section=topics").text
    assert "xylophone" not in visitor.get("/search/?q=tell&kind=topics").text
    post = old.posts.get(number=2)
    assert tell_posts([post.pk], cast.doctor)[post.pk].title == "Xylophone & first"


def test_feed_and_sitemap_say_that_the_topic_has_changed(old, cast):
    retitle(old, cast.doctor)
    when = old.retitled_at.isoformat()
    assert f"<updated>{when}</updated>" in cast.client(None).get("/feeds/forum/").text
    assert old.retitled_at > old.last_post_at
    Topic.objects.update(last_post_at=timezone.now() - timedelta(days=3))
    day = f"<lastmod>{old.retitled_at.date()}</lastmod>"
    assert day in cast.client(None).get("/sitemap.xml?section=topics").text


def test_the_history_of_the_first_post_has_the_old_titles(old, cast):
    history = f"{old.posts.get(number=1).get_absolute_url()}history/"
    assert "Earlier titles" not in cast.client(None).get(history).text
    retitle(old, cast.doctor, "<b>Second</b>")
    retitle(old, cast.moderator)
    topic_page = cast.client(None).get(old.get_absolute_url()).text
    assert f'<a href="{history}#titles">title edited</a>' in topic_page
    page = cast.client(None).get(history).text
    assert page.index(escape("<b>Second</b>")) < page.index(OLD)
    assert "A moderator changed it, <time" in page
    assert "Changed by its author, <time" in page
    assert "It was never changed" not in page
    assert (
        "Earlier titles"
        not in cast.client(None).get(f"{old.posts.get(number=2).get_absolute_url()}history/").text
    )
    hide(target=old, by=cast.moderator, reason="spam")
    assert cast.client("doctor").get(history).status_code == 404


def test_many_old_titles_go_on_by_key(old, cast):
    for number in range(1, 24):
        TitleRevision.objects.create(
            topic=old,
            number=number,
            title=f"Title {number}.",
            byline=old.byline,
            replaced_by=old.byline,
            replaced_at=timezone.now(),
        )
    Topic.objects.update(retitled_at=timezone.now())
    history = f"{old.posts.get(number=1).get_absolute_url()}history/"
    first = cast.client(None).get(history).text
    assert "Title 4." in first
    assert "Title 3." not in first
    assert "?titles=4#titles" in first
    assert "Title 3." in cast.client(None).get(f"{history}?titles=4").text
    assert "Title 23." in cast.client(None).get(f"{history}?titles=nonsense").text


def test_the_way_to_the_form(old, cast):
    link = f'href="{form_of(old)}"'
    opening, answer = (old.posts.get(number=number).get_absolute_url() for number in (1, 2))
    for name in ("doctor", "moderator"):
        assert link in cast.client(name).get(old.get_absolute_url()).text
    assert link in cast.client("doctor").get(f"{opening}edit/").text
    assert link not in cast.client("other").get(f"{answer}edit/").text
    form = cast.client("doctor").get(form_of(old)).text
    assert f'value="{OLD}"' in form
    assert "Keep as a draft" not in form


# --- Without loss ----------------------------------------------------------------------------------------


def test_words_wait_while_their_writer_signs_in_again(old, cast):
    tag_topic(old, ["leaving", "night"])
    visitor = cast.client(None)
    refused = visitor.post(
        form_of(old), {"title": NEW, "tag_1": "leaving", "tag_2": "", "seen": mark_of(old)}
    )
    assert refused.status_code == 403
    assert "Sign in and go on" in refused.text
    sent = {"title": NEW, "tag_1": "leaving", "seen": mark_of(old), "go_on": "sign-in"}
    assert visitor.post(form_of(old), sent).url.startswith("/accounts/login/?next=")
    visitor.force_login(cast.doctor)
    form = visitor.get(form_of(old))
    assert "not sent yet" in form.text
    assert f'value="{NEW}"' in form.text
    assert 'name="tag_2" value="night"' not in form.text, "what was taken off stays off"
    sent = {name: form.context["form"][name].value() for name in ("title", "seen")}
    assert visitor.post(form_of(old), {**sent, "tag_1": "leaving"}).status_code == 302
    assert names(old) == ["leaving"]


@pytest.mark.parametrize("title", ["", " ", "x" * 151, "Two\nlines", "\u200b"])
def test_what_is_no_title_comes_back(old, cast, title):
    answer = cast.client("doctor").post(form_of(old), {"title": title, "tag_1": "kept", "preview": "1"})
    assert answer.status_code == 422
    assert 'value="kept"' in answer.text


def test_buttons_of_other_forms_do_no_harm_here(old, cast):
    for name in ("preview", "keep", "everyone"):
        sent = {"title": NEW, "seen": mark_of(old), "draft": "zzzzzzzzzz", name: "1"}
        assert cast.client("doctor").post(form_of(old), sent).status_code in (200, 302)
    assert cast.client("doctor").get(f"{form_of(old)}?draft=zzzzzzzzzz").status_code == 404


@pytest.mark.parametrize("button", ["go_on", "keep"])
def test_who_has_signed_in_elsewhere_meanwhile_reads_that_nothing_is_saved(old, cast, button):
    client = cast.client("doctor")
    sent = {"title": NEW, "tag_1": "leaving", "seen": mark_of(old)}
    answer = client.post(form_of(old), {**sent, button: "sign-in"})
    assert "You are signed in now. Nothing is saved yet" in answer.text
    assert f'value="{NEW}"' in answer.text
    assert 'value="leaving"' in answer.text
    old.refresh_from_db()
    assert old.title == OLD
    wrong = client.post(form_of(old), {**sent, "title": "", button: "sign-in"})
    assert (wrong.status_code, "Nothing is saved yet" in wrong.text) == (422, True)
    assert "Nothing is saved yet" not in client.post(form_of(old), {**sent, "title": ""}).text
