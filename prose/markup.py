"""How the renderer writes a tag of its own, so that the sanitiser can tell it from a tag of the text."""

import hashlib
from html import escape

SEALED = frozenset(("class", "id", "aria-label", "role", "tabindex", "data-clear"))
"""Attributes that only the renderer may set."""


def seal_of(source: str) -> str:
    """A word that stands before the values of attributes which only the renderer may set.

    Raw HTML in a text may hold any class and any id that the site uses. The sanitiser lets through
    only those that begin with this word, and takes it off. As it is a digest of the whole source, no
    source can hold its own; and the same source still gives the same HTML.
    """
    return "k" + hashlib.blake2b(source.encode("utf-8", "replace"), digest_size=16).hexdigest()


class Tag:
    """Writes opening tags; one for each rendering, as the seal and the prefix of ids differ."""

    def __init__(self, seal: str, prefix: str) -> None:
        self.seal = seal
        self._prefix = prefix + "-" if prefix else ""

    def identifier(self, name: str) -> str:
        """The `id` for `name` in this text; without a seal, fit for the end of an address."""
        return self._prefix + name

    def attributes(
        self, css: str = "", identifier: str = "", label: str = "", **plain: str
    ) -> dict[str, str | int | float]:
        """Attributes for a token: a class, an `id` (prefixed here), an accessible name, and others.

        What only the renderer may set is sealed. "data_clear" stands for "data-clear".
        """
        named = {"class": css, "id": identifier and self.identifier(identifier), "aria-label": label}
        values = {key: value for key, value in named.items() if value}
        values |= {key.replace("_", "-"): value for key, value in plain.items()}
        return {key: self.seal + value if key in SEALED else value for key, value in values.items()}

    def __call__(self, name: str, css: str = "", identifier: str = "", label: str = "", **plain: str) -> str:
        """`<name …>` with `attributes`."""
        found = self.attributes(css, identifier, label, **plain)
        return f"<{name}{''.join(f' {key}="{escape(str(value))}"' for key, value in found.items())}>"
