"""Signing up: from the form to the code to being signed in."""

import re

import pytest
from django.db import IntegrityError
from django.urls import reverse

from accounts.adapter import AccountAdapter
from accounts.models import Byline, Member, OutgoingMail
from tests.accounts.letters import code_in, newest_mail

pytestmark = pytest.mark.django_db

FORM = {"email": "New.Doctor@Example.com", "username": "Night-Owl", "password1": "four ordinary words do"}
CONFIRM = "/accounts/confirm-email/"


def test_sign_up_end_to_end(client):
    """Form, code, signed in, back where one came from; with a byline."""
    response = client.post("/accounts/signup/", FORM | {"next": "/forum/?a=1"})
    assert (response.status_code, response["Location"]) == (302, CONFIRM)
    member = Member.objects.get(handle="night-owl")
    assert member.email == "new.doctor@example.com"
    assert Byline.objects.get(member=member).handle == "night-owl"
    assert "_auth_user_id" not in client.session

    mail = newest_mail(member.email)
    assert "[" not in mail.subject
    response = client.post(CONFIRM, {"code": code_in(mail).lower()})
    assert (response.status_code, response["Location"]) == (302, "/forum/?a=1")
    said = (
        client.get(response["Location"]).content.decode().split('<div class="notices"')[1].split("</div>")[0]
    )
    assert "Your address is confirmed" in said
    assert re.findall(r'<a href="([^"]+)"', said) == ["/settings/", "/forum/"]
    assert client.session["_auth_user_id"] == str(member.pk)
    assert member.emailaddress_set.get().verified


def test_nobody_is_signed_in_without_the_code(client):
    client.post("/accounts/signup/", FORM)
    response = client.post(CONFIRM, {"code": "AAAA-AAAA"})
    assert response.status_code == 422
    page = response.content.decode()
    assert page.count("This is not the code that we sent") == 1, "said once, at the field"
    assert "autofocus" in page.split('name="code"')[1].split(">")[0]
    assert "_auth_user_id" not in client.session
    assert client.post(
        "/accounts/login/", {"login": FORM["email"], "password": FORM["password1"]}
    ).status_code in (
        302,
        429,
    )
    assert "_auth_user_id" not in client.session


def test_guesses_of_a_code_are_limited(client, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION_BY_CODE_MAX_ATTEMPTS = 1000
    client.post("/accounts/signup/", FORM)
    answers = [client.post(CONFIRM, {"code": f"AAAA-{n:04}"}).status_code for n in range(12)]
    assert answers == [422] * 10 + [429] * 2


@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        ("admin", "kept for the site"),
        ("ME", "kept for the site"),
        ("a", "at least 2"),
        ("-owl", "begins with a letter"),
        ("night owl", "without accents"),
        ("nächtlich", "without accents"),
        ("x" * 31, "at most 30"),
        ("Doctor", "already has this handle"),
        ("https://a", "without accents"),
        ("owl\n", None),
    ],
)
def test_handles(client, cast, handle, sentence):
    response = client.post("/accounts/signup/", FORM | {"username": handle})
    if sentence is None:  # blank ends do not count
        assert Member.objects.filter(handle=handle.strip()).exists()
        return
    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert "new.doctor@example.com" in response.content.decode().lower()
    assert not Member.objects.filter(email="new.doctor@example.com").exists()


@pytest.mark.parametrize("domain", ["mailinator.com", "MAILINATOR.com", "a.b.mailinator.com"])
def test_throw_away_addresses_are_refused_kindly(client, domain):
    response = client.post("/accounts/signup/", FORM | {"email": f"owl@{domain}"})
    assert response.status_code == 422
    assert b"Please take a private address that you will keep" in response.content
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "password", ["short", "1234567890", "password123", "night-owl1", "new.doctor@example.com", "football1234"]
)
def test_weak_passwords(client, password):
    response = client.post("/accounts/signup/", FORM | {"password1": password})
    if password == "football1234":
        assert response.status_code in (302, 422)
        return
    assert response.status_code == 422
    assert f'value="{password}"' not in response.content.decode().replace(FORM["email"], "")


def test_long_and_strange_passwords_work(client):
    client.post("/accounts/signup/", FORM | {"password1": "  ünïcode 🦉 " + "x" * 100})
    assert Member.objects.get().check_password("  ünïcode 🦉 " + "x" * 100)


def test_a_refused_password_is_never_sent_back(client):
    response = client.post("/accounts/signup/", FORM | {"email": "no", "password1": "canary-pass-word"})
    assert response.status_code == 422
    assert b"canary-pass-word" not in response.content
    assert b'value="Night-Owl"' in response.content


def test_who_fills_the_hidden_field_gets_the_ordinary_answer_and_nothing_else(client):
    response = client.post("/accounts/signup/", FORM | {"website": "http://evil.example"})
    assert (response.status_code, response["Location"]) == (302, CONFIRM)
    assert not Member.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_extra_fields_change_nothing(client):
    client.post(
        "/accounts/signup/", FORM | {"is_staff": "1", "is_superuser": "1", "verified_on": "2026-01-01"}
    )
    member = Member.objects.get()
    assert (member.is_staff, member.is_superuser, member.is_verified) == (False, False, False)


def test_two_who_take_one_handle_at_once(client, cast, monkeypatch):
    """The second finds it taken when it is stored; they are told so, and their address is still there."""
    first_time = iter([True])
    ordinary = AccountAdapter.save_user

    def beaten(self, *args, **kwargs):
        if next(first_time, False):
            Member.objects.create_user("faster@example.org", "night-owl", "x")
            raise IntegrityError
        return ordinary(self, *args, **kwargs)

    monkeypatch.setattr(AccountAdapter, "save_user", beaten)
    response = client.post("/accounts/signup/", FORM)
    assert response.status_code == 422
    assert b"already has this handle" in response.content


def test_a_new_code_can_be_asked_for(client, settings):
    settings.ACCOUNT_RATE_LIMITS = {"confirm_email": "10/m/key"}
    client.post("/accounts/signup/", FORM)
    first = code_in(newest_mail("new.doctor@example.com"))
    assert client.post(CONFIRM, {"action": "resend"}).status_code == 302
    second = code_in(newest_mail("new.doctor@example.com"))
    assert first != second
    assert client.post(CONFIRM, {"code": first}).status_code == 422
    assert client.post(CONFIRM, {"code": second}).status_code == 302
    assert "_auth_user_id" in client.session


def test_kept_words_are_mentioned(client, topic):
    client.post(reverse("forum:reply", args=[topic.pk]), {"body": "Words of mine."})
    for page in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"):
        assert "what you wrote is kept" in client.get(page).content.decode()
    assert "what you wrote is kept" not in client.__class__().get("/accounts/login/").content.decode()
