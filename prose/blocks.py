"""What is changed in the blocks of a text: task lists, cells of tables, levels and anchors of headings."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from prose.slugs import slug
from prose.tokens import words_of

_BOX = re.compile(r"\[([ xX])\](?=\s)")


def task_rule(state: StateCore) -> None:
    """markdown-it core rule: a list item that begins with `[ ]` or `[x]` gets a box that cannot be ticked."""
    seal = state.env["tag"].seal
    lists: list[Token] = []
    for index, token in enumerate(state.tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists.append(token)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists.pop()
        elif token.type == "inline" and index > 1 and state.tokens[index - 2].type == "list_item_open":
            children = token.children or [Token("text", "", 0)]
            first = children[0]
            if lists and first.type == "text" and (box := _BOX.match(first.content)):
                first.content = first.content[box.end() :]
                children.insert(0, Token("task_box", "input", 0, meta={"done": box[1] != " "}))
                state.tokens[index - 2].attrs["class"] = seal + "task"
                lists[-1].attrs["class"] = seal + "task-list"


def render_box(self, tokens, index, options, env) -> str:
    done = tokens[index].meta["done"]
    ticked = {"checked": ""} if done else {}
    return env["tag"]("input", label="Done" if done else "Not done", type="checkbox", disabled="", **ticked)


def alignment_rule(state: StateCore) -> None:
    """markdown-it core rule: a style attribute would break the site's content policy; a class does not."""
    for token in state.tokens:
        if token.type in ("th_open", "td_open") and "style" in token.attrs:
            side = str(token.attrs.pop("style")).removeprefix("text-align:")
            token.attrs["class"] = f"{state.env['tag'].seal}align-{side}"


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


def block_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.after("inline", "task", task_rule)
    parser.core.ruler.after("task", "alignment", alignment_rule)
    parser.core.ruler.after("alignment", "heading", heading_rule)
    parser.add_render_rule("task_box", render_box)
