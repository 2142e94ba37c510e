"""Drafting and publishing: who may, what opens, what redirects, what is kept."""

from datetime import timedelta
from io import BytesIO
from xml.dom.minidom import parse

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

import essays.publishing
from accounts.models import AuditEntry, Byline, Target
from accounts.moderating import hide, restore
from accounts.regarding import ignore, mute_word
from accounts.sealing import own_byline
from essays.arranging import Place, arrange, save_series
from essays.drafting import restore_version, save_essay
from essays.models import Essay, FormerSlug, Series, SiteSettings
from essays.publishing import publish, unpublish
from essays.signing import as_text, bylines_from, sign
from forum.models import Post, Topic
from forum.permissions import check_edit
from forum.posting import reply
from forum.tagging import tags_named
from prose.rendering import wiki_key
from tests.cast import correct, write_essay
from tests.setup.worker import run_worker_once

pytestmark = pytest.mark.django_db


def test_publishing_opens_the_discussion(essay):
    topic = essay.discussion
    assert topic.category == SiteSettings.objects.get().discussions
    assert topic.title == essay.title
    first = topic.posts.get()
    assert first.is_announcement
    assert first.byline.name == "AB/CD"
    assert "What remains." in first.plain
    assert f'href="{essay.get_absolute_url()}"' in first.html
    assert list(Essay.objects.published()) == [essay]


def test_publishing_fails_whole_or_not_at_all(cast, monkeypatch):
    draft = write_essay(cast.editor, published=False)
    monkeypatch.setattr(essays.publishing, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish(draft, by=cast.editor)
    draft.refresh_from_db()
    assert (draft.state, draft.discussion, Topic.objects.count()) == ("draft", None, 0)


def test_publishing_twice_opens_one_discussion(cast, essay):
    publish(essay, by=cast.editor)
    assert Topic.objects.count() == 1


def test_who_may_publish(cast):
    draft = write_essay(cast.editor, published=False)
    for member in (cast.doctor, cast.moderator):
        with pytest.raises(PermissionDenied):
            publish(draft, by=member)
        with pytest.raises(PermissionDenied):
            save_essay(draft, by=member)


def test_what_is_not_ready(cast):
    draft = write_essay(cast.editor, published=False)
    with pytest.raises(ValidationError, match="future"):
        publish(draft, by=cast.editor, at=timezone.now() + timedelta(hours=1))
    draft.signatures.update(accepted_at=None)
    with pytest.raises(ValidationError, match="accepted"):
        publish(draft, by=cast.editor)
    draft.signatures.all().delete()
    with pytest.raises(ValidationError, match="byline"):
        publish(draft, by=cast.editor)
    empty = save_essay(Essay(title="Empty"), by=cast.editor)
    with pytest.raises(ValidationError, match="no text"):
        publish(empty, by=cast.editor)


def test_the_announcement_is_nobodys_to_edit(cast, essay):
    sign(essay, [cast.doctor.byline], by=cast.editor)
    Post.objects.filter(topic=essay.discussion).update(byline=cast.doctor.byline)
    with pytest.raises(PermissionDenied, match="belongs to an essay"):
        check_edit(essay.discussion.posts.get(), cast.doctor)


def test_unpublishing_hides_the_discussion_and_publishing_shows_it_again(cast, essay):
    reply(topic=essay.discussion, by=cast.doctor, source="Said.")
    unpublish(essay, by=cast.editor)
    assert not Topic.objects.visible_to(cast.doctor).exists()
    assert not Essay.objects.visible_to(cast.doctor).exists()
    publish(essay, by=cast.editor)
    assert Topic.objects.visible_to(cast.doctor).get().reply_count == 1
    assert [entry.act for entry in AuditEntry.objects.order_by("pk")] == ["publish", "unpublish", "publish"]


def test_hiding_an_essay_takes_its_discussion_along(cast, essay):
    hide(target=essay, by=cast.moderator, reason="patient")
    assert not Topic.objects.visible_to(cast.doctor).exists()
    assert Essay.objects.visible_to(cast.moderator).exists()
    with pytest.raises(PermissionDenied, match="hidden"):
        publish(essay, by=cast.editor)
    restore(target=essay, by=cast.moderator, reason="other")
    assert Topic.objects.visible_to(cast.doctor).exists()
    assert Essay.objects.visible_to(None).get() == essay


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Why is leaving still called “failure”?", "why-is-leaving-still-called-failure"),
        ("🛡️ Beyond Rotas: How to Stay", "beyond-rotas-how-to-stay"),
        ("“?”", "essay"),
        ("去留之间", "essay"),
    ],
)
def test_slugs(cast, title, expected):
    assert write_essay(cast.editor, title=title, published=False).slug == expected
    assert write_essay(cast.editor, title=title, published=False).slug == f"{expected}-2"


