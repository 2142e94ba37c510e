"""Mails about replies, mentions and quotations: one for all that is due, nothing that may not be seen, nothing twice."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.signing import Signer
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Byline, Member, Notification, OutgoingMail
from accounts.moderating import hide
from accounts.notifying import BEFORE_MAIL, MAILING_TASK, mark_all, mark_met, tell
from accounts.sealing import own_byline
from accounts.telling_by_mail import defused, look_again, mail_those_told, without_unseen, write_to
from accounts.unsubscribing import address_for, token_for
from forum.editing import edit
from forum.hearing import hear
from forum.models import Category, Post, Quote
from forum.posting import open_topic, reply
from forum.watching import watch_topic
from tests.forum.test_hearing import unshow
from tests.setup.mail_server import mail_server
from tests.setup.worker import run_worker_once

pytestmark = pytest.mark.django_db
SECRET = "Zanzibarquartz"


@pytest.fixture(autouse=True)
def _queued(settings):
    settings.KEEP_SENT_MAIL = False
    settings.MAILERS = {
        "default": {"BACKEND": "accounts.mailing.QueuedBackend"},
        "delivery": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
    }


def choose(member: Member, mails: str) -> None:
    Member.objects.filter(pk=member.pk).update(mails=mails)


def time_passes(by: timedelta = BEFORE_MAIL) -> None:
    for row in Notification.objects.all():
        Notification.objects.filter(pk=row.pk).update(created_at=row.created_at - by)


def run(*posts: Post) -> list[OutgoingMail]:
    """What the worker does ten minutes after; the mails that are queued then."""
    for post in posts:
        mail_those_told(ContentType.objects.get_for_model(Post).pk, post.pk)
    return list(OutgoingMail.objects.order_by("pk"))


@pytest.fixture
def answered(cast, topic, a_reply) -> Post:
    post = reply(topic=topic, by=cast.doctor, source=f"{SECRET}, and *what* then?", reply_to=a_reply)
    hear(post.pk)
    return post


def test_a_neutral_mail_says_that_there_is_something_and_no_word_of_it(
    cast, topic, a_reply, answered, settings
):
    further = reply(topic=topic, by=cast.doctor, source="@other, again.")
    again = reply(topic=topic, by=cast.doctor, source="And again.", reply_to=a_reply)
    for post in (further, again):
        hear(post.pk)
    assert run(answered) == [], "not before ten minutes have passed"
    time_passes()
    (mail,) = run(answered, further, again)
    assert (mail.to, mail.subject) == ("other@example.org", "News for you on Second Opinion")
    assert "2 replies to you on Second Opinion\n" in mail.body
    assert "1 mention of you on Second Opinion\n" in mail.body
    for word in (SECRET, topic.title, "Doctor", "doctor", "again"):
        assert word not in mail.body
    links = re.findall(r"https?://\S+", mail.body)
    assert links
    assert all(link.startswith(settings.SITE_URL) for link in links)
    assert f"{settings.SITE_URL}/notifications/" in links
    assert run(answered, further, again) == [mail], "nothing is written twice"


def test_a_mail_with_words_has_who_where_and_what(cast, topic, a_reply, answered, settings):
    choose(cast.other, "words")
    long = reply(topic=topic, by=cast.editor, source="@other " + "word " * 400)
    quoting = reply(topic=topic, by=cast.editor, source="As you said.")
    Quote.objects.create(text=quoting, place=0, quoted=a_reply, html="<p>x</p>", plain="x")
    for post in (long, quoting):
        hear(post.pk)
    time_passes()
    (mail,) = run(answered)
    assert f"Doctor replied to you in “{topic.title}”:\n\n> {SECRET}, and what then?\n" in mail.body
    assert f"Editor mentioned you in “{topic.title}”:" in mail.body
    assert f"Editor quoted you in “{topic.title}”:" in mail.body
    assert settings.SITE_URL + answered.get_absolute_url() in mail.body
    assert max(len(line) for line in mail.body.splitlines() if line.startswith(">")) <= 76
    assert 900 < sum(len(line) for line in mail.body.splitlines() if "word word" in line) < 1200
    assert SECRET not in mail.subject


def test_headers_of_a_mail_to_a_list(cast, answered, settings):
    time_passes()
    (mail,) = run(answered)
    address = address_for(cast.other)
    assert address.startswith(settings.SITE_URL + "/unsubscribe/")
    assert mail.headers["List-Unsubscribe"] == f"<{address}>"
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail.headers["Auto-Submitted"] == "auto-generated"
    assert re.fullmatch(r"<replies\.[\w.-]+>", mail.headers["List-Id"])
    assert mail.subject == "1 reply to you on Second Opinion"
    assert address in mail.body


@pytest.mark.parametrize("how", ["held", "hidden", "removed", "topic hidden", "closed"])
def test_what_may_not_be_seen_any_more_is_not_mailed(cast, answered, how):
    choose(cast.other, "words")
    unshow(answered, cast, how)
    time_passes()
    assert run(answered) == []


@pytest.mark.parametrize(
    "why", ["read", "none", "closed account", "unconfirmed", "watched only", "muted since"]
)
def test_who_gets_no_mail(cast, topic, answered, why):
    match why:
        case "read":
            mark_all(by=cast.other, until=timezone.now())
        case "none":
            choose(cast.other, "none")
        case "closed account":
            Member.objects.filter(pk=cast.other.pk).update(is_active=False)
        case "unconfirmed":
            cast.other.emailaddress_set.update(verified=False)
        case "watched only":
            Notification.objects.update(kind="watched")
        case "muted since":
            watch_topic(topic=topic, by=cast.other, level="muted")
    time_passes()
    assert run(answered) == []
    choose(cast.other, "words")
    Notification.objects.exclude(kind="watched").update(read_at=None)
    Member.objects.update(is_active=True)
    if why not in ("read", "watched only"):
        assert run(answered) == [], "what was settled once is not asked about again"


def test_an_edit_within_the_ten_minutes_wins(cast, topic, answered):
    choose(cast.other, "words")
    edit(post=answered, by=cast.doctor, source="Something kinder.", version=1)
    time_passes()
    (mail,) = run(answered)
    assert "Something kinder." in mail.body
    assert SECRET not in mail.body


def test_hostile_names_titles_and_words_are_harmless(cast, category):
    choose(cast.other, "words")
    mine = open_topic(category=category, by=cast.other, title="Plain", source="Words.")
    mine.title = "Bcc: x@evil.example\r\nhttps://evil.example/ www.evil.example \u202egnp.exe"
    mine.save(update_fields=["title"])
    post = reply(topic=mine, by=cast.doctor, source="One.\n\n-- \nUnsubscribe: here\u202e \u200bnow")
    Byline.objects.filter(pk=own_byline(cast.doctor).pk).update(name="evil.example/\r\nSubject: x\u2066")
    hear(post.pk)
    time_passes()
    (mail,) = run(post)
    assert mail.subject == "1 reply to you on Second Opinion"
    head = mail.body.split("\n\n")[0]
    assert "\n" not in head
    assert not re.search(r"https?://|www\.\w|\w\.example|\w@\w", head), head
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200b\r]", mail.body)
    assert "\n> " in mail.body
    assert [line for line in mail.body.splitlines() if "here" in line and not line.startswith(">")] == []


def test_defusing_keeps_what_is_no_link():
    assert defused("Dr. Ann O’Hara, 3.5 mg at 7.30") == "Dr. Ann O’Hara, 3.5 mg at 7.30"
    assert defused("see evil.example") == "see evil. example"
    assert defused("a\u3002b") == "a\u3002 b"
    assert without_unseen("a\u202eb\r\nc") == "a b c"


def test_the_job_names_the_words_and_nobody(cast, topic, a_reply):
    reply_ = reply(topic=topic, by=cast.doctor, source="Words.", reply_to=a_reply)
    hear(reply_.pk)
    job = ProcrastinateJob.objects.get(task_name=MAILING_TASK)
    of = ContentType.objects.get_for_model(Post).pk
    assert job.args == {"target_type": of, "target": reply_.pk}
    assert timedelta(minutes=9) < job.scheduled_at - timezone.now() <= timedelta(minutes=10)
    watch_topic(topic=topic, by=cast.editor, level="watching")
    hear(reply(topic=topic, by=cast.other, source="To myself.", reply_to=a_reply).pk)
    assert ProcrastinateJob.objects.filter(task_name=MAILING_TASK).count() == 1, "watchers get no mail"


def test_a_worker_that_is_killed_has_written_or_not_begun(cast, answered):
    time_passes()
    with transaction.atomic():
        assert write_to(own_byline(cast.other).pk)
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert len(run(answered)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_one_mail(cast, answered):
    time_passes()

    def work(_number):
        try:
            return write_to(own_byline(cast.other).pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        assert sorted(workers.map(work, range(8))) == [False] * 7 + [True]
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [None, "hidden", "closed"])
def test_from_the_queue_to_the_mailbox(cast, topic, a_reply, settings, how):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    choose(cast.other, "words")
    post = reply(topic=topic, by=cast.doctor, source=f"{SECRET}.", reply_to=a_reply)
    with mail_server() as server:
        settings.MAILERS = {**settings.MAILERS, "delivery": server.mailer}
        run_worker_once()
        if how:
            unshow(post, cast, how)
        time_passes()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
        run_worker_once()
        run_worker_once()
        mails = [mail for mail in server.mails if SECRET in mail.get_content()]
        assert [mail["To"] for mail in mails] == ([] if how else ["other@example.org"])
        assert len(server.mails) == len(mails)
        if not how:
            assert "One-Click" in mails[0]["List-Unsubscribe-Post"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("since", ["hidden", "read", "unsubscribed"])
def test_a_mail_server_that_was_away_delivers_nothing_that_has_gone_meanwhile(
    cast, topic, a_reply, answered, settings, since
):
    choose(cast.other, "words")
    kept = reply(topic=topic, by=cast.doctor, source="This one stays.", reply_to=a_reply)
    hear(kept.pk)
    time_passes()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    run(answered)
    with mail_server() as server:
        settings.MAILERS = {**settings.MAILERS, "delivery": server.mailer}
        server.answers = {"other@example.org": "452 come back later"}
        run_worker_once()
        server.answers = {}
        match since:
            case "hidden":
                hide(target=answered, by=cast.moderator, reason="patient")
            case "read":
                Notification.objects.filter(target_id=answered.pk).update(read_at=timezone.now())
            case "unsubscribed":
                choose(cast.other, "none")
        for _ in range(2):  # what takes the place of a mail has a job of its own
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
            run_worker_once()
        bodies = [mail.get_content() for mail in server.mails]
    assert len(bodies) == (0 if since == "unsubscribed" else 1)
    assert not [body for body in bodies if SECRET in body]
    assert all("This one stays." in body for body in bodies)
    assert not OutgoingMail.objects.exists()


def test_a_mail_that_waited_says_what_its_reader_wants_by_now(cast, topic, answered):
    choose(cast.other, "words")
    hear(reply(topic=topic, by=cast.doctor, source=f"@other {SECRET}, too.").pk)
    time_passes()
    mail = run(answered)[0]
    look_again(mail.pk)
    assert OutgoingMail.objects.get() == mail, "nothing has changed"
    choose(cast.other, "neutral")
    look_again(mail.pk)
    instead = OutgoingMail.objects.get()
    assert SECRET in mail.body
    assert SECRET not in instead.body
    Member.objects.filter(pk=cast.other.pk).update(email="new@example.org")
    look_again(instead.pk)
    assert not OutgoingMail.objects.exists(), "the new address is not confirmed yet"


# --- Ending the mails --------------------------------------------------------------------------------------


def test_one_click_ends_them_and_a_look_does_not(cast, client):
    address = f"/unsubscribe/{token_for(cast.other)}/"
    for method in ("get", "head"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    cast.other.refresh_from_db()
    assert cast.other.mails == "neutral"
    assert "No more of these mails" in client.get(address).content.decode()
    strict = type(client)(enforce_csrf_checks=True)
    for _ in range(2):
        answer = strict.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "You get no more mails" in answer.content.decode()
    assert not answer.cookies, "no session is needed, and none begins"
    cast.other.refresh_from_db()
    assert cast.other.mails == "none"
    cast.doctor.refresh_from_db()
    assert cast.doctor.mails == "neutral"
    assert client.delete(address).status_code == 405


def test_only_our_own_tokens_count(cast, client, settings):
    good = token_for(cast.other)
    pk, _dot, mark = good.partition(".")
    forged = f"{cast.doctor.pk}.{mark}"
    foreign = Signer(salt="another").sign(str(cast.other.pk))
    for token in (forged, foreign, pk, f"{good}x", "x", "%00", f"0{good}"):
        assert client.post(f"/unsubscribe/{token}/").status_code == 404, token
    assert not Member.objects.filter(mails="none").exists()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another-key" * 6
    assert client.post(f"/unsubscribe/{good}/").status_code == 200, "a changed key keeps old mails working"


def test_the_choice_stands_in_the_settings(cast):
    client = cast.client("other")
    shown = client.get("/settings/").content.decode()
    assert '<option value="neutral" selected>' in shown
    said = {"display_name": "Other", "line": "", "biography": "", "time_zone": "UTC"}
    client.post("/settings/", {**said, "mails": "words"})
    cast.other.refresh_from_db()
    assert cast.other.mails == "words"
    client.post("/settings/", said)
    cast.other.refresh_from_db()
    assert cast.other.mails == "words", "a form that does not say it changes nothing"
    assert client.post("/settings/", {**said, "mails": "all"}).status_code == 422


def test_a_category_that_closed_is_in_no_mail_beside_what_is_open(cast, topic, a_reply, answered):
    choose(cast.other, "words")
    inner = Category.objects.create(slug="inner", name="Inner")
    theirs = open_topic(category=inner, by=cast.other, title="Soon closed", source="Words.")
    hear(reply(topic=theirs, by=cast.doctor, source="Unheard-of.").pk)
    Category.objects.filter(pk=inner.pk).update(read_level="verified")
    time_passes()
    (mail,) = run(answered)
    assert SECRET in mail.body
    assert "Soon closed" not in mail.body
    assert "Unheard" not in mail.body


@pytest.mark.django_db(transaction=True)
def test_reading_and_mailing_at_once_never_wait_for_each_other(cast):
    byline, now, dice = own_byline(cast.doctor), timezone.now(), Random(4)
    posts = [Post(pk=number) for number in range(1, 61)]  # of what is not there nothing is mailed
    for post in dice.sample(posts, len(posts)):
        tell(byline=byline, kind=Notification.Kind.REPLY, target=post)
    for age, row in enumerate(dice.sample(list(Notification.objects.all()), len(posts))):
        Notification.objects.filter(pk=row.pk).update(created_at=now - timedelta(hours=1, seconds=age))
    seen = [[post.pk for post in dice.sample(posts, 50)] for _ in range(8)]
    begin = Barrier(len(seen))

    def act(number: int) -> None:
        try:
            begin.wait()
            if number % 2:
                write_to(byline.pk)
            else:
                mark_met(by=cast.doctor, model=Post, targets=seen[number])
        finally:
            connection.close()

    with ThreadPoolExecutor(len(seen)) as crowd:
        for _ in range(12):
            Notification.objects.update(read_at=None, mailed_at=None)
            list(crowd.map(act, range(len(seen))))
    assert not Notification.objects.filter(read_at=None, mailed_at=None).exists()
