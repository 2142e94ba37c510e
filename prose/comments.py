"""Comments in a text: `<!-- … -->` is kept in the source and never shown. Here it is taken out, where no word is lost by it."""

import re

from prose.rendering import render_essay

_MOST_TRIES = 50
_COMMENT = re.compile(
    r"(?P<code>^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]{1,500}`)"
    r"|<!--.*?-->|^ {0,3}<!--.*\Z",
    re.MULTILINE | re.DOTALL,
)


def without_comments(source: str) -> str:
    """`source` without its comments. One that readers see, as in code, stays: what they read is the same afterwards."""
    if "<!--" not in source:
        return source
    shown = _words(source)
    bare = _COMMENT.sub(lambda found: found[0] if found["code"] else "", source)
    if _words(bare) == shown:
        return bare
    spans = [found.span() for found in _COMMENT.finditer(source) if not found["code"]]
    for start, end in reversed(spans[:_MOST_TRIES]):
        bare = source[:start] + source[end:]
        source = bare if _words(bare) == shown else source
    return source


def _words(source: str) -> list[str]:
    """What is shown, as words and tags, wherever the lines break."""
    return render_essay(source).html.split()
