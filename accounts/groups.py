"""The groups Editors and Moderators, kept after each migration: each app names the permissions it gives."""

from collections.abc import Iterable

from django.apps import AppConfig
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

EDITORS = "Editors"
MODERATORS = "Moderators"


def grant(app: AppConfig, group: str, codenames: Iterable[str]) -> None:
    """Let `group` hold exactly `codenames` of the permissions of `app`. Doing it twice changes nothing."""
    create_permissions(app, verbosity=0)
    wanted = Permission.objects.filter(content_type__app_label=app.label, codename__in=list(codenames))
    holder, _ = Group.objects.get_or_create(name=group)
    holder.permissions.add(*wanted)
    holder.permissions.remove(
        *holder.permissions.filter(Q(content_type__app_label=app.label)).exclude(pk__in=wanted)
    )
