"""Text copied from a web page: what was layout there becomes Markdown, a shop's and a blog's debris is
told from words. One line is one paragraph here, as a browser copies it."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from prose.drafts import Note


class Part(NamedTuple):
    """A place in a series: "Part 2 of 3: Rounds" is (2, 3, "Rounds")."""

    part: int
    total: int
    part_title: str


@dataclass
class PastedPage:
    """What is left of a page once its parts are told apart."""

    title: str = ""
    series: Part | None = None
    previous: str = ""
    next: str = ""
    body: str = ""
    notes: list[Note] = field(default_factory=list)


BULLET = re.compile(r"\s*[•‣▪◦●·][ \t\xa0]*(\S.*)")
_PART = re.compile(r"part (\d{1,3}) of (\d{1,3})(?:\s*[:–—.-]\s*(.*))?", re.IGNORECASE)
_NUMBERED = re.compile(r"\d{1,2}[.)] \S.{1,118}[^.,;:]")
LEAD = re.compile(r"([^:.!?*_\[\]`]{2,80}):[ \t]+(\S.*)")
_PRICE = re.compile(r"(?:US|CA|A)?[$€£₹]\s?\d[\d.,]{0,12}|\d[\d.,]{0,12}\s?(?:€|£|EUR|USD|GBP|INR)")
CONTROLS = frozenset(("quick view", "add to cart", "add to basket", "sold out", "sale"))
_NEIGHBOURS = {"previous": "previous", "next": "next"}
CHECKLIST = re.compile(r"\bcheck-?list\b[^.!?\n]{0,80}:\s*\Z", re.IGNORECASE)
_FIRST_LINES = 12


def looks_pasted(text: str) -> bool:
    """Whether `text` has a mark that only pages have: bullet signs, a part line, a shop or a pager."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    doubled = any(one == two and one.lower() in _NEIGHBOURS for one, two in pairwise(lines))
    return (
        doubled
        or any(_PART.fullmatch(line) for line in lines[:_FIRST_LINES])
        or any(line.lower() in CONTROLS for line in lines)
        or sum(1 for line in lines if BULLET.fullmatch(line)) > 1
    )


def read_page(text: str) -> PastedPage:
    """`text` taken apart; its `body` is Markdown. Whatever is not in the body is in a note."""
    page = PastedPage()
    lines = [line.rstrip() for line in text.split("\n")]
    lines = without_neighbours(lines, page)
    lines = _without_series(lines, page)
    lines = _without_title(lines, page)
    lines = _without_shop(lines, page)
    page.body = _as_markdown(lines, page)
    return page


def without_neighbours(lines: list[str], page: PastedPage) -> list[str]:
    """Takes out "Previous, Previous, title" and "Next, Next, title", where labels stand doubled."""
    kept: list[str] = []
    index = 0
    while index < len(lines):
        label = lines[index].strip()
        direction = _NEIGHBOURS.get(label.lower(), "")
        if not direction or index + 1 >= len(lines) or lines[index + 1].strip() != label:
            kept.append(lines[index])
            index += 1
            continue
        index += 2
        while index < len(lines) and not lines[index].strip():
            index += 1
        title = lines[index].strip() if index < len(lines) else ""
        if title and title.lower() not in _NEIGHBOURS:
            setattr(page, direction, title)
            index += 1
            page.notes.append(
                Note("recognised", f"The blog’s {direction} piece: “{title}”. Its label stood doubled.")
            )
        else:
            page.notes.append(Note("left out", f"The label “{label}” without a title."))
    return kept


def _without_series(lines: list[str], page: PastedPage) -> list[str]:
    seen = 0
    for index, line in enumerate(lines):
        seen += bool(line.strip())
        if seen > _FIRST_LINES:
            break
        if found := _PART.fullmatch(line.strip()):
            part, total, title = int(found[1]), int(found[2]), (found[3] or "").strip()
            page.series = Part(part, total, title)
            page.notes.append(Note("recognised", f"Part {part} of {total} of a series: “{title}”."))
            if not 1 <= part <= total:
                page.notes.append(Note("warning", f"A series of {total} cannot have a part {part}."))
            return lines[:index] + lines[index + 1 :]
    return lines


def _without_title(lines: list[str], page: PastedPage) -> list[str]:
    first = next((index for index, line in enumerate(lines) if line.strip()), None)
    if first is None:
        return lines
    line = lines[first].strip()
    alone = first + 1 >= len(lines) or not lines[first + 1].strip()
    if not alone or len(line) > 200 or line[-1] in ".:;,…" or BULLET.fullmatch(line):
        return lines
    page.title = line.removeprefix("# ").strip()
    return lines[first + 1 :]


def _without_shop(lines: list[str], page: PastedPage) -> list[str]:
    """Takes out a shop's buttons and a name that stands twice, and notes each price as a product."""
    kept: list[str] = []
    last = ""
    for line in lines:
        words = line.strip()
        if words.lower() in CONTROLS:
            page.notes.append(Note("left out", f"A button of a shop: “{words}”."))
        elif words and words == last and not BULLET.fullmatch(words):
            page.notes.append(Note("left out", f"A line that stood twice: “{words[:100]}”."))
        else:
            if _PRICE.fullmatch(words):
                page.notes.append(
                    Note("recognised", f"A product card: “{last[:100]}” for {words}. Make it a resource.")
                )
            kept.append(line)
            last = words or last
    return kept


def _as_markdown(lines: list[str], page: PastedPage) -> str:
    blocks: list[str] = []
    bullets = headings = ticks = 0
    filled = [line for line in lines if line.strip()]
    sign = "-"
    for index, line in enumerate(filled):
        following = filled[index + 1] if index + 1 < len(filled) else ""
        if found := BULLET.fullmatch(line):
            item = LEAD.sub(r"**\1:** \2", found[1].strip(), count=1)
            joined = blocks and index and BULLET.fullmatch(filled[index - 1])
            if not joined:
                sign = "- [ ]" if index and CHECKLIST.search(filled[index - 1]) else "-"
                ticks += sign != "-"
            blocks[-1:] = [f"{blocks[-1]}\n{sign} {item}"] if joined else [*blocks[-1:], f"{sign} {item}"]
            bullets += 1
        elif _is_numbered_heading(line.strip(), following.strip()):
            blocks.append(f"## {line.strip()}")
            headings += 1
        elif _is_heading(line.strip(), following.strip()):
            blocks.append(f"### {line.strip()}")
            headings += 1
        else:
            blocks.append(line.strip())
    made = ((bullets, "Bullets made a list"), (ticks, "Lists to tick"), (headings, "Lines made headings"))
    for count, what in made:
        if count:
            page.notes.append(Note("recognised", f"{what}: {count}."))
    return "\n\n".join(blocks)


def _is_numbered_heading(line: str, following: str) -> bool:
    return bool(_NUMBERED.fullmatch(line)) and bool(following) and not re.match(r"\d{1,2}[.)] ", following)


def _is_heading(line: str, following: str) -> bool:
    """A short line in title case above a paragraph that is longer than it."""
    words = [word for word in line.split() if word[0].isalpha()]
    titled = [word for word in words if word[0].isupper() or len(word) < 4]
    return (
        2 <= len(words) <= 12
        and len(line) <= 80
        and line[-1] not in '.,;:!?…”"'
        and words[-1][0].isupper()
        and len(titled) >= 0.8 * len(words)
        and len(following) > max(60, len(line))
        and not BULLET.fullmatch(following)
    )
