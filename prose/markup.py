"""How the renderer writes a tag of its own, so that the sanitiser can tell it from a tag of the text."""

import hashlib
from html import escape


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

    def __call__(self, name: str, css: str = "", identifier: str = "", label: str = "", **plain: str) -> str:
        """`<name …>` with a class, an `id` (prefixed here), an accessible name and plain attributes."""
        sealed = {"class": css, "id": identifier and self.identifier(identifier), "aria-label": label}
        parts = [f' {key}="{self.seal}{escape(value)}"' for key, value in sealed.items() if value]
        parts += [f' {key}="{escape(value)}"' for key, value in plain.items()]
        return f"<{name}{''.join(parts)}>"
