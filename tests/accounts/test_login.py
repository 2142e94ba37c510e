"""Signing in and out: status, limits, where one goes next."""

import pytest
from django.test import Client

from tests.accounts.letters import code_in, newest_mail
from tests.cast import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def sign_in(client, email="doctor@example.org", password=PASSWORD, **fields):
    return client.post(LOGIN, {"login": email, "password": password, **fields})


@pytest.mark.parametrize("email", ["doctor@example.org", "Doctor@Example.ORG", "  doctor@example.org "])
def test_sign_in_by_address_in_any_case(client, cast, email):
    response = sign_in(client, email)
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(cast.doctor.pk)


def test_a_wrong_password_is_422_and_not_sent_back(client, cast):
    response = sign_in(client, password="canary-wrong-password")
    page = response.content.decode()
    assert response.status_code == 422
    assert "canary-wrong-password" not in page
    assert 'value="doctor@example.org"' in page
    assert 'role="alert"' in page
    assert "does not match" in page
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("fields", [{}, {"login": "no address", "password": "x"}, {"login": "a@b.example"}])
def test_an_incomplete_form_is_422(client, cast, fields):
    response = client.post(LOGIN, fields)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()


def test_wrong_passwords_of_one_account_are_limited(client, cast):
    answers = [sign_in(client, password="wrong") for _ in range(7)]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert answers[-1]["Retry-After"] == "300"
    assert sign_in(client).status_code == 429


def test_a_made_up_forwarding_header_does_not_lift_the_limit(client, cast):
    answers = [
        client.post(
            LOGIN,
            {"login": f"doctor{n}@example.org", "password": "wrong"},
            headers={
                "X-Forwarded-For": f"192.0.2.{n}",
                "X-Real-IP": f"192.0.2.{n}",
                "Forwarded": f"for=192.0.2.{n}",
            },
        ).status_code
        for n in range(12)
    ]
    assert answers == [422] * 10 + [429] * 2


def test_ones_own_success_between_guesses_does_not_lift_the_limit(client, cast):
    answers = []
    for _ in range(7):
        answers.append(sign_in(Client(), password="wrong").status_code)
        sign_in(Client(), "other@example.org")
    assert answers == [422] * 5 + [429] * 2


def test_the_owner_gets_in_by_a_code_while_somebody_else_tries(client, cast):
    for _ in range(6):
        sign_in(Client(), password="wrong")
    client.post("/accounts/password/reset/", {"email": "doctor@example.org"})
    client.post("/accounts/password/reset/confirm/", {"code": code_in(newest_mail("doctor@example.org"))})
    client.post(
        "/accounts/password/reset/complete/", {"password1": "a new long one!", "password2": "a new long one!"}
    )
    assert client.session["_auth_user_id"] == str(cast.doctor.pk)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "https:/evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://testserver@evil.example/",
        "http://testserver.evil.example/",
        "https://localhost/",
        "\x00//evil.example",
        " //evil.example",
        "/\t/evil.example",
        "http:///evil.example",
        "h\nttps://evil.example",
    ],
)
@pytest.mark.parametrize("place", ["form", "address"])
def test_no_redirect_to_another_site(client, cast, target, place):
    if place == "form":
        response = sign_in(client, next=target)
    else:
        response = client.post(
            LOGIN, {"login": "doctor@example.org", "password": PASSWORD}, query_params={"next": target}
        )
    assert response.status_code == 302
    assert response["Location"] == "/"


def test_back_where_one_came_from(client, cast):
    assert sign_in(client, next="/forum/unread/?page=2")["Location"] == "/forum/unread/?page=2"


def test_logout_keeps_on_the_site_and_ends_the_session(client, cast):
    sign_in(client)
    old = client.cookies["session"].value
    response = client.post("/accounts/logout/", {"next": "//evil.example"})
    assert response["Location"] == "/"
    thief = Client()
    thief.cookies["session"] = old
    assert thief.get("/settings/").status_code == 302


def test_a_look_at_the_logout_page_signs_nobody_out(client, cast):
    sign_in(client)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session


def test_signing_in_begins_a_new_session(client, cast):
    client.post("/settings/", {"display_name": "Kept"})
    before = client.session.session_key
    sign_in(client)
    assert before
    assert client.session.session_key != before


def test_a_closed_account_is_told_so_and_stays_out(client, cast):
    cast.doctor.is_active = False
    cast.doctor.save()
    response = sign_in(client)
    assert response["Location"] == "/accounts/inactive/"
    assert b"This account is closed" in client.get("/accounts/inactive/").content
    assert "_auth_user_id" not in client.session
    assert sign_in(client, password="wrong").status_code == 422


def test_closing_an_account_ends_its_sessions(cast):
    client = cast.client("doctor")
    assert client.get("/settings/").status_code == 200
    cast.doctor.is_active = False
    cast.doctor.save()
    assert client.get("/settings/").status_code == 302


def test_the_page_without_a_session_sets_no_session(client, db):
    client.get(LOGIN)
    assert "session" not in client.cookies