def test_an_old_slug_redirects(cast, essay):
    essay.slug = "another-name"
    correct(essay, by=cast.editor)
    answer = cast.client(None).get("/essays/handing-back-the-keys/")
    assert (answer.status_code, answer.url) == (301, "/essays/another-name/")
    assert "no-store" in answer["Cache-Control"], "the name may be changed back"
    essay.slug = "handing-back-the-keys"
    correct(essay, by=cast.editor)
    assert cast.client(None).get("/essays/handing-back-the-keys/").status_code == 200
    assert cast.client(None).get("/essays/another-name/").url == "/essays/handing-back-the-keys/"
    unpublish(essay, by=cast.editor)
    assert cast.client(None).get("/essays/another-name/").status_code == 404
    assert FormerSlug.objects.count() == 1


def test_a_name_that_no_reader_has_seen_leads_nowhere(cast):
    draft = write_essay(cast.editor, title="A working title", published=False)
    draft.title, draft.slug = "A kind title", ""
    save_essay(draft, by=cast.editor)
    publish(draft, by=cast.editor)
    assert cast.client(None).get("/essays/a-working-title/").status_code == 404
    assert cast.client(None).get("/essays/a-kind-title/").status_code == 200


def test_long_names_leave_room_for_a_number(cast):
    long = "x" * 90
    essay = write_essay(cast.editor, slug=long)
    essay.slug = "other"
    correct(essay, by=cast.editor)
    assert write_essay(cast.editor, title="Another", slug=long).slug == "x" * 84 + "-2"


def test_a_name_taken_while_it_waited_makes_no_new_version(cast, essay):
    essay.slug = "wanted"
    save_essay(essay, by=cast.editor)
    write_essay(cast.editor, title="Quicker", slug="wanted")
    publish(essay, by=cast.editor)
    again = save_essay(Essay.objects.get(pk=essay.pk), by=cast.editor)
    assert (again.slug, again.head.slug, again.has_next) == ("wanted-2", "wanted-2", False)


@pytest.mark.parametrize("sign", ["\x01", "\x00", "\x0b"])
def test_control_characters_in_names_reach_no_feed(cast, essay, sign):
    essay.tags.set(tags_named([f"night{sign}shift"]))
    correct(essay, by=cast.editor, bylines=bylines_from(f"Jane{sign} Smith"))
    series = save_series(Series(title=f"Leaving{sign} well"), by=cast.editor)
    arrange(series, [Place(f"One{sign}", essay)], by=cast.editor)
    for address in ("/feeds/essays/", "/feeds/forum/"):
        parse(BytesIO(cast.client(None).get(address).content))


def test_each_save_with_new_words_is_a_version(cast, essay):
    draft = write_essay(cast.editor, published=False)
    draft.source = "Other words."
    save_essay(draft, by=cast.editor, note="Shorter")
    save_essay(draft, by=cast.editor)
    first, second = draft.revisions.order_by("version")
    assert first.source.startswith("The first paragraph.")
    assert (second.source, second.note, second.byline.member) == ("Other words.", "Shorter", cast.editor)
    draft.refresh_from_db()
    assert (draft.version, draft.head, draft.source) == (2, second, "Other words.")


