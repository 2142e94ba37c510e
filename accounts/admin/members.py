"""Members: moderators see who is there; admins close accounts and give rights. Passwords are nobody's to see."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.admin.desk import Desk, actor, record_differences
from accounts.auditing import record
from accounts.models import Member
from accounts.sealing import rename

_SEEN = ("handle", "display_name", "date_joined", "is_active")
_COLUMNS = ("is_active", "is_staff")
_CHANGED_BY_ADMINS = (*_COLUMNS, "groups")
_ACTS = {
    ("is_active", False): "close account",
    ("is_active", True): "open account",
    ("is_staff", False): "shut out of admin",
    ("is_staff", True): "let into admin",
}


class MemberForm(forms.ModelForm):
    """What an admin decides about an account."""

    groups = forms.ModelMultipleChoiceField(
        label=_("Groups"),
        queryset=Group.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Editors write and publish essays; moderators hide words and decide on reports."),
    )
    by: Member

    class Meta:
        model = Member
        fields = _CHANGED_BY_ADMINS

    def clean(self) -> dict[str, Any]:
        """Nobody locks themselves out."""
        cleaned = super().clean() or {}
        if self.instance.pk == self.by.pk and not (cleaned.get("is_active") and cleaned.get("is_staff")):
            raise ValidationError(
                _("You cannot close your own account here or shut yourself out. Ask another admin to do it.")
            )
        return cleaned


@admin.register(Member)
class MemberAdmin(Desk):
    """Accounts."""

    list_display = ("shown_handle", "display_name", "date_joined", "is_active")
    list_filter = ("is_active", "date_joined")
    search_fields = ("handle", "display_name")
    ordering = ("-date_joined", "-pk")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return bool(request.user.is_superuser)

    def has_delete_permission(self, request: HttpRequest, obj: Member | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        """An e-mail address is a private thing: only admins see it."""
        if not request.user.is_superuser:
            return _SEEN
        return (
            "handle",
            "display_name",
            "email",
            "date_joined",
            "last_login",
            "is_superuser",
            *_CHANGED_BY_ADMINS,
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Member | None = None) -> tuple[str, ...]:
        return tuple(name for name in self.get_fields(request, obj) if name not in _CHANGED_BY_ADMINS)

    def get_form(
        self, request: HttpRequest, obj: Member | None = None, change: bool = False, **options: Any
    ) -> type[forms.ModelForm]:
        """Only admins get fields to change; the form knows who is asking."""
        if not request.user.is_superuser:
            return super().get_form(request, obj, change, **options)
        made = super().get_form(request, obj, change, **{**options, "form": MemberForm})
        return type("MemberForm", (made,), {"by": actor(request)})

    @admin.display(description=_("handle"), ordering="handle")
    def shown_handle(self, member: Member) -> str:
        return f"@{member.handle}"

    def save_model(self, request: HttpRequest, obj: Member, form: Any, change: bool) -> None:
        """Only what was decided here: all else may have been changed by the member meanwhile."""
        obj.save(update_fields=[name for name in form.changed_data if name in _COLUMNS])
        rename(obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Store the groups, and write down each thing that was changed about this person."""
        member, by = form.instance, actor(request)
        before = set(member.groups.values_list("name", flat=True))
        super().save_related(request, form, formsets, change)
        for name in form.changed_data:
            if name in _COLUMNS:
                record(
                    act=_ACTS[name, bool(form.cleaned_data[name])],
                    by=by,
                    target=member,
                    address=reverse("admin:accounts_member_change", args=[member.pk]),
                )
        after = member.groups.values_list("name", flat=True)
        record_differences(act="change groups", by=by, target=member, before=before, after=after)
