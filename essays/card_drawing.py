"""The picture that stands for an essay where its link is shared: its title and who signs, drawn in the type of the site.

Pure drawing: no row and no request. What the type cannot set is left out rather than shown as boxes.
"""

import io
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont, features

DESIGN = 1  # raise it when the drawing changes, so that pictures are made anew
SIZE = (1200, 630)
_EDGE, _WIDE, _TOP, _FOOT = 80, 1040, 172, 500
_SIZES = (124, 110, 96, 88, 80, 72, 64, 58, 52, 46)
_LEADING = 1.1
_PAPER, _INK = (248, 250, 250), (20, 25, 27)  # --paper and --ink of static/css/tokens.css, by day
_SOFT, _HAIR = 195, 46  # how much ink: names, hairlines
_STATIC = Path(settings.BASE_DIR) / "static"
_TITLE = ("opinion-serif-title", "opinion-serif", "opinion-serif-europe")  # what one lacks, the others have
_TEXT = _TITLE[1:]
_ITALIC = ("opinion-serif-italic", "opinion-serif-italic-europe")
_FACE = re.compile(r'fonts/([\w-]+)\.woff2"\) format\("woff2"\);\s*unicode-range: ([^;]+);')
_RANGE = re.compile(r"U\+([0-9A-F]+)(?:-([0-9A-F]+))?")


@cache
def letters_of(face: str) -> frozenset[int]:
    """The code points that a font of the site holds, as its stylesheet says."""
    ranges = dict(_FACE.findall((_STATIC / "css" / "fonts.css").read_text()))[face]
    ends = [(int(first, 16), int(last or first, 16)) for first, last in _RANGE.findall(ranges)]
    return frozenset(point for first, last in ends for point in range(first, last + 1))


def settable(words: str, faces: Sequence[str]) -> str:
    """`words` as the faces can set them: without signs that they lack, and empty if they lack a letter."""
    known = frozenset[int]().union(*(letters_of(face) for face in faces))
    words = " ".join(unicodedata.normalize("NFC", words).split())
    lacking = {letter for letter in words if ord(letter) not in known}
    if any(unicodedata.category(letter)[0] in "LMN" for letter in lacking - {"\ufe0f", "\u20e3"}):
        return ""
    return " ".join("".join(letter for letter in words if letter not in lacking).split())


class _Setting:
    """Letters of several faces in one size: each is taken from the first face that holds it."""

    def __init__(self, faces: Sequence[str], size: int, *, small_caps: bool = False) -> None:
        self.faces = [(letters_of(face), _font(face, size)) for face in faces]
        self.features = ["smcp"] if small_caps and features.check("raqm") else None

    def runs(self, words: str) -> list[tuple[str, ImageFont.FreeTypeFont]]:
        found: list[tuple[str, ImageFont.FreeTypeFont]] = []
        for letter in words:
            font = next(font for letters, font in self.faces if ord(letter) in letters)
            if found and found[-1][1] is font:
                found[-1] = (found[-1][0] + letter, font)
            else:
                found.append((letter, font))
        return found

    def width(self, words: str) -> float:
        return sum(font.getlength(run, features=self.features) for run, font in self.runs(words))

    def draw(self, on: ImageDraw.ImageDraw, x: float, baseline: float, words: str, ink: int) -> float:
        for run, font in self.runs(words):
            on.text((x, baseline), run, fill=ink, font=font, anchor="ls", features=self.features)
            x += font.getlength(run, features=self.features)
        return x

    def shortened(self, words: str, wide: float) -> str:
        """`words`, cut with an ellipsis where they are wider than `wide`."""
        if self.width(words) <= wide:
            return words
        fits, too_long = 0, len(words)
        while too_long - fits > 1:
            middle = (fits + too_long) // 2
            fits, too_long = (
                (middle, too_long) if self.width(words[:middle] + "…") <= wide else (fits, middle)
            )
        return words[:fits].rstrip(" ,") + "…"


