"""A database is emptied although a request of a closed browser holds and wants the same tables the other way round."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from accounts.models import Member

WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def hold_one_table_and_want_another() -> None:
    """Hold members until somebody waits for them, then ask for what whoever empties holds already."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM accounts_member")
            HELD.append(True)
            while True:
                cursor.execute(WAITING)
                if cursor.fetchone()[0]:
                    break
            cursor.execute("SELECT count(*) FROM accounts_auditentry, essays_essay, forum_post, forum_topic")
    finally:
        connection.close()


HELD: list[bool] = []


@pytest.mark.django_db(transaction=True)
def test_emptying_goes_on_after_a_deadlock(cast):
    HELD.clear()
    with ThreadPoolExecutor(1) as other:
        request = other.submit(hold_one_table_and_want_another)
        while not HELD and not request.done():
            pass
        call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
        request.result()
    assert not Member.objects.exists()
