"""The queue of reports: who sees what, and deciding."""

import pytest
from django.urls import reverse

from accounts.models import Report
from accounts.moderating import hide
from accounts.reporting import report
from forum.models import Post
from forum.posting import reply
from forum.removing import remove

REPORTS = "/admin/accounts/report/"


@pytest.fixture
def queue(cast):
    return cast.client("moderator")


@pytest.fixture
def a_report(cast, a_reply):
    return report(target=a_reply, by=cast.doctor, reason="unkind", words="This hurts.")


def fresh(row):
    row.refresh_from_db()
    return row


def test_the_queue_shows_open_reports_first_with_words_and_reporter(queue, cast, topic, a_reply, a_report):
    decided = report(target=topic, by=cast.other, reason="spam", words="Early.")
    Report.objects.filter(pk=decided.pk).update(state="dismissed", created_at="2020-01-01T00:00Z")
    listed = queue.get(REPORTS)
    assert [row.pk for row in listed.context["cl"].result_list] == [a_report.pk, decided.pk]
    for words in ("My mother, on a Tuesday.", "This hurts.", "@doctor", "Unkind"):
        assert words in listed.text
    page = queue.get(reverse("admin:accounts_report_change", args=[a_report.pk])).text
    assert reverse("admin:forum_post_change", args=[a_reply.pk]) in page
    assert reverse("admin:accounts_report_dismiss", args=[a_report.pk]) in page


def test_the_page_of_a_report_shows_the_case(queue, cast, topic, a_reply):
    """Whose words, where and answering what, as readers see them, and all that was reported of them."""
    answer = reply(topic=topic, by=cast.doctor, source="Was it *hard*?", reply_to=a_reply)
    first = report(target=answer, by=cast.other, reason="unkind", words="This hurts.")
    report(target=answer, by=cast.editor, reason="spam", words="Sells a course.")
    address = reverse("admin:accounts_report_change", args=[first.pk])
    page = queue.get(address).text
    for words in (
        "<em>hard</em>",
        "By <bdi>Doctor</bdi>",
        f'<a href="{answer.get_absolute_url()}" dir="auto">{topic.title}</a>',
        "Answers <bdi>Other</bdi>",
        '<q dir="auto">My mother, on a Tuesday.</q>',
        "This hurts.",
        "Sells a course.",
        "@editor",
    ):
        assert words in page, words
    hide(target=answer, by=cast.moderator, reason="unkind")
    assert "hidden now" in queue.get(address).text
    assert "by @moderator" in queue.get(address).text


@pytest.mark.parametrize("what", ["topic", "essay"])
def test_reports_of_a_topic_and_of_an_essay(queue, cast, topic, essay, what):
    told = report(target={"topic": topic, "essay": essay}[what], by=cast.other, reason="spam")
    page = queue.get(reverse("admin:accounts_report_change", args=[told.pk])).text
    wanted = {
        "topic": (topic.title, "<em>sister</em>", "<bdi>Doctor</bdi>"),
        "essay": (essay.title, "The first paragraph.", "<bdi>AB/CD</bdi>"),
    }[what]
    assert all(words in page for words in wanted)


def test_the_queue_costs_the_same_for_one_report_and_for_many(
    queue, cast, topic, a_reply, django_assert_max_num_queries
):
    for row in (topic, a_reply, topic.posts.get(number=1)):
        report(target=row, by=cast.doctor, reason="spam")
        report(target=row, by=cast.other, reason="spam")
    with django_assert_max_num_queries(14):
        assert queue.get(REPORTS).status_code == 200


def test_hiding_what_was_reported_upholds_the_report(queue, cast, a_reply, a_report):
    url = reverse("admin:accounts_report_hide", args=[a_report.pk])
    assert queue.post(url, {}).status_code == 422
    queue.post(url, {"reason": "unkind"})
    assert fresh(a_reply).state == Post.State.HIDDEN
    assert (fresh(a_report).state, a_report.decided_by) == ("upheld", cast.moderator)


def test_dismissing_leaves_the_words(queue, a_reply, a_report):
    queue.post(reverse("admin:accounts_report_dismiss", args=[a_report.pk]))
    assert (fresh(a_report).state, fresh(a_reply).state) == ("dismissed", "published")
    again = queue.post(reverse("admin:accounts_report_dismiss", args=[a_report.pk]), follow=True)
    assert "decided already" in again.text


def test_reports_are_decided_from_the_list(queue, cast, topic, a_reply, a_report):
    other = report(target=topic, by=cast.other, reason="spam")
    queue.post(REPORTS, {"action": "dismiss_reports", "_selected_action": [other.pk], "index": "0"})
    assert fresh(other).state == "dismissed"
    asked = queue.post(REPORTS, {"action": "hide_reported", "_selected_action": [a_report.pk], "index": "0"})
    assert "Choose a reason" in asked.text
    chosen = {
        "action": "hide_reported",
        "_selected_action": [a_report.pk],
        "confirmed": "yes",
        "reason": "unkind",
    }
    queue.post(REPORTS, chosen)
    assert fresh(a_report).state == "upheld"


def test_more_than_can_be_decided_at_once_is_refused_whole(
    queue, cast, topic, a_reply, a_report, monkeypatch
):
    monkeypatch.setattr("accounts.admin.reports.MOST_AT_ONCE", 1)
    other = report(target=topic, by=cast.other, reason="spam")
    both = {"_selected_action": [a_report.pk, other.pk], "index": "0"}
    for action in (
        {"action": "dismiss_reports"},
        {"action": "hide_reported", "confirmed": "yes", "reason": "spam"},
    ):
        assert "Please choose fewer at once" in queue.post(REPORTS, both | action, follow=True).text
        assert fresh(a_report).state == fresh(other).state == "open"
    assert not fresh(a_reply).is_hidden


def test_a_report_of_what_was_taken_back_shows_no_word_of_it(queue, cast, a_reply, a_report):
    remove(post=a_reply, by=cast.other)
    for address in (REPORTS, reverse("admin:accounts_report_change", args=[a_report.pk])):
        page = queue.get(address).text
        assert "taken back" in page
        assert "Tuesday" not in page
