"""The desk and the queue in a real browser: nothing is blocked, nobody is shut out, the main job is done."""

import base64

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.auditing import record
from accounts.models import OutgoingMail, Upload
from accounts.reporting import report
from essays.drafting import save_essay
from essays.models import Essay
from tests.admin.pictures import picture_file
from tests.barriers import barriers
from tests.cast import write_essay

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """([data, type, name]) => {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  document.querySelector(".markdownx-editor").dispatchEvent(
    new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: carried }));
}"""


def drop(page: Page, data: bytes, name: str = "ward.jpg", kind: str = "image/jpeg") -> None:
    page.evaluate(DROP, [base64.b64encode(data).decode(), kind, name])


def describe(page: Page, alt: str, *, caption: str = "", credit: str = "") -> None:
    """Say what a picture shows; without it, it does not go into the text."""
    dialog = page.get_by_role("dialog", name="What does the picture show?")
    dialog.get_by_role("button", name="Insert").click()
    expect(dialog).to_be_visible()
    dialog.get_by_label("For those who cannot see it").fill(alt)
    dialog.get_by_label("Caption, if it needs one").fill(caption)
    dialog.get_by_label("Who made it").fill(credit)
    dialog.get_by_role("button", name="Insert").click()


def test_an_editor_writes_with_a_preview_and_a_picture_and_publishes(page, live_server, sign_in, said):
    sign_in("editor")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_role("link", name="Write an essay").click()
    page.get_by_label("Title").fill("Why I stopped")
    page.get_by_label("Signed by").fill("AB/CD")
    editor = page.locator(".markdownx-editor")
    editor.fill("## Before\n\nIt's *over*.\n\n")
    preview = page.get_by_role("region", name="Preview")
    expect(preview.locator("h2")).to_have_text("Before")
    expect(preview.locator("em")).to_have_text("over")
    editor.press("Control+End")
    drop(page, picture_file().read())
    describe(page, "An empty corridor", caption="Ward nine.", credit="J. Doe")
    expect(page.get_by_text("The picture is in the text.")).to_be_visible()
    upload = Upload.objects.get()
    shown = f'![An empty corridor](/uploads/{upload.name} "Ward nine. Credit: J. Doe")'
    expect(editor).to_have_value(f"## Before\n\nIt's *over*.\n\n{shown}")
    expect(preview.get_by_alt_text("An empty corridor")).to_be_visible()
    page.wait_for_function("document.querySelector('.markdownx-preview img').naturalWidth > 0")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.get_by_text("It is published.")).to_be_visible()
    assert Essay.objects.get().is_published
    assert not said


def test_what_is_no_picture_leaves_the_text_as_it_is(page, live_server, sign_in):
    sign_in("editor")
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    editor = page.locator(".markdownx-editor")
    editor.fill("Words.")
    drop(page, b"<html>", "page.png", "image/png")
    describe(page, "A page")
    expect(page.get_by_text("This is not a picture that we can take")).to_be_visible()
    expect(editor).to_have_value("Words.")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Insert a picture").click()
    chooser.value.set_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": picture_file().read()})
    page.get_by_role("button", name="Leave it out").click()
    expect(editor).to_have_value("Words.")
    drop(page, picture_file().read())
    describe(page, "A ward")
    expect(page.get_by_text("The picture is in the text.")).to_be_visible()


