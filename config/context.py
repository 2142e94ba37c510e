"""What every template knows: the site's name and address, and how this reader wants pages to look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from config.appearance import appearance_of


def site(request: HttpRequest) -> dict[str, Any]:
    """Costs no query."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "contact": settings.CONTACT,
        "is_demo": settings.DEMO,
        "appearance": appearance_of(request),
    }
