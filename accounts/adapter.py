"""How django-allauth behaves here: handles, byline, addresses of redirects, and the mails that it writes.

Mails are plain text in the site's own words (templates/account/email/); their links begin with SITE_URL,
whatever host a request named.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from accounts.keeping import staying_for_others
from accounts.models import Member
from accounts.sealing import own_byline

_MAIL_LINKS = {
    "login_url": "account_login",
    "signup_url": "account_signup",
    "password_reset_url": "account_reset_password",
    "email_url": "account_email",
}
_SPENT = _(
    "That was one wrong code too many, and the code does not work any more. Nothing has changed: "
    "sign in, or ask for a new code."
)
_CONFIRMED = "account/messages/email_confirmed.txt"
_WELCOME = "account/messages/welcome.html"  # instead, for who has just signed up: what comes next


class AccountAdapter(DefaultAccountAdapter):
    """The site's answers to what django-allauth asks."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is the address that you already use here."),
        "email_password_mismatch": _("That pair of address and password does not match."),
        "email_taken": _("Another account uses this address."),
        "enter_current_password": _("This is not your present password. Please type it again."),
        "incorrect_code": _("This is not the code that we sent. Please look once more."),
        "incorrect_password": _("This is not your password. Please type it again."),
        "rate_limited": _("That was a lot in a short time. Please wait a moment and try again."),
        "too_many_login_attempts": _(
            "There were too many tries. Please wait five minutes, or ask for a code by e-mail to get in at once."
        ),
        "username_blacklisted": _("This handle is kept for the site itself. Please choose another."),
        "username_taken": _("Somebody already has this handle. Please choose another."),
    }

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """A handle that is free, in lower case; raises ValidationError with a sentence."""
        return super().clean_username(username.lower(), shallow)

    def save_user(self, request: HttpRequest, user: Member, form: BaseForm, commit: bool = True) -> Member:
        """Store a new member together with the byline that signs for them."""
        with transaction.atomic():
            member = super().save_user(request, user, form, commit)
            if commit:
                own_byline(member)
        return member

    def set_password(self, user: Member, password: str) -> None:
        """Store a new password, and nothing else of the row."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def logout(self, request: HttpRequest) -> None:
        """End the session, and leave the next one what other members wrote on this computer."""
        with staying_for_others(request):
            super().logout(request)

    def is_safe_url(self, url: str) -> bool:
        """Whether `url` stays on the host that was asked; nothing else is ever redirected to."""
        request = current.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:settings")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a mail. Every link in it is made here, from SITE_URL."""
        links = {name: settings.SITE_URL + reverse(view) for name, view in _MAIL_LINKS.items()}
        site = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "contact": settings.CONTACT}
        self.render_mail(template_prefix, email, {**context, **links, **site, "email": email}).send()

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        """A mail in plain text. Its subject is one line, whatever a template or a name holds."""
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", context).split())
        body = render_to_string(f"{template_prefix}_message.txt", context).strip() + "\n"
        to = [email] if isinstance(email, str) else email
        return EmailMessage(subject, body, self.get_from_email(), to, headers=headers)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say it on the next page, but for what that page says itself."""
        if kwargs.get("message") == self.error_messages["too_many_login_attempts"]:
            kwargs["message"] = _SPENT  # the pages for codes say it so; the one for passwords says it itself
        if args[:1] == (_CONFIRMED,) and not request.user.is_authenticated:
            messages.add_message(request, level, render_to_string(_WELCOME, request=request))
        elif level != messages.INFO:
            super().add_message(request, level, *args, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Failed sign-ins are counted for each address, whatever host the request named."""
        return str(credentials.get("email", credentials.get("username", ""))).lower()
