"""The small count beside the menu: how much a member has not read that they were told."""

from typing import Any, NamedTuple

from django import template

from accounts.notified import MOST_COUNTED, unread_count

register = template.Library()


class Unread(NamedTuple):
    """How much is unread; above MOST_COUNTED only that it is more."""

    number: int

    @property
    def shown(self) -> str:
        """The number as it is shown: "99+" for more than that."""
        return f"{MOST_COUNTED}+" if self.number > MOST_COUNTED else str(self.number)


@register.simple_tag(takes_context=True)
def unread_notifications(context: dict[str, Any]) -> Unread:
    """What is unread for whoever asks."""
    return Unread(unread_count(context.get("user")))
