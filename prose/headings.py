"""What is changed in the headings of a text: their levels, and anchors that can be linked to."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

from prose.slugs import slug
from prose.tokens import words_of


def heading_rule(state: StateCore) -> None:
    """markdown-it core rule: the page owns the highest levels; headings of essays can be linked to."""
    env = state.env
    seen: dict[str, int] = {}
    for index, token in enumerate(state.tokens):
        if token.type not in ("heading_open", "heading_close"):
            continue
        token.tag = env["levels"][token.tag]
        if token.type == "heading_open" and env["anchors"]:
            name = slug(words_of(state.tokens[index + 1].children or ()), length=60) or "part"
            seen[name] = seen.get(name, 0) + 1
            again = f"--{seen[name]}" if seen[name] > 1 else ""
            token.attrs["id"] = env["tag"].seal + env["tag"].identifier(f"section-{name}{again}")


def heading_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.after("inline", "heading", heading_rule)