def test_readers_see_a_next_version_when_an_editor_says_so(cast, essay):
    essay.title, essay.slug, essay.source = "Other keys", "other-keys", "Other words."
    save_essay(essay, by=cast.editor, bylines=[cast.doctor.byline])
    page = cast.client(None).get("/essays/handing-back-the-keys/")
    assert b"The first paragraph." in page.content
    assert b"Other" not in page.content
    essay.refresh_from_db()
    assert (essay.version, essay.head.version) == (1, 2)
    assert [signature.byline.name for signature in essay.signatures.all()] == ["AB/CD"]
    publish(essay, by=cast.editor)
    page = cast.client(None).get("/essays/other-keys/")
    assert b"Other words." in page.content
    assert b"Doctor" in page.content
    assert cast.client(None).get("/essays/handing-back-the-keys/").url == "/essays/other-keys/"
    essay.refresh_from_db()
    assert essay.version == essay.head.version == 2
    assert Topic.objects.get().byline == cast.doctor.byline == Post.objects.get().byline


def test_an_earlier_version_is_saved_again(cast, essay):
    essay.source = "Other words."
    save_essay(essay, by=cast.editor)
    restore_version(essay.revisions.get(version=1), by=cast.editor, note="The first one again")
    essay.refresh_from_db()
    assert (essay.head.version, essay.head.source[:9], essay.version) == (3, "The first", 1)
    publish(essay, by=cast.editor)
    essay.refresh_from_db()
    assert essay.source.startswith("The first paragraph.")


def test_a_title_changed_after_publishing_changes_the_discussion(cast, essay):
    essay.title, essay.standfirst = "Another title", "Another standfirst."
    correct(essay, by=cast.editor)
    topic = Topic.objects.get()
    assert topic.title == "Another title"
    assert "Another standfirst." in topic.posts.get().plain


@pytest.mark.django_db(transaction=True)
def test_wiki_links_resolve_by_themselves(cast, topic):
    early = write_essay(cast.editor, title="Early", source="See [[The late one|that]] and [[nowhere]].")
    post = reply(topic=topic, by=cast.doctor, source="Like [[the-late-one]].")
    assert "<a" not in early.html
    late = write_essay(cast.editor, title="The late one")
    run_worker_once()
    early.refresh_from_db()
    post.refresh_from_db()
    assert '<a class="wiki-link" href="/essays/the-late-one/"' in early.html.replace(
        'href="/essays/the-late-one/" class="wiki-link"', 'class="wiki-link" href="/essays/the-late-one/"'
    )
    assert "/essays/the-late-one/" in post.html
    unpublish(late, by=cast.editor)
    run_worker_once()
    early.refresh_from_db()
    assert "/essays/the-late-one/" not in early.html
    assert "that" in early.html


def test_a_new_slug_moves_the_wiki_links(cast, essay):
    essay.slug = "keys"
    correct(essay, by=cast.editor)
    addresses = dict(Target.objects.values_list("key", "address"))
    for name in ("keys", "handing-back-the-keys", "Handing back the keys"):
        assert addresses[wiki_key(name)] == "/essays/keys/"


def test_bylines_from_words(cast):
    bylines = bylines_from("@doctor, NJ/AW\nNJ/AW")
    assert [byline.kind for byline in bylines] == [Byline.Kind.MEMBER, Byline.Kind.FREE]
    assert as_text(bylines) == "@doctor, NJ/AW"
    with pytest.raises(ValidationError, match="@nobody"):
        bylines_from("@nobody")


@pytest.mark.parametrize(
    "name",
    ["Jane Smith, MRCP", "@doctor", '"Jo" Bloggs', 'Jo "the, pen" Bloggs', "@", ",", "NJ/AW", "O'Hara"],
)
def test_a_free_byline_comes_back_from_the_form_as_it_was(cast, name):
    free = Byline.objects.create(kind=Byline.Kind.FREE, name=name)
    for bylines in ([free], [own_byline(cast.doctor), free], [free, own_byline(cast.doctor)]):
        assert bylines_from(as_text(bylines)) == bylines


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ('"Jane Smith, MRCP", NJ/AW', ["Jane Smith, MRCP", "NJ/AW"]),
        ('  "A, B" \r\n C ,, D,', ["A, B", "C", "D"]),
        ('"left open, NJ/AW', ['"left open', "NJ/AW"]),
        ('"" , "  "', []),
        ("", []),
    ],
)
def test_what_the_words_of_a_byline_field_mean(db, text, names):
    assert [byline.name for byline in bylines_from(text)] == names


