"""One text on one device has one draft, whatever comes between, and none once it is sent."""

import pytest
from playwright.sync_api import expect

from forum.models import Draft
from tests.browser.writing import BODY, BOTH, saved, sent_once, told, writer

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["writer"]

NAMED = "My patient Gareth Pugh came again."
OTHER = "Somebody whom I knew returned on a Tuesday."
ELSEWHERE = "kept elsewhere"


@BOTH
def test_refused_written_anew_sent_and_gone_back_to(writer, topic, javascript):
    doctor = writer(topic.reply_address, javascript=javascript, width=390)
    page = doctor.page
    page.fill(BODY, "Something else to begin with.")
    if javascript:
        saved(doctor)
        page.reload()
        page.fill(BODY, NAMED)
        saved(doctor)
    else:
        page.fill(BODY, NAMED)
    page.get_by_role("button", name="Send as Doctor").click()
    page.wait_for_selector(".marks")
    page.fill(BODY, OTHER)
    if javascript:
        saved(doctor)
    page.get_by_role("button", name="Send as Doctor").last.click()
    page.wait_for_url("**#p*")
    sent_once(OTHER)
    if not javascript:
        return
    page.go_back()
    expect(page.locator(BODY)).not_to_have_value(OTHER)
    assert ELSEWHERE not in told(doctor)
    doctor.visit("/forum/")
    sent_once(OTHER)


@pytest.mark.parametrize("keeps", [True, False], ids=["kept-before", "at-once"])
def test_going_back_after_sending_finds_an_empty_form_that_says_why(writer, topic, keeps):
    doctor = writer(topic.reply_address, width=390)
    page = doctor.page
    page.fill(BODY, OTHER)
    if keeps:
        saved(doctor)
    page.get_by_role("button", name="Send as Doctor").click()
    page.wait_for_url("**#p*")
    page.go_back()
    expect(page.locator(".draft-told")).to_have_text("What you wrote here is sent already.")
    assert page.input_value(BODY) == ""
    doctor.visit("/forum/")
    sent_once(OTHER)


def test_sent_without_a_connection_and_gone_back_to_it_is_still_one_draft(writer, topic):
    doctor = writer(topic.get_absolute_url(), width=390)
    page = doctor.page
    page.route("**/*", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    page.fill(BODY, OTHER)
    expect(page.locator(".draft-told")).to_contain_text("no connection")
    with page.expect_event("requestfailed", lambda request: request.url.endswith("/reply/")):
        page.get_by_role("button", name="Send as Doctor").click(no_wait_after=True)
    page.wait_for_url("chrome-error:**")
    page.unroute("**/*")
    page.go_back()
    saved(doctor)
    assert page.input_value(BODY) == OTHER
    page.fill(BODY, "Else altogether, from the beginning.")
    expect(page.locator(".draft-told")).to_contain_text("Saved")
    page.get_by_role("button", name="Send as Doctor").click()
    page.wait_for_url("**#p*")
    doctor.faults[:] = [fault for fault in doctor.faults if "ERR_FAILED" not in fault]
    sent_once("Else altogether, from the beginning.")
    assert not Draft.objects.exists()
