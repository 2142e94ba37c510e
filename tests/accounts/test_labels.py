"""The words that the renderer adds come in the language of the text, as far as the site speaks it."""

from types import SimpleNamespace

import pytest
from django.utils.translation import override, trans_real

from accounts.labels import labels_in, surroundings
from essays.rendering import render
from essays.rendering import show as show_essay
from forum.rendering import show
from prose.shapes import ENGLISH
from tests.cast import write_essay


@pytest.fixture
def german(settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("de", "Deutsch")]
    words = {"Note %(number)s": "Anmerkung %(number)s", "call-out\x04Tip": "Rat", "Table": "Tabelle"}
    catalog = trans_real.translation("de")
    catalog.merge(SimpleNamespace(plural=catalog.plural, _fallback=None, _catalog={("X", 0): "x"} | words))
    yield
    trans_real._translations.pop("de")


def test_english_is_what_prose_has_by_itself():
    assert labels_in("en-GB") == ENGLISH
    assert labels_in("ar") == labels_in("../../x") == labels_in("") == ENGLISH


def test_labels_are_of_the_language_of_the_text(german):
    with override("en-gb"):
        labels = labels_in("de-AT")
    assert (labels.note, labels.kinds["tip"], labels.table) == ("Anmerkung %(number)s", "Rat", "Tabelle")
    assert labels.months[2] == "März"


@pytest.mark.django_db
def test_essays_and_posts_use_them(german, cast, a_reply):
    source = "a[^1]\n\n> [!tip] b\n\n[^1]: c"
    essay = write_essay(cast.editor, source=source)
    essay.lang = "de"
    show_essay(essay)
    for html in (render(source, "de").html, essay.html):
        assert 'aria-label="Anmerkung 1"' in html
        assert '<p class="callout-label">Rat</p>' in html
    a_reply.source, a_reply.lang = source, "de"
    show(a_reply)
    assert 'aria-label="Anmerkung 1"' in a_reply.html


def test_links_to_the_site_itself_are_no_cards(settings):
    settings.SITE_URL = "https://opinion.example.org"
    assert surroundings("en-GB")["site"] == "opinion.example.org"
    assert "link-card" not in render("https://opinion.example.org/essays/a-page/").html
    assert "link-card" in render("https://example.org/essays/a-page/").html
