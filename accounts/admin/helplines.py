"""Helplines: editors keep them, ask their owners, and write down the day."""

from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin.desk import Desk, actor
from accounts.auditing import record
from accounts.models import HelpCountry, Helpline


class AuditedDesk(Desk):
    """What is kept here is read by somebody in need: each change is in the trail."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for name in form.changed_data if change else ["new"]:
            record(act="change" if change else "add", by=actor(request), target=obj, reason=name[:40])

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        record(act="delete", by=actor(request), target=obj)
        super().delete_model(request, obj)


@admin.register(Helpline)
class HelplineAdmin(AuditedDesk):
    """Lines to ring, those first that have waited longest for a check."""

    list_display = ("name", "where", "whom", "number", "checked_on", "review_by")
    list_filter = ("whom", "countries")
    search_fields = ("name", "number")
    ordering = (models.F("review_by").asc(nulls_first=True), "name")
    formfield_overrides = {models.ManyToManyField: {"widget": CheckboxSelectMultiple}}
    fields = (
        *("name", "countries", "whom", "told", "number", "ways", "link", "hours", "time_zone"),
        *("source", "checked_on", "review_by", "position"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).prefetch_related("countries")

    @admin.display(description=_("countries"))
    def where(self, line: Helpline) -> str:
        """Where it answers."""
        return ", ".join(country.name for country in line.countries.all())


@admin.register(HelpCountry)
class HelpCountryAdmin(AuditedDesk):
    """Countries with their emergency numbers."""

    list_display = ("name", "emergency", "position")
    fields = ("name", "anchor", "emergency", "position")
    prepopulated_fields = {"anchor": ("name",)}
