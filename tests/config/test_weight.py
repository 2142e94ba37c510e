"""What a first visit fetches, counted as it is served: styles and scripts compressed, fonts as they are."""

import re
from pathlib import Path

import brotli
import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from config.stylesheet import put_together

pytestmark = pytest.mark.django_db

MOST_FONTS, MOST = 90_000, 180_000
FONT = re.compile(r'url\("\.\./(fonts/[\w-]+\.woff2)"\)')
LINKED = re.compile(r'(?:src|href)="/static/([^"]+\.(?:css|js|svg))"')


def found(name: str) -> bytes:
    path = finders.find(name)
    assert path, name
    return Path(str(path)).read_bytes()


def fonts() -> dict[str, int]:
    """Every font that a page could fetch, those for rare letters included, and its size in bytes."""
    return {name: len(found(name)) for name in set(FONT.findall(put_together()))}


def test_fonts_of_any_page_stay_under_their_budget():
    assert len(fonts()) >= 4
    assert sum(fonts().values()) <= MOST_FONTS, fonts()


def test_each_font_that_lies_there_is_used():
    folder = Path(str(finders.find("fonts/README.md"))).parent
    assert {f"fonts/{path.name}" for path in folder.glob("*.woff2")} == set(fonts())


def test_a_first_visit_stays_under_its_budget(topic, a_reply, essay):
    for address in ("/", essay.get_absolute_url(), topic.get_absolute_url()):
        html = Client().get(address).content
        linked = {name: len(brotli.compress(found(name))) for name in set(LINKED.findall(html.decode()))}
        assert "css/all.css" in linked
        assert sum(linked.values()) + sum(fonts().values()) + len(html) <= MOST, (address, linked)


def test_fonts_that_are_fetched_at_once_are_those_of_the_stylesheet(essay):
    page = Client().get(essay.get_absolute_url()).text
    hinted = re.findall(r'rel="preload" href="/static/(fonts/[^"]+)"', page)
    assert hinted
    assert set(hinted) <= set(fonts())
