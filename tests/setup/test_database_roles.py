"""The serving role over the site's real tables, and the audit trail's own guard."""

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.utils import DatabaseError

from accounts.models import AuditEntry
from config.database_roles import AUDIT_TABLES, restrict_after_migrate, restrict_web_role, serving_role


def as_web() -> psycopg.Connection:
    settings = connection.settings_dict
    return psycopg.connect(host=settings["HOST"], dbname=settings["NAME"], user="web", autocommit=True)


@pytest.fixture
def entry(transactional_db):
    if connection.settings_dict["USER"] != "owner":
        pytest.skip("the server that DATABASE_URL names has one role")
    with connection.cursor() as cursor:
        restrict_web_role(cursor)
    yield AuditEntry.objects.create(actor_role="moderator", act="hide", target_kind="post")
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE accounts_auditentry")


def test_the_list_of_audit_tables_is_that_of_the_models():
    assert AuditEntry._meta.db_table in AUDIT_TABLES


def test_the_serving_role_only_adds_to_the_audit_trail(entry):
    with as_web() as web:
        assert web.execute("SELECT act FROM accounts_auditentry").fetchone() == ("hide",)
        for refused in (
            "UPDATE accounts_auditentry SET act = 'restore'",
            "DELETE FROM accounts_auditentry",
            "TRUNCATE accounts_auditentry",
            "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
            "DROP TABLE accounts_auditentry",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                web.execute(refused)


def test_nor_does_anybody_else_change_it(entry):
    for act in (lambda: AuditEntry.objects.update(act="restore"), lambda: entry.delete()):
        with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
            act()


def test_the_serving_role_can_do_the_worker_s_jobs(entry):
    with as_web() as web:
        web.execute("SELECT count(*) FROM procrastinate_jobs")
        web.execute("DELETE FROM procrastinate_workers WHERE last_heartbeat < now() - interval '1 year'")
        web.execute("SELECT procrastinate_register_worker_v1()")
        web.execute("DELETE FROM procrastinate_workers")


@pytest.mark.django_db(transaction=True)
def test_each_migrate_renews_the_rights_of_web():
    with connection.cursor() as cursor:
        if connection.settings_dict["USER"] != "owner":
            pytest.skip("the server that DATABASE_URL names has one role")
        cursor.execute("REVOKE ALL ON forum_post, accounts_auditentry FROM web")
        call_command("migrate", verbosity=0)
        for table, right, expected in (
            ("forum_post", "SELECT", True),
            ("forum_post", "DELETE", True),
            ("accounts_auditentry", "INSERT", True),
            ("accounts_auditentry", "UPDATE", False),
            ("accounts_auditentry", "DELETE", False),
        ):
            cursor.execute("SELECT has_table_privilege('web', %s, %s)", [table, right])
            assert cursor.fetchone() == (expected,), (table, right)


@pytest.mark.parametrize(
    ("env", "role"),
    [
        ({}, "web"),
        ({"SERVING_ROLE": "ignored"}, "web"),
        ({"DATABASE_URL": "postgresql://me@db/site"}, ""),
        ({"DATABASE_URL": "postgresql://me@db/site", "SERVING_ROLE": "site_web"}, "site_web"),
    ],
)
def test_which_role_serves(env, role):
    assert serving_role(env) == role


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("named", [False, True])
def test_on_a_server_of_others_only_the_role_that_is_named_is_given_rights(monkeypatch, named):
    if connection.settings_dict["USER"] != "owner":
        pytest.skip("the server that DATABASE_URL names has one role")
    monkeypatch.setenv("DATABASE_URL", "postgresql://owner@shared/site")
    monkeypatch.setenv("SERVING_ROLE", "web" if named else "")
    with connection.cursor() as cursor:
        cursor.execute("REVOKE ALL ON forum_post FROM web")
        try:
            restrict_after_migrate(using="default")
            cursor.execute("SELECT has_table_privilege('web', 'forum_post', 'SELECT')")
            assert cursor.fetchone() == (named,)
        finally:
            restrict_web_role(cursor, "web")
