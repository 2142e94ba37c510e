"""What stands inside an essay, in a browser: notes beside, lists to tick, tables that scroll, and nothing over the edge."""

import pytest
from playwright.sync_api import expect

from forum.posting import reply
from prose.rendering import render_essay
from tests.barriers import barriers
from tests.cast import write_essay

pytestmark = pytest.mark.django_db(transaction=True)

NOTES = (
    "".join(f"words and words[^{n}] " for n in range(40))
    + "\n\nShort.[^a]\n\n> [!tip] T\n> b[^b]\n\nShort.[^c]\n\n"
    + (
        "".join(f"[^{n}]: Note {n}, with some words.\n" for n in range(40))
        + "".join(f"[^{name}]: {'A long note. ' * 40}\n" for name in "abc")
    )
)
LIST = "- [ ] One\n- [x] Two\n  - [ ] Nested[^n]\n- [ ] One\n\n[^n]: A note.\n"
WIDE = "|" + "|".join(f"Column{n}" for n in range(12)) + "|\n" + "|-" * 12 + "|\n" + "|words" * 12 + "|\n"
EVERYTHING = f"{NOTES}\n\n{LIST}\n\n{WIDE}\n\nhttps://example.org/{'a-long-path' * 20}\n\n> [!pull]\n> {'Unbroken' * 30}\n"
OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll(".note, .prose > :not(.noted), .noted > :first-child")]
    .map((one) => one.getBoundingClientRect());
  return boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) =>
    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1)).length;
}"""


@pytest.mark.parametrize("width", [320, 390, 820, 1440])
@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_nothing_overlaps_and_nothing_leaves_the_page(person, cast, width, direction):
    someone = person(width=width)
    someone.visit(write_essay(cast.editor, source=EVERYTHING).get_absolute_url())
    page = someone.page
    page.evaluate("direction => { document.documentElement.dir = direction; }", direction)
    page.evaluate("direction => { document.querySelector('.prose').dir = direction; }", direction)
    assert page.evaluate(OVERLAPS) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    table = page.locator(".table-scroll")
    assert table.evaluate("one => one.scrollWidth > one.clientWidth") == (width < 1440)
    beside = page.evaluate(
        "document.querySelector('#note-1').getBoundingClientRect().top < document.querySelector('#cite-40').getBoundingClientRect().top"
    )
    assert beside == (width == 1440)


def test_ticks_stay_with_their_words(person, cast):
    essay = write_essay(cast.editor, source=LIST)
    someone = person()
    page = someone.page
    asked = []
    someone.visit(essay.get_absolute_url())
    boxes = page.locator(".checklist input")
    page.on("request", lambda request: asked.append(request.url))
    page.get_by_text("Nested").click()
    page.get_by_label("Two").uncheck()
    boxes.nth(3).check()
    assert not [address for address in asked if not address.endswith("mark.svg")]
    assert ticked(page) == [False, False, True, True]
    later = LIST.replace("- [ ] One", "- [ ] New[^new]\n- [ ] One", 1) + "\n[^new]: Before the other.\n"
    essay.html = render_essay(later).html
    essay.save(update_fields=["html"])
    page.reload()
    assert ticked(page) == [False, False, False, True, True]
    clear = page.get_by_role("button", name="Clear the ticks")
    clear.click()
    assert ticked(page) == [False] * 5
    expect(clear).to_be_hidden()
    page.reload()
    assert ticked(page) == [False] * 5


def test_a_list_can_be_ticked_without_script_and_without_storage(person, cast):
    address = write_essay(cast.editor, source=LIST).get_absolute_url()
    plain = person(javascript=False)
    plain.visit(address)
    plain.page.get_by_label("Two").uncheck()
    assert plain.page.get_by_role("button", name="Clear the ticks").count() == 0
    refusing = person()
    refusing.context.add_init_script(
        "for (const name of ['getItem', 'setItem', 'removeItem']) Storage.prototype[name] = () => { throw new Error('refused'); };"
    )
    refusing.visit(address)
    refusing.page.get_by_label("Two").uncheck()
    refusing.page.get_by_label("Nested").check()
    refusing.page.get_by_role("button", name="Clear the ticks").click()
    assert ticked(refusing.page) == [False] * 4


def test_the_script_comes_only_where_there_is_a_list(person, cast):
    someone = person()
    for source, count in ((LIST, 1), ("No list.", 0)):
        someone.visit(write_essay(cast.editor, source=source).get_absolute_url())
        assert someone.page.locator("script[src*=checklist]").count() == count


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_inside_a_text(person, cast, topic, scheme):
    source = f"{EVERYTHING}\n\nSo it was [checked October 2026, England].\n\n> [!quote] a\n> -- Ada\n\n> [!warning]\n> Ask for [the whole form](/x) first.\n"
    post = reply(topic=topic, by=cast.doctor, source=source)
    someone = person(scheme=scheme, width=390 if scheme == "dark" else 1440)
    for address in (write_essay(cast.editor, source=source).get_absolute_url(), post.get_absolute_url()):
        someone.visit(address)
        assert not barriers(someone.page)
        assert not someone.page.evaluate("document.documentElement.scrollWidth > innerWidth")


def ticked(page):
    return page.eval_on_selector_all(".checklist input", "all => all.map((one) => one.checked)")
