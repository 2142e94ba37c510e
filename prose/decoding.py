"""The bytes of a file as text, or the reason why they are none."""

import codecs
import re

MOST_BYTES = 2_000_000
_KINDS = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a packed file (Word documents are such files)",
    b"{\\rtf": "a rich-text file",
    b"\xd0\xcf\x11\xe0": "a document of an old Word",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a packed file",
}
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1f]")


def refusal(data: bytes) -> str:
    """Why `data` is not taken as a text at all, as a sentence; "" if it may be read. Looks at the beginning only."""
    if len(data) > MOST_BYTES:
        return f"This file is longer than {MOST_BYTES // 1_000_000} MB, far too long for an essay."
    for start, kind in _KINDS.items():
        if data.startswith(start):
            return f"This is {kind}, not a text. Save it as plain text or Markdown first."
    return ""


def no_text(text: str) -> str:
    """Why what was decoded is no text of people; "" if it is one."""
    if "\0" in text:
        return "There are NUL characters in this file, so it is no text."
    if len(_CONTROLS.findall(text[:100_000])) > 0.02 * len(text[:100_000]):
        return "This file is full of signs that no text holds, so it is no text."
    return ""


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text in `data` and what had to be guessed: UTF-8, else UTF-16 with a byte order mark or by its many zero bytes,
    else Windows-1252, where the few undefined bytes are read as Latin-1."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", "replace")
        return text, ("Some characters could not be read as UTF-16.",) if "\ufffd" in text else ()
    if unmarked := _unmarked_utf16(data):
        return data.decode(unmarked, "replace"), ("The file was read as UTF-16, though it does not say so.",)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    problem = "The file is not UTF-8; it was read as Windows-1252. Look at its quotes and accents."
    try:
        return data.decode("cp1252"), (problem,)
    except UnicodeDecodeError:
        return "".join(_byte(value) for value in data), (problem,)


def _unmarked_utf16(data: bytes) -> str:
    """ "utf-16-le" or "-be" where nearly every second byte is zero and the others are not; else ""."""
    head = data[:4_000]
    if len(head) < 8 or len(data) % 2:
        return ""
    even, odd = head[::2].count(0), head[1::2].count(0)
    most = 0.8 * len(head) / 2
    if odd > most and not even:
        return "utf-16-le"
    return "utf-16-be" if even > most and not odd else ""


def _byte(value: int) -> str:
    try:
        return bytes((value,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(value)
