"""Which database the site uses: the server that DATABASE_URL names, else the embedded PostgreSQL in var/.

settings.py asks `databases()`; whatever starts a process (manage.py, config/run.py, the tests' conftest)
calls `ensure_server()` first. The environment: DATABASE_URL; DATABASE_ROLE=web for processes that serve;
TESTING=1 for a cluster of its own; TEST_DATABASE names the tests' database.
"""

import atexit
import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import dj_database_url

from config import database_roles, named_server
from config.embedded_server import EmbeddedServer
from config.startup import StartupProblem

VAR_FOLDER = Path(__file__).resolve().parent.parent / "var"
_ON = {"1", "true", "yes", "on"}


def databases(env: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The value of settings.DATABASES. Starts nothing. Raises StartupProblem for a DATABASE_URL not understood."""
    url = env.get("DATABASE_URL", "")
    serving = env.get("DATABASE_ROLE") == "web"
    chosen = named_database(url) if url else _embedded_database(env, serving)
    options = dict(chosen.get("OPTIONS") or {})
    options["options"] = " ".join(filter(None, [options.get("options"), _time_limits(serving)]))
    options.setdefault("connect_timeout", 10)
    test = {"NAME": env.get("TEST_DATABASE") or "second_opinion_test"}
    if url:
        test["TEMPLATE"] = named_server.TEMPLATE
    # Server threads live long and keep theirs; a test's threads must leave none behind.
    common = {"CONN_MAX_AGE": 0 if _is_testing(env) else 60, "CONN_HEALTH_CHECKS": True, "TEST": test}
    return {"default": {**chosen, **common, "OPTIONS": options}}


def named_database(url: str) -> dict[str, Any]:
    """What a DATABASE_URL such as postgresql://user:password@host:5432/name says, in Django's words.

    A socket folder is given as postgresql://user@/name?host=/folder. Raises StartupProblem.
    """
    example = "it should look like postgresql://user:password@host:5432/name"
    if not url.startswith(("postgres://", "postgresql://")):
        raise StartupProblem(f"DATABASE_URL does not name a PostgreSQL server: {example}, or be left out.")
    try:
        parsed: dict[str, Any] = {**dj_database_url.parse(url)}
    except ValueError as error:
        raise StartupProblem(
            f"DATABASE_URL cannot be read: {example}, with %-signs for odd letters."
        ) from error
    if not parsed.get("NAME"):
        raise StartupProblem(f"DATABASE_URL names no database: {example}.")
    if folder := dict(parsed.get("OPTIONS") or {}).pop("host", None):
        parsed["HOST"] = folder
        parsed["OPTIONS"] = {key: value for key, value in parsed["OPTIONS"].items() if key != "host"}
    return {**parsed, "ENGINE": "django.db.backends.postgresql"}


def ensure_server(env: Mapping[str, str] = os.environ) -> None:
    """Have the database's server up for as long as this process lives. Raises StartupProblem.

    A server that DATABASE_URL names is only looked at: whether it can be used, and why not.
    """
    if url := env.get("DATABASE_URL", ""):
        named_server.check(named_database(url))
        if _is_testing(env):
            named_server.make_test_template(named_database(url))
        return
    server = embedded_server(testing=_is_testing(env))
    server.acquire()
    atexit.register(server.release)


def keep_server_up(env: Mapping[str, str] = os.environ) -> bool:
    """Start the embedded server again if it has died; returns whether it had. A named one is not ours to start."""
    return not env.get("DATABASE_URL") and embedded_server(testing=_is_testing(env)).keep_up()


def ensure_test_server() -> None:
    """Set TESTING for this process and its children, and have the tests' own server up. Raises StartupProblem."""
    os.environ["TESTING"] = "1"
    ensure_server()


@cache
def embedded_server(*, testing: bool = False) -> EmbeddedServer:
    """The clone's embedded server: the site's, or the one that only tests use. Not started by asking."""
    name = "test-postgres" if testing else "postgres"
    return EmbeddedServer(VAR_FOLDER / name, VAR_FOLDER / "log" / f"{name}.log", durable=not testing)


def _embedded_database(env: Mapping[str, str], serving: bool) -> dict[str, Any]:
    testing = _is_testing(env)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": str(embedded_server(testing=testing).socket_folder),
        "NAME": database_roles.DATABASE,
        "USER": database_roles.WEB if serving and not testing else database_roles.OWNER,
    }


def _time_limits(serving: bool) -> str:
    """No request waits for ever; a migration may work long, but never wait long for a lock others need."""
    limits = {"lock_timeout": "5s"}
    if serving:
        limits |= {"statement_timeout": "30s", "idle_in_transaction_session_timeout": "60s"}
    return " ".join(f"-c {name}={value}" for name, value in limits.items())


def _is_testing(env: Mapping[str, str]) -> bool:
    return env.get("TESTING", "").lower() in _ON
