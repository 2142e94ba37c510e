"""Helplines: open to everybody, without an account, a cookie or a guess at where somebody is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.helping import helplines


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    """All lines by country; a link to each country at the top."""
    return render(request, "accounts/help_now.html", {"places": helplines()})
