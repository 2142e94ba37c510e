"""What all small forms for watching and muting answer: the way back, and a refusal on a page of its own."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from accounts.limiting import TooOften


def back_from(request: HttpRequest, address: str) -> str:
    """Where a form leads afterwards: to the list of all that one follows if it stood there, else to `address`."""
    return reverse("watching") if request.POST.get("back") == "list" else address


def too_often(request: HttpRequest, refusal: TooOften) -> HttpResponse:
    """429 with the sentence, for a form that holds no words."""
    response = render(request, "errors/429.html", {"sentence": str(refusal)}, status=429)
    response["Retry-After"] = str(refusal.seconds)
    return response
