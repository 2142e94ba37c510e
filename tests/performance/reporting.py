"""The table that is printed, and bench.json."""

import json
import os
import platform
import subprocess
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = ("django", "granian", "psycopg")


@dataclass(frozen=True)
class Row:
    """One page as one kind of viewer asked for it. Times are milliseconds; CPU is per answer."""

    page: str
    viewer: str
    requests_per_second: float
    p50_ms: float
    p99_ms: float
    alone_ms: float
    cpu_app_ms: float
    cpu_database_ms: float
    statements: int
    bytes: int
    faults: str
    machine_busy: float


HEAD = (
    f"{'page':<31} {'viewer':<8} {'req/s':>8} {'p50':>7} {'p99':>7} {'alone':>7}"
    f" {'cpu app':>8} {'cpu db':>7} {'SQL':>4} {'HTML kB':>8}"
)


def line(row: Row) -> str:
    """A row of the table."""
    return (
        f"{row.page:<31} {row.viewer:<8} {row.requests_per_second:>8.1f} {row.p50_ms:>7.1f} {row.p99_ms:>7.1f}"
        f" {row.alone_ms:>7.1f} {row.cpu_app_ms:>8.2f} {row.cpu_database_ms:>7.2f} {row.statements:>4}"
        f" {row.bytes / 1000:>8.1f} {row.faults}"
    )


def posting_line(name: str, figures: dict[str, Any]) -> str:
    """A row of the table of posting."""
    faults = f"  {figures['faults']} not taken" if figures["faults"] else ""
    return f"{name:<40} {figures['median_ms']:>8.1f} {figures['p95_ms']:>7.1f}{faults}"


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "processor": _processor(),
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        **{name: version(name) for name in _PACKAGES},
        "load_before": os.getloadavg(),
    }


def write(path: Path, **facts: Any) -> None:
    """Write bench.json; rows as dictionaries."""
    rows = [asdict(row) for row in facts.pop("rows")]
    when = {"measured_at": datetime.now(UTC).isoformat(timespec="seconds"), "commit": _commit()}
    path.write_text(json.dumps({**when, **facts, "pages": rows}, indent=2) + "\n")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


def _commit() -> str:
    command = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
