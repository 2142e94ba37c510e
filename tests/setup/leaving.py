"""Closing a browser so that nothing of it still reaches the server: after the test its database is emptied."""

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
