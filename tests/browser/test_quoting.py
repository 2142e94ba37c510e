"""Quoting a passage: by hand, with the keyboard alone, and without a script."""

import pytest
from playwright.sync_api import expect

from forum.models import Post, Quote
from forum.posting import reply

WORDS = 'Signs: *stars*, _lines_, `ticks`, [brackets](x), <b>tags</b>, 1. one, "straight" -- a | b & c ~~d~~.'
SOURCE = (
    "First paragraph[^1].\n\nSigns: \\*stars\\*, \\_lines\\_, \\`ticks\\`, \\[brackets\\](x), \\<b>tags\\</b>, 1\\. one, "
    '\\"straight\\" \\-- a \\| b \\& c \\~~d\\~~.\n\n- item one\n- 2\\) item two\n\nLast *words*.\n\n[^1]: A note.'
)
SELECT = """([id, from, to]) => {
  const body = document.querySelector(`#${id} .post-body`), range = document.createRange();
  const at = (words) => {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (walker.currentNode.data.includes(words)) return [walker.currentNode, walker.currentNode.data.indexOf(words)];
  };
  const [first, place] = at(from), [last, end] = at(to);
  range.setStart(first, place); range.setEnd(last, end + to.length);
  getSelection().removeAllRanges(); getSelection().addRange(range);
}"""


@pytest.fixture
def said(cast, topic) -> Post:
    return reply(topic=topic, by=cast.other, source=SOURCE)


def select(who, post, first, last):
    who.page.evaluate(SELECT, [post.anchor, first, last])


@pytest.mark.parametrize("width", [390, 1440])
def test_selected_words_are_quoted_as_they_are(person, cast, topic, said, width):
    is_phone = width == 390
    who = person(width=width, touch=is_phone)
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    if is_phone:
        who.page.locator(f"#{said.anchor} .post-body").tap()
    select(who, said, "Signs", "Last words"[:5])
    button = who.page.get_by_role("button", name="Quote what is selected")
    box = button.bounding_box()
    assert 0 <= box["x"] <= width - box["width"]
    end = who.page.evaluate("[...getSelection().getRangeAt(0).getClientRects()].at(-1).bottom")
    assert box["y"] - end >= (36 if is_phone else 4), "clear of the handles of a phone"
    assert box["height"] >= (44 if is_phone else 24)
    button.click()
    editor = who.page.locator("#reply textarea[name=body]")
    assert editor.evaluate("it => it === document.activeElement")
    assert who.page.locator(".answering").inner_text().startswith("In reply to Other")
    who.page.get_by_role("link", name="Back to the passage").click()
    expect(who.page.locator(f"#{said.anchor} .post-body")).to_be_in_viewport()
    assert who.page.evaluate("getSelection().toString()").startswith("Signs: *stars*")
    editor.focus()
    who.page.keyboard.type("Mine.")
    who.page.locator("#reply").get_by_role("button", name="Send as Doctor").click()
    who.page.wait_for_url("**/forum/t/**#p*")
    quote = Quote.objects.get()
    assert quote.quoted == said
    assert quote.plain.split("\n") == [WORDS, "item one", "2) item two", "Last"]
    assert quote.text.plain == "Mine."
    assert quote.text.reply_to == said
    shown = who.page.locator(f"#{quote.text.anchor}")
    assert "Other, post 2" in shown.inner_text()
    assert "The original" not in shown.inner_text()


def test_quoting_with_the_keyboard_alone(person, cast, topic, said):
    who = person()
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    select(who, said, "Last", "words")
    who.page.keyboard.press("q")
    editor = who.page.locator("#reply textarea[name=body]")
    assert editor.input_value() == f"> [Other, post 2]({said.get_absolute_url()})\n> Last words\n\n"
    who.page.keyboard.type("Mine q.")
    who.page.evaluate("document.activeElement.blur()")
    select(who, said, "First", "paragraph")
    button = who.page.get_by_role("button", name="Quote what is selected")
    button.wait_for()
    who.page.keyboard.press("Tab")
    assert button.evaluate("it => it === document.activeElement")
    who.page.keyboard.press("Enter")
    assert editor.input_value().endswith(
        f"Mine q.\n\n> [Other, post 2]({said.get_absolute_url()})\n> First paragraph\n\n"
    )


def test_a_key_does_nothing_without_a_selection_or_where_keys_are_off(person, cast, topic, said):
    who = person()
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    who.page.keyboard.press("q")
    editor = who.page.locator("#reply textarea[name=body]")
    assert editor.input_value() == ""
    who.page.evaluate("localStorage.setItem('reading-keys-off', '1')")
    select(who, said, "Last", "words")
    who.page.keyboard.press("q")
    assert editor.input_value() == ""


def test_quoting_without_a_script(person, cast, topic, said):
    who = person(javascript=False, width=390)
    who.enter(cast.client("doctor"))
    who.visit(topic.get_absolute_url())
    who.page.locator(f"#{said.anchor}").get_by_role("link", name="Quote").click()
    editor = who.page.locator("textarea[name=body]")
    assert editor.input_value().startswith(f"> [Other, post 2]({said.get_absolute_url()})\n> First paragraph")
    editor.fill(f"> [Other, post 2]({said.get_absolute_url()})\n> Last words.\n\nMine.")
    who.page.get_by_role("button", name="Send as Doctor").click()
    assert "Last words." in who.page.locator(".quoted blockquote").inner_text()
    assert Quote.objects.get().text.reply_to == said
