"""The load generator: a process of its own that asks one page again and again, and prints what it saw as JSON.

`python -m tests.performance.load PORT` reads the order as JSON on standard input (see `Order`). It speaks
plain HTTP/1.1 over kept connections, waits for each answer before it asks again, and counts every answer
that is not 200 as a fault.
"""

import asyncio
import json
import sys
import time
from dataclasses import asdict, dataclass, field

HOST = "127.0.0.1"
ALONE = 20  # sequential requests, the fastest of which is "alone"


@dataclass(frozen=True)
class Order:
    """What to ask: a path, the Cookie header, words that the page must hold, how long and by how many."""

    path: str
    cookie: str = ""
    expect: str = ""
    seconds: float = 5.0
    connections: int = 8


@dataclass
class Seen:
    """What was seen: seconds of each answer under load, the fastest alone, its size, and faults."""

    elapsed: float = 0.0
    alone: float = 0.0
    size: int = 0
    times: list[float] = field(default_factory=list)
    faults: int = 0
    fault: str = ""


class Connection:
    """One kept connection."""

    def __init__(self, port: int, order: Order) -> None:
        self.port = port
        lines = [f"GET {order.path} HTTP/1.1", f"Host: {HOST}:{port}", "Accept: text/html"]
        lines += [f"Cookie: {order.cookie}"] if order.cookie else []
        self.request = ("\r\n".join(lines) + "\r\n\r\n").encode()
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def get(self) -> tuple[int, bytes]:
        """Ask once; the status and the body."""
        if self.reader is None or self.writer is None:
            self.reader, self.writer = await asyncio.open_connection(HOST, self.port, limit=2**20)
        self.writer.write(self.request)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length:")[2].partition("\r\n")[0])
        body = await self.reader.readexactly(length)
        if "connection: close" in head:
            self.close()
        return int(head[9:12]), body

    def close(self) -> None:
        """Give the connection up; the next `get` opens another."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def ask(port: int, order: Order) -> Seen:
    """First one after another, then by `connections` at once for `seconds`."""
    seen = Seen(alone=float("inf"))
    first = Connection(port, order)
    for _ in range(ALONE):
        begun = time.perf_counter()
        status, body = await first.get()
        seen.alone = min(seen.alone, time.perf_counter() - begun)
        if status != 200 or order.expect.encode() not in body:
            seen.faults += 1
            seen.fault = f"status {status}"
    seen.size = len(body)
    first.close()
    begun = time.perf_counter()
    await asyncio.gather(
        *(_again(port, order, seen, begun + order.seconds) for _ in range(order.connections))
    )
    seen.elapsed = time.perf_counter() - begun
    return seen


async def _again(port: int, order: Order, seen: Seen, until: float) -> None:
    connection = Connection(port, order)
    while (begun := time.perf_counter()) < until:
        try:
            status, _body = await connection.get()
        except (OSError, EOFError, ValueError) as error:
            seen.faults += 1
            seen.fault = type(error).__name__
            connection.close()
            continue
        seen.times.append(time.perf_counter() - begun)
        if status != 200:
            seen.faults += 1
            seen.fault = f"status {status}"
    connection.close()


if __name__ == "__main__":
    print(json.dumps(asdict(asyncio.run(ask(int(sys.argv[1]), Order(**json.load(sys.stdin)))))))
