"""Where the time of a page goes: `python -m tests.performance --profile`, by the standard library's profiler."""

import cProfile
import pstats
from typing import Any

from tests.performance.content import browser

TIMES = 30
ROWS = 60


def profile(path: str, member: Any) -> None:
    """Print the functions that take most, with and without what they call."""
    client = browser(member)
    for _ in range(3):
        assert client.get(path).status_code == 200, path
    profiler = cProfile.Profile()
    profiler.enable()
    for _ in range(TIMES):
        client.get(path)
    profiler.disable()
    figures = pstats.Stats(profiler)
    print(f"\n{path}, {TIMES} times, by {'a member' if member else 'a visitor'}")
    for order in ("tottime", "cumulative"):
        figures.sort_stats(order).print_stats(ROWS)
