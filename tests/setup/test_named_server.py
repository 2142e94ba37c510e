"""DATABASE_URL: what is wrong with it is one sentence with a way on, and never shows the password."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from config import database_roles, named_server
from config.database import databases, embedded_server, ensure_server, named_database
from config.startup import StartupProblem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def address():
    """Makes a DATABASE_URL for a database of the tests' own server."""
    server = embedded_server(testing=True)
    server.acquire()  # up already; the end of the run gives it back
    return lambda name, user="owner": f"postgresql://{user}@/{name}?host={server.socket_folder}"


@pytest.fixture
def odd_database(address):
    """An empty database under a locale that folds no É."""
    name = f"odd_{os.getpid()}"
    server = psycopg.connect(address(database_roles.DATABASE), autocommit=True)
    options = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER libc LOCALE 'C'"
    server.execute(sql.SQL(f"CREATE DATABASE {{}} {options}").format(sql.Identifier(name)))
    yield address(name)
    server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    server.close()


def problem(url: str) -> str:
    with pytest.raises(StartupProblem) as raised:
        ensure_server({"DATABASE_URL": url})
    message = str(raised.value)
    assert "\n" not in message
    assert "s3cret" not in message
    return message


@pytest.mark.parametrize(
    "url",
    [
        "mysql://someone:s3cret@host/name",
        "postgresql//someone:s3cret@host/name",
        "postgresql://someone:s3cret@host:port/name",
        "postgresql://someone:s3cret@[host/name",
        "postgresql://someone:s3cret@host/",
        "nonsense",
    ],
)
def test_an_address_that_cannot_be_read(url):
    assert "postgresql://user:password@host:5432/name" in problem(url)
    with pytest.raises(ValueError, match="DATABASE_URL"):
        databases({"DATABASE_URL": url})


def test_a_server_that_is_not_there():
    assert "cannot be reached" in problem("postgresql://someone:s3cret@127.0.0.1:1/name")
    assert "cannot be reached" in problem("postgresql://someone@/name?host=/nowhere")


def test_a_user_who_is_refused(address):
    assert "refuses the user or the password" in problem(address(database_roles.DATABASE, "somebody:s3cret"))


def test_a_database_that_does_not_exist(address):
    assert "create it there" in problem(address("no_such_database"))


def test_a_server_that_is_too_old(address, monkeypatch):
    monkeypatch.setattr(named_server, "OLDEST_VERSION", 99)
    assert "99 or newer is needed" in problem(address(database_roles.DATABASE))


def test_a_locale_that_does_not_fold_letters(odd_database):
    assert "does not fold" in problem(odd_database)


def test_a_good_one_is_taken_and_tests_get_its_locale(address):
    url = address(database_roles.DATABASE)
    ensure_server({"DATABASE_URL": url, "TESTING": "1"})
    ensure_server({"DATABASE_URL": url, "TESTING": "1"})
    template = named_database(address(named_server.TEMPLATE))
    named_server.check(template)
    settings = databases({"DATABASE_URL": url, "TESTING": "1", "TEST_DATABASE": "mine"})["default"]
    assert settings["TEST"] == {"NAME": "mine", "TEMPLATE": named_server.TEMPLATE}
    assert settings["HOST"].startswith("/")


def test_commands_say_it_without_a_traceback():
    environment = {**os.environ, "DATABASE_URL": "mysql://x", "DEMO": "1"}
    command = [sys.executable, "manage.py", "migrate"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL does not name a PostgreSQL server")
    assert done.stderr.count("\n") == 1
