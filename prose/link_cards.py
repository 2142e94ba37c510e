"""A link to another site that has a paragraph to itself is a card of text: what is there, and on which host.

Nothing of the other site is embedded, shown or asked for, whatever its address would be in other programs.
"""

import re
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_HOST = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:html?|php|aspx?|pdf)\Z", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_LONGEST_TITLE = 80
# What may stand between the tags of a link that is a card.
_WORDS = frozenset(
    (
        "text",
        "text_special",
        "softbreak",
        "code_inline",
        "em_open",
        "em_close",
        "strong_open",
        "strong_close",
        "s_open",
        "s_close",
    )
)


def card_rule(state: StateCore) -> None:
    """markdown-it core rule: a top-level paragraph with one link to another host and nothing else."""
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type != "inline" or tokens[index - 1].type != "paragraph_open" or tokens[index - 1].level:
            continue
        children = [child for child in token.children or () if child.type != "text" or child.content.strip()]
        if (link := _only_link(children)) and (host := _host(link, state.env["site"])):
            tokens[index - 1].attrs["class"] = state.env["tag"].seal + "link-card"
            token.children = _card(children, host)


def _only_link(tokens: list[Token]) -> str:
    """The address of a link that `tokens` are, from end to end, with words in it."""
    if len(tokens) < 3 or tokens[0].type != "link_open" or tokens[-1].type != "link_close":
        return ""
    inside = tokens[1:-1]
    return str(tokens[0].attrs.get("href", "")) if all(token.type in _WORDS for token in inside) else ""


def _host(address: str, site: str) -> str:
    """The host of an address on another site, as readers know it; "" for anything else.

    An address with a name before the host could pass for another host, so it stays a plain link.
    """
    try:
        parts = urlsplit(address)
        host = parts.netloc.partition(":")[0].lower()
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return ""
    host = host.removeprefix("www.")
    return "" if host == site.lower().removeprefix("www.") else host


def _card(tokens: list[Token], host: str) -> list[Token]:
    opening, *words, closing = tokens
    address = str(opening.attrs["href"])
    if opening.info == "auto" or "".join(word.content for word in words) == address:
        words = [Token("text_special", "", 0, content=_title(address) or host)]
        opening.info = closing.info = ""
    if words[0].content == host:
        return [opening, *words, closing]
    return [opening, *words, closing, Token("card_host", "", 0, content=host)]


def _title(address: str) -> str:
    """What the end of an address says in words, or that end as it stands; "" for a host alone."""
    parts = urlsplit(address)
    path = unquote(parts.path).strip("/")
    last = _ENDING.sub("", path.rpartition("/")[2])
    words = " ".join(re.split(r"[-_+\s]+", last)).strip()
    several = len(_LETTERS.findall(words)) > 1
    if several or (len(words) > 3 and words.isalpha() and not parts.query):
        title = words[:1].upper() + words[1:]
    else:
        title = path + (f"?{unquote(parts.query)}" if parts.query else "")
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"


def render_host(self, tokens, index, options, env) -> str:
    return f" {env['tag']('span', 'host')}{tokens[index].content}</span>"


def card_plugin(parser: MarkdownIt) -> None:
    """Adds the rule when all addresses are known to be links."""
    parser.core.ruler.after("linkify", "card", card_rule)
    parser.add_render_rule("card_host", render_host)
