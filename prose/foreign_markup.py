"""What other programs write into Markdown: Liquid, shortcodes, kramdown's attributes, Obsidian's links and comments.

None of it is ever carried out, and none is lost: a tag on a line of its own goes into a comment, one within words is shown as
code. Links by name get the form that is known here.
"""

import re
from pathlib import PurePosixPath

from prose.drafts import Note

_PICTURES = frozenset((".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif", ".bmp", ".svg", ".tif", ".tiff"))
_HIGHLIGHT = re.compile(
    r"^\{%-?[ \t]*highlight[ \t]+([\w+-]{1,30})[^%\n]{0,80}%\}\n(.{0,5000}?)\n\{%-?[ \t]*endhighlight[ \t]*-?%\}[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
_CONTENTS = re.compile(
    r"^[ \t]{0,3}(?:[*+-]|1\.)[ \t]+\S[^\n]{0,80}\n\{:[ \t]*toc[^{}\n]{0,80}\}[ \t]*$", re.M | re.I
)
_FOREIGN = re.compile(
    r"(?P<kept><!--.*?(?:-->|\Z)|^ {0,3}(?P<fence>```|~~~).*?(?:^ {0,3}(?P=fence)[`~]*[ \t]*$|\Z)|`[^`\n]{1,500}`)"
    r"|(?P<site>\{\{-?[ \t]*(?:site\.(?:base)?url|page\.url)[ \t]*-?\}\})"
    r"|\{\{-?[ \t]*[\"'](?P<path>/[^\"'\n{}]{0,200})[\"'][ \t]*\|[ \t]*(?:relative|absolute)_url[ \t]*-?\}\}"
    r"|\{%-?[ \t]*(?:post_url|link)[ \t]+(?P<post>[^\s%{}]{1,200})[ \t]*-?%\}"
    r"|(?P<liquid>\{%[^\n]{0,300}?%\}|\{\{[^\n]{0,300}?\}\})"
    r"|(?P<attributes>\{:[^{}\n]{0,200}\}|(?<=[ \t])\{[#.][\w-][^{}\n]{0,100}\}(?=[ \t]*$))"
    r"|(?<!\S)%%(?P<comment>[^%]{1,2000})%%(?!\S)"
    r"|(?P<embeds>!?)\[\[(?P<target>[^\[\]|\n]{1,200})(?:\\?\|(?P<label>[^\[\]\n]{0,200}))?\]\]",
    re.MULTILINE | re.DOTALL,
)


def at_home(body: str) -> tuple[str, list[Note]]:
    """`body` with all of that in a form that does no harm here, and notes on what became of links and pictures."""
    notes: list[Note] = []
    if "endhighlight" in body:
        body = _HIGHLIGHT.sub(lambda found: f"```{found[1]}\n{found[2]}\n```", body)
    body = _CONTENTS.sub(lambda found: f"<!-- {found[0]} -->", body)
    return _FOREIGN.sub(lambda found: _replaced(found, notes), body), notes


def _replaced(found: re.Match[str], notes: list[Note]) -> str:
    parts = found.groupdict()
    if parts["kept"]:
        return found[0]
    if parts["target"]:
        return _link(found, notes)
    if parts["comment"]:
        return _hidden(parts["comment"].strip())
    if parts["attributes"]:
        return _hidden(found[0])
    if parts["liquid"]:
        return _hidden(found[0]) if _stands_alone(found) and "-->" not in found[0] else _as_code(found[0])
    address = _address(parts)
    notes.append(Note("recognised", f"A template’s address, {_code(found[0])}, became “{address or '/'}”."))
    return address


def _hidden(words: str) -> str:
    return f"<!-- {words.replace('-->', '-- >')} -->"


def _as_code(words: str) -> str:
    return f"`` {words} ``" if "`" in words else f"`{words}`"


def _code(words: str) -> str:
    return words if len(words) <= 80 else words[:79] + "…"


def _stands_alone(found: re.Match[str]) -> bool:
    """Whether nothing but blanks and other tags stands on its line; looks no further than 600 characters."""
    text = found.string
    before = text[max(0, found.start() - 300) : found.start()].rpartition("\n")[2]
    after = text[found.end() : found.end() + 300].partition("\n")[0]
    return not re.sub(r"\{%[^\n]*?%\}|\{\{[^\n]*?\}\}", "", before + after).strip()


def _address(parts: dict[str, str]) -> str:
    if parts["site"]:
        return ""
    if parts["path"]:
        return parts["path"]
    stem = PurePosixPath(parts["post"]).stem
    return f"/essays/{re.sub(r'^[0-9]{4}-[0-9]{2}-[0-9]{2}-', '', stem)}/"


def _link(found: re.Match[str], notes: list[Note]) -> str:
    target, label = found["target"].strip(), (found["label"] or "").strip()
    if found["embeds"] and PurePosixPath(target.partition("#")[0]).suffix.lower() in _PICTURES:
        return _picture(target, label, notes)
    name, _hash, part = target.partition("#")
    name = re.sub(r"\.(?:md|markdown)$", "", name.strip().rstrip("\\")).rpartition("/")[2].strip()
    if found["embeds"]:
        notes.append(
            Note("warning", f"Another text was to stand here whole; it is a link now: “{_code(target)}”.")
        )
    if not name:
        return label or part.lstrip("^")
    words = label or (f"{name}: {part}" if part and not part.startswith("^") else name)
    if name != target:
        notes.append(Note("recognised", f"A link by name, “{_code(target)}”, leads to “{name}” as a whole."))
    if not found["embeds"] and name == target:
        return found[0]
    return f"[[{name}]]" if words == name else f"[[{name}|{words}]]"


def _picture(path: str, label: str, notes: list[Note]) -> str:
    words = "" if re.fullmatch(r"\d+(?:x\d+)?", label) else label
    shown = words or re.sub(r"[-_]+", " ", PurePosixPath(path).stem)
    notes.append(Note("recognised", f"A picture by name: “{_code(path)}”."))
    return f"![{shown}](<{path}>)" if re.search(r"[\s()]", path) else f"![{shown}]({path})"
