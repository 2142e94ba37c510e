"""Keyset pages: a list goes on after the key of its last row, so page a thousand costs what page one does."""

from datetime import UTC, datetime

from django.db.models import Model, Q, QuerySet


def page_before[Row: Model](
    rows: QuerySet[Row], key: str, *, column: str, size: int, tie: str = "pk"
) -> tuple[list[Row], str]:
    """At most `size` rows older than `key`, and the key after which the next page begins (empty at the end).

    `rows` are ordered by `column` (a time) and `tie` (an id), both descending. A key that is none is ignored.
    """
    place = _read(key)
    if place:
        at, pk = place
        # The first condition is implied by the second; it is the one that the index can use.
        rows = rows.filter(
            Q(**{f"{column}__lte": at}), Q(**{f"{column}__lt": at}) | Q(**{column: at, f"{tie}__lt": pk})
        )
    found = list(rows[: size + 1])
    shown = found[:size]
    return shown, _write(shown[-1], column, tie) if len(found) > size else ""


def is_key(key: str) -> bool:
    """Whether a list goes on after `key`."""
    return _read(key) is not None


def _write(row: Model, column: str, tie: str) -> str:
    return f"{int(getattr(row, column).timestamp() * 1_000_000)}-{getattr(row, tie)}"


def _read(key: str) -> tuple[datetime, int] | None:
    moment, _dash, pk = key.partition("-")
    if len(key) > 40 or not (moment.isdecimal() and pk.isdecimal() and key.isascii()):
        return None
    try:
        seconds, micro = divmod(int(moment), 1_000_000)
        return datetime.fromtimestamp(seconds, UTC).replace(microsecond=micro), int(pk)
    except (ValueError, OverflowError, OSError):
        return None
