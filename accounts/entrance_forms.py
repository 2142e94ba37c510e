"""Forms of signing in and up, codes, passwords and addresses: django-allauth's, in our own words."""

from typing import Any

from allauth.account import forms as allauth_forms
from disposable_email_domains import blocklist
from django import forms
from django.db.models.functions import Lower
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import Member

_PASSWORD_HINT = _("Ten characters or more. Four ordinary words do well.")


def refuse_throw_away(email: str) -> None:
    """Raise ValidationError for an address at a service for throw-away mail, or below one."""
    parts = email.rpartition("@")[2].lower().rstrip(".").split(".")
    if any(".".join(parts[start:]) in blocklist for start in range(len(parts) - 1)):
        raise forms.ValidationError(
            gettext(
                "Mail to this address does not last, and you would lose your account with it. "
                "Please take a private address that you will keep."
            )
        )


class _OwnWords:
    """Labels, hints and names for the browser instead of django-allauth's, and no placeholders."""

    words: dict[str, dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
        for name, words in self.words.items():
            field = self.fields[name]  # type: ignore[attr-defined]
            field.label = words["label"]
            field.help_text = words.get("hint", "")
            field.widget.attrs.update(words.get("attrs", {}))
            field.error_messages["required"] = words.get("required", _("Please fill this in."))
        self._begin_in_the_only_field()

    def _begin_in_the_only_field(self) -> None:
        """A form of one field that came back says there what is wrong, and is typed in at once."""
        fields = [field for field in self.fields.values() if not field.widget.is_hidden]  # type: ignore[attr-defined]
        if self.is_bound and len(fields) == 1:  # type: ignore[attr-defined]
            fields[0].widget.attrs["autofocus"] = True


_EMAIL = {"label": _("E-mail"), "required": _("Please type your e-mail address.")}
_NEW_PASSWORD = {
    "label": _("New password"),
    "hint": _PASSWORD_HINT,
    "required": _("Please choose a password."),
}
_AGAIN = {"label": _("New password again"), "required": _("Please type it a second time.")}
_CODE = {
    "label": _("Code"),
    "hint": _("Eight letters and digits, as they stand in the mail."),
    "required": _("Please type the code from the mail."),
    "attrs": {"autocapitalize": "characters", "spellcheck": "false"},
}


class LoginForm(_OwnWords, allauth_forms.LoginForm):
    """`login` (the e-mail address) and `password`."""

    words = {
        "login": _EMAIL | {"attrs": {"autocomplete": "username"}},
        "password": {"label": _("Password"), "required": _("Please type your password.")},
    }


class SignupForm(_OwnWords, allauth_forms.SignupForm):
    """`email`, `username` (the handle) and `password1`."""

    words = {
        "email": _EMAIL | {"hint": _("A private address, not a hospital’s. Hospitals can read theirs.")},
        "username": {
            "label": _("Handle"),
            "hint": _("How others address you here, after an @. It need not resemble your name."),
            "required": _("Please choose a handle."),
            "attrs": {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
        },
        "password1": {
            "label": _("Password"),
            "hint": _PASSWORD_HINT,
            "required": _("Please choose a password."),
        },
        "website": {"label": _("Leave this empty"), "attrs": {"autocomplete": "off"}},
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["website"].widget.attrs.pop("style", None)  # the page hides it by a class
        self.fields["username"].widget.attrs.pop("maxlength", None)  # a browser would cut it silently

    def clean_email(self) -> str:
        refuse_throw_away(self.cleaned_data["email"])
        return super().clean_email()

    def try_save(self, request: HttpRequest) -> Any:
        """As django-allauth does it; and an address that is known takes as long as one that is not."""
        if self.account_already_exists:
            Member().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class AddEmailForm(_OwnWords, allauth_forms.AddEmailForm):
    """`email`, to be used from when its owner has typed the code."""

    words = {
        "email": _EMAIL
        | {"label": _("New address"), "hint": _("We send a code to it before anything changes.")}
    }

    def clean_email(self) -> str:
        refuse_throw_away(self.cleaned_data["email"])
        return super().clean_email()


class ResetPasswordForm(_OwnWords, allauth_forms.ResetPasswordForm):
    """`email`, to which a code goes."""

    words = {"email": _EMAIL}

    def clean_email(self) -> str:
        """The address; `users` is the member who has it, found by one read whether there is one or not."""
        email = self.cleaned_data["email"].lower()
        known = Member.objects.alias(lower_email=Lower("email"))
        self.users = list(known.filter(lower_email=email, is_active=True)[:1])
        return email


class ResetPasswordKeyForm(_OwnWords, allauth_forms.ResetPasswordKeyForm):
    """`password1` and `password2`, once the code was right."""

    words = {"password1": _NEW_PASSWORD, "password2": _AGAIN}


class ChangePasswordForm(_OwnWords, allauth_forms.ChangePasswordForm):
    """`oldpassword`, `password1`, `password2`."""

    words = {
        "oldpassword": {"label": _("Present password"), "required": _("Please type your present password.")},
        "password1": _NEW_PASSWORD,
        "password2": _AGAIN,
    }


class SetPasswordForm(_OwnWords, allauth_forms.SetPasswordForm):
    """`password1` and `password2` of a member who had no password."""

    words = {"password1": _NEW_PASSWORD, "password2": _AGAIN}


class ReauthenticateForm(_OwnWords, allauth_forms.ReauthenticateForm):
    """`password`, once more."""

    words = {"password": {"label": _("Password"), "required": _("Please type your password.")}}


class ConfirmEmailForm(_OwnWords, allauth_forms.ConfirmEmailVerificationCodeForm):
    """`code` that went to a new address."""

    words = {"code": _CODE}


class ConfirmResetForm(_OwnWords, allauth_forms.ConfirmPasswordResetCodeForm):
    """`code` that lets a forgotten password be replaced."""

    words = {"code": _CODE}
