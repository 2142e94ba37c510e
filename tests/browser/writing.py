"""What the browser's tests of writing share: somebody at a form, and what is true once their words have arrived."""

import pytest
from playwright.sync_api import expect

from forum.models import Draft, Post
from tests.cast import PASSWORD

WORDS = "I read this in the car park.\n\nThen I went back in, and *nobody* had noticed."
BODY = "textarea[name=body]"
KEPT_HERE = "() => Object.keys(localStorage).filter((key) => key.startsWith('words:')).length"
NOTHING_KEPT_HERE = f"""() => new Promise((done) => {{
  const look = () => (({KEPT_HERE})() ? setTimeout(look, 50) : done());
  look();
}})"""
BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])


@pytest.fixture
def writer(person, cast):
    """A factory of people at a form, signed in; at 390 pixels the screen is one to touch."""

    def sit(address: str, *, who: str = "doctor", **how):
        someone = person(touch=how.get("width") == 390, **how)
        someone.enter(cast.client(who))
        someone.visit(address)
        return someone

    return sit


def sent_once(words: str) -> None:
    assert [post.source for post in Post.objects.filter(number__gt=1)] == [words]
    assert not Draft.objects.exists()


def told(someone) -> str:
    return someone.page.locator(".draft-told").inner_text()


def saved(someone, count: int = 1) -> None:
    """Wait until the server has said that it keeps the words."""
    expect(someone.page.locator(".draft-told")).to_contain_text("Saved")
    assert Draft.objects.count() == count


def sign_in_again(someone) -> None:
    page = someone.page
    page.fill("[name=login]", "doctor@example.org")
    page.fill("[name=password]", PASSWORD)
    page.locator("main form").filter(has=page.locator("[name=password]")).locator("button").first.click()
    page.wait_for_selector(BODY)
