"""Publication at a later time: by the worker, within its time, once."""

import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

import essays.publishing
import essays.scheduling
from accounts.models import AuditEntry
from accounts.moderating import hide
from essays.drafting import save_essay
from essays.models import Essay
from essays.publishing import publish, unpublish
from essays.scheduling import publish_due, schedule, unschedule
from forum.models import Topic
from tests.cast import write_essay
from tests.setup.worker import in_process, run_worker_processes

LATER = timedelta(hours=2)


@pytest.fixture
def waiting(cast) -> Essay:
    draft = write_essay(cast.editor, published=False)
    return schedule(draft, at=timezone.now() + LATER, by=cast.editor)


@pytest.mark.django_db
def test_nothing_is_seen_before_its_time(cast, waiting):
    assert publish_due() == 0
    assert cast.client(None).get(waiting.get_absolute_url()).status_code == 404
    assert Topic.objects.count() == 0
    assert publish_due(timezone.now() + LATER) == 1
    page = cast.client(None).get(waiting.get_absolute_url())
    assert page.status_code == 200
    assert publish_due(timezone.now() + LATER) == 0
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", "actor_role"))
    assert acts == [("schedule", "staff"), ("publish", "site")]


@pytest.mark.django_db
def test_what_cannot_be_scheduled(cast, essay):
    draft = write_essay(cast.editor, title="Two", published=False)
    soon = timezone.now() + LATER
    with pytest.raises(PermissionDenied):
        schedule(draft, at=soon, by=cast.moderator)
    with pytest.raises(ValidationError, match="has passed"):
        schedule(draft, at=timezone.now(), by=cast.editor)
    with pytest.raises(ValidationError, match="have not seen"):
        schedule(essay, at=soon, by=cast.editor)
    save_essay(draft, by=cast.editor, bylines=[])
    with pytest.raises(ValidationError, match="byline"):
        schedule(draft, at=soon, by=cast.editor)


@pytest.mark.django_db
def test_what_was_called_off_stays_a_draft(cast, waiting):
    unschedule(waiting, by=cast.editor)
    assert publish_due(timezone.now() + LATER) == 0
    waiting.refresh_from_db()
    assert waiting.state == "draft"


@pytest.mark.django_db
def test_a_save_changes_the_words_and_not_the_time(cast, waiting):
    at = waiting.published_at
    waiting.source, waiting.published_at = "Better words.", None
    save_essay(waiting, by=cast.editor)
    publish_due(timezone.now() + LATER)
    waiting.refresh_from_db()
    assert (waiting.plain, waiting.published_at, waiting.state) == ("Better words.", at, "published")


@pytest.mark.django_db
def test_published_by_hand_it_is_published_now(cast, waiting):
    publish(waiting, by=cast.editor)
    waiting.refresh_from_db()
    assert waiting.is_published
    assert waiting.published_at <= timezone.now()
    assert publish_due(timezone.now() + LATER) == 0
    assert Topic.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("spoiled", ["byline", "hidden"])
def test_what_has_become_incomplete_is_a_draft_that_says_why(cast, waiting, spoiled):
    if spoiled == "byline":
        save_essay(waiting, by=cast.editor, bylines=[])
    else:
        hide(target=waiting, by=cast.moderator, reason="patient")
    assert publish_due(timezone.now() + LATER) == 0
    waiting.refresh_from_db()
    assert waiting.state == "draft"
    assert spoiled in waiting.not_published_because
    assert Topic.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_publish_once(cast):
    for number in range(4):
        draft = write_essay(cast.editor, title=f"Essay {number}", published=False)
        schedule(draft, at=timezone.now() + LATER, by=cast.editor)
    start, counted = threading.Barrier(8), []

    def work() -> None:
        try:
            start.wait()
            counted.append(publish_due(timezone.now() + LATER))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(counted) == 4
    assert Essay.objects.published().count() == Topic.objects.count() == 4
    assert AuditEntry.objects.filter(act="publish").count() == 4


@pytest.mark.django_db(transaction=True)
def test_two_workers_with_a_clock_that_has_moved(cast, waiting):
    """The job of the essay's own time is due; two worker processes find it, and one of them publishes."""
    jobs = ProcrastinateJob.objects.filter(task_name="essays.tasks.publish_due_essays")
    assert jobs.filter(scheduled_at=waiting.published_at).count() == 1
    past = timezone.now() - timedelta(seconds=5)
    Essay.objects.filter(pk=waiting.pk).update(published_at=past)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '5 seconds'")
    run_worker_processes(2)
    waiting.refresh_from_db()
    assert waiting.is_published
    assert waiting.published_at == past
    assert AuditEntry.objects.filter(act="publish").count() == Topic.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_publication_and_discussion_leaves_neither(cast, waiting):
    """The process is killed after the essay's row was written and before its discussion is: nothing stays."""
    dying = in_process(
        "from datetime import timedelta\n"
        "from django.utils import timezone\n"
        "import essays.publishing as publishing\n"
        "from essays.scheduling import publish_due\n"
        "opened = publishing._open_discussion\n"
        "publishing._open_discussion = lambda essay: (opened(essay), os._exit(9))\n"
        "publish_due(timezone.now() + timedelta(hours=2))\n"
    )
    said, _ = dying.communicate(timeout=60)
    assert dying.returncode == 9, said.decode()
    waiting.refresh_from_db()
    assert (waiting.state, waiting.discussion, Topic.objects.count()) == ("scheduled", None, 0)
    assert publish_due(timezone.now() + LATER) == 1
    assert Topic.objects.count() == 1


@pytest.mark.django_db
def test_a_failure_in_the_middle_leaves_it_waiting(cast, waiting, monkeypatch):
    monkeypatch.setattr(essays.publishing, "record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish_due(timezone.now() + LATER)
    waiting.refresh_from_db()
    assert (waiting.state, Topic.objects.count()) == ("scheduled", 0)


@pytest.mark.django_db
def test_one_that_fails_stops_no_other(cast, waiting, monkeypatch):
    after = write_essay(cast.editor, title="After it", published=False)
    schedule(after, at=timezone.now() + LATER, by=cast.editor)
    go_out = essays.scheduling.go_out

    def failing(essay, *, by):
        if essay.pk == waiting.pk:
            raise RuntimeError
        return go_out(essay, by=by)

    monkeypatch.setattr(essays.scheduling, "go_out", failing)
    with pytest.raises(RuntimeError):
        publish_due(timezone.now() + LATER)
    after.refresh_from_db()
    assert after.is_published


@pytest.mark.django_db
def test_a_scheduled_essay_can_be_made_a_plain_draft_only_by_calling_it_off(cast, waiting):
    unpublish(waiting, by=cast.editor)
    waiting.refresh_from_db()
    assert waiting.state == "scheduled"
