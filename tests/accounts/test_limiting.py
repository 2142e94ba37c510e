"""Limits count in the database: what comes at once is counted one by one."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.limiting import TooOften, count_or_refuse, forget_old_tallies
from accounts.models import Tally


def is_let_through(who: object) -> bool:
    try:
        count_or_refuse("like", who)
    except TooOften:
        return False
    finally:
        connection.close()
    return True


@pytest.mark.django_db(transaction=True)
def test_thirty_at_once_are_thirty(settings):
    settings.LIMITS = {"like": [(7, 86_400)]}
    with ThreadPoolExecutor(10) as threads:
        answers = list(threads.map(is_let_through, ["doctor"] * 30))
    assert answers.count(True) == 7
    assert Tally.objects.get().times == 30


@pytest.mark.django_db
class TestCounting:
    def test_each_person_and_each_thing_is_counted_apart(self, settings):
        settings.LIMITS = {"like": [(1, 3600)], "report": [(1, 3600)]}
        count_or_refuse("like", 1)
        count_or_refuse("like", 2)
        count_or_refuse("report", 1)
        with pytest.raises(TooOften) as refusal:
            count_or_refuse("like", 1)
        assert 0 < refusal.value.seconds <= 3600
        assert "nothing is lost" in str(refusal.value)

    def test_the_longer_limit_holds_too(self, settings):
        settings.LIMITS = {"like": [(100, 60), (2, 3600)]}
        count_or_refuse("like", 1)
        count_or_refuse("like", 1)
        with pytest.raises(TooOften):
            count_or_refuse("like", 1)

    def test_the_next_window_begins_anew(self, settings, monkeypatch):
        settings.LIMITS = {"like": [(1, 60)]}
        monkeypatch.setattr("accounts.limiting.time.time", lambda: 59.0)
        count_or_refuse("like", 1)
        monkeypatch.setattr("accounts.limiting.time.time", lambda: 60.0)
        count_or_refuse("like", 1)

    def test_rows_name_nobody_and_old_ones_go(self, settings, monkeypatch):
        settings.LIMITS = {"like": [(1, 60)]}
        monkeypatch.setattr("accounts.limiting.time.time", lambda: 59.0)
        count_or_refuse("like", "doctor@example.org")
        assert "doctor" not in Tally.objects.get().key
        assert forget_old_tallies() == 1
        assert not Tally.objects.exists()
