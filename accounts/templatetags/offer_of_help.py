"""What is offered once to somebody who has just sent words that read like their own despair."""

from typing import Any

from django import template

from accounts.offering import offer_once

register = template.Library()


@register.inclusion_tag("accounts/offer.html", takes_context=True)
def offer_of_help(context: dict[str, Any]) -> dict[str, Any]:
    """The offer that was put by for this page; costs no statement where there is none."""
    request = context.get("request")
    return {"offer": offer_once(request) if request is not None else None, "is_sent": True}