def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_STATIC / "fonts" / f"{face}.woff2", size)


def draw_card(*, title: str, names: Sequence[str], site: str) -> bytes:
    """A PNG of 1200 by 630 pixels, the same bytes for the same words."""
    mask = Image.new("L", SIZE, 0)
    on = ImageDraw.Draw(mask)
    words = settable(title, _TITLE)
    _draw_rules(on)
    if words:
        _draw_wordmark(on, site, size=38, baseline=88)
        _draw_title(on, words)
    else:
        _draw_wordmark(on, site, size=110, baseline=_TOP + 100)
    _draw_names(on, [name for name in (settable(name, _TEXT) for name in names) if name])
    return _as_png(mask)


def _draw_wordmark(on: ImageDraw.ImageDraw, site: str, *, size: int, baseline: float) -> None:
    first, _space, last = site.partition(" ")
    x = _Setting(_TEXT, size).draw(on, _EDGE, baseline, settable(first, _TEXT) + " ", 255)
    _Setting(_ITALIC, size).draw(on, x, baseline, settable(last, _ITALIC), 255)


def _draw_rules(on: ImageDraw.ImageDraw) -> None:
    on.rectangle((_EDGE, 118, _EDGE + _WIDE, 119), fill=_HAIR)
    on.rectangle((_EDGE, 118, _EDGE + 232, 123), fill=255)


def _draw_title(on: ImageDraw.ImageDraw, title: str) -> None:
    faces = _TITLE[:1] if settable(title, _TITLE[:1]) == title else _TEXT
    for size in _SIZES:
        setting = _Setting(faces, size)
        lines = balanced(title, setting.width, _WIDE)
        if len(lines) * size * _LEADING <= _FOOT - _TOP:
            break
    room = int((_FOOT - _TOP) / (size * _LEADING))
    for number, line in enumerate(lines[:room]):
        setting.draw(on, _EDGE, _TOP + size * (0.82 + number * _LEADING), line, 255)


def _draw_names(on: ImageDraw.ImageDraw, names: Sequence[str]) -> None:
    line = ", ".join(names)
    setting = _Setting(_TEXT, 34, small_caps=settable(line, _TEXT[:1]) == line)
    while len(names) > 1 and setting.width(line) > _WIDE:
        names = names[:-1]
        line = ", ".join(names) + ", …"
    line = setting.shortened(line, _WIDE)
    setting.draw(on, _EDGE, 562, line, _SOFT)


def balanced(words: str, width: Callable[[str], float], wide: float) -> list[str]:
    """`words` in as few lines as `wide` allows, and those as even as can be. `width` measures a line."""
    lines = broken(words, width, wide)
    narrow, enough = wide / 2, wide
    while enough - narrow > 4:
        middle = (narrow + enough) / 2
        if len(broken(words, width, middle)) <= len(lines):
            enough = middle
        else:
            narrow = middle
    return broken(words, width, enough)


def broken(words: str, width: Callable[[str], float], wide: float) -> list[str]:
    """`words` in lines no wider than `wide`; a word that is wider is broken where it must be."""
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if width(longer) <= wide:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if width(lines[-1] + letter) > wide:
                lines.append("")
            lines[-1] += letter
    return lines


def _as_png(mask: Image.Image) -> bytes:
    """Ink on paper in 32 shades: small, and as smooth as the eye sees."""
    steps = 31
    picture = mask.point([round(value * steps / 255) for value in range(256)])
    shades = [
        round(paper + (ink - paper) * step / steps)
        for step in range(steps + 1)
        for paper, ink in zip(_PAPER, _INK, strict=True)
    ]
    coloured = Image.frombytes("P", SIZE, picture.tobytes())
    coloured.putpalette(shades)
    held = io.BytesIO()
    coloured.save(held, "PNG", optimize=True, bits=5)
    return held.getvalue()
