"""Hiding, restoring, dismissing; each act stands once in the audit trail, which nobody changes."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from accounts.models import AuditEntry, Report
from accounts.moderating import NothingToDo, dismiss, hide, restore
from accounts.reporting import report
from forum.models import Post

pytestmark = pytest.mark.django_db
WORDS = "My mother, on a Tuesday."


def acts() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))


def test_hide_and_restore(cast, a_reply):
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    a_reply.refresh_from_db()
    assert (a_reply.state, a_reply.hidden_by, a_reply.hidden_reason) == ("hidden", cast.moderator, "unkind")
    with pytest.raises(NothingToDo):
        hide(target=a_reply, by=cast.admin, reason="spam")
    restore(target=a_reply, by=cast.admin, reason="other")
    a_reply.refresh_from_db()
    assert (a_reply.state, a_reply.is_hidden, a_reply.hidden_reason) == ("published", False, "")
    with pytest.raises(NothingToDo):
        restore(target=a_reply, by=cast.moderator, reason="other")
    assert acts() == ["hide", "restore"]


@pytest.mark.parametrize("who", ["doctor", "other", "editor"])
def test_only_moderators_may(cast, a_reply, who):
    member = getattr(cast, who)
    made = report(target=a_reply, by=cast.doctor, reason="spam")
    for act in (
        lambda: hide(target=a_reply, by=member, reason="spam"),
        lambda: restore(target=a_reply, by=member, reason="spam"),
        lambda: dismiss(report=made, by=member),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert acts() == []


def test_a_moderator_who_is_no_more_one_may_not(cast, a_reply):
    cast.moderator.is_active = False
    with pytest.raises(PermissionDenied):
        hide(target=a_reply, by=cast.moderator, reason="spam")


def test_hiding_upholds_the_open_reports(cast, a_reply, topic):
    here = report(target=a_reply, by=cast.doctor, reason="spam")
    there = report(target=topic, by=cast.doctor, reason="spam")
    hide(target=a_reply, by=cast.moderator, reason="spam")
    here.refresh_from_db()
    there.refresh_from_db()
    assert (here.state, here.decided_by) == (Report.State.UPHELD, cast.moderator)
    assert there.state == Report.State.OPEN


def test_dismiss(cast, a_reply):
    made = report(target=a_reply, by=cast.doctor, reason="spam")
    dismiss(report=made, by=cast.moderator)
    with pytest.raises(NothingToDo):
        dismiss(report=made, by=cast.admin)
    made.refresh_from_db()
    assert made.state == Report.State.DISMISSED
    assert acts() == ["dismiss"]
    assert report(target=a_reply, by=cast.doctor, reason="spam").pk != made.pk


def test_the_trail_holds_no_word_and_no_name(cast, a_reply):
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    entry = AuditEntry.objects.get()
    row = " ".join(str(value) for value in AuditEntry.objects.values().get().values())
    assert (entry.actor_id, entry.actor_role, entry.target_kind) == (cast.moderator.pk, "moderator", "post")
    assert WORDS not in row
    assert "other" not in row
    assert len(entry.words_hash) == 64


@pytest.mark.parametrize(
    "statement",
    ["UPDATE accounts_auditentry SET reason = 'spam'", "DELETE FROM accounts_auditentry"],
)
def test_nobody_changes_the_trail(cast, a_reply, statement):
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEntry.objects.update(act="nothing")
    assert acts() == ["hide"]


@pytest.mark.django_db(transaction=True)
def test_two_moderators_at_once_leave_one_act(cast, a_reply):
    def try_to_hide(by) -> str:
        try:
            hide(target=Post.objects.get(pk=a_reply.pk), by=by, reason="spam")
        except NothingToDo:
            return "told"
        finally:
            connection.close()
        return "hid"

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(try_to_hide, [cast.moderator, cast.admin] * 2))
    assert sorted(answers) == ["hid", "told", "told", "told"]
    assert acts() == ["hide"]


def test_two_reports_at_once_are_one(cast, a_reply):
    first = report(target=a_reply, by=cast.doctor, reason="spam", words="One.")
    second = report(target=a_reply, by=cast.doctor, reason="unkind", words="Two.")
    assert first.pk == second.pk
    assert Report.objects.get().words == "One.\n\nTwo."
    assert report(target=a_reply, by=cast.moderator, reason="spam").pk != first.pk