PASTE = """(html) => {
  const editor = document.querySelector(".markdownx-editor"), carried = new DataTransfer();
  carried.setData("text/html", html);
  carried.setData("text/plain", "plain words");
  editor.focus();
  editor.setSelectionRange(editor.value.length, editor.value.length);
  editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""
WORD = (
    '<p class=MsoNormal>Before.</p><h2>Going</h2><p>It is <b>bold</b>, <i>slant</i> and <a href="https://example.org/a">far</a>.'
    "<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·  </span>one</p>"
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·  </span>two</p>"
    '<p><span style="font-weight:700">by style</span><img src="https://example.org/spy.gif" onerror="alert(1)"></p>'
    "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table><script>alert(2)</script>"
)


def test_pasted_text_keeps_its_structure(page, live_server, sign_in, said):
    sign_in("editor")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    editor = page.locator(".markdownx-editor")
    editor.fill("Mine.")
    page.evaluate(PASTE, WORD)
    expect(editor).to_have_value(
        "Mine.\n\nBefore.\n\n## Going\n\nIt is **bold**, *slant* and [far](https://example.org/a).\n\n"
        "- one\n- two\n\n**by style**\n\n| a | b\\|c |\n| --- | --- |\n| 1 | 2 |"
    )
    assert not [address for address in asked if "example.org" in address]
    assert not said


def test_names_are_offered_while_a_link_is_typed(page, live_server, sign_in, cast):
    write_essay(cast.editor, title="Handing back the keys")
    sign_in("editor")
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    editor = page.locator(".markdownx-editor")
    editor.press_sequentially("See [[back")
    expect(page.get_by_role("option", name="Handing back the keys")).to_be_visible()
    assert not barriers(page)
    editor.press("Enter")
    expect(editor).to_have_value("See [[Handing back the keys]]")
    expect(page.locator(".markdownx-preview a")).to_have_text("Handing back the keys")
    editor.press_sequentially(" and [[zz")
    editor.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)


def test_words_are_kept_while_one_types_and_come_back(page, live_server, sign_in, said):
    sign_in("editor")
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    page.get_by_label("Title").fill("Begun on a train")
    page.locator(".markdownx-editor").press_sequentially("Half a sentence")
    expect(page.get_by_text("not saved yet.")).to_be_visible()
    expect(page.locator(".editor-count")).to_have_text("3 words, 1 minute")
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    page.get_by_role("link", name="Go on with “Begun on a train”").click()
    expect(page.locator(".markdownx-editor")).to_have_value("Half a sentence")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    expect(page.get_by_text("were not saved")).to_have_count(0)
    assert not said


def test_the_keyboard_can_leave_the_text(page, live_server, sign_in):
    sign_in("editor")
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    editor = page.locator(".markdownx-editor")
    editor.fill("Words.")
    editor.press("Tab")
    expect(editor).not_to_be_focused()
    expect(editor).to_have_value("Words.")


def test_an_ended_session_is_told_in_the_preview(page, live_server, sign_in, context):
    sign_in("editor")
    page.goto(f"{live_server.url}/admin/essays/essay/add/")
    page.wait_for_load_state("networkidle")
    context.clear_cookies(name="session")
    page.locator(".markdownx-editor").fill("Words.")
    expect(page.get_by_text("You are not signed in any more.")).to_be_visible()
    expect(page.locator(".markdownx-editor")).to_have_value("Words.")


@pytest.fixture
def pages(cast, category, topic, a_reply, settings) -> list[str]:
    """The kinds of pages that the admin has, with something on each."""
    settings.KEEP_SENT_MAIL = True
    OutgoingMail.objects.create(
        sender="a@example.org", to="b@example.org", subject="Your code", body="1234\n" * 9
    )
    essay, draft = write_essay(cast.editor), write_essay(cast.editor, title="A draft", published=False)
    essay.source = "The first paragraph, changed. See [[nobody]]."
    save_essay(essay, by=cast.editor)
    a_report = report(target=a_reply, by=cast.doctor, reason="unkind", words="Please look.")
    record(act="hide", by=cast.moderator, target=a_reply, address=a_reply.get_absolute_url(), reason="spam")
    rows = [essay, topic, a_reply, a_report, category, cast.doctor, cast.editor.groups.get()]
    found = [
        "/admin/",
        "/admin/essays/",
        "/admin/accounts/auditentry/",
        "/admin/accounts/upload/",
        "/admin/outbox/",
    ]
    for row in rows:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        found += [reverse(f"{name}_changelist"), reverse(f"{name}_change", args=[row.pk])]
    found += [reverse("admin:essays_essay_add"), reverse("admin:essays_essay_delete", args=[draft.pk])]
    found += [
        reverse("admin:forum_post_hide", args=[a_reply.pk]),
        reverse("admin:essays_essay_history", args=[essay.pk]),
    ]
    found += [
        reverse("admin:essays_series_add"),
        reverse("admin:essays_series_changelist"),
        reverse("admin:essays_essay_versions", args=[essay.pk]),
        reverse("admin:essays_essay_version", args=[essay.pk, 1]),
        reverse("admin:essays_essay_withdraw", args=[essay.pk]),
        reverse("admin-wanted"),
        reverse("admin:accounts_helpline_add"),
    ]
    found += [reverse("admin:forum_category_add"), reverse("admin:essays_sitesettings_change", args=[1])]
    return [*found, "/admin/essays/essay/?q=zebra"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_open_to_everybody_and_blocks_nothing(page, live_server, sign_in, said, pages, scheme):
    sign_in("admin")
    page.emulate_media(color_scheme=scheme)
    found = []
    for address in pages:
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        page.wait_for_load_state("networkidle")
        found += [*barriers(page), *(f"{address}: {line}" for line in said)]
        said.clear()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_refused_form_is_open_to_everybody(page, live_server, sign_in, cast, scheme):
    sign_in("editor")
    page.emulate_media(color_scheme=scheme)
    draft = write_essay(cast.editor, published=False)
    page.goto(live_server.url + reverse("admin:essays_essay_change", args=[draft.pk]))
    draft.source = "Their words."
    save_essay(draft, by=cast.admin)
    page.get_by_label("Title").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Somebody saved this essay while you were writing.")).to_be_visible()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    assert not barriers(page)


def test_no_page_is_wider_than_a_telephone(page, live_server, sign_in, pages):
    sign_in("admin")
    wide = []
    for address in pages:
        page.goto(live_server.url + address)
        for width in (390, 320):
            page.set_viewport_size({"width": width, "height": 800})
            if (measured := page.evaluate("document.documentElement.scrollWidth")) > width:
                wide.append((address, width, measured))
    assert not wide


def test_the_site_s_own_light_and_size_of_text_hold_here(page, live_server, sign_in, settings):
    sign_in("moderator")
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Night shift").check()
    page.get_by_role("button", name="Keep").click()
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 22, 24)"
    assert page.url == f"{live_server.url}/admin/"
    larger = {"name": settings.APPEARANCE_COOKIE_NAME, "value": "night.larger", "url": live_server.url}
    page.context.add_cookies([larger])
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "21px"


def test_a_moderator_hides_from_the_list_with_a_reason(page, live_server, sign_in, said, a_reply):
    sign_in("moderator")
    page.goto(f"{live_server.url}/admin/forum/post/")
    page.locator("tr", has_text="My mother").get_by_role("checkbox").check()
    page.get_by_label("Action:").select_option(label="Hide…")
    page.get_by_role("button", name="Run").click()
    page.get_by_label("Reason").select_option("unkind")
    page.get_by_role("button", name="Hide").click()
    expect(page.get_by_text("It is hidden now.")).to_be_visible()
    assert not said
