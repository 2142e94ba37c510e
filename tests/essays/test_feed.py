"""The feed of essays: full text that reads well without our styles, languages, tags and series."""

from xml.etree import ElementTree

import pytest

from essays.arranging import Place, arrange, save_series
from essays.models import Essay, Series
from forum.tagging import tags_named
from tests.cast import write_essay

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = (
    "Words.[^1] [Here](/essays/).\n\n- [ ] one\n- [x] **two**\n\n> [!tip] Title\n> Inside.\n\n[^1]: A note.\n"
)


def test_an_entry_reads_well_and_says_where_it_belongs(cast, settings):
    essay = write_essay(cast.editor, source=TEXT)
    Essay.objects.filter(pk=essay.pk).update(lang="de")
    essay.tags.set(tags_named(["Back to work"]))
    series = save_series(Series(title="Leaving well"), by=cast.editor)
    arrange(series, [Place("", essay)], by=cast.editor)
    feed = ElementTree.fromstring(cast.client(None).get("/feeds/essays/").content)
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert {
        (one.get("term"), one.get("scheme").removeprefix(settings.SITE_URL), one.get("label"))
        for one in entry.findall(f"{ATOM}category")
    } == {("back-to-work", "/tags/", "Back to work"), ("leaving-well", "/series/", "Leaving well")}
    text = entry.find(f"{ATOM}summary").text
    for words in ("☐ one", "☑ <strong>two</strong>", "[1] A note.", "<strong>Tip</strong>"):
        assert words in text
    assert f'href="{settings.SITE_URL}{essay.get_absolute_url()}#note-1"' in text
    assert f'href="{settings.SITE_URL}/essays/"' in text
    for gone in ("<input", "<label", "data-clear", "↩", 'href="#', 'href="/'):
        assert gone not in text


def test_the_feed_costs_the_same_for_one_and_for_twenty(cast, django_assert_max_num_queries):
    for number in range(4):
        write_essay(cast.editor, title=f"Essay {number}")
    with django_assert_max_num_queries(4):
        cast.client(None).get("/feeds/essays/")
