"""/healthz and /readyz: what machines that watch are told."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from config import health


@pytest.fixture(autouse=True)
def _forgetful():
    """Each test asks for the migrations anew."""
    health._complete_schemas.clear()
    yield
    health._complete_schemas.clear()


def heartbeat(age: timedelta) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", [timezone.now() - age]
        )


def test_alive_needs_no_database(client, django_assert_num_queries):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]
    assert client.post("/healthz").status_code == 405


def test_ready_with_a_worker(client, db):
    heartbeat(timedelta(seconds=20))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "reasons": []})
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


def test_a_second_time_it_costs_one_query(client, db, django_assert_num_queries):
    heartbeat(timedelta(0))
    client.get("/readyz")
    with django_assert_num_queries(1):
        client.get("/readyz")


@pytest.mark.parametrize("seconds", [61, 100_000])
def test_not_ready_without_a_worker(client, db, seconds):
    heartbeat(timedelta(seconds=seconds))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["No worker has reported for a minute."])


def test_not_ready_without_a_migration(client, db):
    heartbeat(timedelta(0))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["The database lacks migrations."])


def test_not_ready_without_a_database(client, db):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE procrastinate_workers RENAME TO elsewhere")
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["The database does not answer."])
