"""Measures: a page under load, its statements, and posting. What was used of the processors is told beside it."""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode

import psutil
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.children import Child
from config.embedded_server import EmbeddedServer
from forum.models import Post, Reading, Topic
from forum.reading import read_page
from forum.seeing import visit
from tests.performance.content import Target, browser, cookie_of, new_key
from tests.performance.load import HOST, Order
from tests.performance.reporting import Row

POSTS = 50
_CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK", "SET ")


class Seconds(NamedTuple):
    """Processor time so far: of the server, of PostgreSQL, and of the whole machine."""

    app: float
    database: float
    machine: float


class Machine:
    """The processes that are measured."""

    def __init__(self, server: Child, cluster: EmbeddedServer) -> None:
        self.server = psutil.Process(server.pid)
        postmaster = (cluster.data / "postmaster.pid").read_text().splitlines()[0]
        self.database = psutil.Process(int(postmaster))

    def seconds(self) -> Seconds:
        busy = psutil.cpu_times()
        machine = sum(busy) - busy.idle - getattr(busy, "iowait", 0.0) - getattr(busy, "guest", 0.0)
        return Seconds(_used(self.server), _used(self.database), machine)

    def memory(self) -> float:
        """Megabytes of the server's processes, what they share counted once."""
        total = 0
        for process in [self.server, *self.server.children(recursive=True)]:
            with suppress(psutil.Error):
                total += process.memory_full_info().pss
        return total / 1e6


def _used(process: psutil.Process) -> float:
    """Of a process and all below it; those that have ended are in what it counts for its children."""
    total = 0.0
    for one in [process, *process.children(recursive=True)]:
        with suppress(psutil.Error):
            times = one.cpu_times()
            total += times.user + times.system + times.children_user + times.children_system
    return total


def page(target: Target, port: int, machine: Machine, *, member: Any, seconds: float) -> Row:
    """One page, by one kind of viewer."""
    order = Order(target.path, cookie_of(member) if member else "", target.expect, seconds)
    before, begun = machine.seconds(), time.perf_counter()
    generator = [sys.executable, "-m", "tests.performance.load", str(port)]
    done = subprocess.run(
        generator,
        input=json.dumps(asdict(order)),
        capture_output=True,
        text=True,
        check=True,
        timeout=seconds + 60,
    )
    after, elapsed = machine.seconds(), time.perf_counter() - begun
    seen = json.loads(done.stdout)
    times = sorted(seen["times"]) or [float("nan")]
    answers = max(1, len(seen["times"]))
    return Row(
        page=target.name,
        viewer="member" if member else "visitor",
        requests_per_second=len(seen["times"]) / seen["elapsed"],
        p50_ms=statistics.median(times) * 1000,
        p99_ms=times[min(len(times) - 1, int(len(times) * 0.99))] * 1000,
        alone_ms=seen["alone"] * 1000,
        cpu_app_ms=(after.app - before.app) / answers * 1000,
        cpu_database_ms=(after.database - before.database) / answers * 1000,
        statements=statements(target.path, member),
        bytes=seen["size"],
        faults=f"{seen['faults']} × {seen['fault']}" if seen["faults"] else "",
        machine_busy=(after.machine - before.machine) / elapsed / (psutil.cpu_count() or 1),
    )


def statements(path: str, member: Any) -> int:
    """SQL statements of one warm page, without transaction control."""
    client = browser(member)
    for _ in range(2):
        client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return sum(1 for query in queries if not query["sql"].startswith(_CONTROL))


def posting(topic: Topic, port: int, member: Any) -> dict[str, Any]:
    """POSTS replies one after another, the POST alone, in milliseconds."""
    cookie = cookie_of(member)
    connection = HTTPConnection(HOST, port, timeout=30)
    connection.request("GET", topic.get_absolute_url(), headers={"Cookie": cookie})
    answer = connection.getresponse()
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', answer.read())
    cookie += "; " + (answer.headers["Set-Cookie"] or "").partition(";")[0]
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    times, faults = [], 0
    for number in range(POSTS):
        form = {
            "csrfmiddlewaretoken": token[1].decode() if token else "",
            "body": f"Reply {number}: a *short* answer, of a few lines.\n\nAnd a second paragraph.",
            "reply_to": "",
            "submission": new_key(),
        }
        begun = time.perf_counter()
        connection.request("POST", topic.reply_address, urlencode(form), headers)
        answer = connection.getresponse()
        answer.read()
        times.append((time.perf_counter() - begun) * 1000)
        faults += answer.status != 302
    connection.close()
    times.sort()
    return {
        "topic": topic.reply_count,
        "median_ms": statistics.median(times),
        "p95_ms": times[int(len(times) * 0.95)],
        "faults": faults,
    }


def steps(topic: Topic, port: int, member: Any) -> dict[str, dict[str, Any]]:
    """What a reader does beside reading, POSTS times each, in milliseconds: permalink, way to the unseen, marking."""
    newest = Post.objects.newest_in(topic).first()
    assert newest is not None
    posts = [node.post for node in read_page(topic, member).all_nodes]
    connection, cookie = HTTPConnection(HOST, port, timeout=30), cookie_of(member)

    def ask(path: str) -> int:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        return answer.status

    def mark() -> int:
        Reading.objects.filter(member=member, topic=topic).delete()
        visit(topic=topic, by=member, reading=None, posts=posts)
        return 302

    asked = {
        "a permalink": lambda: ask(newest.get_absolute_url()),
        "the first unseen post": lambda: ask(f"/forum/t/{topic.address_id}/unread/"),
        "marking a page as read": mark,
    }
    return {name: {"topic": topic.reply_count, **_timed(step)} for name, step in asked.items()}


def _timed(step: Callable[[], int]) -> dict[str, Any]:
    """Median and 95th percentile of POSTS times, and how many did not answer with a redirect."""
    times, faults = [], 0
    for _ in range(POSTS):
        begun = time.perf_counter()
        faults += step() != 302
        times.append((time.perf_counter() - begun) * 1000)
    times.sort()
    return {"median_ms": statistics.median(times), "p95_ms": times[int(len(times) * 0.95)], "faults": faults}
