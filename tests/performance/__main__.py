"""`make bench`: measure the pages that matter, print a table, write bench.json.

How to read it: "alone" is the fastest of twenty requests one after another; the other times are of eight
connections at once. All of it, the load generator too, shares this machine, so take differences under 15 %
as noise. Processor time for each answer ("cpu") hardly depends on what else the machine does.
"""

import argparse
import os
import signal
import sys
from pathlib import Path
from typing import Any

from config.database import VAR_FOLDER
from config.startup import plain_words
from tests.performance import ground, reporting

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Measure everything, or with --profile only say where the time of the topic pages goes."""
    parser = argparse.ArgumentParser(prog="python -m tests.performance", description=__doc__)
    parser.add_argument("--seconds", type=float, default=5.0, help="of load on each page (default: 5)")
    parser.add_argument("--processes", type=int, default=2, help="of the server (default: 2)")
    parser.add_argument("--only", default="", help="pages whose name holds this")
    parser.add_argument("--profile", action="store_true", help="profile instead of measuring (see --only)")
    parser.add_argument("--output", type=Path, default=ROOT / "bench.json")
    options = parser.parse_args()
    # Whatever ends it, what it started is ended and what it stored is removed.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))
    os.chdir(ROOT)
    with plain_words():
        try:
            with ground.database() as cluster:
                _measure(cluster, options)
        except KeyboardInterrupt:
            sys.exit("\nStopped. Nothing is left behind.")


def _measure(cluster: Any, options: argparse.Namespace) -> None:
    print("Making a database with 500 members and 114,000 posts …", flush=True)
    content, measuring, profiling = _django()
    made = content.fill()
    pages = [target for target in made.pages if options.only in target.name]
    if options.profile:
        for target in pages:
            for member in (None, made.members[0]):
                profiling.profile(target.path, member)
        return
    machine = reporting.machine()
    rows, posting = [], {}
    with ground.site(cluster, options.processes) as (server, port):
        watched = measuring.Machine(server, cluster)
        print(reporting.HEAD)
        for target in pages:
            for member in (None, made.members[0]):
                if target.path == "/healthz" and member:
                    continue
                rows.append(measuring.page(target, port, watched, member=member, seconds=options.seconds))
                print(reporting.line(rows[-1]), flush=True)
        memory = watched.memory()
        if not options.only:
            print(f"\n{'posting a reply, and finding one, ms':<40} {'median':>8} {'p95':>7}")
            for name, topic, member in (
                ("to a topic of 20", made.small, made.members[1]),
                ("to a topic of 10,000", made.big, made.members[2]),
                ("to a topic of 100,000", made.huge, made.members[3]),
            ):
                posting[name] = measuring.posting(topic, port, member)
                print(reporting.posting_line(name, posting[name]), flush=True)
            for name, figures in measuring.steps(made.huge, port, made.members[3]).items():
                posting[f"{name}, of 100,000"] = figures
                print(reporting.posting_line(f"{name}, of 100,000", figures), flush=True)
    print(f"\nmemory of the server: {memory:.0f} MB")
    reporting.write(
        options.output,
        machine=machine,
        processes=options.processes,
        seconds=options.seconds,
        memory_mb=memory,
        posting=posting,
        rows=rows,
    )
    faults = [row for row in rows if row.faults] + [one for one in posting.values() if one["faults"]]
    if faults:
        sys.exit("Some answers were not what they should be: the figures above do not count.")


def _django() -> tuple[Any, Any, Any]:
    """Set Django up, now that the environment names our database, and import what needs it."""
    import django  # noqa: PLC0415

    django.setup()
    from config.preparing import collect_static_files  # noqa: PLC0415
    from tests.performance import content, measuring, profiling  # noqa: PLC0415

    collect_static_files(VAR_FOLDER / "static-files.stamp")
    return content, measuring, profiling


if __name__ == "__main__":
    main()
