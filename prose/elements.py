"""Which names in angle brackets are elements; every other one, as in `<consultant name>`, is somebody's words."""

import re

from prose.sanitising import TAGS

# Elements of HTML (also those that browsers gave up), SVG and MathML that are not allowed: their tags go.
_REMOVED = frozenset(
    """
    acronym address applet area article audio base basefont bgsound big blink body button canvas
    center col colgroup command content data datalist dialog dir embed fencedframe fieldset font footer
    form frame frameset h1 head header hgroup html iframe image isindex keygen legend link listing
    main map marquee menu menuitem meta meter multicol nav nextid nobr noembed noframes noscript object
    optgroup option output param picture plaintext portal progress rb rtc script search select
    selectedcontent shadow slot source spacer strike style svg template textarea title track tt video xmp

    animate animatemotion animatetransform circle clippath defs desc ellipse feblend fecolormatrix
    fecomponenttransfer fecomposite feconvolvematrix fediffuselighting fedisplacementmap fedistantlight
    fedropshadow feflood fefunca fefuncb fefuncg fefuncr fegaussianblur feimage femerge femergenode
    femorphology feoffset fepointlight fespecularlighting fespotlight fetile feturbulence filter
    foreignobject g line lineargradient marker mask metadata mpath path pattern polygon polyline
    radialgradient rect set stop switch symbol text textpath tspan use view

    annotation annotation-xml maction malignmark math menclose merror mfenced mfrac mglyph mi
    mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup
    msup mtable mtd mtext mtr munder munderover none semantics
    """.split()  # noqa: SIM905
)
ELEMENTS = TAGS | _REMOVED
# Without their end these have an effect all the same, or their end may be left out; or they show what they hold.
_MAY_BE_BARE = frozenset(
    """
    body col colgroup frameset head html iframe image math noembed noframes noscript optgroup
    option plaintext rb rtc script select style svg template textarea xmp
    """.split()  # noqa: SIM905
)
_NO_EFFECT = frozenset(("aside", "caption", "label", "time"))
_NEVER_BARE = (_REMOVED | _NO_EFFECT) - _MAY_BE_BARE
# Attributes that stand without a value.
_FLAGS = frozenset(
    """
    allowfullscreen async autofocus autoplay border checked compact contenteditable controls declare default
    defer disabled download draggable formnovalidate hidden inert ismap itemscope loop multiple muted nohref
    nomodule noresize noshade novalidate nowrap open playsinline popover readonly required reversed scoped
    seamless selected sortable spellcheck translate truespeed typemustmatch
    """.split()  # noqa: SIM905
)
_OF_A_SCRIPT = re.compile(r"(?:data|aria|ng|v|x|hx)-|[^:@_]*[:@_]")
_DECLARATION = re.compile(r"<!(?=[a-z])(?!(?:doctype|entity|element|attlist|notation)\b)", re.IGNORECASE)
# A name ends where browsers end it. What is cut off here is longer than any element's name.
_NAMED = re.compile(r"<(?=(/?)([a-z][^ \t\n\f\r/>]{0,40}))", re.IGNORECASE)
_BARE_WORDS = re.compile(r"<[a-z][a-z0-9-]*((?:[ \t\n\f\r]+[^\s=<>\"`/]+)*)[ \t\n\f\r]*>", re.IGNORECASE)
_END = re.compile(r"</([a-z][a-z0-9-]*)", re.IGNORECASE)


def ended(source: str) -> frozenset[str]:
    """The names of elements that have an end tag somewhere in `source`."""
    return frozenset(name.lower() for name in _END.findall(source))


def is_words(text: str, position: int, ends: frozenset[str]) -> bool:
    """Whether what begins at `position` of `text` looks like a tag and is none.

    Its name is not an element's; or it has words in it that are no attributes, as in `<time of clinic>`;
    or it stands alone as `<title>` does in a letter, and no tag in the whole text (`ends`) ends it.
    """
    if text.startswith("<!", position):
        return _DECLARATION.match(text, position) is not None
    found = _NAMED.match(text, position)
    if found is None:
        return False
    name = found[2].lower()
    return name not in ELEMENTS or (not found[1] and _makes_no_sense(text, position, name, ends))


def _makes_no_sense(text: str, position: int, name: str, ends: frozenset[str]) -> bool:
    found = _BARE_WORDS.match(text, position)
    if found is None or name in ("script", "style"):
        return False
    words = found[1].lower().split()
    if words:
        return not any(word in _FLAGS or _OF_A_SCRIPT.match(word) for word in words)
    return name in _NEVER_BARE and name not in ends


def with_words(html: str, ends: frozenset[str]) -> str:
    """Raw `html` in which a tag that is none begins with `&lt;`, so that it is text."""
    html = _DECLARATION.sub("&lt;!", html)
    return _NAMED.sub(
        lambda found: "&lt;" if is_words(html, found.start(), ends) else "<",
        html,
    )
