"""A picture in one's words: by button, drop and paste, described first; and without a script."""

import base64

import pytest
from playwright.sync_api import expect

from accounts.models import Upload
from forum.models import Post
from tests.accounts.pictures import picture
from tests.barriers import barriers

EDITOR = "#reply textarea[name=body]"
CARRY = """([selector, kind, name, data]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type: "image/jpeg" }));
  const made = kind === "drop"
    ? new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true })
    : new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true });
  document.querySelector(selector).dispatchEvent(made);
}"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "door.jpg"
    path.write_bytes(picture(size=(1200, 600)))
    return path


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("way", ["button", "drop", "paste"])
def test_a_picture_comes_into_the_words(person, cast, topic, file, width, way):
    who = person(width=width)
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    editor = who.page.locator(EDITOR)
    editor.fill("Look at this.")
    if way == "button":
        with who.page.expect_file_chooser() as chooser:
            who.page.get_by_role("button", name="Picture", exact=True).click()
        chooser.value.set_files(file)
    else:
        data = base64.b64encode(file.read_bytes()).decode()
        who.page.evaluate(CARRY, [EDITOR, way, "door.jpg", data])
    dialog = who.page.get_by_role("dialog", name="What does the picture show?")
    dialog.wait_for()
    assert "a name band, a screen" in dialog.inner_text()
    if way == "button":
        assert not barriers(who.page, within="dialog[open]", tags=None)
    who.page.keyboard.press("Enter")  # without words it stays open
    assert dialog.is_visible()
    who.page.keyboard.type("A red door")
    who.page.keyboard.press("Enter")
    who.page.get_by_text("The picture is in your text.").wait_for()
    line = f"![A red door](/uploads/{Upload.objects.get().name})"
    assert editor.input_value() == f"Look at this.\n\n{line}\n\n"
    assert editor.evaluate("it => it === document.activeElement")
    who.page.get_by_role("button", name="Send as Doctor").click()
    shown = who.page.get_by_role("img", name="A red door")
    shown.scroll_into_view_if_needed()
    who.page.wait_for_function("it => it.complete && it.naturalWidth", arg=shown.element_handle())
    assert "-" in shown.evaluate("it => it.currentSrc.split('/').at(-1)") or width > 900


def test_left_out_or_refused_nothing_is_lost(person, cast, topic, tmp_path):
    who = person()
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    editor = who.page.locator(EDITOR)
    editor.fill("Look at this.")
    wrong = tmp_path / "wrong.png"
    wrong.write_bytes(b"no picture")
    torn = tmp_path / "torn.png"
    torn.write_bytes(b"\x89PNG\r\n\x1a\n, and no more")

    def choose(path) -> None:
        with who.page.expect_file_chooser() as chooser:
            who.page.get_by_role("button", name="Picture", exact=True).click()
        chooser.value.set_files(path)

    choose(wrong)
    who.page.get_by_text("“wrong.png”: This is not a picture that we can take").wait_for()
    assert who.page.get_by_role("dialog").count() == 0, "nobody describes it in vain"
    for leave in (True, False):
        choose(torn)
        dialog = who.page.get_by_role("dialog", name="What does the picture show?")
        dialog.wait_for()
        if leave:
            who.page.keyboard.press("Escape")
        else:
            who.page.keyboard.type("A door")
            who.page.keyboard.press("Enter")
            who.page.get_by_text("“torn.png”: This is not a picture that we can take").wait_for()
        assert editor.input_value() == "Look at this."
    assert not Upload.objects.exists()


def test_words_wait_for_a_picture_that_is_still_on_its_way(person, cast, topic, file):
    who = person(width=390, touch=True)
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    page, held = who.page, []
    editor, told = page.locator(EDITOR), page.locator(".send-told")
    send = page.get_by_role("button", name="Send as Doctor")
    page.route("**/uploads/new/", lambda route: held.append(route))

    def add_and_send():
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Picture", exact=True).click()
        chooser.value.set_files(file)
        page.get_by_role("dialog").wait_for()
        page.keyboard.type("A red door")
        page.keyboard.press("Enter")
        editor.press_sequentially(" And on.")
        send.tap()
        expect(told).to_contain_text("A picture is still on its way.")
        expect(told).to_be_in_viewport()

    editor.fill("Look at this.")
    add_and_send()
    page.get_by_role("button", name="Stop, do not send yet").tap()
    expect(told).to_contain_text("Nothing was sent.")
    send.tap()
    editor.press_sequentially(" More.")
    expect(told).to_contain_text("You went on writing, so nothing was sent.")
    send.tap()
    held.pop().abort()
    expect(told).to_contain_text("A picture did not arrive, so nothing was sent.")
    page.get_by_role("button", name="Send this picture again").tap()
    send.tap()
    expect(told).to_contain_text("A picture is still on its way.")
    held.pop().continue_()
    page.wait_for_url("**#p*")
    line = f"![A red door](/uploads/{Upload.objects.get().name})"
    assert Post.objects.get(number=2).source == f"Look at this.\n\n{line}\n\n And on. More."
    who.faults[:] = [fault for fault in who.faults if "ERR_FAILED" not in fault]


def test_without_a_script(person, cast, topic, file):
    who = person(javascript=False, width=390)
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    way = who.page.get_by_role("link", name="Add a picture (opens another tab)")
    who.visit(way.get_attribute("href"))
    who.page.set_input_files("input[type=file]", file)
    who.page.fill("[name=alt]", "A red door")
    who.page.get_by_role("button", name="Send the picture").click()
    line = who.page.locator(".picture-line").inner_text().strip()
    who.visit(topic.get_absolute_url())
    who.page.fill(EDITOR, line)
    who.page.get_by_role("button", name="Send as Doctor").click()
    assert who.page.get_by_role("img", name="A red door").count() == 1
