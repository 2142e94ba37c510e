"""Emptying the database after a test while the last request of a browser that was closed is still under way.

Emptying locks every table, a request some of them in another order: PostgreSQL ends one of the two. If it was the emptying, it
is done again; the request has ended meanwhile.
"""

from collections.abc import Sequence

from django.db import OperationalError
from django.db.backends.postgresql.operations import DatabaseOperations
from psycopg.errors import DeadlockDetected

TRIES = 5
_once = DatabaseOperations.execute_sql_flush


def empty(self: DatabaseOperations, sql_list: Sequence[str]) -> None:
    """What Django does, again after a deadlock. Raises what the last try raises."""
    for tries_left in reversed(range(TRIES)):
        try:
            return _once(self, sql_list)
        except OperationalError as error:
            if not (tries_left and isinstance(error.__cause__, DeadlockDetected)):
                raise
    return None


def be_patient() -> None:
    """Called once, before any test."""
    DatabaseOperations.execute_sql_flush = empty
