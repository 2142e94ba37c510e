"""A member says who they are: name, line, biography, time zone, which mails they want, and what their page lists."""

from django.conf import settings
from django.db import transaction

from accounts.labels import surroundings
from accounts.models import Member
from accounts.referring import resolve
from accounts.sealing import own_byline, rename
from prose.rendering import RENDERER_VERSION, render_post


@transaction.atomic
def describe(member: Member, **fields: str | bool) -> None:
    """Store what a member says of themselves and carry the name to their byline.

    `fields`: any of display_name, line, biography, time_zone, mails, shows_posts, already validated.
    """
    for name, value in fields.items():
        setattr(member, name, value)
    show_biography(member)
    member.save(update_fields=[*fields, "biography_html", "biography_renderer"])
    own_byline(member)
    rename(member)


def show_biography(member: Member) -> None:
    """Fill `biography_html` from the biography; nothing is saved."""
    prefix = f"m{member.pk}-"
    around = surroundings(settings.LANGUAGE_CODE)
    rendering = render_post(member.biography, prefix=prefix, **around)
    if rendering.references:
        resolved = resolve(rendering.references)
        rendering = render_post(member.biography, resolved=resolved, prefix=prefix, **around)
    member.biography_html, member.biography_renderer = rendering.html, RENDERER_VERSION


def rerender_old_biographies() -> int:
    """Render every biography again that an older renderer made; returns how many."""
    old = Member.objects.exclude(biography_renderer=RENDERER_VERSION).exclude(biography="")
    done = 0
    for member in old.iterator():
        show_biography(member)
        Member.objects.filter(pk=member.pk, biography=member.biography).update(
            biography_html=member.biography_html, biography_renderer=member.biography_renderer
        )
        done += 1
    return done
