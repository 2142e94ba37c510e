"""List items that begin with `[ ]` or `[x]`: in essays a box that the reader may tick, in posts a still one."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_BOX = re.compile(r"\[([ xX])\](?=\s)")


def task_rule(state: StateCore) -> None:
    """markdown-it core rule: pushes `task_box`, or `tick_open` and `tick_close` round the words of an item."""
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
                state.tokens[index - 2].attrs["class"] = state.env["tag"].seal + "task"
                token.children = _boxed(state, children, {"done": box[1] != " "})
                lists[-1].attrs |= _list(state)


def _boxed(state: StateCore, children: list[Token], meta: dict[str, bool]) -> list[Token]:
    if not state.env["ticking"]:
        return [Token("task_box", "input", 0, meta=meta), *children]
    children[0].content = children[0].content.lstrip()
    return [Token("tick_open", "label", 1, meta=meta), *children, Token("tick_close", "label", -1)]


def _list(state: StateCore) -> dict[str, str | int | float]:
    tag = state.env["tag"]
    if not state.env["ticking"]:
        return tag.attributes("task-list")
    # The script makes a button of it. Safari takes a list without bullets for none, unless told.
    return tag.attributes("checklist", role="list", data_clear=state.env["labels"].clear)


def render_box(self, tokens, index, options, env) -> str:
    done = tokens[index].meta["done"]
    ticked = {"checked": ""} if done else {}
    label = env["labels"].done if done else env["labels"].not_done
    return env["tag"]("input", label=label, type="checkbox", disabled="", **ticked)


def render_tick_open(self, tokens, index, options, env) -> str:
    ticked = {"checked": ""} if tokens[index].meta["done"] else {}
    return f"<label>{env['tag']('input', type='checkbox', **ticked)} <span>"


def render_tick_close(self, tokens, index, options, env) -> str:
    return "</span></label>"


def checklist_plugin(parser: MarkdownIt) -> None:
    parser.core.ruler.after("inline", "task", task_rule)
    parser.add_render_rule("task_box", render_box)
    parser.add_render_rule("tick_open", render_tick_open)
    parser.add_render_rule("tick_close", render_tick_close)
