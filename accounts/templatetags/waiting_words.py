"""How much waits for a moderator, for the first page of the desk."""

from django import template

from accounts.waiting import waiting_count

register = template.Library()


@register.simple_tag
def waiting_words() -> int:
    """How many words wait, bounded; one statement a kind."""
    return waiting_count()
