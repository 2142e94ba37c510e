"""Mail: each becomes a row and a job in the transaction that wrote it; the worker delivers it from there.

So a request never waits for a mail server, whoever is written to, and a transaction that is rolled back
writes to nobody. What mails say is their senders' business, not this module's.
"""

import smtplib
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives, mailers, make_msgid
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from accounts.models.mail import OutgoingMail

DELIVERY_TASK = "accounts.tasks.deliver_mail"
MAX_ATTEMPTS = 9
FIRST_PAUSE = timedelta(seconds=4)  # each pause is four times the one before; the nine span a day
KEPT = timedelta(days=7)  # mails that failed, and where DEMO is on those that were sent
_PERMANENT = range(500, 600)  # SMTP replies that will not change by asking again (RFC 5321, 4.2.1)


class DeliveryFailed(Exception):
    """A mail server did not take a mail this time. Its text is the kind of error; it names no address."""


class QueuedBackend(BaseEmailBackend):
    """The mailer that all of the site's mail goes through: it stores and defers, and delivers nothing."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue each message once for each of its addresses; returns how many messages were queued.

        A dead address of one receiver must not hold up another, so nobody shares a row. Raises ValueError
        for attachments, which no mail of the site has.
        """
        with transaction.atomic():
            return sum(bool(queue(message)) for message in email_messages)


def queue(message: EmailMessage) -> list[OutgoingMail]:
    """Store one row for each receiver of the message and defer its delivery, in the current transaction."""
    if message.attachments:
        raise ValueError("Mails of the site carry no attachments.")
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    html = next((str(content) for content, kind in alternatives if kind == "text/html"), "")
    headers = {name: str(value) for name, value in message.extra_headers.items()}
    if message.reply_to:
        headers.setdefault("Reply-To", ", ".join(map(str, message.reply_to)))
    message.message()  # raises for a newline in a header, while its sender can still be told
    mails = []
    for address in message.recipients():
        # Each try sends the same Message-ID: after a crash in between a receiver's server sees it is the same.
        own = {**headers, "Message-ID": make_msgid(domain=_domain(message.from_email))}
        mails.append(
            OutgoingMail.objects.create(
                sender=message.from_email,
                to=address,
                subject=str(message.subject),
                body=str(message.body),
                html=html,
                headers=own,
            )
        )
    for mail in mails:
        app.configure_task(DELIVERY_TASK).defer(mail_id=mail.pk)
    return mails


def deliver(mail_id: int) -> None:
    """Hand one queued mail to the mailer named "delivery"; no-op if that is done or another worker is at it.

    Raises DeliveryFailed if it is worth another try.
    """
    with transaction.atomic():
        _allow_slow_mail_server()
        waiting = OutgoingMail.objects.select_for_update(skip_locked=True)
        mail = waiting.filter(pk=mail_id, state=OutgoingMail.State.QUEUED).first()
        if mail is None:
            return
        error = _send(mail)
        if error is None:
            _keep_or_forget(mail)
            return
        mail.attempts += 1
        mail.last_error = type(error).__name__[:100]
        if _is_permanent(error) or mail.attempts >= MAX_ATTEMPTS:
            mail.state = OutgoingMail.State.FAILED
        mail.save(update_fields=["attempts", "last_error", "state"])
    if mail.state != OutgoingMail.State.FAILED:
        raise DeliveryFailed(mail.last_error)


def pause_before(attempt: int) -> timedelta:
    """How long to wait before try number `attempt` + 1, given that `attempt` (from 1) has just failed."""
    return FIRST_PAUSE * 4 ** (attempt - 1)


def delete_old_mail() -> int:
    """Delete what has been kept long enough; returns how many mails that were."""
    old = OutgoingMail.objects.exclude(state=OutgoingMail.State.QUEUED)
    return old.filter(created_at__lt=timezone.now() - KEPT).delete()[0]


def _send(mail: OutgoingMail) -> Exception | None:
    """Try once; the error, if there was one. Whatever a mail server or a mail holds must not stop the queue."""
    message = EmailMultiAlternatives(mail.subject, mail.body, mail.sender, [mail.to], headers=mail.headers)
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        with mailers["delivery"] as mailer:
            mailer.send_messages([message])
    except Exception as error:
        return error
    return None


def _keep_or_forget(mail: OutgoingMail) -> None:
    if not settings.KEEP_SENT_MAIL:
        mail.delete()
        return
    mail.state = OutgoingMail.State.SENT
    mail.sent_at = timezone.now()
    mail.save(update_fields=["state", "sent_at"])


def _is_permanent(error: Exception) -> bool:
    """Whether a mail server said for good that it does not take this mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code in _PERMANENT for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPConnectError | smtplib.SMTPHeloError):
        return False  # the operator can put that right
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code in _PERMANENT


def _allow_slow_mail_server() -> None:
    """The row stays locked while a mail server thinks: let this transaction be idle longer than a request's."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '10min'")


def _domain(sender: str) -> str:
    return sender.rpartition("@")[2].strip(" >") or "localhost"
