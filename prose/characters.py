"""Characters that no text of people holds: controls, which break feeds and hide words."""

import re

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff]")
_UNSEEN = re.compile(
    r"[\s\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)


def without_controls(text: str) -> str:
    """`text` with newlines as "\\n" and without control characters, but for tabs and newlines."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


def is_visible(text: str) -> bool:
    """Whether anything of `text` can be seen."""
    return bool(_UNSEEN.sub("", text))
