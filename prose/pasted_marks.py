"""What a browser copied into a text that is Markdown otherwise: signs of bullets become lists, a shop's buttons and a pager's
doubled labels go. Code and comments stay as they are, and so do wrapped lines."""

import re
from collections.abc import Iterator

from prose.drafts import Note
from prose.pasted_pages import BULLET, CHECKLIST, CONTROLS, LEAD, PastedPage, without_neighbours

_FENCE = re.compile(r"\s*(`{3,}(?=[^`]*$)|~{3,})(.*)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]) ")
_INDENTED_CODE = re.compile(r" {4}| {0,3}\t")
_CONTINUED = re.compile(r"\s|[^\W\d_A-Z]")


def without_marks(text: str) -> PastedPage:
    """`text` with lists of its bullets (where it has more than one) and without debris; every change is in a note."""
    page = PastedPage()
    pieces = list(_pieces(text.split("\n")))
    listed = sum(_is_bullet(line) for is_open, lines in pieces if is_open for line in lines) > 1
    kept: list[str] = []
    count = 0
    for is_open, lines in pieces:
        if is_open:
            lines = _without_buttons(without_neighbours(lines, page), page)
            lines, made = _with_lists(lines) if listed else (lines, 0)
            count += made
        kept += lines
    if count:
        page.notes.append(Note("recognised", f"Bullets made a list: {count}."))
    page.body = "\n".join(kept)
    return page


def _pieces(lines: list[str]) -> Iterator[tuple[bool, list[str]]]:
    """Runs of lines, and whether they are words: neither fenced code nor a comment."""
    piece: list[str] = []
    fence = ""
    is_comment = False
    for line in lines:
        opening = None if fence or is_comment else _FENCE.fullmatch(line)
        begins = bool(opening) or (not fence and not is_comment and "<!--" in line)
        if begins:
            yield True, piece
            piece = []
        piece.append(line)
        if opening:
            fence = opening[1]
            continue
        if begins:
            is_comment = True
        bare = line.strip()
        closes_fence = fence and len(bare) >= len(fence) and not bare.strip(fence[0])
        if closes_fence or (is_comment and "-->" in line.rpartition("<!--")[2]):
            yield False, piece
            piece, fence, is_comment = [], "", False
    yield not fence and not is_comment, piece


def _is_bullet(line: str) -> bool:
    """Whether a sign of a bullet stands before words; three dots alone are a divider."""
    found = BULLET.fullmatch(line)
    return found is not None and any(sign.isalnum() for sign in found[1])


def _without_buttons(lines: list[str], page: PastedPage) -> list[str]:
    """Takes out a shop's buttons, and the name of the thing for sale where it stands again below them.

    Other lines that stand twice are the writer's: a refrain, rules, rows of a table.
    """
    kept: list[str] = []
    last, name = "", ""
    for line in lines:
        words = line.strip()
        if words.lower() in CONTROLS and not _INDENTED_CODE.match(line):
            page.notes.append(Note("left out", f"A button of a shop: “{words}”."))
            name = last
        elif words and words == name:
            page.notes.append(Note("left out", f"A line that stood twice: “{words[:100]}”."))
            name = ""
        else:
            kept.append(line)
            last, name = words or last, "" if words else name
    return kept


def _with_lists(lines: list[str]) -> tuple[list[str], int]:
    """The lines with Markdown's items for bullets, those of one list below each other; and how many."""
    kept: list[str] = []
    count = 0
    sign, in_list = "-", False
    for line in lines:
        above = next((each for each in reversed(kept[-2:]) if each.strip()), "")
        if _is_bullet(line) and (in_list or _ITEM.match(above) or not _INDENTED_CODE.match(line)):
            if not in_list:
                sign = _first_sign(line, kept, above)
            while in_list and not kept[-1].strip():
                kept.pop()
            kept.append(f"{sign} {_item(line)}")
            in_list, count = True, count + 1
            continue
        if in_list and line.strip():
            is_below = bool(kept[-1].strip())
            in_list = is_below and bool(_CONTINUED.match(line))
            kept += [""] if is_below and not in_list and not _ITEM.match(line) else []
        kept.append(line)
    return kept, count


def _first_sign(line: str, kept: list[str], above: str) -> str:
    """What the items of a list begin with; the list is set apart from words right above it, and nested below an item."""
    sign = "- [ ]" if CHECKLIST.search(above) else "-"
    if kept and _ITEM.match(kept[-1]):
        return line[: len(line) - len(line.lstrip())] + sign
    if kept and kept[-1].strip():
        kept.append("")
    return sign


def _item(line: str) -> str:
    found = BULLET.fullmatch(line)
    return LEAD.sub(r"**\1:** \2", found[1].strip(), count=1) if found else line
