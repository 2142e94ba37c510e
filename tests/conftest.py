"""The cast and their places, and the browser, for every test."""

import pytest
from hypothesis import settings

from tests.setup.chromium import LACKING, chromium_path
from tests.setup.emptying import empty_quickly

empty_quickly()
settings.load_profile(
    "ci"
)  # the same examples everywhere and no deadline; --hypothesis-profile=default looks for others
pytest_plugins = ["tests.cast"]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """This machine's Chromium, with no call of its own to anywhere."""
    path = chromium_path()
    if path is None:
        pytest.fail(LACKING)
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    return {
        **browser_type_launch_args,
        "executable_path": path,
        "args": [*quiet, "--disable-sync", "--no-first-run", "--disable-quic"],
    }