def test_essay_page_shows_newest_replies_and_a_form(cast, essay):
    for number in range(5):
        reply(topic=essay.discussion, by=cast.other, source=f"Reply {number}.")
    page = cast.client("doctor").get(essay.get_absolute_url()).content.decode()
    assert "Reply 4." in page
    assert "Reply 1." not in page
    assert f'action="{essay.discussion.reply_address}"' in page
    assert "AB/CD" in page
    assert 'class="composer"' in page
    assert f'data-goal="topic:{essay.discussion.address_id}"' in page
    assert 'data-limit="32000"' in page
    assert '<form class="composer"' not in cast.client(None).get(essay.get_absolute_url()).content.decode()
    reply(topic=essay.discussion, by=cast.editor, source="With a quince.")
    ignore(member=cast.other, by=cast.doctor)
    mute_word(word="quince", by=cast.doctor)
    page = cast.client("doctor").get(essay.get_absolute_url()).content.decode()
    assert "Reply 4." not in page
    assert "quince" not in page


def test_who_sees_a_draft(cast):
    draft = write_essay(cast.editor, published=False)
    seen = {
        name: cast.client(name).get(draft.get_absolute_url()).status_code
        for name in (None, "doctor", "moderator", "editor", "admin")
    }
    assert seen == {None: 404, "doctor": 404, "moderator": 404, "editor": 200, "admin": 200}
    for address in ("/", "/essays/", "/feeds/essays/", "/sitemap.xml", "/search/?q=paragraph"):
        assert draft.title not in cast.client("editor").get(address).content.decode(), address


def test_a_discussion_stays_withheld_whatever_is_restored(cast, essay):
    topic = essay.discussion
    hide(target=topic, by=cast.moderator, reason="other")
    unpublish(essay, by=cast.editor)
    restore(target=topic, by=cast.moderator, reason="other")
    assert not Topic.objects.visible_to(cast.doctor).exists(), "the essay is a draft"
    publish(essay, by=cast.editor)
    assert Topic.objects.visible_to(cast.doctor).exists()
    hide(target=essay, by=cast.moderator, reason="other")
    hide(target=topic, by=cast.moderator, reason="other")
    restore(target=topic, by=cast.moderator, reason="other")
    assert not Topic.objects.visible_to(cast.doctor).exists(), "the essay is hidden"
    restore(target=essay, by=cast.moderator, reason="other")
    assert Topic.objects.visible_to(cast.doctor).exists()


def test_a_save_does_not_undo_what_was_decided_meanwhile(cast, essay):
    loaded = Essay.objects.get(pk=essay.pk)
    hide(target=essay, by=cast.moderator, reason="patient")
    loaded.source = "Words of an open form."
    save_essay(loaded, by=cast.editor)
    essay.refresh_from_db()
    assert (essay.state, essay.hidden_reason) == ("hidden", "patient")
    assert essay.head.source == "Words of an open form."
    draft = write_essay(cast.editor, title="Another", published=False)
    loaded = Essay.objects.get(pk=draft.pk)
    publish(draft, by=cast.editor)
    loaded.source = "Words of another form."
    save_essay(loaded, by=cast.editor)
    draft.refresh_from_db()
    assert draft.is_published
    assert draft.discussion is not None
    assert draft.published_at is not None


def test_control_characters_reach_no_feed(cast, topic):
    write_essay(cast.editor, title="A bell\x07 rings", source="Form\x0cfeed and \x0b tab.")
    cast.client("doctor").post("/forum/leaving/new/", {"title": "Ding\x07 dong", "body": "Vertical\x0btab."})
    assert Topic.objects.filter(title="Ding dong").exists()
    for address in ("/feeds/forum/", "/feeds/essays/"):
        assert cast.client(None).get(address).status_code == 200
    unseen = cast.client("doctor").post("/forum/leaving/new/", {"title": "\u200b\u202e", "body": "Words."})
    assert unseen.status_code == 422
    empty = cast.client("doctor").post(topic.reply_address, {"body": "\u200b \u2060"})
    assert empty.status_code == 422
    assert cast.client("doctor").post(topic.reply_address, {"body": "🌊"}).status_code == 302
