"""A real browser in the admin: who is signed in, what the console says."""

from collections.abc import Callable

import pytest
from django.conf import settings
from playwright.sync_api import BrowserContext, Page

from tests.setup.leaving import Answering, OnTheirWay


@pytest.fixture(autouse=True)
def _leaves_nothing_on_its_way(request):
    """The desk's scripts send words and signs of life by themselves; the last one is answered before the test ends."""
    if "page" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("live_server")
    leaving, answering = OnTheirWay(request.getfixturevalue("context")), Answering()
    yield
    leaving.settle()
    answering.stop()


@pytest.fixture
def said(page: Page) -> list[str]:
    """What the console complains of, from the first page on."""
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    return complaints


@pytest.fixture
def sign_in(cast, context: BrowserContext, live_server) -> Callable[[str], None]:
    """Let the browser be somebody of the cast."""

    def as_somebody(name: str) -> None:
        cookie = cast.client(name).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}]
        )

    return as_somebody
