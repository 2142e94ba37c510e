"""Tables: each in a region of its own that scrolls sideways, by keyboard too; its heads say what they head."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from prose.tokens import closing, opening, words_of

_LONGEST_NAME = 60


def table_rule(state: StateCore) -> None:
    """markdown-it core rule: wraps tables; classes instead of style attributes, which the content policy refuses."""
    tokens: list[Token] = []
    region = opening("table_scroll", "div")
    heads: list[str] = []
    for index, token in enumerate(state.tokens):
        if token.type == "table_open":
            region, heads = opening("table_scroll", "div"), []
            tokens.append(region)
        elif token.type == "th_open":
            token.attrs["scope"] = "col"
            heads.append(words_of(state.tokens[index + 1].children or ()))
        elif token.type == "thead_close":
            region.attrs = _region(state, heads)
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            side = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrs["class"] = f"{state.env['tag'].seal}align-{side}"
        tokens.append(token)
        if token.type == "table_close":
            tokens.append(closing("table_scroll", "div"))
    state.tokens = tokens


def _region(state: StateCore, heads: list[str]) -> dict[str, str | int | float]:
    labels = state.env["labels"]
    name = ", ".join(head for head in heads if head)
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rpartition(" ")[0].rstrip(",") + "…"
    label = labels.table_of % {"heads": name} if name else labels.table
    return state.env["tag"].attributes("table-scroll", label=label, role="region", tabindex="0")


def table_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.after("inline", "table", table_rule)
