"""Hiding, restoring, locking and deciding on reports in the admin."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from accounts.auditing import record
from accounts.models import AuditEntry
from accounts.moderating import hide, restore
from accounts.reporting import report
from essays.signing import desk_address
from forum.models import Post, Topic
from forum.removing import remove

POSTS, TOPICS, REPORTS = (
    "/admin/forum/post/",
    "/admin/forum/topic/",
    "/admin/accounts/report/",
)


@pytest.fixture
def queue(cast):
    return cast.client("moderator")


@pytest.fixture
def a_report(cast, a_reply):
    return report(target=a_reply, by=cast.doctor, reason="unkind", words="This hurts.")


def fresh(row):
    row.refresh_from_db()
    return row


def test_hide_asks_for_a_reason_and_is_audited(queue, cast, a_reply):
    url = reverse("admin:forum_post_hide", args=[a_reply.pk])
    refused = queue.post(url, {})
    assert refused.status_code == 422
    assert "Please choose a reason" in refused.text
    assert queue.post(url, {"reason": "because"}).status_code == 422
    assert fresh(a_reply).state == Post.State.PUBLISHED
    told = queue.post(url, {"reason": "patient"}, follow=True)
    assert "It is hidden now." in told.text
    assert "A patient could be recognised" in told.text
    assert fresh(a_reply).state == Post.State.HIDDEN
    entry = AuditEntry.objects.get(act="hide")
    assert (entry.actor_id, entry.target_id, entry.reason) == (cast.moderator.pk, a_reply.pk, "patient")


def test_restore_asks_for_a_reason_too(queue, cast, a_reply):
    hide(target=a_reply, by=cast.moderator, reason="spam")
    url = reverse("admin:forum_post_restore", args=[a_reply.pk])
    assert queue.post(url, {"reason": "spam"}).status_code == 422
    queue.post(url, {"reason": "mistake"})
    assert fresh(a_reply).state == Post.State.PUBLISHED
    assert AuditEntry.objects.get(act="restore").reason == "mistake"


def test_the_trail_says_in_words_what_was_done_to_what_and_why(queue, cast, a_reply, essay):
    hide(target=a_reply, by=cast.moderator, reason="patient")
    restore(target=a_reply, by=cast.moderator, reason="mistake")
    record(act="sign", by=cast.editor, target=essay, reason="17", address=desk_address(essay))
    page = queue.get("/admin/accounts/auditentry/").text
    for words in (
        f">post {a_reply.address_id}</a>",
        "A patient could be recognised",
        "It was hidden by mistake",
        f">essay {essay.pk}</a>",
        "byline number 17",
    ):
        assert words in page, words


def test_hiding_twice_is_told_and_audited_once(queue, cast, a_reply):
    url = reverse("admin:forum_post_hide", args=[a_reply.pk])
    queue.post(url, {"reason": "spam"})
    assert "already hidden this" in queue.post(url, {"reason": "unkind"}, follow=True).text
    assert AuditEntry.objects.filter(act="hide").count() == 1


@pytest.mark.parametrize(("address", "model"), [(POSTS, Post), (TOPICS, Topic)])
def test_list_actions_ask_on_a_page_of_their_own(queue, topic, a_reply, address, model):
    pks = list(model.objects.values_list("pk", flat=True))
    asked = queue.post(address, {"action": "hide_selected", "_selected_action": pks, "index": "0"})
    assert asked.status_code == 200
    assert "Choose a reason" in asked.text
    chosen = {"action": "hide_selected", "_selected_action": pks, "confirmed": "yes"}
    assert queue.post(address, chosen).status_code == 422
    assert not model.objects.exclude(state="published").exists()
    queue.post(address, {**chosen, "reason": "off-topic"})
    assert set(model.objects.values_list("state", flat=True)) == {"hidden"}
    restore = {**chosen, "action": "restore_selected", "reason": "review"}
    queue.post(address, restore)
    assert set(model.objects.values_list("state", flat=True)) == {"published"}
    assert AuditEntry.objects.count() == 2 * len(pks)


def test_topics_are_locked_and_unlocked(queue, topic):
    queue.post(reverse("admin:forum_topic_lock", args=[topic.pk]))
    assert fresh(topic).is_locked
    assert "Let members reply again" in queue.get(reverse("admin:forum_topic_change", args=[topic.pk])).text
    queue.post(reverse("admin:forum_topic_unlock", args=[topic.pk]))
    assert not fresh(topic).is_locked
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["lock", "unlock"]


@pytest.mark.parametrize("name", ["editor", "moderator", "admin"])
def test_forged_fields_change_no_word(cast, topic, a_reply, category, name):
    forged = {
        "title": "Mine",
        "source": "Mine.",
        "state": "removed",
        "is_locked": "on",
        "like_count": "9",
        "_save": "x",
    }
    client = cast.client(name)
    before = (
        Post.objects.filter(pk=a_reply.pk).values().get(),
        Topic.objects.filter(pk=topic.pk).values().get(),
    )
    for row in (a_reply, topic):
        page = f"admin:forum_{row._meta.model_name}"
        assert client.post(reverse(f"{page}_change", args=[row.pk]), forged).status_code == 403
        assert client.post(reverse(f"{page}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
        assert client.post(reverse(f"{page}_add"), forged).status_code == 403
        rows = {
            "form-TOTAL_FORMS": "1",
            "form-INITIAL_FORMS": "1",
            "form-0-id": row.pk,
            "form-0-title": "Mine",
        }
        client.post(reverse(f"{page}_changelist"), {**rows, "_save": "Save"})
        client.post(
            reverse(f"{page}_changelist"),
            {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
        )
    after = (
        Post.objects.filter(pk=a_reply.pk).values().get(),
        Topic.objects.filter(pk=topic.pk).values().get(),
    )
    assert before == after


def test_a_decision_about_one_row_touches_no_other(queue, topic, a_reply):
    url = reverse("admin:forum_post_hide", args=[a_reply.pk])
    opening = topic.posts.get(number=1)
    queue.post(url, {"reason": "spam", "_selected_action": [opening.pk], "object_id": opening.pk})
    assert fresh(opening).state == Post.State.PUBLISHED


def test_what_its_author_took_back_and_drafts_are_not_there(queue, cast, topic, a_reply):
    remove(post=a_reply, by=cast.other)
    draft = Post.objects.create(
        topic=topic, byline=topic.byline, state="draft", source="Not yet.", plain="Not yet."
    )
    page = queue.get(POSTS).text
    assert "Tuesday" not in page
    assert "Not yet." not in page
    for row in (a_reply, draft):
        assert queue.get(reverse("admin:forum_post_change", args=[row.pk])).status_code == 404
        assert (
            queue.post(reverse("admin:forum_post_hide", args=[row.pk]), {"reason": "spam"}).status_code == 404
        )
    assert queue.get(f"{POSTS}?state=draft").context["cl"].result_count == 0


def test_posts_are_searched_by_words_and_by_topic(queue, topic, a_reply):
    assert queue.get(f"{POSTS}?q=mothers").context["cl"].result_count == 1
    assert queue.get(f"{POSTS}?topic__exact={topic.pk}").context["cl"].result_count == 2
    assert queue.get(f"{POSTS}?topic__exact={topic.pk + 1}").context["cl"].result_count == 0
    assert queue.get(f"{POSTS}?topic__exact=x").status_code == 302
    assert queue.get(f"{POSTS}?q=" + "x" * 5000).status_code == 200


@pytest.mark.parametrize("address", [POSTS, TOPICS, REPORTS, "/admin/accounts/auditentry/"])
def test_lists_show_names_and_never_an_e_mail_address(queue, a_report, address):
    assert "@example.org" not in queue.get(address).text


def test_the_audit_trail_is_immutable_for_everybody(cast, a_reply):
    hide(target=a_reply, by=cast.moderator, reason="spam")
    entry = AuditEntry.objects.get()
    admin = cast.client("admin")
    for page in ("change", "delete"):
        url = reverse(f"admin:accounts_auditentry_{page}", args=[entry.pk])
        assert admin.post(url, {"post": "yes", "act": "nothing"}).status_code == 403
    listed = reverse("admin:accounts_auditentry_changelist")
    admin.post(listed, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"})
    assert "@moderator" in admin.get(f"{listed}?act__exact=hide").text
    assert AuditEntry.objects.get().act == "hide"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry")


def test_categories_are_changed_by_admins_and_audited(cast, category):
    url = reverse("admin:forum_category_change", args=[category.pk])
    sent = {
        "name": "Going",
        "slug": "leaving",
        "position": "1",
        "read_level": "public",
        "write_level": "members",
    }
    assert cast.client("moderator").post(url, sent).status_code == 403
    assert cast.client("admin").post(url, {**sent, "slug": "new"}).status_code == 422
    assert cast.client("admin").post(url, sent).status_code == 302
    assert fresh(category).name == "Going"
    assert set(AuditEntry.objects.values_list("target_kind", "act", "reason")) == {
        ("category", "change", "name"),
        ("category", "change", "description"),
        ("category", "change", "position"),
    }
