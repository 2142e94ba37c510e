"""Bounds of time that hold on a busy machine too: the quickest of a few turns counts, by the processor's time."""

import time
from collections.abc import Callable

TURNS = 5


def within[T](seconds: float, call: Callable[[], T], *, clock: Callable[[], float] = time.process_time) -> T:
    """What `call` returns; fails if not one of a few turns took less than `seconds`.

    Where the database works too, `clock` is `time.perf_counter`, since its processor's time is not this process's.
    """
    taken = []
    for _ in range(TURNS):
        begun = clock()
        made = call()
        taken.append(clock() - begun)
        if taken[-1] < seconds:
            return made
    raise AssertionError(f"took {min(taken):.3f} s at best, not less than {seconds}")
