"""The last step of every rendering: an allow-list of tags, attributes, classes and addresses."""

import re
from collections.abc import Callable
from html import unescape

import nh3

from prose.markup import SEALED
from prose.shapes import KINDS

TAGS = frozenset(
    """
    a abbr aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure
    h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp section small span strong
    sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()  # noqa: SIM905
)
CLASSES = {
    "a": {"mention", "wiki-link", "cite", "back"},
    "aside": {"note", *(f"callout is-{kind}" for kind in KINDS)},
    "div": {"noted", "table-scroll"},
    "figure": {"figure", "pull"},
    "li": {"note", "task"},
    "ol": {"task-list", "checklist"},
    "p": {"callout-label", "callout-title", "link-card"},
    "span": {"no", "credit", "checked", "host"},
    "ul": {"task-list", "checklist"},
    "section": {"notes"},
    "td": {"align-left", "align-center", "align-right"},
    "th": {"align-left", "align-center", "align-right"},
}
ROLES = {"aside": {"note"}, "div": {"region"}, "ol": {"list"}, "ul": {"list"}}
IDENTIFIED = {"a", "aside", "li", "h2", "h3", "h4", "h5", "h6"}
RELATIONS = {"noopener", "nofollow ugc noopener"}
ATTRIBUTES = {
    "*": {"class", "id", "lang", "dir", "title"},
    "a": {"href", "aria-label", "rel"},
    "aside": {"aria-label", "role"},
    "div": {"aria-label", "role", "tabindex"},
    "img": {"src", "srcset", "sizes", "alt", "width", "height", "loading", "decoding"},
    "input": {"type", "disabled", "checked", "aria-label"},
    "ol": {"start", "reversed", "role", "data-clear"},
    "ul": {"role", "data-clear"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "details": {"open"},
    "abbr": {"title"},
}
SCHEMES = {"http", "https", "mailto"}

# Closing a tag inside a table or a link may move other tags, and what was moved may move again.
_ROUNDS = 6
_QUOTED = re.compile(r"quoted-[1-9][0-9]{0,3}")
_IDENTIFIER = re.compile(r"(?:[A-Za-z0-9_-]+-)?(?:note|cite|section)-[a-z0-9-]+")
_UPLOAD = re.compile(r"/uploads/[A-Za-z0-9_-]{10,64}\.(?:jpg|png|webp)")
_VALUES = {
    "lang": re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}"),
    "dir": re.compile(r"ltr|rtl|auto"),
    "start": re.compile(r"-?\d{1,9}"),
    "colspan": re.compile(r"[1-9]\d?"),
    "rowspan": re.compile(r"[1-9]\d?"),
    "width": re.compile(r"\d{1,5}"),
    "height": re.compile(r"\d{1,5}"),
    "loading": re.compile(r"lazy"),
    "decoding": re.compile(r"async"),
    "srcset": re.compile(rf"{_UPLOAD.pattern} \d{{1,5}}w(?:, {_UPLOAD.pattern} \d{{1,5}}w){{1,3}}"),
    "sizes": re.compile(r"[a-z0-9 :,().-]{1,60}"),
    "type": re.compile(r"checkbox"),
    "scope": re.compile(r"(?:col|row)(?:group)?"),
    "tabindex": re.compile(r"0"),
    "datetime": re.compile(r"[0-9TZPWYMDHS:. +-]{1,40}"),
}
# One whole tag as the sanitiser writes it: an attribute's value cannot end before its quote.
TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>""")
_ADDRESS = re.compile(r""" href="([^"]*)\"""")


class Unsettled(Exception):
    """Sanitising did not come to rest: the HTML still changed when it was sanitised again."""


def sanitised(html: str, *, seal: str, relation: str, pictures: frozenset[str] = frozenset()) -> str:
    """`html` with only what is allowed; sanitising the result again changes nothing.

    Classes, ids, labels and the like (SEALED) stay only if their value begins with `seal`, which is taken off. Links to
    other sites get rel=`relation` and no other link has one. Pictures stay if their address is in
    `pictures` or is the plain address of an upload. Raises Unsettled after six rounds.
    """
    result = _with_relations(_clean(html, seal, pictures), relation)
    for _ in range(_ROUNDS):
        again = settled(result, pictures=pictures)
        if again == result:
            return result
        result = _with_relations(again, relation)
    raise Unsettled


def settled(html: str, *, pictures: frozenset[str] = frozenset()) -> str:
    """`html` that was sanitised already, through the same allow-list once more; to check that it rests."""
    return _clean(html, "", pictures)


def _clean(html: str, seal: str, pictures: frozenset[str]) -> str:
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags={"script", "style"},
        attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
        attribute_filter=_filter(seal, pictures),
        link_rel=None,
        url_schemes=SCHEMES,
    )


def _filter(seal: str, pictures: frozenset[str]) -> Callable[[str, str, str], str | None]:
    def allowed(tag: str, name: str, value: str) -> str | None:
        if name in SEALED:
            if not value.startswith(seal):
                return None
            value = value[len(seal) :]
        if name == "class":
            known = value in CLASSES.get(tag, ()) or (tag == "blockquote" and _QUOTED.fullmatch(value))
            return value if known else None
        if name == "role":
            return value if value in ROLES.get(tag, ()) else None
        if name == "id":
            return value if tag in IDENTIFIED and _IDENTIFIER.fullmatch(value) else None
        if name == "rel":
            return value if not seal and value in RELATIONS else None
        if name == "href":
            return harmless_address(value)
        if name == "src":
            return value if value in pictures or _UPLOAD.fullmatch(value) else None
        shape = _VALUES.get(name)
        return value if shape is None or shape.fullmatch(value) else None

    return allowed


def harmless_address(address: str) -> str | None:
    """`address` as a browser would read it, or None if it may not be linked to.

    Browsers drop tabs and newlines anywhere, controls and spaces at the ends, and read a backslash as
    a slash (WHATWG URL, "basic URL parser"). `//host` takes the scheme of the page; it becomes https.
    """
    plain = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33))))
    start = re.match(r"[/\\]*", plain)
    if start and len(start[0]) >= 2:
        return "https://" + plain[start.end() :]
    scheme = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):(.?.?)", plain)
    if scheme and scheme[1].lower() not in SCHEMES:
        return None
    if scheme and scheme[1].lower() != "mailto" and scheme[2] != "//":
        return None
    return plain


def _with_relations(html: str, relation: str) -> str:
    def related(found: re.Match[str]) -> str:
        if found[1] or found[2] != "a":
            return found[0]
        attributes = re.sub(r' rel="[^"]*"', "", found[3]) if " rel=" in found[3] else found[3]
        address = _ADDRESS.search(attributes)
        outside = address and re.match("https?:", unescape(address[1]), re.IGNORECASE)
        return f'<a{attributes} rel="{relation}">' if outside else f"<a{attributes}>"

    return TAG.sub(related, html)
