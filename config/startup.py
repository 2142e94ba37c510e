"""What keeps the site from starting, told in one plain sentence with a way on. Never a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


class StartupProblem(ValueError):
    """Something that the operator can put right; its text is the sentence they read."""


@contextmanager
def plain_words(*also: type[Exception]) -> Iterator[None]:
    """Print a StartupProblem raised inside as its sentence on standard error, and exit with code 1.

    `also` names further exceptions whose text is such a sentence.
    """
    told: tuple[type[Exception], ...] = (StartupProblem, *also)
    try:
        yield
    except told as problem:
        sys.stderr.write(f"{problem}\n")
        sys.exit(1)
