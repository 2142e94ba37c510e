"""`make run`'s supervisor: what keeps it from starting, and how it watches and ends its children."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config import preparing
from config.children import Child, end_all, end_orphans, record, supervisor_in

ROOT = Path(__file__).resolve().parents[2]
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)",
]


def run(**environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.run"]
    everything = {**os.environ, **environment}
    return subprocess.run(
        command, cwd=ROOT, env=everything, capture_output=True, text=True, check=False, timeout=30
    )


def test_a_port_in_use_is_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(PORT=str(port))
    assert done.returncode == 1
    assert done.stderr.startswith(f"Port {port} is in use by another program: try PORT=")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("port", ["eighty", "0", "70000", "-1"])
def test_a_port_that_is_none_is_one_sentence(port):
    done = run(PORT=port)
    assert done.returncode == 1
    assert done.stderr.startswith("PORT must be a number")
    assert done.stderr.count("\n") == 1


def test_the_key_is_made_once_and_is_private(tmp_path):
    path = tmp_path / "var" / "secret-key"
    preparing.keep_secret_key(path)
    key = path.read_text()
    preparing.keep_secret_key(path)
    assert path.read_text() == key
    assert len(key) > 50
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.fixture
def children(tmp_path):
    """Three commands, not started: one that obeys, one that does not, one that ends by itself."""
    made = [
        Child("obeys", SLEEP, os.environ, tmp_path / "obeys.log"),
        Child("stubborn", STUBBORN, os.environ, tmp_path / "stubborn.log"),
        Child("short", [sys.executable, "-c", ""], os.environ, tmp_path / "short.log"),
    ]
    yield made
    end_all(made)


def test_children_are_ended_also_when_they_will_not(children, monkeypatch):
    monkeypatch.setattr("config.children.SECONDS_TO_END", 1)
    obeys, stubborn, short = children
    for child in children:
        child.start()
    eventually(lambda: stubborn.log.read_text() == "up\n")
    eventually(short.has_ended)
    began = time.monotonic()
    end_all(children)
    assert time.monotonic() - began < 5
    assert obeys.has_ended()
    assert stubborn.has_ended()


def test_a_supervisor_that_is_killed_leaves_no_child(tmp_path):
    script = (
        "import os, sys, time; from pathlib import Path; from config.children import Child;"
        "child = Child('sleep', sys.argv[1:], os.environ, Path(os.devnull)); child.start();"
        "print(child.pid, flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", script, *SLEEP]
    supervisor = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    supervisor.send_signal(signal.SIGKILL)
    supervisor.wait()
    eventually(lambda: is_gone(child))


def test_orphans_of_a_killed_run_are_ended_and_strangers_are_not(tmp_path, monkeypatch):
    trace = tmp_path / "8000.json"
    orphan = Child("orphan", STUBBORN, os.environ, tmp_path / "orphan.log")
    monkeypatch.chdir(ROOT)
    orphan.start()
    stranger = subprocess.Popen(SLEEP, cwd="/", process_group=0)
    try:
        record(trace, [orphan])
        assert supervisor_in(trace) == os.getpid()
        trace.write_text(trace.read_text()[:-1] + f", [{stranger.pid}, 0]]")
        end_orphans(trace)
        eventually(orphan.has_ended)
        assert stranger.poll() is None
        assert not trace.exists()
    finally:
        end_all([orphan])
        stranger.kill()
        stranger.wait()


def is_gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def eventually(condition, seconds: float = 10) -> None:
    """Wait until the condition holds; fail if it does not within the seconds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
