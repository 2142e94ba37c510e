"""Which names in angle brackets are elements; every other one, as in `<consultant name>`, is somebody's words."""

import re

from prose.sanitising import TAGS

# Elements of HTML (also those that browsers gave up), SVG and MathML that are not allowed: their tags go.
_REMOVED = frozenset(
    """
    acronym address applet area article aside audio base basefont bgsound big blink body button canvas
    center col colgroup command content data datalist dialog dir embed fencedframe fieldset font footer
    form frame frameset h1 head header hgroup html iframe image isindex keygen label legend link listing
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
# A name ends where browsers end it. What is cut off here is longer than any element's name.
_NAMED = re.compile(r"<(?=/?([a-z][^ \t\n\f\r/>]{0,40}))", re.IGNORECASE)


def is_words(text: str, position: int) -> bool:
    """Whether a tag begins at `position` of `text` that is none: its name is not an element's."""
    found = _NAMED.match(text, position)
    return found is not None and found[1].lower() not in ELEMENTS


def with_words(html: str) -> str:
    """Raw `html` in which a tag that is none begins with `&lt;`, so that it is text."""
    return _NAMED.sub(lambda found: found[0] if found[1].lower() in ELEMENTS else "&lt;", html)
