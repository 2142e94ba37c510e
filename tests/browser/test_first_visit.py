"""A first visit in a browser: nothing moves when the fonts come, and no page fetches more type than it may."""

import pytest
from playwright.sync_api import Route

from tests.cast import write_essay

pytestmark = pytest.mark.django_db(transaction=True)

MOST_SHIFT, MOST_FONTS = 0.01, 90_000
WATCH = """
  window.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
PAINTED = """() => new Promise((done) => {
  new PerformanceObserver((list) => list.getEntriesByName("first-contentful-paint").length && done())
    .observe({ type: "paint", buffered: true });
})"""
SETTLED = """async () => {
  await document.fonts.ready;
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}"""
WORDS = (
    "Everybody who has written one remembers where they sat, between a night and a late, with the radio on. "
    * 12
)


@pytest.mark.parametrize("width", [390, 1440])
def test_nothing_moves_when_late_fonts_come(person, cast, topic, a_reply, width):
    essay = write_essay(
        cast.editor, title="The letter has two sentences", source=f"{WORDS}\n\n*{WORDS}*[^1]\n\n[^1]: A note."
    )
    sizes: dict[str, int] = {}
    held: list[Route] = []
    for address in ("/", essay.get_absolute_url(), topic.get_absolute_url()):
        reader = person(width=width)
        sizes.clear()
        held.clear()
        reader.page.add_init_script(WATCH)
        reader.page.route("**/*.woff2", lambda route: held.append(route))
        reader.page.on("response", lambda answer: sizes.update(size_of(answer)))
        reader.page.goto(reader.home + address, wait_until="domcontentloaded")
        reader.page.evaluate(PAINTED)
        for route in held:
            route.continue_()
        reader.page.unroute("**/*.woff2")
        reader.page.evaluate(SETTLED)
        assert held, "the fonts came late"
        shifted = reader.page.evaluate("window.shifted")
        assert shifted < MOST_SHIFT, (address, shifted)
        assert sum(sizes.values()) <= MOST_FONTS, sizes


def size_of(answer) -> dict[str, int]:
    is_font = answer.url.endswith(".woff2")
    return {answer.url: int(answer.headers["content-length"])} if is_font else {}
