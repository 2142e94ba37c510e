"""The server that DATABASE_URL names: whether it can be used, told in one sentence if not."""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from config.startup import StartupProblem

OLDEST_VERSION = 15
TEMPLATE = "second_opinion_template"
_WAY_ON = "or leave DATABASE_URL out to use the embedded one"


def check(database: dict[str, Any]) -> None:
    """Raise StartupProblem unless the server answers, is recent enough, and its letters fold and fit.

    `database` is an entry of settings.DATABASES.
    """
    with _connect(database, database["NAME"]) as connection:
        version = connection.info.server_version // 10000
        if version < OLDEST_VERSION:
            raise StartupProblem(
                f"The server that DATABASE_URL names is PostgreSQL {version}, and {OLDEST_VERSION} or newer is "
                f"needed: upgrade it, {_WAY_ON}."
            )
        encoding, folds = _one(connection, "SELECT current_setting('server_encoding'), lower('É') = 'é'")
    if encoding != "UTF8" or not folds:
        what = f"is encoded in {encoding}" if encoding != "UTF8" else "does not fold letters such as É to é"
        raise StartupProblem(
            f"The database that DATABASE_URL names {what}: make it anew with CREATE DATABASE … TEMPLATE template0 "
            f"ENCODING 'UTF8' LOCALE 'C.UTF-8', {_WAY_ON}."
        )


def make_test_template(database: dict[str, Any]) -> None:
    """Make the empty database that test databases are copied from, with the named database's own locale.

    Django's CREATE DATABASE would take the server's default, under which É may not fold. Raises
    StartupProblem if the role may not create databases.
    """
    with _connect(database, database["NAME"]) as connection:
        if _one(connection, "SELECT count(*) FROM pg_database WHERE datname = %s", [TEMPLATE])[0]:
            return
        try:
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' {}").format(
                    sql.Identifier(TEMPLATE), _locale_of(connection)
                )
            )
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            return  # another run of the tests was quicker
        except psycopg.errors.InsufficientPrivilege as error:
            raise StartupProblem(
                "Tests need a role that may create databases: ALTER ROLE … CREATEDB on the server that "
                f"DATABASE_URL names, {_WAY_ON}."
            ) from error


def _locale_of(connection: psycopg.Connection) -> sql.Composed:
    """The locale clauses of CREATE DATABASE that repeat those of the connection's database."""
    newer = connection.info.server_version >= 170000
    provider, collate, ctype, name = _one(
        connection,
        f"SELECT datlocprovider::text, datcollate, datctype, {'datlocale' if newer else 'daticulocale'} "  # noqa: S608
        "FROM pg_database WHERE datname = current_database()",
    )
    clauses = sql.SQL("LC_COLLATE {} LC_CTYPE {}").format(sql.Literal(collate), sql.Literal(ctype))
    kinds = {"i": "LOCALE_PROVIDER icu ICU_LOCALE {}", "b": "LOCALE_PROVIDER builtin BUILTIN_LOCALE {}"}
    if provider in kinds:
        clauses += sql.SQL(" ") + sql.SQL(kinds[provider]).format(sql.Literal(name))
    else:
        clauses += sql.SQL(" LOCALE_PROVIDER libc")
    return clauses


def _connect(database: dict[str, Any], name: str) -> psycopg.Connection:
    options = {key: value for key, value in (database.get("OPTIONS") or {}).items() if key.startswith("ssl")}
    parts = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    given = {key: str(database[part]) for key, part in parts.items() if database.get(part)}
    address = make_conninfo(dbname=name, connect_timeout=10, **given, **options)
    try:
        return psycopg.connect(address, autocommit=True)
    except psycopg.Error as error:
        raise StartupProblem(_why_not(str(error))) from error


def _why_not(message: str) -> str:
    """libpq's message for a refused connection as one sentence; never with the password in it."""
    last = message.strip().splitlines()[-1]
    if "authentication failed" in message or "no password supplied" in message:
        return (
            f"The server that DATABASE_URL names refuses the user or the password: correct them, {_WAY_ON}."
        )
    if "does not exist" in message:
        reason = last.split("FATAL:")[-1].strip()
        return f"The server that DATABASE_URL names answers, but {reason}: create it there, {_WAY_ON}."
    if "too many" in message or "remaining connection slots" in message:
        return "The server that DATABASE_URL names has no connection left: raise its max_connections, or try later."
    return (
        f"The server that DATABASE_URL names cannot be reached ({last.split('failed:')[-1].strip()}): "
        f"start it or correct the address, {_WAY_ON}."
    )


def _one(connection: psycopg.Connection, query: str, params: list[Any] | None = None) -> tuple[Any, ...]:
    row = connection.execute(query.encode(), params).fetchone()
    if row is None:
        raise StartupProblem("The server that DATABASE_URL names gave no answer to a plain question.")
    return row
