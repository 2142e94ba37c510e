"""Processes that the supervisor starts and ends: each in a group of its own, and none outlives it."""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SECONDS_TO_END = 8  # the server gives its own workers three
_LOG_BYTES_KEPT = 5_000_000
_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Child:
    """A command kept running. `log` is a file, or None for the supervisor's own terminal."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path | None = None
    started_at: float = 0.0
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def pid(self) -> int:
        """Its process number, which is its group's too; 0 before the first start."""
        return self._process.pid if self._process else 0

    def start(self) -> None:
        """Start it, whether or not it ran before."""
        self.started_at = time.monotonic()
        if self.log is None:
            self._process = self._open(None)
            return
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES_KEPT:
            self.log.replace(self.log.with_suffix(".old.log"))
        with self.log.open("ab") as output:
            self._process = self._open(output.fileno())

    def has_ended(self) -> bool:
        """Whether it was started and is gone."""
        return self._process is not None and self._process.poll() is not None

    def ask_to_end(self) -> None:
        """Tell its whole group to finish; what it is doing may be completed."""
        self._signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait until it is gone, at most until `deadline` (monotonic seconds), then kill its group."""
        if self._process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(max(0.0, deadline - time.monotonic()))
        self._signal(signal.SIGKILL)  # also what the child itself has left behind in its group
        self._process.wait()

    def _open(self, output: int | None) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - our own programs
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            process_group=0,  # Ctrl-C goes to the supervisor alone, which ends them in order
            preexec_fn=_end_with_parent,
        )

    def _signal(self, number: int) -> None:
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, number)


def end_all(children: Sequence[Child]) -> None:
    """End all of them, at once rather than one after the other."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children:
        child.end(deadline)


def record(path: Path, children: Sequence[Child]) -> None:
    """Write down which processes belong to this run, so that the next one can end what a crash leaves."""
    processes = [os.getpid(), *(child.pid for child in children)]
    rows = [[pid, psutil.Process(pid).create_time()] for pid in processes if psutil.pid_exists(pid)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows))


def supervisor_in(path: Path) -> int | None:
    """The number of the supervisor that wrote this record, if it still runs."""
    for pid, created in _recorded(path)[:1]:
        with suppress(psutil.Error):
            if _is_ours(psutil.Process(pid), created):
                return pid
    return None


def end_orphans(path: Path) -> bool:
    """Kill what a killed run has left: every process of the recorded groups, also where the first one is gone.

    Returns whether there was any.
    """
    found = False
    groups = dict(_recorded(path)[1:])
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            created = groups.get(os.getpgid(process.pid))
            if created is not None and _is_ours(process, created):
                process.kill()
                found = True
    path.unlink(missing_ok=True)
    return found


def _recorded(path: Path) -> list[tuple[int, float]]:
    try:
        return [(int(pid), float(created)) for pid, created in json.loads(path.read_text())]
    except (OSError, ValueError):
        return []


def _is_ours(process: psutil.Process, created: float) -> bool:
    """Whether it works in this clone since that time: numbers are given again to strangers."""
    alive = process.status() != psutil.STATUS_ZOMBIE
    return alive and process.create_time() > created - 2 and Path(process.cwd()) == ROOT


def _end_with_parent() -> None:
    """In the child: ask the kernel to end it when the supervisor dies, however that dies."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
