"""The embedded PostgreSQL: real clusters in throw-away folders, started, shared, killed and refused."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from config import data_folder, database_roles
from config.embedded_server import EmbeddedServer
from config.startup import StartupProblem

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pristine(tmp_path_factory):
    """A server of this module's own, up."""
    folder = tmp_path_factory.mktemp("cluster")
    server = EmbeddedServer(folder / "postgres", folder / "log" / "postgres.log", durable=False)
    server.acquire()
    yield server
    server.stop()
    shutil.rmtree(server.socket_folder, ignore_errors=True)


@pytest.fixture
def server(pristine):
    """The module's server, up again if the test before brought it down."""
    pristine.acquire()
    return pristine


def connect(server: EmbeddedServer, role: str, database: str = database_roles.DATABASE) -> psycopg.Connection:
    return psycopg.connect(host=str(server.socket_folder), dbname=database, user=role, autocommit=True)


def postmaster(server: EmbeddedServer) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_letters_fold_whatever_the_environment_says(server):
    with connect(server, "owner") as connection:
        assert connection.execute("SELECT lower('É') = 'é', 'É' ILIKE 'é'").fetchone() == (True, True)
        connection.execute("CREATE DATABASE made_by_a_test")
    with connect(server, "owner", "made_by_a_test") as connection:
        assert connection.execute("SELECT lower('Ø'), current_setting('server_encoding')").fetchone() == (
            "ø",
            "UTF8",
        )


def test_it_listens_on_a_private_socket_only(server):
    with connect(server, "owner") as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert server.socket_folder.stat().st_mode & 0o777 == 0o700
    assert server.data.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root to be somebody else")
def test_another_user_of_the_machine_is_not_let_in(server):
    with connect(server, "owner") as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("owner",)
    ask = ["setpriv", "--reuid=12345", "--regid=12345", "--clear-groups", "ls", str(server.socket_folder)]
    assert subprocess.run(ask, capture_output=True, check=False).returncode != 0


