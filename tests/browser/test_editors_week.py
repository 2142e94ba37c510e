"""An editor's week at the desk, with and without JavaScript: nothing is published by accident and nothing is lost."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from essays.models import Essay, Series
from essays.scheduling import publish_due
from forum.models import Topic
from tests.admin.pictures import picture_file

pytestmark = pytest.mark.django_db(transaction=True)

FIRST = (
    "---\ntitle: The night before\nslug: the-night-before\n---\n\nI ironed a shirt.\n\n- [ ] Tell somebody.\n"
)
SECOND = "# The morning after\n\nNobody rang. See [[The night before]].\n\nAB/CD\n"


@pytest.mark.parametrize("javascript", [True, False], ids=["with-javascript", "without-javascript"])
def test_an_editors_week(person, cast, tmp_path, javascript):
    editor, other, reader = (person(javascript=javascript) for _ in range(3))
    editor.enter(cast.client("editor"))
    other.enter(cast.client("admin"))
    essay = monday_import(editor, tmp_path)
    tuesday_write_with_a_picture(editor, essay, javascript)
    wednesday_be_interrupted(editor, other, essay, javascript)
    thursday_schedule(editor, reader, essay)
    friday_correct(editor, reader, essay)
    saturday_compare_and_restore(editor, reader, essay)
    sunday_arrange_and_withdraw(editor, reader, essay)
    gone = ("404", "410")  # what a reader of what is not there is told
    reader.faults[:] = [fault for fault in reader.faults if not any(status in fault for status in gone)]


def save(page, name: str = "_continue") -> None:
    page.locator(f"input[name={name}]").click()
    expect(page.locator(".messagelist")).to_be_visible()


def open_form(somebody, essay) -> None:
    somebody.visit(f"/admin/essays/essay/{essay.pk}/change/")


def monday_import(editor, folder) -> Essay:
    """Two files come in as drafts, looked at before they do."""
    page = editor.page
    for name, text in (("night.md", FIRST), ("morning.md", SECOND)):
        (folder / name).write_text(text)
    editor.visit("/admin/essays/essay/")
    page.get_by_role("link", name="Import").click()
    page.set_input_files("[name=files]", [folder / "night.md", folder / "morning.md"])
    page.get_by_role("button", name="Look at it").click()
    assert not Essay.objects.exists()
    for name in ("night.md", "morning.md"):
        editor.visit("/admin/essays/import/")
        page.locator("main").get_by_role("link", name=name).click()
        page.get_by_role("button", name="Make a draft of it").click()
        page.wait_for_load_state()
    assert Essay.objects.filter(state="draft").count() == 2
    return Essay.objects.get(slug="the-morning-after")


def tuesday_write_with_a_picture(editor, essay, javascript: bool) -> None:
    """A cover by the form; with JavaScript a picture in the text, too, and a preview."""
    page = editor.page
    open_form(editor, essay)
    assert "AB/CD" in page.input_value("[name=signed_by]")
    page.fill("[name=standfirst]", "What happens when nothing does.")
    photo = {"name": "door.jpg", "mimeType": "image/jpeg", "buffer": picture_file().read()}
    if javascript:
        page.locator(".markdownx-editor").press("Control+End")
        page.set_input_files(".editor-file", photo)
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("For those who cannot see it").fill("A door")
        dialog.get_by_role("button", name="Insert").click()
        expect(page.locator(".markdownx-preview img")).to_be_visible()
    page.set_input_files("[name=cover_file]", photo)
    page.fill("[name=cover_alt]", "A corridor at six")
    save(page)
    essay.refresh_from_db()
    assert essay.cover is not None
    assert ("![A door]" in essay.source) == javascript


def wednesday_be_interrupted(editor, other, essay, javascript: bool) -> None:
    """A second editor saves first; both texts are shown, and both are kept."""
    open_form(editor, essay)
    open_form(other, essay)
    if javascript:
        expect(other.page.get_by_text("has this essay open too.")).to_be_visible()
    source = editor.page.input_value("[name=source]")
    other.page.fill("[name=source]", source + "\n\nAn end by the other one.")
    save(other.page)
    editor.page.fill("[name=source]", source + "\n\nAn end of my own.")
    editor.page.locator("input[name=_continue]").click()
    expect(editor.page.get_by_role("heading", name="saved this essay on")).to_be_visible()
    expect(editor.page.locator(".differences")).to_contain_text("An end by the other one.")
    assert editor.page.input_value("[name=source]").endswith("An end of my own.")
    save(editor.page)
    essay.refresh_from_db()
    assert essay.source.endswith("An end of my own.")
    assert essay.revisions.filter(source__endswith="An end by the other one.").count() == 1
    editor.faults[:] = [fault for fault in editor.faults if "409" not in fault]


def thursday_schedule(editor, reader, essay) -> None:
    """It goes out by itself at its time, with the essay that it links to."""
    page = editor.page
    for one in Essay.objects.order_by("pk"):
        open_form(editor, one)
        if not page.input_value("[name=signed_by]"):
            page.fill("[name=signed_by]", "NJ/AW")
        page.fill("[name=published_at]", (timezone.now() + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%S"))
        save(page, "_schedule")
        expect(page.locator(".messagelist")).to_contain_text("by itself")
    reader.visit(essay.get_absolute_url())
    assert (
        reader.page.title().startswith("Not")
        or "404" in reader.page.content()
        or "here" in reader.page.content()
    )
    assert "ironed" not in reader.page.content()
    assert publish_due(timezone.now() + timedelta(hours=4)) == 2
    Essay.objects.update(published_at=timezone.now() - timedelta(minutes=5))
    reader.visit(essay.get_absolute_url())
    assert "An end of my own." in reader.page.inner_text("main")
    assert Topic.objects.count() == 2


def friday_correct(editor, reader, essay) -> None:
    """A correction is a next version: readers see it when it is published, not when it is saved."""
    page = editor.page
    open_form(editor, essay)
    page.fill("[name=source]", page.input_value("[name=source]").replace("Nobody rang.", "One person rang."))
    page.fill("[name=note]", "She did ring")
    save(page)
    expect(page.get_by_text("You are writing the next version.")).to_be_visible()
    reader.visit(essay.get_absolute_url())
    assert "Nobody rang." in reader.page.inner_text("main")
    page.get_by_role("link", name="See the next version").click()
    assert "One person rang." in page.inner_text("main")
    open_form(editor, essay)
    save(page, "_publish")
    reader.page.reload()
    assert "One person rang." in reader.page.inner_text("main")


def saturday_compare_and_restore(editor, reader, essay) -> None:
    """Two versions side by side; the earlier one becomes the newest again."""
    page = editor.page
    open_form(editor, essay)
    page.get_by_role("link", name="Compare versions").click()
    expect(page.locator(".differences del")).to_contain_text("Nobody")
    expect(page.locator(".differences ins")).to_contain_text("One person")
    page.get_by_role("button", name="the newest one").click()
    expect(page.locator(".messagelist")).to_contain_text("is the newest one again")
    assert "Nobody rang." in page.input_value("[name=source]")
    reader.page.reload()
    assert "One person rang." in reader.page.inner_text("main")
    save(page, "_publish")
    reader.page.reload()
    assert "Nobody rang." in reader.page.inner_text("main")


def sunday_arrange_and_withdraw(editor, reader, essay) -> None:
    """Both essays become a series with a gap; then one is withdrawn and leaves every page but its own address."""
    page = editor.page
    night = Essay.objects.get(slug="the-night-before")
    editor.visit("/admin/essays/series/add/")
    page.fill("#id_title", "Two days")
    for row, one in enumerate((night, essay)):
        page.fill(f"#id_parts-{row}-position", str(row + 1))
        page.select_option(f"#id_parts-{row}-essay", str(one.pk))
    page.fill("#id_parts-2-position", "3")
    page.fill("#id_parts-2-title", "The week after")
    save(page, "_save")
    series = Series.objects.get()
    reader.visit(night.get_absolute_url())
    assert "Part 1 of 3" in reader.page.inner_text("main")
    open_form(editor, essay)
    page.get_by_role("link", name="Withdraw…").click()
    page.get_by_role("button", name="Withdraw it").click()
    expect(page.locator(".messagelist")).to_contain_text("It is withdrawn.")
    reader.visit(essay.get_absolute_url())
    assert "was withdrawn" in reader.page.inner_text("main")
    for address in (
        "/",
        "/essays/",
        "/feeds/essays/",
        series.get_absolute_url(),
        night.get_absolute_url(),
        "/search/?q=rang",
    ):
        answer = reader.page.request.get(reader.home + address)
        assert answer.ok, address
        assert "morning after" not in answer.text(), address
