"""Emptying the database after a test that wrote for good: only the tables that hold something, each by itself.

Django truncates all of them, which makes hundreds of files anew, and lets every app lay its ground again. That is done
once; then the ground (groups, permissions, the settings' row) is remembered beside it, and put back where a test has
changed it.
"""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.test import TransactionTestCase
from psycopg.errors import DeadlockDetected

from config.database_roles import AUDIT_TABLES

GROUND = "test_ground"  # a schema: the tables that an empty site has rows in, as copies
TRIES = 5


def empty() -> None:
    """Leave what a site has that nobody has used.

    Every table is locked first, and so waited for: the last request of a browser that was closed may still be under way.
    A request locks tables in another order, and PostgreSQL ends one of the two; if it was the emptying, it is done again.
    """
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                _empty_once()
        except OperationalError as error:
            if not (tries_left and isinstance(error.__cause__, DeadlockDetected)):
                raise
        else:
            break
    ContentType.objects.clear_cache()  # a test that flushed by itself got others


def empty_quickly() -> None:
    """Called once, before any test."""
    TransactionTestCase._fixture_teardown = lambda _: empty()


def _empty_once() -> None:
    tables = sorted(connection.introspection.django_table_names(only_existing=True, include_views=False))
    _run(f"LOCK TABLE {', '.join(map(_quoted, tables))} IN ACCESS EXCLUSIVE MODE")
    ground = _names("SELECT tablename FROM pg_tables WHERE schemaname = %s", [GROUND])
    if not ground:
        _lay_the_ground(tables)
        return
    for table in _filled(set(tables) - ground):
        # Audit entries stay, says a trigger; it lets a whole table go.
        _run(f"TRUNCATE {_quoted(table)}" if table in AUDIT_TABLES else f"DELETE FROM {_quoted(table)}")
    for table in ground:
        now, then = _quoted(table), f"{GROUND}.{_quoted(table)}"
        _run(f"DELETE FROM {now} n WHERE NOT EXISTS (SELECT FROM {then} t WHERE t.* = n.*)")
    for table in ground:
        now, then = _quoted(table), f"{GROUND}.{_quoted(table)}"
        _run(
            f"INSERT INTO {now} SELECT * FROM {then} t WHERE NOT EXISTS (SELECT FROM {now} n WHERE n.* = t.*)"
        )


def _lay_the_ground(tables: list[str]) -> None:
    call_command(
        "flush", interactive=False, verbosity=0
    )  # numbers from 1 on: a flush by a test gives the same
    _run(f"CREATE SCHEMA {GROUND}")
    for table in _filled(tables):
        _run(f"CREATE TABLE {GROUND}.{_quoted(table)} AS TABLE {_quoted(table)}")


def _filled(tables: Iterable[str]) -> set[str]:
    """Those of the tables that have rows."""
    asked = (f"SELECT '{table}' WHERE EXISTS (SELECT FROM {_quoted(table)})" for table in tables)
    return _names(" UNION ALL ".join(asked))


def _names(statement: str, params: list[str] | None = None) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return {name for (name,) in cursor.fetchall()}


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _quoted(table: str) -> str:
    return connection.ops.quote_name(table)
