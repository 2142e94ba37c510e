"""Closing a browser so that nothing of it still reaches the server: after the test its database is emptied."""

import threading

from django.core.signals import request_finished, request_started
from playwright.sync_api import BrowserContext, Request

PATIENCE = 10_000  # milliseconds
STEP = 20


class OnTheirWay:
    """The requests of a browser that the server has not answered yet."""

    def __init__(self, context: BrowserContext) -> None:
        self.context = context
        self.requests: set[Request] = set()
        context.on("request", lambda request: self.requests.add(request))
        for answered in ("requestfinished", "requestfailed"):
            context.on(answered, lambda request: self.requests.discard(request))

    def settle(self) -> None:
        """Let no new request out, and wait until those under way are answered. What is held back here is no fault of a
        page: ask for those after `wait` and before this."""
        self.context.route("**/*", lambda route: route.abort())
        self.wait()
        self.context.set_offline(True)

    def wait(self) -> None:
        """Until every request that is under way is answered."""
        waited = 0
        while self.requests and self.context.pages:
            assert waited < PATIENCE, [request.url for request in self.requests]
            self.context.pages[0].wait_for_timeout(STEP)
            waited += STEP


class Answering:
    """What the server is doing, as itself sees it: a page that goes away does not wait for what it sent last."""

    def __init__(self) -> None:
        self.under_way = 0
        self.changed = threading.Condition()
        request_started.connect(self._begin)
        request_finished.connect(self._end)

    def _begin(self, **_: object) -> None:
        with self.changed:
            self.under_way += 1

    def _end(self, **_: object) -> None:
        with self.changed:
            self.under_way -= 1
            self.changed.notify_all()

    def stop(self) -> None:
        """Wait until everything is answered, and look away."""
        with self.changed:
            assert self.changed.wait_for(lambda: self.under_way <= 0, PATIENCE / 1000), self.under_way
        request_started.disconnect(self._begin)
        request_finished.disconnect(self._end)
