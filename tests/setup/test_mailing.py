"""Mail: stored and deferred with the words that caused it, delivered once by the real worker."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.mail import EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts import mailing
from accounts.models import OutgoingMail
from tests.setup.mail_server import mail_server
from tests.setup.worker import run_worker_once

QUEUED = {"BACKEND": "accounts.mailing.QueuedBackend"}
NOWHERE = {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}


@pytest.fixture
def post_office(transactional_db, settings):
    """A mail server that the worker delivers to, as in production: what was delivered is forgotten."""
    no_jobs()
    with mail_server() as server:
        settings.MAILERS = {"default": QUEUED, "delivery": server.mailer}
        settings.KEEP_SENT_MAIL = False
        yield server
    no_jobs()


def no_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")
        cursor.execute("DELETE FROM procrastinate_jobs")


def waiting_jobs() -> list[tuple[str, dict]]:
    return list(ProcrastinateJob.objects.filter(status="todo").values_list("task_name", "args"))


def due_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def write(*to: str, subject: str = "A subject – with a dash") -> None:
    message = EmailMultiAlternatives(subject, "Words: “quoted”.\n", "Site <site@example.org>", list(to))
    message.attach_alternative("<p>Words</p>", "text/html")
    message.send()


def test_a_mail_is_queued_then_delivered_once_and_forgotten(post_office):
    write("doctor@example.org")
    assert post_office.mails == []
    assert OutgoingMail.objects.get().state == "queued"
    run_worker_once()
    run_worker_once()
    (mail,) = post_office.mails
    assert mail["Subject"] == "A subject – with a dash"
    assert mail["To"] == "doctor@example.org"
    assert mail["Message-ID"].endswith("@example.org>")
    assert "“quoted”" in mail.get_body(("plain",)).get_content()
    assert "<p>Words</p>" in mail.get_body(("html",)).get_content()
    assert not OutgoingMail.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name=mailing.DELIVERY_TASK).exists()


def test_a_job_names_the_row_and_nothing_else(post_office):
    write("doctor@example.org")
    ((task, arguments),) = waiting_jobs()
    assert (task, arguments) == (mailing.DELIVERY_TASK, {"mail_id": OutgoingMail.objects.get().pk})
    assert "example.org" not in json.dumps(arguments)


def test_a_transaction_that_is_rolled_back_writes_to_nobody(post_office):
    with transaction.atomic():
        write("doctor@example.org")
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert waiting_jobs() == []


def test_a_dead_address_holds_nobody_up(post_office):
    post_office.answers = {"dead@example.org": "550 no such person", "full@example.org": "452 try later"}
    write("dead@example.org", "full@example.org", "alive@example.org")
    run_worker_once()
    assert [mail["To"] for mail in post_office.mails] == ["alive@example.org"]
    dead = OutgoingMail.objects.get(to="dead@example.org")
    full = OutgoingMail.objects.get(to="full@example.org")
    assert (dead.state, dead.attempts, dead.last_error) == ("failed", 1, "SMTPRecipientsRefused")
    assert (full.state, full.attempts) == ("queued", 1)
    assert [arguments["mail_id"] for _task, arguments in waiting_jobs()] == [full.pk]
    post_office.answers = {}
    due_now()
    run_worker_once()
    assert [mail["To"] for mail in post_office.mails] == ["alive@example.org", "full@example.org"]


def test_a_mail_server_that_is_down_is_asked_again_ever_more_slowly_and_then_no_more(post_office, settings):
    settings.MAILERS = {
        "default": QUEUED,
        "delivery": {**post_office.mailer, "OPTIONS": {"host": "127.0.0.1", "port": 1}},
    }
    write("doctor@example.org")
    pauses = []
    for _ in range(mailing.MAX_ATTEMPTS):
        run_worker_once()
        job = ProcrastinateJob.objects.filter(status="todo").first()
        if job:
            pauses.append((job.scheduled_at - timezone.now()).total_seconds())
        due_now()
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.attempts, mail.last_error) == (
        "failed",
        mailing.MAX_ATTEMPTS,
        "ConnectionRefusedError",
    )
    assert len(pauses) == mailing.MAX_ATTEMPTS - 1
    assert all(later > 2 * sooner for sooner, later in pairwise(pauses))
    assert 12 * 3600 < sum(pauses) < 48 * 3600
    assert waiting_jobs() == []


def test_where_sent_mail_is_kept_the_outbox_has_it(transactional_db, settings):
    no_jobs()
    settings.MAILERS = {"default": QUEUED, "delivery": NOWHERE}
    settings.KEEP_SENT_MAIL = True
    send_mail("Hello", "Words", None, ["doctor@example.org"])
    run_worker_once()
    mail = OutgoingMail.objects.get()
    assert (mail.state, mail.body) == ("sent", "Words")
    assert mail.sent_at is not None
    no_jobs()


def test_old_mail_is_deleted_and_waiting_mail_is_not(db):
    long_ago = timezone.now() - mailing.KEPT - timedelta(hours=1)
    for state in OutgoingMail.State:
        for _ in range(2):
            OutgoingMail.objects.create(
                sender="a@example.org",
                to="b@example.org",
                subject="s",
                body="b",
                state=state,
                sent_at=timezone.now() if state == "sent" else None,
            )
    keep = {OutgoingMail.objects.filter(state=state).first().pk for state in OutgoingMail.State}
    OutgoingMail.objects.exclude(pk__in=keep).update(created_at=long_ago)
    assert mailing.delete_old_mail() == 2
    assert OutgoingMail.objects.filter(state="queued").count() == 2


def test_nothing_gets_into_a_header(db, settings):
    settings.MAILERS = {"default": QUEUED, "delivery": NOWHERE}
    with pytest.raises(ValueError, match=r"(?i)header"):
        write("doctor@example.org", subject="Hello\nBcc: everybody@example.org")
    assert not OutgoingMail.objects.exists()


def test_a_known_and_an_unknown_address_get_the_same_answer(db, settings, client, cast):
    settings.MAILERS = {"default": QUEUED, "delivery": NOWHERE}
    answers, jobs = [], []
    for address in (cast.doctor.email, "stranger@example.net"):
        before = ProcrastinateJob.objects.count()
        answer = client.post("/accounts/password/reset/", {"email": address})
        answers.append((answer.status_code, answer.headers.get("Location")))
        jobs.append(ProcrastinateJob.objects.count() - before)
        client.cookies.clear()
    assert answers[0] == answers[1]
    assert jobs[0] == jobs[1]
