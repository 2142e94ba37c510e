"""People in front of a real browser: what they see, and that nothing is broken or fetched from elsewhere behind it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page

from tests.cast import PASSWORD
from tests.setup.leaving import Answering, OnTheirWay


def pytest_collection_modifyitems(items):
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(autouse=True)
def _as_served(settings, transactional_db):
    """Mails wait in the queue, as on a site that is served; what an earlier test counted is forgotten."""
    cache.clear()
    settings.MAILERS = {
        "default": {"BACKEND": "accounts.mailing.QueuedBackend"},
        "delivery": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
    }
    settings.KEEP_SENT_MAIL = True


@dataclass
class Person:
    """One person's browser window."""

    page: Page
    context: BrowserContext
    home: str
    faults: list[str] = field(default_factory=list)

    def visit(self, address: str) -> None:
        self.page.goto(self.home + address)

    def sign_in(self, email: str, password: str = PASSWORD) -> None:
        self.visit("/accounts/login/")
        self.page.fill("[name=login]", email)
        self.page.fill("[name=password]", password)
        self.page.locator("main form button[type=submit], main form button:not([type])").first.click()
        self.page.wait_for_url(lambda url: "/login/" not in url)

    def enter(self, client: Client) -> None:
        """Be signed in as that client is, without the form."""
        self.context.add_cookies(
            [{"name": "session", "value": client.cookies["session"].value, "url": self.home}]
        )

    def is_at(self, path: str) -> bool:
        return urlsplit(self.page.url).path == path


@pytest.fixture
def person(browser: Browser, live_server) -> Iterator:
    """A factory of people; at the end none of them has met a fault, a blocked resource or another host."""
    people: list[Person] = []
    leaving: list[OnTheirWay] = []
    answering = Answering()

    def make(
        *, javascript: bool = True, width: int = 1440, scheme: str = "light", touch: bool = False
    ) -> Person:
        context = browser.new_context(
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            has_touch=touch,
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        page = context.new_page()
        someone = Person(page=page, context=context, home=live_server.url)
        watch(someone)
        people.append(someone)
        leaving.append(OnTheirWay(context))
        return someone

    yield make
    for browser_window in leaving:
        browser_window.wait()
    faults = [fault for someone in people for fault in someone.faults]
    for browser_window in leaving:
        browser_window.settle()
    for someone in people:
        someone.context.close()
    urlopen(
        f"{live_server.url}/healthz"
    ).close()  # what was sent before has been taken up when this is answered
    answering.stop()
    assert not faults, faults


def watch(someone: Person) -> None:
    """Write down what should never happen behind a page."""

    def on_console(message):
        words = message.text
        refused = "Failed to load resource" in words and any(
            f"status of {code}" in words for code in (403, 404, 405, 409, 410, 422, 429)
        )
        if message.type == "error" and not refused:
            someone.faults.append(f"console: {words} at {someone.page.url}")

    def on_request(request):
        if not request.url.startswith((someone.home, "data:", "blob:", "about:")):
            someone.faults.append(f"request to {request.url}")

    someone.page.on("console", on_console)
    someone.page.on("pageerror", lambda error: someone.faults.append(f"script: {error}"))
    someone.page.on(
        "dialog", lambda dialog: (someone.faults.append(f"dialog: {dialog.message}"), dialog.dismiss())
    )
    someone.context.on("request", on_request)
