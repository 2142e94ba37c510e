"""`[checked October 2026, England]`: when, and for where, somebody looked whether what the text says is so."""

import re
from calendar import monthrange

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from prose.shapes import MONTHS, Labels

# Bounded, so that a wall of brackets is refused at each place at once.
_CHECKED = re.compile(r"\[([^\W\d_]{2,20})(\s[^\[\],]{3,60})(?:,([^\[\]]{1,80}))?\](?![(\[])")
_NUMBERS = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_WORDS = re.compile(r"(?:(\d{1,2})\.?\s+)?([^\W\d_]{3,20})\.?\s+(\d{4})")
_YEARS = range(1900, 2200)


def checked_rule(state: StateInline, silent: bool) -> bool:
    """markdown-it inline rule: pushes the words, with `checked_open` and `checked_time` among them."""
    if state.src[state.pos] != "[":
        return False
    labels: Labels = state.env["labels"]
    found = _CHECKED.match(state.src, state.pos, state.posMax)
    if not found or found[1].lower() not in ("checked", labels.checked.lower()):
        return False
    date = _date(found[2], labels)
    name = normalizeReference(state.src[found.start() + 1 : found.end() - 1])
    if not date or name in state.env.get("references", {}):
        return False
    if not silent:
        state.push("checked_open", "span", 1)
        state.push("text", "", 0).content = found[1] + " "
        time = state.push("checked_time", "time", 0)
        time.content, time.meta = date[1], {"date": date[0]}
        place = " ".join((found[3] or "").split())
        state.push("text", "", 0).content = f", {place}" if place else ""
        state.push("checked_close", "span", -1)
    state.pos = found.end()
    return True


def _date(words: str, labels: Labels) -> tuple[str, str] | None:
    """A month or a day for machines and for people, or None if there is no such date."""
    written = " ".join(words.split())
    if found := _NUMBERS.fullmatch(written):
        year, month, day = int(found[1]), int(found[2]), found[3]
        if _is_date(year, month, day):
            written = f"{labels.months[month - 1]} {year}"
            written = f"{int(day)} {written}" if day else written
    elif found := _WORDS.fullmatch(written):
        year, month, day = int(found[3]), _month(found[2].lower(), labels), found[1]
    else:
        return None
    if not _is_date(year, month, day):
        return None
    return f"{year:04}-{month:02}" + (f"-{int(day):02}" if day else ""), written


def _is_date(year: int, month: int, day: str | None) -> bool:
    if year not in _YEARS or not 1 <= month <= 12:
        return False
    return day is None or 1 <= int(day) <= monthrange(year, month)[1]


def _month(name: str, labels: Labels) -> int:
    """1 to 12, or 0: a month's name in English, its first three letters, or its name in the text's language."""
    for names in (MONTHS, labels.months):
        for number, month in enumerate(names, start=1):
            if name == month.lower() or name == month.lower()[:3] or (name == "sept" and number == 9):
                return number
    return 0


def render_open(self, tokens, index, options, env) -> str:
    return env["tag"]("span", "checked")


def render_time(self, tokens, index, options, env) -> str:
    return f"{env['tag']('time', datetime=tokens[index].meta['date'])}{tokens[index].content}</time>"


def checked_plugin(parser: MarkdownIt) -> None:
    """Adds the rule before ordinary links; a reference of that very name stays a link."""
    parser.inline.ruler.before("link", "checked", checked_rule)
    parser.add_render_rule("checked_open", render_open)
    parser.add_render_rule("checked_time", render_time)
