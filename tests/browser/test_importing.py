"""An editor brings in a text and the thread about it, without JavaScript, and readers find both."""

import pytest

from essays.models import Essay
from forum.models import Topic

pytestmark = pytest.mark.django_db(transaction=True)

ESSAY = """A Morning Without a Bleep
There was no sound at six, and I woke all the same, and lay there listening for what would not come any more.
The kettle took its time. So did I, and nobody anywhere was waiting for either of us.
OP/QR"""
THREAD = """A Morning Without a Bleep

Quite so, and then the first Monday.

This is true for me as well.

It took a year.

2 Likes

I still wake at six."""


@pytest.mark.parametrize("width", [390, 1440])
def test_a_text_and_its_thread_come_in(person, cast, category, tmp_path, width):
    (tmp_path / "morning.txt").write_text(ESSAY)
    editor = person(javascript=False, width=width)
    editor.enter(cast.client("editor"))
    editor.visit("/admin/essays/essay/")
    editor.page.get_by_role("link", name="Import").click()
    editor.page.get_by_label("Files").set_input_files(tmp_path / "morning.txt")
    editor.page.get_by_role("button", name="Look at it").click()
    shown = editor.page.get_by_role("region", name="Preview")
    assert shown.locator("p").count() == 4  # title, byline, two paragraphs
    assert "OP/QR" in shown.inner_text()
    editor.page.get_by_role("button", name="Make a draft of it").click()
    essay = Essay.objects.get()
    assert editor.is_at(f"/admin/essays/essay/{essay.pk}/change/")
    assert editor.page.get_by_label("Title").first.input_value() == "A Morning Without a Bleep"

    editor.visit("/admin/essays/import/")
    editor.page.get_by_label("Or words to paste").fill(THREAD)
    editor.page.get_by_role("button", name="Look at it").click()
    boxes = editor.page.get_by_label("A new post begins here")
    assert [boxes.nth(index).is_checked() for index in range(boxes.count())] == [True, False, True]
    boxes.nth(1).check()
    editor.page.get_by_label("Category").select_option(label="Leaving")
    editor.page.get_by_role("button", name="Make a thread of it").click()
    topic = Topic.objects.get()
    assert editor.is_at(topic.get_absolute_url())
    assert topic.reply_count == 3
    posts = editor.page.locator("article.post")
    assert posts.count() == 4
    assert "time unknown" in posts.nth(1).inner_text()
    assert editor.page.get_by_text("An unknown author").count() >= 4
