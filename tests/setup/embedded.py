"""A plugin of pytest, named in pyproject.toml's addopts: the tests' own environment and database server.

It is loaded before pytest-django reads the settings. The server is stopped by the last run that uses it.
"""

import os

import pytest

from config.database import ensure_test_server
from config.startup import StartupProblem

for _of_the_site in ("DEMO", "DEBUG", "SITE_URL", "SECRET_KEY", "DATABASE_ROLE"):
    os.environ.pop(_of_the_site, None)
os.environ["TESTING"] = "1"


def pytest_configure(config: pytest.Config) -> None:
    """Have the server up before the first test asks for a database."""
    if config.option.collectonly or config.option.help:
        return
    try:
        ensure_test_server()
    except StartupProblem as problem:
        raise pytest.UsageError(str(problem)) from None