def test_the_serving_role_reads_and_writes_rows_and_nothing_else(server):
    with connect(server, "owner") as owner:
        owner.execute("CREATE TABLE IF NOT EXISTS accounts_auditentry (id serial PRIMARY KEY, act text)")
        owner.execute("CREATE TABLE IF NOT EXISTS words (id serial PRIMARY KEY, body text)")
        database_roles.restrict_web_role(owner.cursor(), database_roles.WEB)
        database_roles.restrict_web_role(owner.cursor(), database_roles.WEB)
        owner.execute("CREATE TABLE IF NOT EXISTS later (id serial PRIMARY KEY)")
    with connect(server, "web") as web:
        for allowed in (
            "INSERT INTO words (body) VALUES ('a')",
            "UPDATE words SET body = 'b'",
            "DELETE FROM words",
            "INSERT INTO later DEFAULT VALUES",
            "INSERT INTO accounts_auditentry (act) VALUES ('hide')",
            "SELECT * FROM accounts_auditentry",
        ):
            web.execute(allowed)
        for refused in (
            "UPDATE accounts_auditentry SET act = ''",
            "DELETE FROM accounts_auditentry",
            "TRUNCATE accounts_auditentry",
            "TRUNCATE words",
            "DROP TABLE words",
            "ALTER TABLE words ADD extra int",
            "CREATE TABLE mine (id int)",
            "CREATE TEMPORARY TABLE mine (id int)",
            "CREATE DATABASE mine",
            "SET ROLE owner",
            "SELECT pg_read_file('/etc/passwd')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(refused)


def test_a_killed_server_starts_again_with_what_was_committed(server):
    with connect(server, "owner") as owner:
        owner.execute("SET synchronous_commit = on")  # as it is everywhere but in test clusters
        owner.execute("CREATE TABLE kept (n int)")
        owner.execute("INSERT INTO kept VALUES (1)")
    killed = postmaster(server)
    os.kill(killed, signal.SIGKILL)
    server.acquire()
    assert postmaster(server) != killed
    with connect(server, "owner") as owner:
        assert owner.execute("SELECT n FROM kept").fetchone() == (1,)


def test_a_number_that_has_gone_to_another_program_is_no_obstacle(server):
    server.stop()
    pid_file = server.data / "postmaster.pid"
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        pid_file.write_text(f"{stranger.pid}\n{server.data}\n1\n5432\n{server.socket_folder}\n\n0 0\nready\n")
        server.acquire()
        assert postmaster(server) != stranger.pid
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_left_running_is_used_again_and_the_last_one_out_stops_it(server):
    running = postmaster(server)
    script = (
        "import sys; from pathlib import Path; from config.embedded_server import EmbeddedServer as S;"
        "s = S(Path(sys.argv[1]), Path(sys.argv[2]), durable=False); s.acquire(); print('up', flush=True);"
        "sys.stdin.read(); s.release()"
    )
    command = [sys.executable, "-c", script, str(server.data), str(server.log)]
    other = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert other.stdin is not None
    assert other.stdout is not None
    assert other.stdout.readline() == b"up\n"
    server.release()
    assert postmaster(server) == running
    other.stdin.close()
    assert other.wait(20) == 0
    assert not (server.data / "postmaster.pid").exists()


def test_a_deep_path_gets_a_short_socket(tmp_path):
    deep = tmp_path / ("a-very-long-name-of-a-folder-" * 4)
    server = EmbeddedServer(deep / "postgres", deep / "postgres.log", durable=False)
    assert len(os.fsencode(server.socket_folder)) < 60
    try:
        server.acquire()
        with connect(server, "web") as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        server.release()
        shutil.rmtree(server.socket_folder, ignore_errors=True)


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    server = EmbeddedServer(tmp_path / "postgres", tmp_path / "postgres.log")
    server.socket_folder.symlink_to("/tmp")
    with pytest.raises(StartupProblem, match="belongs to another user"):
        server._make_socket_folder()


def test_an_initialisation_that_was_cut_off_is_made_anew(tmp_path):
    (tmp_path / "postgres.unfinished" / "base").mkdir(parents=True)
    server = EmbeddedServer(tmp_path / "postgres", tmp_path / "postgres.log", durable=False)
    try:
        server.acquire()
        assert not (tmp_path / "postgres.unfinished").exists()
    finally:
        server.release()


def refused(tmp_path: Path) -> str:
    server = EmbeddedServer(tmp_path / "postgres", tmp_path / "postgres.log", durable=False)
    began = time.monotonic()
    with pytest.raises(StartupProblem) as raised:
        server.acquire()
    assert time.monotonic() - began < 10
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_the_data_of_another_version_is_left_alone(tmp_path):
    (tmp_path / "postgres").mkdir(mode=0o700)
    (tmp_path / "postgres" / "PG_VERSION").write_text("14\n")
    message = refused(tmp_path)
    assert "PostgreSQL 14" in message
    assert "docs/operations.md" in message
    assert (tmp_path / "postgres" / "PG_VERSION").read_text() == "14\n"


def test_a_folder_that_is_no_cluster_is_left_alone(tmp_path):
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "diary.txt").write_text("mine")
    assert "move it away" in refused(tmp_path)


def test_a_full_disk_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(data_folder, "FREE_BYTES_NEEDED", 10**18)
    assert "is full" in refused(tmp_path)


def test_a_disk_that_fills_while_it_starts_is_named(tmp_path):
    told = '2030-01-01 UTC [1] FATAL:  could not write to file "pg_wal/x": No space left on device'
    with pytest.raises(StartupProblem, match="is full"):
        data_folder.explain_failure(tmp_path / "postgres", tmp_path / "postgres.log", told)


def test_a_damaged_cluster_names_the_log(server, tmp_path):
    server.stop()
    shutil.copytree(server.data, tmp_path / "postgres", symlinks=True)
    if os.geteuid() == 0:
        owner = server.data.stat()
        for path in [tmp_path / "postgres", *(tmp_path / "postgres").rglob("*")]:
            os.chown(path, owner.st_uid, owner.st_gid)
    (tmp_path / "postgres" / "global" / "pg_control").write_bytes(b"")
    message = refused(tmp_path)
    assert str(tmp_path / "postgres.log") in message
    assert "DATABASE_URL" in message
