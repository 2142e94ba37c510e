"""Every test's ground, laid before Django reads its settings: the tests' own server (`-p tests.ground`)."""

import os

os.environ["TESTING"] = "1"
# Playwright's own loop runs in the test's thread; Django would take that for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

from config.database import ensure_test_server
from config.startup import plain_words

with plain_words():
    ensure_test_server()
