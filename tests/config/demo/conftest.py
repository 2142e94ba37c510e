"""The demo, loaded once for every test of it."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings


@pytest.fixture(scope="package")
def _loaded(django_db_setup, django_db_blocker):
    """The demo, loaded once for all tests of this folder; each undoes what it changes."""
    quick = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])
    with django_db_blocker.unblock(), transaction.atomic():
        with quick:
            call_command("demo", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demo(_loaded, db):
    """What every test here begins with."""
