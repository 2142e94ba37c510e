"""What machines are told of any page (schema.org): addresses, people, the way to it. Each app tells its own kind of page."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings

from accounts.models import Byline

VOCABULARY = "https://schema.org"


def address_of(path: str) -> str:
    """The whole address of a path of the site."""
    return settings.SITE_URL + path


def author(byline: Byline) -> dict[str, str]:
    """Who signed, as readers see it."""
    person = {"@type": "Person", "name": byline.shown}
    return person | {"url": address_of(byline.get_absolute_url())} if byline.handle else person


def breadcrumb(steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The way to a page: (name, path) from the top down, the page itself last."""
    return {
        "@context": VOCABULARY,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": name, "item": address_of(path)}
            for number, (name, path) in enumerate(steps, start=1)
        ],
    }
