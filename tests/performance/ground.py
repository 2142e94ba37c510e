"""What is measured on: a PostgreSQL, a database and a server of the suite's own, all gone afterwards.

The PostgreSQL is as durable as the site's (the tests' own is not, and would make posting look quick). The
server is started as `make run` starts it: DEBUG off, two processes, the database's role "web".
"""

import fcntl
import os
import secrets
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from config import database_roles
from config.children import Child, end_all
from config.database import VAR_FOLDER
from config.embedded_server import EmbeddedServer
from config.run import THREADS_EACH, WAITING_EACH
from config.startup import StartupProblem
from tests.performance.load import HOST

FOLDER = VAR_FOLDER / "bench"
SECONDS_TO_ANSWER = 30


@contextmanager
def database() -> Iterator[EmbeddedServer]:
    """A new cluster, with the environment set so that Django's settings name it. Gone when the block ends."""
    FOLDER.parent.mkdir(exist_ok=True)
    with FOLDER.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise StartupProblem("“make bench” already runs in this clone: wait until it is done.") from error
        server = EmbeddedServer(FOLDER / "postgres", VAR_FOLDER / "log" / "bench-postgres.log")
        _clear(server)  # what a killed run has left
        try:
            server.acquire()
            _set_environment(server.socket_folder)
            yield server
        finally:
            _clear(server)


def _set_environment(socket_folder: Path) -> None:
    for name in ("DEBUG", "TESTING", "ALLOWED_HOSTS", "BEHIND_PROXY", "SITE_URL"):
        os.environ.pop(name, None)
    os.environ |= {
        "DEMO": "1",  # plain http on this machine; DEBUG stays off
        "SECRET_KEY": secrets.token_urlsafe(64),
        "UPLOADS_DIR": str(FOLDER / "uploads"),
        "DATABASE_URL": _url(database_roles.OWNER, socket_folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }


def _url(role: str, socket_folder: Path) -> str:
    return f"postgresql://{role}@/{database_roles.DATABASE}?host={socket_folder}"


def _clear(server: EmbeddedServer) -> None:
    server.stop()
    server.release()
    shutil.rmtree(FOLDER, ignore_errors=True)
    if not server.socket_folder.is_relative_to(FOLDER):
        shutil.rmtree(server.socket_folder, ignore_errors=True)


@contextmanager
def site(cluster: EmbeddedServer, processes: int) -> Iterator[tuple[Child, int]]:
    """The server, answering, and its port."""
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": _url(database_roles.WEB, cluster.socket_folder),
        "DATABASE_ROLE": "web",
        "PORT": str(port),
    }
    command = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "config.wsgi:application"),
        *("--host", HOST, "--port", str(port), "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--workers", str(processes), "--blocking-threads", str(THREADS_EACH)),
        *("--backpressure", str(WAITING_EACH), "--workers-kill-timeout", "3"),
    ]
    server = Child("server", command, environment, VAR_FOLDER / "log" / "bench-server.log")
    try:
        server.start()
        _wait_for(server, port)
        yield server, port
    finally:
        end_all([server])


def _wait_for(server: Child, port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and not server.has_ended():
        connection = HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.1)
        finally:
            connection.close()
    raise StartupProblem(f"The server to be measured does not answer; {server.log} says why.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
