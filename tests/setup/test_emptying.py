"""The database is as it was after a test, although a request of a closed browser wants the same tables the other way round."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection, transaction

from accounts.auditing import record
from accounts.models import AuditEntry, Member
from essays.models import SiteSettings
from tests.setup.emptying import empty

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


TURNS = 5


def hold_one_table_and_want_another(held: Event) -> None:
    """Hold members until somebody waits for them, then ask for what whoever empties holds already."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_member")
            held.set()
            while True:
                cursor.execute(WAITING)
                if cursor.fetchone()[0]:
                    break
            cursor.execute("SELECT count(*) FROM accounts_auditentry, essays_essay, forum_post, forum_topic")
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_emptying_goes_on_after_a_deadlock(cast):
    """On a busy machine it may be the request that PostgreSQL ends: then once more, until it is the emptying."""
    for _ in range(TURNS):
        held = Event()
        with ThreadPoolExecutor(1) as other:
            request = other.submit(hold_one_table_and_want_another, held)
            assert held.wait(60)
            empty()
        if not request.exception():
            break
    request.result()
    assert not Member.objects.exists()


def everything() -> dict[str, list[str]]:
    """Each table with its rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False):
            cursor.execute(f'SELECT t::text FROM "{table}" t ORDER BY 1')
            found[table] = [row for (row,) in cursor.fetchall()]
    return found


@pytest.mark.django_db(transaction=True)
def test_an_emptied_database_has_its_ground_and_nothing_else():
    empty()
    before = everything()
    editors = Group.objects.get(name="Editors")
    someone = Member.objects.create_user("someone@example.org", "someone", "a-long-pass-phrase")
    someone.groups.add(editors)
    record(act="test", by=someone, target=someone)
    editors.permissions.remove(editors.permissions.first())
    Permission.objects.filter(codename="moderate").update(name="Something else")
    Group.objects.create(name="Others")
    SiteSettings.objects.all().delete()
    assert everything() != before
    empty()
    assert everything() == before
    assert not AuditEntry.objects.exists()
    assert before["auth_group"]
