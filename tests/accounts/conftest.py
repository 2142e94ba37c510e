"""For the tests of accounts: mails go into the queue, as they do on a site that is served."""

import pytest


@pytest.fixture(autouse=True)
def _mails_are_queued(settings):
    settings.MAILERS = {
        "default": {"BACKEND": "accounts.mailing.QueuedBackend"},
        "delivery": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
    }
