"""Reads rendered HTML with the standard library's parser and says what in it should not be there."""

import re
from html.parser import HTMLParser

TAGS = set(
    """
    a abbr aside b bdi bdo blockquote br caption cite code dd del details dfn div dl dt em figcaption figure h2 h3
    h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp section small span strong sub summary
    sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()  # noqa: SIM905
)
ATTRIBUTES = set(
    """
    class id lang dir title href aria-label rel src srcset sizes alt width height loading decoding type disabled checked start
    reversed colspan rowspan datetime open role tabindex scope data-clear
    """.split()  # noqa: SIM905
)
CLASSES = {
    None, "mention", "wiki-link", "cite", "back", "note", "notes", "task", "task-list",
    "align-left", "align-center", "align-right", "noted", "no", "checklist", "pull", "figure", "credit", "table-scroll",
    "checked", "link-card", "host", "callout-label", "callout-title", "callout is-note", "callout is-tip",
    "callout is-important", "callout is-warning", "callout is-caution",
}  # fmt: skip
_IDENTIFIER = re.compile(r"(p1-)?(note|cite|section)-[a-z0-9-]+")


class Inspector(HTMLParser):
    """Collects `faults`, the `identifiers` met and the visible `words`."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.faults, self.identifiers, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag not in TAGS:
            self.faults.append(f"<{tag}>")
        if len(values) != len(attrs):
            self.faults.append(f"repeated attribute on <{tag}>")
        self.faults += [f"{tag} {name}" for name in values if name not in ATTRIBUTES]
        if values.get("class") not in CLASSES:
            self.faults.append(f"class {values['class']}")
        if "id" in values:
            self.identifiers.append(values["id"])
            if not _IDENTIFIER.fullmatch(values["id"]):
                self.faults.append(f"id {values['id']}")
        if tag == "img" and not re.fullmatch(r"/uploads/[\w-]{10,64}\.(jpg|png|webp)", values.get("src", "")):
            self.faults.append(f"img {values.get('src')}")
        if tag == "input" and (values.get("type") != "checkbox" or values.keys() & {"name", "value", "form"}):
            self.faults.append("input that can be sent")
        if values.get("role") not in (None, "note", "region", "list") or values.get("tabindex") not in (
            None,
            "0",
        ):
            self.faults.append(f"role {values.get('role')} {values.get('tabindex')}")
        if "href" in values:
            self._check_address(values["href"])

    handle_startendtag = handle_starttag

    def _check_address(self, address):
        # As a browser reads it: without tabs and newlines, controls at the ends, backslash as slash.
        read = re.sub(r"[\t\n\r]", "", address).strip("".join(map(chr, range(33)))).replace("\\", "/")
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", read, re.IGNORECASE)
        if read.startswith("//") or (scheme and scheme[1].lower() not in ("http", "https", "mailto")):
            self.faults.append(f"href {address}")

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.faults.append(f"comment {data}")

    def handle_decl(self, decl):
        self.faults.append(f"declaration {decl}")

    def handle_pi(self, data):
        self.faults.append(f"instruction {data}")

    def unknown_decl(self, data):
        self.faults.append(f"section {data}")


def inspect(html):
    """An Inspector that has read `html`; fails if anything in it is not allowed."""
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert inspector.faults == []
    return inspector
