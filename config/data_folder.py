"""What can be wrong with the embedded server's data folder, each as one sentence with a way on."""

import re
import shutil
from pathlib import Path
from typing import NoReturn

import psutil

from config.startup import StartupProblem

MAJOR_VERSION = "18"
FREE_BYTES_NEEDED = 200_000_000  # a new cluster takes 40 MB; its journal up to 100 MB more


def refuse_other_version(data: Path) -> None:
    """Raise StartupProblem if `data` holds something else than a cluster of our major version."""
    version = data / "PG_VERSION"
    if data.exists() and not version.exists():
        raise StartupProblem(
            f"{data} is not a database of PostgreSQL: move it away, and the next start makes one anew."
        )
    if version.exists() and (found := version.read_text().strip()) != MAJOR_VERSION:
        raise StartupProblem(
            f"{data} holds the data of PostgreSQL {found}, and this release brings {MAJOR_VERSION}: dump it with the "
            "release that made it (docs/operations.md, “Upgrading PostgreSQL”), or move the folder away to begin "
            "with an empty site."
        )


def refuse_full_disk(data: Path) -> None:
    """Raise StartupProblem if the disk under `data` has too little room left to start safely."""
    free = shutil.disk_usage(data.parent).free
    if free < FREE_BYTES_NEEDED:
        raise _full_disk(data, free)


def explain_failure(data: Path, log: Path, output: str) -> NoReturn:
    """Turn what initdb or PostgreSQL wrote on failing into a StartupProblem."""
    if "No space left on device" in output or "Disk quota exceeded" in output:
        raise _full_disk(data, shutil.disk_usage(data.parent).free)
    faults = [
        line for line in output.splitlines() if "FATAL:" in line or "PANIC:" in line or "error:" in line
    ]
    reason = re.sub(r"^.*?(FATAL|PANIC|error):\s*", "", faults[0]) if faults else "it did not say why"
    raise StartupProblem(
        f"The embedded PostgreSQL did not start ({reason}): its log is {log}, and DATABASE_URL can name "
        "a server of your own instead."
    )


def processes_of(data: Path) -> list[int]:
    """Numbers of the processes that work in this data folder: a server keeps it as its working directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()) == data and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except (psutil.Error, OSError):
            continue
    return found


def _full_disk(data: Path, free: int) -> StartupProblem:
    return StartupProblem(
        f"The disk of {data} is full ({free // 1_000_000} MB left, {FREE_BYTES_NEEDED // 1_000_000} MB needed): "
        "make room there and start again; nothing that was saved is lost."
    )
