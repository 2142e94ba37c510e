"""Correcting a title and its tags by hand, on a phone and without a script."""

import re

import pytest
from playwright.sync_api import expect

from forum.models import Topic
from tests.browser.writing import BOTH, writer

pytestmark = pytest.mark.django_db(transaction=True)
__all__ = ["writer"]


@BOTH
def test_a_title_is_corrected_where_it_stands(writer, topic, javascript):
    moderator = writer(topic.get_absolute_url(), who="moderator", width=390, javascript=javascript)
    page = moderator.page
    page.get_by_role("link", name="Edit title and tags").tap()
    expect(page.locator("[name=title]")).to_have_value("Who did you tell first?")
    page.locator("[name=title]").fill("The patient, Gareth Pugh, and whom I told")
    page.locator("[name=tag_1]").fill("Telling")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("[name=tag_1]")).to_have_value("Telling")
    page.get_by_label("Write “X” instead").check()
    page.get_by_role("button", name="Save").first.dblclick()
    expect(page).to_have_url(re.compile("/the-patient-x-and-whom-i-told/$"))  # whichever click came through
    expect(page.locator("h1")).to_have_text("The patient, X, and whom I told")
    expect(page.locator(".topic-head .tag")).to_have_text("Telling")
    page.get_by_role("link", name="title edited").tap()
    expect(page.get_by_text("Who did you tell first?")).to_be_visible()
    assert Topic.objects.get().title_revisions.count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
