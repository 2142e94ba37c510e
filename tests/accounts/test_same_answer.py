"""Known and unknown addresses get one answer: the status, headers and page do not tell them apart."""

import re

import pytest
from django.test import Client

from accounts.models import OutgoingMail
from tests.accounts.letters import newest_mail

pytestmark = pytest.mark.django_db
STRANGER = "stranger@example.org"


@pytest.fixture(params=["known", "closed", "without a password"])
def known(request, cast) -> str:
    if request.param == "closed":
        cast.doctor.is_active = False
    if request.param == "without a password":
        cast.doctor.set_unusable_password()
    cast.doctor.save()
    return "doctor@example.org"


def answer(path: str, fields: dict[str, str], email: str, *, follow: bool = True):
    """Status, headers and page of a form and of the page after it, without what differs each time."""
    client, parts = Client(), []
    response = client.post(path, fields)
    while True:
        page = re.sub(r'(csrfmiddlewaretoken" value=")[^"]+', r"\1", response.content.decode())
        headers = {
            name: value
            for name, value in response.headers.items()
            if name not in ("Content-Length", "Expires")
        }
        cookies = {
            name: {k: v for k, v in morsel.items() if k != "expires"}
            for name, morsel in response.cookies.items()
        }
        parts.append((response.status_code, headers, cookies, page.replace(email, "")))
        if not (follow and response.status_code == 302):
            return parts
        response = client.get(response["Location"])


def test_login(known):
    answers = [
        answer("/accounts/login/", {"login": email, "password": "wrong"}, email)
        for email in (known, STRANGER)
    ]
    assert answers[0] == answers[1]
    assert answers[0][0][0] == 422


def test_reset(known):
    answers = [answer("/accounts/password/reset/", {"email": email}, email) for email in (known, STRANGER)]
    assert answers[0] == answers[1]
    assert answers[0][0][0] == 302


def test_signup(known):
    answers = [
        answer(
            "/accounts/signup/",
            {"email": email, "username": "night-owl", "password1": "four ordinary words"},
            email,
        )
        for email in (known, STRANGER)
    ]
    assert answers[0] == answers[1]
    assert answers[0][0][0] == 302


def test_the_code_pages_after_it(known):
    for start, fields, confirm in (
        ("/accounts/password/reset/", lambda email: {"email": email}, "/accounts/password/reset/confirm/"),
        (
            "/accounts/signup/",
            lambda email: {"email": email, "username": "owl", "password1": "four ordinary words"},
            "/accounts/confirm-email/",
        ),
    ):
        pages = []
        for email in (known, STRANGER):
            client = Client()
            client.post(start, fields(email))
            answers = [client.post(confirm, {"code": "AAAA-AAAA"}) for _ in range(4)]
            pages.append([(one.status_code, one.get("Location")) for one in answers])
        assert pages[0] == pages[1]


def test_each_is_told_by_mail(cast):
    for email in ("doctor@example.org", STRANGER):
        Client().post("/accounts/password/reset/", {"email": email})
    assert "choose a new password" in newest_mail("doctor@example.org").body
    assert "may have taken another of your addresses" in newest_mail(STRANGER).body
    Client().post(
        "/accounts/signup/",
        {"email": "doctor@example.org", "username": "owl", "password1": "four ordinary words"},
    )
    assert newest_mail("doctor@example.org").subject == "You have an account already"


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_links_in_mails_never_come_from_the_host_header(cast, settings, host):
    settings.SITE_URL = "https://opinion.example"
    headers = {"Host": host, "X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for path, fields in (
        ("/accounts/password/reset/", {"email": STRANGER}),
        (
            "/accounts/signup/",
            {"email": "doctor@example.org", "username": "owl", "password1": "four ordinary words"},
        ),
    ):
        Client(headers=headers).post(path, fields)
    mails = list(OutgoingMail.objects.all())
    assert len(mails) == 2
    for mail in mails:
        links = re.findall(r"https?://[^/\s]+", mail.body)
        assert set(links) == {"https://opinion.example"}
        assert "evil" not in mail.body


def test_a_forged_host_gets_nothing(client, cast):
    response = client.post("/accounts/password/reset/", {"email": STRANGER}, headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    "email", ["a@example.org\nBcc: b@example.org", "a@example.org\r\nBcc:b@example.org", "a@b\x00.org"]
)
@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/signup/"])
def test_no_header_can_be_slipped_into_a_mail(client, email, path):
    response = client.post(path, {"email": email, "username": "owl", "password1": "four ordinary words"})
    assert response.status_code == 422
    assert not OutgoingMail.objects.exists()
