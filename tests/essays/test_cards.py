"""The picture of an essay for shared links: who gets it, what it is drawn from, and that it is drawn once."""

import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from essays import cards
from essays.card_drawing import SIZE, balanced, draw_card, settable
from essays.cards import card_address, card_version
from essays.models import Essay
from essays.publishing import withdraw
from tests.cast import correct, write_essay
from tests.timing import within

pytestmark = pytest.mark.django_db
FACES = ("opinion-serif-title", "opinion-serif", "opinion-serif-europe")
TITLES = [
    "Leaving",
    "What nobody tells you " * 9,
    "Donaudampfschifffahrtsgesellschaft" * 5,
    "رسالة من جملتين",
    "两句话的信",
    "Six jobs 🎉",
    "Zażółć gęślą jaźń",
    "",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_card_is_small_quick_and_always_the_same(title):
    def draw() -> bytes:
        return draw_card(title=title, names=["Ana Żak", "王小明"], site="Second Opinion")

    drawn = within(1, draw)
    assert drawn == draw()
    assert len(drawn) < 80_000
    picture = Image.open(io.BytesIO(drawn))
    assert (picture.size, picture.format) == (SIZE, "PNG")
    assert picture.convert("L").getextrema()[0] < 60, "something is written on it"


def test_what_the_type_cannot_set_is_left_out_not_boxed():
    assert settable("Six  jobs 🎉❤️", FACES) == "Six jobs"
    assert settable("Cafe\u0301", FACES) == "Café"
    assert settable("Two 两", FACES) == ""


def test_lines_are_even():
    assert balanced("aaa aaa aaa a", len, 11) == ["aaa aaa", "aaa a"]
    assert balanced("aaaaaaa", len, 3) == ["aaa", "aaa", "a"]


def test_a_page_names_the_card_and_the_card_is_there(cast, essay, settings):
    page = cast.client(None).get(essay.get_absolute_url()).text
    assert f'property="og:image" content="{settings.SITE_URL}{card_address(essay)}"' in page
    answer = cast.client(None).get(card_address(essay))
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer["Cache-Control"].startswith("public, max-age=86400")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_it_is_drawn_once_a_version_and_guessing_fills_nothing(cast, essay, settings, monkeypatch):
    drawn = []
    monkeypatch.setattr(cards, "draw_card", lambda **given: drawn.append(given) or b"png")
    client = cast.client(None)
    for _time in range(3):
        client.get(card_address(essay))
    for number in range(20):
        guess = client.get(f"{essay.get_absolute_url()}card-{number}.png")
        assert (guess.status_code, guess.url) == (302, card_address(essay))
    assert len(drawn) == 1
    before = card_address(essay)
    essay.title = "Another name"
    correct(essay, by=cast.editor)
    essay = Essay.objects.get(pk=essay.pk)
    assert client.get(before, follow=True).redirect_chain == [(card_address(essay), 302)]
    assert len(drawn) == 2
    assert [path.name for path in settings.CARDS_DIR.glob("*.png")] == [
        f"{essay.pk}-{card_version(essay)}.png"
    ]


@pytest.mark.parametrize("state", ["draft", "withdrawn", "scheduled", "hidden"])
def test_what_readers_do_not_see_has_no_card(cast, state):
    essay = write_essay(cast.editor, title="Unseen", published=state != "draft")
    if state == "withdrawn":
        withdraw(essay, by=cast.editor)
    elif state != "draft":
        Essay.objects.filter(pk=essay.pk).update(state=state)
    essay = Essay.objects.get(pk=essay.pk)
    for name in (None, "doctor", "other"):
        assert cast.client(name).get(card_address(essay)).status_code == 404
        assert cast.client(name).get(f"{essay.get_absolute_url()}card-0.png").status_code == 404
    answer = cast.client("editor").get(card_address(essay))
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert "og:" not in cast.client("editor").get(essay.get_absolute_url()).text


def test_a_crowd_at_once_draws_once(essay, monkeypatch):
    drawn = []
    monkeypatch.setattr(cards, "draw_card", lambda **given: drawn.append(given) or b"png")
    read = Essay.objects.prefetch_related("signatures__byline").get(pk=essay.pk)
    assert read.signatures.all()
    with ThreadPoolExecutor(8) as crowd:
        assert set(crowd.map(cards.card_of, [read] * 32)) == {b"png"}
    assert len(drawn) == 1
