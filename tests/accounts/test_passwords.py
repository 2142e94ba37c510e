"""Forgotten and changed passwords, and the change of an address."""

import pytest
from django.test import Client

from accounts.models import OutgoingMail
from tests.accounts.letters import code_in, newest_mail
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
RESET, CONFIRM, COMPLETE = (f"/accounts/password/reset/{step}" for step in ("", "confirm/", "complete/"))
NEW = "another-long-pass-phrase"


def test_reset_end_to_end(client, cast):
    response = client.post(RESET, {"email": "Doctor@Example.org", "next": "/forum/"})
    assert response["Location"] == f"{CONFIRM}?next=%2Fforum%2F"
    response = client.post(f"{CONFIRM}?next=/forum/", {"code": code_in(newest_mail("doctor@example.org"))})
    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
    response = client.post(response["Location"], {"password1": NEW, "password2": NEW})
    assert response.status_code == 302
    cast.doctor.refresh_from_db()
    assert cast.doctor.check_password(NEW)
    assert client.session["_auth_user_id"] == str(cast.doctor.pk)
    assert newest_mail("doctor@example.org").subject == "Your password has changed"


@pytest.mark.parametrize("address", ["doctor@example.org", "stranger@example.net"])
def test_no_way_in_without_the_code(client, cast, address):
    client.post(RESET, {"email": address})
    assert client.post(COMPLETE, {"password1": NEW, "password2": NEW})["Location"] == CONFIRM
    answers = [client.post(CONFIRM, {"code": code}) for code in ("", "AAAA-AAAA", "BBBB-BBBB", "CCCC-CCCC")]
    assert [answer.status_code for answer in answers] == [422, 422, 302, 302]
    assert client.get(CONFIRM).status_code == 302
    assert b"one wrong code too many" in client.get("/accounts/login/").content
    cast.doctor.refresh_from_db()
    assert cast.doctor.check_password(PASSWORD)
    assert "_auth_user_id" not in client.session


def test_a_code_of_one_browser_is_of_no_use_in_another(client, cast):
    client.post(RESET, {"email": "doctor@example.org"})
    thief = Client()
    thief.post(RESET, {"email": "stranger@example.net"})
    assert thief.post(CONFIRM, {"code": code_in(newest_mail("doctor@example.org"))}).status_code == 422


def test_a_code_works_once(client, cast):
    client.post(RESET, {"email": "doctor@example.org"})
    code = code_in(newest_mail("doctor@example.org"))
    client.post(CONFIRM, {"code": code})
    client.post(COMPLETE, {"password1": NEW, "password2": NEW})
    client.post("/accounts/logout/")
    assert client.post(CONFIRM, {"code": code})["Location"] == "/accounts/login/"


def test_resets_of_one_address_are_limited(client, cast):
    answers = [Client().post(RESET, {"email": "doctor@example.org"}) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429] * 2
    assert answers[-1]["Retry-After"]
    assert b"A short pause, please" in answers[-1].content


def test_change_of_a_password_ends_other_sessions(cast):
    here, there = cast.client("doctor"), cast.client("doctor")
    fields = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/accounts/password/change/", fields)["Location"] == "/settings/"
    assert here.get("/settings/").status_code == 200
    assert there.get("/settings/").status_code == 302
    assert newest_mail("doctor@example.org").subject == "Your password has changed"


@pytest.mark.parametrize(
    "fields",
    [
        {"oldpassword": "canary-wrong", "password1": NEW, "password2": NEW},
        {"oldpassword": PASSWORD, "password1": "canary-short"[:9], "password2": "canary-short"[:9]},
        {"oldpassword": PASSWORD, "password1": NEW, "password2": "canary-other-one"},
    ],
)
def test_a_refused_change_is_422_without_passwords(cast, fields):
    response = cast.client("doctor").post("/accounts/password/change/", fields)
    assert response.status_code == 422
    assert b"canary" not in response.content
    assert PASSWORD.encode() not in response.content


def test_change_of_an_address(cast):
    client = cast.client("doctor")
    response = client.post("/accounts/email/", {"email": "private@example.net", "action_add": ""})
    assert response["Location"].startswith("/accounts/reauthenticate/")
    assert client.post("/accounts/reauthenticate/", {"password": "wrong"}).status_code == 422
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "private@example.net", "action_add": ""})
    cast.doctor.refresh_from_db()
    assert cast.doctor.email == "doctor@example.org"
    client.post("/accounts/confirm-email/", {"code": code_in(newest_mail("private@example.net"))})
    cast.doctor.refresh_from_db()
    assert cast.doctor.email == "private@example.net"
    told = newest_mail("doctor@example.org")
    assert told.subject == "Your address has changed"
    assert "private@example.net" not in told.body


def test_an_address_of_somebody_else_is_not_taken(cast):
    client = cast.client("doctor")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "other@example.org", "action_add": ""})
    mail = OutgoingMail.objects.filter(to="other@example.org").order_by("-pk").first()
    if mail and "    " in mail.body:
        client.post("/accounts/confirm-email/", {"code": code_in(mail)})
    cast.doctor.refresh_from_db()
    assert cast.doctor.email == "doctor@example.org"


def test_a_throw_away_address_is_not_taken_later_either(cast):
    client = cast.client("doctor")
    response = client.post("/accounts/email/", {"email": "x@mailinator.com", "action_add": ""})
    assert response.status_code == 422


@pytest.mark.parametrize(
    "page",
    ["/accounts/password/change/", "/accounts/email/", "/accounts/logout/", "/accounts/reauthenticate/"],
)
def test_pages_of_an_account_have_one_heading_and_nothing_inline(cast, page):
    html = cast.client("doctor").get(page).content.decode()
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<script>" not in html
