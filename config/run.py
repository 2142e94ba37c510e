"""`make run` and `make dev`: set all up, start server and worker, watch over them, end all of them.

It serves on a loopback address only. In production an operator starts the same processes by other means:
docs/operations.md.
"""

import argparse
import http.client
import os
import signal
import socket
import sys
import threading
import time
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured

from config import preparing
from config.children import Child, end_all, end_orphans, record, supervisor_in
from config.database import VAR_FOLDER, ensure_server, keep_server_up
from config.startup import StartupProblem, plain_words

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_ANSWER = 60
SERVER_WORKERS = 2
THREADS_EACH = 4  # each keeps a connection: 2 × 4 of the database's 100
WAITING_EACH = 64  # beyond it a request is left in the listening queue
WORKER_JOBS_AT_ONCE = 4
SECONDS_BETWEEN_LOOKS = 3.0  # at the embedded PostgreSQL
LONGEST_PAUSE = 60.0  # seconds, before a worker that keeps dying is tried again
DEMO_LOGINS = ("doctor", "moderator", "editor", "admin")


def main() -> None:
    """Run until Ctrl-C or SIGTERM. Exit code 0 then, 1 with a sentence if the site cannot start or stay up."""
    parser = argparse.ArgumentParser(prog="python -m config.run", description=__doc__)
    parser.add_argument("--dev", action="store_true", help="DEBUG, and started anew when the code changes")
    developing = parser.parse_args().dev
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    os.chdir(ROOT)
    with plain_words(ImproperlyConfigured):
        port = _port()
        _set_environment(developing)
        trace = VAR_FOLDER / "run" / f"{port}.json"
        _take_port(port, trace)
        _prepare()
        if not stopping.is_set():
            _serve(port, trace, developing, stopping)


def _serve(port: int, trace: Path, developing: bool, stopping: threading.Event) -> None:
    server, worker = _children(port, developing)
    children = [server, worker]
    try:
        for child in children:
            child.start()
        record(trace, children)
        if _wait_until_answering(server, port, stopping):
            _greet(port)
            _watch(server, worker, trace, stopping, developing)
    finally:
        end_all(children)
        trace.unlink(missing_ok=True)


# --- Before the start ----------------------------------------------------------------------------


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise StartupProblem(f"PORT must be a number from 1 to 65535, not {given!r}.")
    return int(given)


def _set_environment(developing: bool) -> None:
    """What `make run` stands for, unless the caller has said otherwise."""
    os.environ.setdefault("DEMO", "1")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    os.environ.pop("TESTING", None)
    if developing:
        os.environ["DEBUG"] = "1"


def _take_port(port: int, trace: Path) -> None:
    """Make sure that the port is free; end what a killed run of this clone has left on it."""
    if supervisor_in(trace) is not None:
        raise StartupProblem(
            f"This clone is already running at http://{HOST}:{port}/: stop it there, or run a second one with PORT=…."
        )
    tries = 30 if end_orphans(trace) else 1
    for _ in range(tries):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except PermissionError as error:
                raise StartupProblem(f"Port {port} is for root only: try PORT=8001 make run.") from error
            except OSError:
                time.sleep(0.1)  # what was just ended may need a moment
            else:
                return
    other = port + 1 if port < 65535 else 8001
    raise StartupProblem(f"Port {port} is in use by another program: try PORT={other} make run.")


def _prepare() -> None:
    preparing.keep_secret_key(VAR_FOLDER / "secret-key")
    ensure_server()
    django.setup()
    preparing.prepare_database()
    preparing.collect_static_files(VAR_FOLDER / "static-files.stamp")


def _children(port: int, developing: bool) -> tuple[Child, Child]:
    """The server and the worker, both as the role that may only read and write rows."""
    environment = {**os.environ, "DATABASE_ROLE": "web", "PYTHONUNBUFFERED": "1"}
    manage = [sys.executable, "manage.py"]
    serve = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi", "config.wsgi:application"),
        *("--host", HOST, "--port", str(port), "--http", "1", "--no-ws", "--log-level", "warning"),
        *("--workers", str(SERVER_WORKERS), "--blocking-threads", str(THREADS_EACH)),
        *("--backpressure", str(WAITING_EACH), "--workers-kill-timeout", "3"),
        *("--respawn-failed-workers", "--respawn-interval", "1"),
    ]
    work = [*manage, "procrastinate", "worker", "--concurrency", str(WORKER_JOBS_AT_ONCE)]
    work += ["--delete-jobs", "successful", "--shutdown-graceful-timeout", "5"]
    logs = VAR_FOLDER / "log"
    if developing:
        serve = [*manage, "runserver", f"{HOST}:{port}"]
        return Child("server", serve, environment), Child("worker", work, environment)
    return (
        Child("server", serve, environment, logs / "server.log"),
        Child("worker", work, environment, logs / "worker.log"),
    )


# --- While it runs -------------------------------------------------------------------------------


def _wait_until_answering(server: Child, port: int, stopping: threading.Event) -> bool:
    """True once the server answers, False if it is to stop first. Raises StartupProblem if it does neither."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while not stopping.wait(0.1):
        if server.has_ended() or time.monotonic() > deadline:
            raise StartupProblem(_server_gone(server))
        connection = http.client.HTTPConnection(HOST, port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            continue
        else:
            return True
        finally:
            connection.close()
    return False


def _watch(server: Child, worker: Child, trace: Path, stopping: threading.Event, developing: bool) -> None:
    """Until told to stop: a worker that dies is started again, ever more slowly; without a server it ends."""
    pause, seen = 1.0, _code_time() if developing else 0.0
    looked_at_database = time.monotonic()
    while not stopping.wait(0.5):
        if server.has_ended():
            raise StartupProblem(_server_gone(server))
        if time.monotonic() - looked_at_database > SECONDS_BETWEEN_LOOKS:
            looked_at_database = time.monotonic()
            if keep_server_up():
                _say("PostgreSQL had ended and was started again (var/log/postgres.log).")
        if developing and (now := _code_time()) != seen:
            seen = now
            end_all([worker])  # the server reloads itself
        elif not worker.has_ended():
            continue
        else:
            lasted = time.monotonic() - worker.started_at
            pause = 1.0 if lasted > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            _say(f"The worker ended; it is started again in {pause:.0f} s (var/log/worker.log).")
            if stopping.wait(pause):
                return
        worker.start()
        record(trace, [server, worker])


def _code_time() -> float:
    """When a Python file of ours was last changed; seconds since the epoch."""
    folders = ("accounts", "config", "essays", "forum", "prose")
    return max(file.stat().st_mtime for folder in folders for file in (ROOT / folder).rglob("*.py"))


def _server_gone(server: Child) -> str:
    where = f"; {server.log.relative_to(ROOT)} says why" if server.log else ""
    return f"The web server {'ended' if server.has_ended() else 'does not answer'}{where}."


def _greet(port: int) -> None:
    address = f"http://{HOST}:{port}"
    _say(f"\n  Second Opinion is at {address}/")
    if django.conf.settings.DEMO:
        _say(
            f"  Log in as {', '.join(f'{name}@example.org' for name in DEMO_LOGINS)}; password: second-opinion"
        )
        _say(f"  Mails that were sent: {address}/admin/outbox/ (as admin@example.org)")
    _say("  Ctrl-C stops it.\n")


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
