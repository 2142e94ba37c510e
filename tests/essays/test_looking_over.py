"""Essays: nothing that may identify a patient goes out unasked, whichever way it goes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.groups import EDITORS, MODERATORS
from accounts.models import AuditEntry, CheckChoice
from accounts.moderating import NothingToDo
from essays.drafting import save_essay
from essays.looking_over import answer, approve, hand_back
from essays.marks import marks_of
from essays.models import Essay, MarkAnswer
from essays.publishing import publish
from essays.scheduling import publish_due, schedule
from tests.cast import make_member, write_essay

pytestmark = pytest.mark.django_db

STRONG = "The patient, Gareth Pugh, had been waiting since four."
WEAK = "The patient was admitted in March 2024."


def given_for(essay: Essay, choice: str = "agreed") -> dict[str, str]:
    return dict.fromkeys((mark.token for mark in marks_of(essay)[1]), choice)


def fresh(essay: Essay) -> Essay:
    return Essay.objects.select_related("head").get(pk=essay.pk)


@pytest.fixture
def strong(cast) -> Essay:
    return fresh(write_essay(cast.editor, source=STRONG, published=False))


@pytest.fixture
def weak(cast) -> Essay:
    return fresh(write_essay(cast.editor, source=WEAK, published=False))


def test_an_unanswered_passage_stops_every_way_out(cast, strong):
    with pytest.raises(ValidationError, match="1 passage could show"):
        publish(strong, by=cast.editor)
    with pytest.raises(ValidationError, match="1 passage could show"):
        publish(strong, by=cast.admin)
    with pytest.raises(ValidationError, match="1 passage could show"):
        schedule(strong, at=timezone.now() + timedelta(days=1), by=cast.editor)
    assert fresh(strong).state == Essay.State.DRAFT


@pytest.mark.parametrize("field", ["title", "standfirst", "cover_alt"])
def test_other_fields_are_read_too(cast, field):
    essay = write_essay(cast.editor, published=False)
    setattr(essay, field, "Mrs Hughes came back to clinic")
    save_essay(essay, by=cast.editor)
    assert marks_of(fresh(essay))[1][0].field == field


def test_a_weak_passage_is_kept_and_goes_out(cast, weak):
    assert not answer(weak, by=cast.editor, given=given_for(weak))
    publish(weak, by=cast.editor)
    assert fresh(weak).is_published
    assert CheckChoice.objects.get().why == "agreed"


def test_a_passage_is_said_more_generally_as_a_version(cast, strong):
    before = strong.head.version
    assert not answer(strong, by=cast.editor, given=given_for(strong, "instead"))
    stored = fresh(strong)
    assert stored.source == "The patient, X, had been waiting since four."
    assert stored.head.version == before + 1
    publish(strong, by=cast.editor)


def test_a_strong_passage_waits_for_a_moderator(cast, strong):
    answer(strong, by=cast.editor, given=given_for(strong))
    with pytest.raises(ValidationError, match="A moderator reads it first"):
        publish(strong, by=cast.editor)
    approve(strong.pk, cast.moderator)
    with pytest.raises(NothingToDo):
        approve(strong.pk, cast.moderator)
    publish(strong, by=cast.editor)
    assert AuditEntry.objects.filter(act="approve", target_id=strong.pk).count() == 1


def test_an_editor_who_moderates_does_both(cast, strong):
    both = make_member("both", group=EDITORS, is_staff=True)
    both.groups.add(cast.moderator.groups.get(name=MODERATORS))
    answer(strong, by=both, given=given_for(strong))
    publish(strong, by=both)
    assert AuditEntry.objects.filter(act="approve", actor_id=both.pk).count() == 1


def test_what_is_handed_back_is_asked_again(cast, strong):
    answer(strong, by=cast.editor, given=given_for(strong))
    for nobody in (cast.editor, cast.doctor):
        with pytest.raises(PermissionDenied):
            hand_back(strong.pk, nobody, "patient")
    hand_back(strong.pk, cast.moderator, "patient")
    assert not MarkAnswer.objects.exists()
    with pytest.raises(ValidationError, match="could show"):
        publish(strong, by=cast.editor)


def test_its_editors_read_why_it_came_back(cast, strong):
    client = cast.client("editor")
    pages = [f"/admin/essays/essay/{strong.pk}/{page}/" for page in ("change", "marks")]
    answer(strong, by=cast.editor, given=given_for(strong))
    hand_back(strong.pk, cast.moderator, "private")
    strong.standfirst = "Saved from a form that was open before."
    save_essay(strong, by=cast.editor)
    for page in pages:
        assert "handed it back: “Somebody’s private details”" in client.get(page).text
    answer(fresh(strong), by=cast.editor, given=given_for(fresh(strong)))
    for page in pages:
        assert "handed it back" not in client.get(page).text


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("is_gone_first", [False, True])
def test_why_it_came_back_is_not_said_of_the_next_passage(cast, published, is_gone_first):
    """The passage that came back is taken out, before the moderator decides or after, and another one is written."""
    essay = write_essay(cast.editor, published=published)
    page = f"/admin/essays/essay/{essay.pk}/change/"

    def save(source: str) -> None:
        changed = fresh(essay)
        changed.source = source
        save_essay(changed, by=cast.editor)

    save(STRONG)
    answer(fresh(essay), by=cast.editor, given=given_for(fresh(essay)))
    if is_gone_first:
        save("Nobody at all.")
    hand_back(essay.pk, cast.moderator, "private")
    if not is_gone_first:
        assert "handed it back" in cast.client("editor").get(page).text
        save(f"{STRONG} And more.")
        assert "handed it back" in cast.client("editor").get(page).text, "it is still there"
        save("Nobody at all.")
    save("The patient, Mair Bevan, had been waiting since five.")
    shown = cast.client("editor").get(page).text
    assert "One passage could show" in shown
    assert "handed it back" not in shown
    assert fresh(essay).published_at == essay.published_at
    assert fresh(essay).is_published == published


def test_a_correction_is_asked_only_about_what_is_new(cast, weak):
    answer(weak, by=cast.editor, given=given_for(weak))
    publish(weak, by=cast.editor)
    weak = fresh(weak)
    weak.source = f"{WEAK} And one more sentence."
    save_essay(weak, by=cast.editor)
    publish(weak, by=cast.editor)
    weak = fresh(weak)
    weak.source = f"{WEAK} {STRONG}"
    save_essay(weak, by=cast.editor)
    with pytest.raises(ValidationError, match="1 passage"):
        publish(weak, by=cast.editor)
    assert "Pugh" not in fresh(weak).source


def test_the_worker_publishes_nothing_that_was_changed_unanswered(cast):
    essay = write_essay(cast.editor, published=False)
    schedule(essay, at=timezone.now() + timedelta(minutes=5), by=cast.editor)
    changed = fresh(essay)
    changed.source = STRONG
    save_essay(changed, by=cast.editor)
    later = timezone.now() + timedelta(minutes=6)
    assert publish_due(later) == 0
    stored = fresh(essay)
    assert stored.state == Essay.State.DRAFT
    assert "could show who a patient is" in stored.not_published_because
    answer(stored, by=cast.editor, given=given_for(stored))
    with pytest.raises(ValidationError, match="moderator"):
        schedule(stored, at=later, by=cast.editor)
    approve(stored.pk, cast.moderator)
    schedule(stored, at=later, by=cast.editor)
    assert publish_due(later + timedelta(minutes=1)) == 1


def test_the_desk_leads_to_the_passages_and_back(cast, strong):
    client = cast.client("editor")
    page, marks = f"/admin/essays/essay/{strong.pk}/change/", f"/admin/essays/essay/{strong.pk}/marks/"
    assert marks in client.get(page).text
    shown = client.get(marks)
    assert ">Gareth Pugh</mark>" in shown.text
    assert client.post(marks, {}).status_code == 422
    name = shown.context["asked"].questions[0].name
    assert client.post(marks, {name: "agreed"})["Location"] == page
    assert "A moderator reads what points at a patient first" in client.get(page).text
    waiting = cast.client("moderator").get("/admin/waiting/")
    assert "Gareth Pugh" in waiting.text
    where = f"/admin/waiting/essay/{strong.pk}/"
    assert cast.client("moderator").post(where, {"approve": "1"}).status_code == 302
    for name in ("moderator", "doctor", None):
        assert cast.client(name).get(marks).status_code in (302, 403), name


def test_all_of_them_are_said_more_generally_at_once(cast, strong):
    client, marks = cast.client("editor"), f"/admin/essays/essay/{strong.pk}/marks/"
    assert client.post(marks, {"mark-all": "1"}).status_code == 302
    assert "Pugh" not in fresh(strong).source


def test_the_action_of_the_list_does_not_avoid_it(cast, strong):
    sent = {"action": "publish_selected", "_selected_action": [strong.pk]}
    answer = cast.client("editor").post("/admin/essays/essay/", sent, follow=True)
    assert "could show who a patient is" in answer.text
    assert not fresh(strong).is_published
