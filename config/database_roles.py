"""Roles of the database: who owns it, who serves from it, and what the serving role may never do.

`owner` migrates and runs the tests; `web` reads and writes rows, and nothing else: no table is made, changed
or emptied through it, and what stands in an audit table stays. On a server that DATABASE_URL names, a role called
`web` may be anybody's: there the serving role is the one that SERVING_ROLE names. Without it these functions
do nothing, and the audit table's own trigger stands alone.
"""

import os
from collections.abc import Mapping
from typing import Any, Protocol

import psycopg
from django.db import connections
from psycopg import sql

BOOTSTRAP = "bootstrap"  # the superuser that initdb makes; nothing of the site runs as it
OWNER = "owner"
WEB = "web"
ALL_ROLES = (BOOTSTRAP, OWNER, WEB)
DATABASE = "second_opinion"
AUDIT_TABLES = ("accounts_auditentry",)


class Cursor(Protocol):
    """What Django's and psycopg's cursors have in common."""

    def execute(self, query: Any, params: Any = None, /) -> Any: ...
    def fetchone(self) -> Any: ...


def prepare_cluster(connection: psycopg.Connection) -> None:
    """Make roles and database where they are missing. `connection` is the superuser's, in autocommit."""
    missing = {OWNER: "LOGIN CREATEDB", WEB: "LOGIN"}
    for (name,) in connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [list(missing)]
    ):
        del missing[name]
    for name, rights in missing.items():
        connection.execute(sql.SQL("CREATE ROLE {} {}").format(sql.Identifier(name), sql.SQL(rights)))
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
        connection.execute(
            sql.SQL(
                "CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8' "
                "LOCALE 'C' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'PG_UNICODE_FAST'"
            ).format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
        )


def prepare_database(connection: psycopg.Connection) -> None:
    """Take from everybody what only the owner needs. `connection` is the superuser's, to our database."""
    database, owner, web = (sql.Identifier(name) for name in (DATABASE, OWNER, WEB))
    for statement in (
        "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
        "GRANT CONNECT ON DATABASE {database} TO {web}",
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
        "ALTER ROLE {web} SET idle_in_transaction_session_timeout = '60s'",
    ):
        connection.execute(sql.SQL(statement).format(database=database, owner=owner, web=web))


def serving_role(env: Mapping[str, str] = os.environ) -> str:
    """The role that serves: `web` of the embedded server, else what SERVING_ROLE says; "" if there is none."""
    return env.get("SERVING_ROLE", "") if env.get("DATABASE_URL") else WEB


def restrict_web_role(cursor: Cursor, role: str | None = None) -> None:
    """Let the serving role read and write rows of every table, now and later, and only add to audit tables.

    Run it as the owner after migrations; it may run any number of times, and does nothing where there is no
    serving role or it is the very role that asks.
    """
    role = serving_role() if role is None else role
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s AND rolname <> current_user", [role])
    if cursor.fetchone() is None:
        return
    web = sql.Identifier(role)
    for statement in (
        "GRANT USAGE ON SCHEMA public TO {web}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {web}",
        "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {web}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {web}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {web}",
    ):
        cursor.execute(sql.SQL(statement).format(web=web))
    for table in AUDIT_TABLES:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is not None:
            revoke = sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {web}")
            cursor.execute(revoke.format(table=sql.Identifier(table), web=web))


def restrict_after_migrate(*, using: str, **_: object) -> None:
    """Receiver for Django's post_migrate: the grants follow every migration, by whatever command it ran."""
    with connections[using].cursor() as cursor:
        restrict_web_role(cursor)
