"""Where the browser that the tests drive is; and what to say if there is none."""

import shutil
import sys

LACKING = "The browser tests need Chromium, which is not installed. Get it with: apt-get install chromium"
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


def chromium_path() -> str | None:
    """The path of a Chromium of this machine, or None."""
    return next(filter(None, map(shutil.which, NAMES)), None)


if __name__ == "__main__" and chromium_path() is None:
    sys.exit(LACKING)
