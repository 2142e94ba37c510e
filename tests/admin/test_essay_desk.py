"""Writing and publishing essays in the admin."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Upload
from accounts.moderating import hide
from accounts.sealing import own_byline
from essays.models import Essay, FormerSlug
from essays.publishing import publish, unpublish
from essays.signing import as_text, bylines_of
from tests.admin.desk import ADD, change, form_of, words
from tests.admin.pictures import picture_file
from tests.cast import write_essay


@pytest.fixture
def desk(cast):
    return cast.client("editor")


@pytest.fixture
def draft(cast):
    return write_essay(cast.editor, published=False)


def test_a_new_essay_is_signed_rendered_and_given_an_address(desk, cast):
    answer = desk.post(ADD, words(signed_by="@doctor, AB/CD", _continue="Save"), follow=True)
    essay = Essay.objects.get()
    assert answer.redirect_chain[-1][0] == change(essay)
    assert (essay.slug, essay.state, essay.words) == ("why-i-stopped", "draft", 2)
    assert "<p>First.</p>" in essay.html
    assert as_text(bylines_of(essay)) == "@doctor, AB/CD"


def test_saving_keeps_a_version_and_redirects_the_old_address(desk, cast, draft):
    publish(draft, by=cast.editor)
    unpublish(draft, by=cast.editor)
    old = draft.slug
    assert (
        desk.post(change(draft), form_of(draft, slug="keys", source="Other."), follow=True).status_code == 200
    )
    draft.refresh_from_db()
    assert (draft.slug, draft.source, draft.version) == ("keys", "Other.", 2)
    assert FormerSlug.objects.get().slug == old
    page = desk.get(change(draft)).text
    version = reverse("admin:essays_essay_version", args=[draft.pk, 1])
    assert version in page
    assert "The first paragraph." in desk.get(version).text


def test_save_and_publish_opens_the_discussion(desk, cast):
    answer = desk.post(ADD, words(_publish="Save and publish"), follow=True)
    essay = Essay.objects.get()
    assert essay.is_published
    assert essay.discussion is not None
    assert "It is published." in answer.text
    assert "Save and unpublish" in answer.text
    assert AuditEntry.objects.filter(act="publish", target_id=essay.pk).exists()


def test_what_cannot_be_published_is_saved_and_told(desk):
    answer = desk.post(ADD, words(signed_by="", _publish="x"), follow=True)
    essay = Essay.objects.get()
    assert not essay.is_published
    assert "needs a byline" in answer.text
    assert "Put that right" in answer.text


def test_a_member_who_signs_or_no_longer_signs_is_in_the_trail(desk, cast, draft):
    number = str(own_byline(cast.doctor).pk)
    desk.post(change(draft), form_of(draft, signed_by="@doctor, AB/CD"))
    desk.post(change(draft), form_of(draft, source="Other words."))
    desk.post(change(draft), form_of(draft, signed_by="AB/CD"))
    desk.post(ADD, words(title="Another", signed_by="@doctor"))
    entries = AuditEntry.objects.filter(act__in=["sign", "unsign"]).order_by("pk")
    new = Essay.objects.get(title="Another")
    assert list(entries.values_list("act", "target_id", "reason", "actor_id")) == [
        ("sign", draft.pk, number, cast.editor.pk),
        ("unsign", draft.pk, number, cast.editor.pk),
        ("sign", new.pk, number, cast.editor.pk),
    ]


def test_a_byline_with_a_comma_stays_one_when_the_form_is_saved(desk, draft):
    for _ in range(2):
        desk.post(change(draft), form_of(draft, signed_by='"Jane Smith, MRCP", NJ/AW'))
        desk.post(change(draft), form_of(draft, source="Other words."))
    assert [byline.name for byline in bylines_of(draft)] == ["Jane Smith, MRCP", "NJ/AW"]


def test_unpublishing_a_hidden_essay_is_told_as_it_is(desk, cast, essay):
    hide(target=essay, by=cast.moderator, reason="spam")
    chosen = {"action": "unpublish_selected", "_selected_action": [essay.pk], "index": "0"}
    page = desk.post(reverse("admin:essays_essay_changelist"), chosen, follow=True).text
    essay.refresh_from_db()
    assert ("is a draft again" in page) == (essay.state == Essay.State.DRAFT)
    assert ("stays as it is" in page) == (essay.state == Essay.State.HIDDEN)


def test_unpublish_from_the_form(desk, essay):
    desk.post(change(essay), form_of(essay, _unpublish="x"))
    essay.refresh_from_db()
    assert essay.state == Essay.State.DRAFT


def test_actions_publish_and_unpublish_and_tell_what_they_refuse(desk, cast, draft):
    other = write_essay(cast.editor, title="No words", published=False)
    Essay.objects.filter(pk=other.pk).update(plain="", html="", source="")
    url = reverse("admin:essays_essay_changelist")
    chosen = {"action": "publish_selected", "_selected_action": [draft.pk, other.pk], "index": "0"}
    page = desk.post(url, chosen, follow=True).text
    draft.refresh_from_db()
    assert draft.is_published
    assert "“No words” stays as it is. The essay has no text yet." in page
    desk.post(url, {**chosen, "action": "unpublish_selected"})
    draft.refresh_from_db()
    assert not draft.is_published


def test_moderators_cannot_publish_or_write(cast, draft, essay):
    moderator = cast.client("moderator")
    assert moderator.post(change(essay), form_of(essay, title="Mine")).status_code == 403
    assert moderator.post(ADD, words()).status_code == 403
    url = reverse("admin:essays_essay_changelist")
    moderator.post(url, {"action": "unpublish_selected", "_selected_action": [essay.pk], "index": "0"})
    essay.refresh_from_db()
    assert (essay.title, essay.is_published) == ("Handing back the keys", True)
    assert moderator.get(url).context["cl"].result_count == 1  # no draft
    assert moderator.get(change(draft)).status_code == 404  # as what does not exist


def test_hiding_an_essay_is_the_moderators(cast, essay):
    url = reverse("admin:essays_essay_hide", args=[essay.pk])
    assert cast.client("editor").post(url, {"reason": "spam"}).status_code == 403
    assert cast.client("moderator").post(url, {"reason": "patient"}).status_code == 302
    essay.refresh_from_db()
    assert essay.state == Essay.State.HIDDEN
    refused = cast.client("editor").post(change(essay), form_of(essay, _publish="x"), follow=True)
    assert "A moderator has hidden this essay" in refused.text


def test_a_picture_without_words_is_refused_and_the_text_stays(desk, cast):
    code = desk.post("/admin/markdownx/upload/", {"image": picture_file()}).json()["image_code"]
    refused = desk.post(ADD, words(source=f"Before. {code} After."))
    assert refused.status_code == 422
    assert "does not say what it shows" in refused.text
    assert "Before." in refused.text
    assert not Essay.objects.exists()
    said = code.replace("![]", "![An empty corridor]")
    assert desk.post(ADD, words(source=f"Before. {said} After.")).status_code == 302
    assert Upload.objects.get().holder == Essay.objects.get()


def test_a_cover_needs_words_and_is_held_by_the_essay(desk):
    refused = desk.post(ADD, words(cover_file=picture_file()))
    assert refused.status_code == 422
    assert "Say what the cover shows" in refused.text
    assert not Upload.objects.exists()
    desk.post(ADD, words(cover_file=picture_file(), cover_alt="A corridor"))
    essay = Essay.objects.get()
    assert essay.cover.holder == essay
    desk.post(change(essay), form_of(essay, cover_gone="on"))
    essay.refresh_from_db()
    assert (essay.cover, essay.cover_alt) == (None, "")


def test_a_cover_that_is_no_picture_is_told(desk):
    file = picture_file()
    file.name, file.file = "a.png", type(file.file)(b"<html>")
    refused = desk.post(ADD, words(cover_file=file, cover_alt="A page"))
    assert refused.status_code == 422
    assert "JPEG, PNG or WebP" in refused.text


def test_a_published_essay_keeps_its_time_to_the_microsecond(desk, essay):
    before = essay.published_at
    desk.post(change(essay), form_of(essay, title="Other"))
    essay.refresh_from_db()
    assert (essay.title, essay.head.title, essay.published_at) == ("Handing back the keys", "Other", before)
    assert desk.post(change(essay), form_of(essay, published_at="")).status_code == 422
    assert desk.post(change(essay), form_of(essay, published_at="2999-01-01T00:00")).status_code == 422


def test_forged_fields_change_nothing(desk, draft):
    forged = {
        "state": "published",
        "html": "<script>",
        "words": "9",
        "version": "7",
        "hidden_by": "1",
        "discussion": "1",
    }
    desk.post(change(draft), form_of(draft, **forged))
    draft.refresh_from_db()
    assert (draft.state, draft.words, draft.version, draft.discussion) == ("draft", 5, 1, None)
    assert "<script>" not in draft.html


def test_only_admins_delete_and_only_drafts(cast, desk, draft):
    published = write_essay(cast.editor, title="Out there")
    delete = lambda essay: reverse("admin:essays_essay_delete", args=[essay.pk])  # noqa: E731
    assert desk.post(delete(draft), {"post": "yes"}).status_code == 403
    admin = cast.client("admin")
    assert admin.post(delete(published), {"post": "yes"}).status_code == 403
    assert admin.get(delete(draft)).status_code == 200
    admin.post(delete(draft), {"post": "yes"})
    assert list(Essay.objects.all()) == [published]
    entry = AuditEntry.objects.get(act="delete")
    assert (entry.target_kind, entry.target_id) == ("essay", draft.pk)


def test_lists_search_by_words_and_filter(desk, essay, draft):
    url = reverse("admin:essays_essay_changelist")
    assert "Handing back" in desk.get(f"{url}?q=paragraph").text
    assert "0 essays" in desk.get(f"{url}?q=zebra").text
    assert desk.get(f"{url}?stage=draft").context["cl"].result_count == 1
    assert desk.get(f"{url}?stage=waiting").context["cl"].result_count == 0
    desk.post(change(essay), form_of(essay, source="Other words."))
    waiting = desk.get(f"{url}?stage=waiting")
    assert waiting.context["cl"].result_count == 1
    assert "changes wait" in waiting.text


def test_the_settings_are_one_row_that_is_audited(desk, category):
    url = reverse("admin:essays_sitesettings_change", args=[1])
    assert desk.post(url, {"discussions": category.pk}).status_code == 302
    assert AuditEntry.objects.filter(act="change", target_kind="sitesettings").exists()
