"""The headers that every answer carries, whatever it is; and what a wrong environment says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[2]
CSP = (
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "object-src 'none'",
)


def check(answer) -> None:
    policy = answer["Content-Security-Policy"]
    for rule in CSP:
        assert rule in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    for cookie in answer.cookies.values():
        assert cookie["httponly"], cookie
        assert cookie["samesite"] == "Lax", cookie


@pytest.mark.parametrize(
    ("address", "person", "status"),
    [
        ("/", None, 200),
        ("/accounts/login/", None, 200),
        ("/settings/", None, 302),
        ("/settings/", "doctor", 200),
        ("/admin/", "doctor", 302),
        ("/admin/", "moderator", 200),
        ("/no/such/page/", None, 404),
        ("/forum/t/0000000001/", None, 404),
        ("/feeds/essays/", None, 200),
        ("/feeds/forum/", None, 200),
        ("/sitemap.xml", None, 200),
        ("/robots.txt", None, 200),
        ("/.well-known/security.txt", None, 200),
        ("/healthz", None, 200),
        ("/static/css/all.css", None, 200),
    ],
)
def test_headers(cast, topic, address, person, status):
    answer = cast.client(person).get(address)
    assert answer.status_code == status
    check(answer)
    if person:
        assert "no-store" in answer["Cache-Control"]


def test_headers_of_the_redirect_to_https(settings):
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 63_072_000
    plain = Client().get("/forum/")
    assert (plain.status_code, plain.url) == (301, "https://testserver/forum/")
    assert "default-src 'none'" in plain["Content-Security-Policy"]
    secure = Client().get("/forum/", secure=True)
    assert secure["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains; preload"


def test_nothing_is_open_to_other_origins(client):
    for address in ("/", "/static/css/all.css", "/feeds/essays/"):
        assert "Access-Control-Allow-Origin" not in client.get(address)


def test_headers_of_refusals(cast, topic, settings, monkeypatch):
    check(cast.client("other").post(topic.reply_address, {"body": ""}))
    settings.LIMITS = {**settings.LIMITS, "post": [(0, 60)]}
    check(cast.client("other").post(topic.reply_address, {"body": "x"}))
    check(Client(enforce_csrf_checks=True).post(topic.reply_address, {"body": "x"}))
    bad_host = Client().get("/", headers={"host": "evil.example"})
    assert bad_host.status_code == 400
    check(bad_host)
    monkeypatch.setattr("config.pages.render", lambda *_, **__: 1 / 0)
    broken = Client(raise_request_exception=False)
    monkeypatch.undo()
    monkeypatch.setattr("forum.views.topics.newest", lambda *_: 1 / 0)
    answer = broken.get("/forum/")
    assert answer.status_code == 500
    check(answer)
    said = answer.content.decode()
    assert "Traceback" not in said
    assert "our fault" in said


def test_the_appearance_leads_back_to_this_site_only(client):
    for evil in (
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil",
        "/%09/evil",
    ):
        answer = client.post("/settings/appearance/", {"next": evil, "theme": "night"})
        assert answer.url in ("/", "/%09/evil")
    answer = client.post("/settings/appearance/", {"theme": '"><script>', "size": "huge", "next": "/"})
    assert answer.cookies["appearance"].value == "auto.normal"
    assert client.get("/settings/appearance/").url == "/"
    assert client.post("/settings/appearance/", headers={"sec-fetch-site": "cross-site"}).status_code == 403


PRODUCTION = {
    "SECRET_KEY": "k3-" + "abcdefghij0123456789" * 4,
    "SITE_URL": "https://opinion.example.org",
}


def run_check(**env: str) -> subprocess.CompletedProcess:
    """`manage.py check --deploy` in a process of its own, with this environment and no other."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "DATABASE_URL") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**inherited, "TESTING_SERVER": "1", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_passes_djangos_deployment_checks():
    done = run_check(**PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


@pytest.mark.parametrize(
    ("env", "says"),
    [
        ({**PRODUCTION, "SECRET_KEY": ""}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "ten-chars!"}, "SECRET_KEY"),
        ({**PRODUCTION, "SECRET_KEY": "django-insecure-" + "abcdefghij" * 6}, "SECRET_KEY"),
        ({**PRODUCTION, "SITE_URL": ""}, "SITE_URL"),
        ({**PRODUCTION, "SITE_URL": "http://opinion.example.org"}, "https://"),
        ({"DEMO": "1", "SITE_URL": "https://opinion.example.org"}, "loopback"),
        ({**PRODUCTION, "PORT": "eight"}, "PORT"),
        ({**PRODUCTION, "DEBUG": "perhaps"}, "DEBUG"),
        ({**PRODUCTION, "SMTP_PORT": "x"}, "SMTP_PORT"),
    ],
)
def test_a_wrong_value_stops_the_start_with_one_sentence(env, says):
    done = run_check(**env)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert len(re.findall(r"\n", done.stderr.strip())) <= 1
