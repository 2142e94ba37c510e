"""`@handle`: names of members. Who they are, and whether they hear of it, is decided elsewhere."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# Nothing before that could make it an e-mail address, a path or a handle on another server.
_MENTION = re.compile(
    r"(?<![\w@./+:-])@([a-z0-9][a-z0-9_-]{1,29})(?![a-z0-9_@-])(?!\.[a-z0-9])", re.IGNORECASE | re.ASCII
)
_OPENS = ("link_open", "wiki_link_open")
_CLOSES = ("link_close", "wiki_link_close")
_RAW_QUIET = re.compile(r"<(/?)(?:a|code|pre|kbd|samp)(?=[\s/>])", re.IGNORECASE)


def mention_rule(state: StateCore) -> None:
    """markdown-it core rule: cuts text tokens at mentions that stand outside code and links."""
    for block in state.tokens:
        if block.type == "inline" and block.children and "@" in block.content:
            block.children = _with_mentions(block.children)


def _with_mentions(tokens: list[Token]) -> list[Token]:
    result: list[Token] = []
    quiet = 0
    for index, token in enumerate(tokens):
        if token.type in _OPENS:
            quiet += 1
        elif token.type in _CLOSES:
            quiet -= 1
        elif token.type == "html_inline" and (raw := _RAW_QUIET.match(token.content)):
            quiet = max(0, quiet - 1) if raw[1] else quiet + 1
        if token.type == "text" and not quiet and "@" in token.content:
            after_escape = index > 0 and tokens[index - 1].type == "text_special"
            result += _cut(token, after_escape)
        else:
            result.append(token)
    return result


def _cut(token: Token, after_escape: bool) -> list[Token]:
    parts: list[Token] = []
    done = 0
    for found in _MENTION.finditer(token.content):
        # "\x@name" and "&amp;@name": what stands before was written to be taken literally.
        if found.start() == 0 and after_escape:
            continue
        parts.append(Token("text", "", 0, content=token.content[done : found.start()], level=token.level))
        parts.append(
            Token("mention", "", 0, content=found[0], meta={"key": found[1].lower()}, level=token.level)
        )
        done = found.end()
    return [*parts, Token("text", "", 0, content=token.content[done:], level=token.level)]


def render_mention(self, tokens, index, options, env) -> str:
    token = tokens[index]
    address = env["resolved"].mentions.get(token.meta["key"])
    return f"{env['tag']('a', 'mention', href=address)}{token.content}</a>" if address else token.content


def mention_plugin(parser: MarkdownIt) -> None:
    """Adds the rule while escapes are still apart from text, so that `\\@name` stays as it is."""
    parser.core.ruler.before("text_join", "mention", mention_rule)
    parser.add_render_rule("mention", render_mention)
