"""Asking the moderators to look at something."""

import pytest
from django.test import Client

from accounts.models import Report
from accounts.moderating import hide
from tests.cast import PASSWORD, write_essay

pytestmark = pytest.mark.django_db
FIELDS = {"reason": "patient", "words": "Bed 4 could be recognised."}


def path_of(target) -> str:
    return f"/report/{target._meta.model_name}/{target.pk}/"


@pytest.mark.parametrize("kind", ["post", "topic", "essay"])
def test_report_each_kind(request, cast, topic, a_reply, essay, kind):
    target = {"post": a_reply, "topic": topic, "essay": essay}[kind]
    client = cast.client("doctor")
    assert "A patient could be recognised" in client.get(path_of(target)).content.decode()
    response = client.post(path_of(target), FIELDS)
    assert (response.status_code, response["Location"]) == (302, target.get_absolute_url())
    report = Report.objects.get()
    assert (report.target, report.reporter, report.reason) == (target, cast.doctor, "patient")
    assert "A moderator will look at it" in client.get(response["Location"], follow=True).content.decode()


def test_a_double_click_reports_once(cast, a_reply):
    client = cast.client("doctor")
    for _ in range(2):
        assert client.post(path_of(a_reply), FIELDS).status_code == 302
    assert Report.objects.count() == 1


def test_a_second_report_adds_its_words_and_keeps_the_reason(cast, a_reply):
    client = cast.client("doctor")
    client.post(path_of(a_reply), FIELDS)
    client.post(path_of(a_reply), {"reason": "spam", "words": ""})
    client.post(path_of(a_reply), {"reason": "spam", "words": "And the ward is named."})
    report = Report.objects.get()
    assert (report.reason, report.words) == ("patient", f"{FIELDS['words']}\n\nAnd the ward is named.")


def test_a_double_click_says_it_once(cast, a_reply):
    for _ in range(2):
        cast.client("doctor").post(path_of(a_reply), FIELDS)
    assert Report.objects.get().words == FIELDS["words"]


def test_a_reason_follows_upon_none_in_particular(cast, a_reply):
    client = cast.client("doctor")
    client.post(path_of(a_reply), {"reason": "other", "words": "Look."})
    client.post(path_of(a_reply), {"reason": "patient", "words": ""})
    report = Report.objects.get()
    assert (report.reason, report.words) == ("patient", "Look.")


def test_more_than_a_report_can_hold_comes_back(cast, a_reply):
    client = cast.client("doctor")
    answers = [client.post(path_of(a_reply), FIELDS | {"words": f"{n}" * 2000}) for n in range(10)]
    assert [answer.status_code for answer in answers] == [302] * 9 + [409]
    assert "9" * 2000 in answers[-1].content.decode()
    assert Report.objects.get().words.startswith("0" * 2000)


def test_words_about_what_has_gone_come_back(cast, a_reply):
    hide(target=a_reply, by=cast.moderator, reason="patient")
    response = cast.client("doctor").post(path_of(a_reply), FIELDS)
    assert response.status_code == 404
    assert FIELDS["words"] in response.content.decode()


@pytest.mark.parametrize("fields", [{}, {"words": "My words."}, {"reason": "boring", "words": "My words."}])
def test_without_a_reason_it_comes_back(cast, a_reply, fields):
    response = cast.client("doctor").post(path_of(a_reply), fields)
    assert response.status_code == 422
    assert fields.get("words", "") in response.content.decode()
    assert not Report.objects.exists()


def test_too_long_words_come_back(cast, a_reply):
    response = cast.client("doctor").post(path_of(a_reply), FIELDS | {"words": "x" * 2001})
    assert response.status_code == 422
    assert "x" * 2001 in response.content.decode()


def test_a_visitor_is_asked_to_sign_in_and_loses_nothing(cast, a_reply):
    client = Client()
    assert client.get(path_of(a_reply))["Location"] == f"/accounts/login/?next={path_of(a_reply)}"
    response = client.post(path_of(a_reply), FIELDS)
    assert response.status_code == 403
    assert FIELDS["words"] in response.content.decode()
    client.post("/accounts/login/", {"login": "doctor@example.org", "password": PASSWORD})
    page = client.get(path_of(a_reply)).content.decode()
    assert FIELDS["words"] in page
    assert 'value="patient" id="id_reason_0" required checked' in page or "checked" in page
    assert not Report.objects.exists()


def test_what_one_cannot_see_is_not_there(cast, a_reply, topic):
    draft = write_essay(cast.editor, title="Draft", published=False)
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    client = cast.client("doctor")
    for path in (
        path_of(draft),
        path_of(a_reply),
        "/report/post/1/",
        "/report/member/1/",
        "/report/report/1/",
    ):
        assert client.get(path).status_code == 404
        assert client.post(path, FIELDS).status_code == 404
    assert client.get(f"/report/post/{'9' * 30}/").status_code == 404
    assert cast.client("moderator").get(path_of(a_reply)).status_code == 200
    assert not Report.objects.exists()


def test_too_many_reports_are_429_with_the_words(cast, a_reply, settings):
    settings.LIMITS = settings.LIMITS | {"report": [(2, 3600)]}
    client = cast.client("doctor")
    answers = [client.post(path_of(a_reply), FIELDS) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) > 0
    assert FIELDS["words"] in answers[2].content.decode()


def test_extra_fields_change_nothing(cast, a_reply):
    cast.client("doctor").post(path_of(a_reply), FIELDS | {"state": "upheld", "reporter": cast.other.pk})
    report = Report.objects.get()
    assert (report.state, report.reporter) == ("open", cast.doctor)
