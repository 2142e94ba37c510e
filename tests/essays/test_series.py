"""Series, neighbours by date, and what links to an essay: what a reader is led to, and what they are not told."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from essays.arranging import Place, arrange, places_of, save_series
from essays.models import Part, Series
from essays.publishing import publish, unpublish, withdraw
from essays.surroundings import linking_to, neighbours, series_round
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


@pytest.fixture
def essays(cast):
    """Four essays, the third a draft; the others published on three days."""
    made = []
    for number in range(1, 5):
        essay = write_essay(cast.editor, title=f"Essay {number}", published=False)
        if number != 3:
            publish(essay, by=cast.editor, at=timezone.now() - timedelta(days=10 - number))
        essay.refresh_from_db()
        made.append(essay)
    return made


@pytest.fixture
def series(cast, essays) -> Series:
    made = save_series(Series(title="Leaving well", standfirst="In parts."), by=cast.editor)
    first, second, draft, last = essays
    places = [
        Place("", first),
        Place("The hard part", second),
        Place("Secret", draft),
        Place("A gap"),
        Place("", last),
    ]
    arrange(made, places, by=cast.editor)
    return made


def page(cast, address: str, who: str | None = None) -> str:
    answer = cast.client(who).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_of_a_series_says_of_each_part_who_when_and_how_long(cast, series, essays):
    first, others = page(cast, series.get_absolute_url()).split("The hard part")
    for words in (essays[0].signatures.get().byline.shown, "<time", "1 minute"):
        assert words in first[first.index(essays[0].title) :]
        assert words in others


def test_a_part_knows_its_place(cast, series, essays):
    text = page(cast, essays[1].get_absolute_url())
    assert "Part 2 of 5" in text
    assert 'aria-label="Part 1: Essay 1"' in text
    assert "Part 3 of 5 is still to be written." in text
    assert "A gap" in text
    strip = series_round(essays[3], None)
    assert (strip.number, strip.following, strip.is_complete) == (5, None, False)


def test_the_title_of_an_unpublished_part_is_not_told(cast, series, essays):
    for address in (essays[0].get_absolute_url(), series.get_absolute_url()):
        text = page(cast, address)
        assert "Secret" not in text
        assert "Essay 3" not in text
    assert "Secret" in page(cast, series.get_absolute_url(), "editor")
    withdraw(essays[1], by=cast.editor)
    assert "The hard part" not in page(cast, series.get_absolute_url())


def test_a_complete_series_says_so_on_its_last_part(cast, series, essays):
    publish(essays[2], by=cast.editor)
    arrange(series, [Place("", essay) for essay in essays], by=cast.editor)
    assert "The series is complete." in page(cast, essays[3].get_absolute_url())
    assert "Part 2 of 4" in page(cast, essays[1].get_absolute_url())
    assert 'rel="next"' in page(cast, essays[2].get_absolute_url())


def test_a_series_without_a_published_part_is_not_there(cast, series, essays):
    for essay in (essays[0], essays[1], essays[3]):
        unpublish(essay, by=cast.editor)
    assert cast.client(None).get(series.get_absolute_url()).status_code == 404
    assert cast.client("editor").get(series.get_absolute_url()).status_code == 200
    assert series.slug not in cast.client(None).get("/sitemap.xml").content.decode()


def test_what_arranging_refuses(cast, series, essays):
    other = save_series(Series(title="Leaving well"), by=cast.editor)
    assert other.slug == "leaving-well-2"
    with pytest.raises(PermissionDenied):
        arrange(other, [], by=cast.doctor)
    for places, sentence in (
        ([Place()], "needs a title"),
        ([Place("", essays[0])], "already belongs"),
        ([Place("Gap"), Place("One", essays[0]), Place("Two", essays[0])], "one part"),
    ):
        with pytest.raises(ValidationError, match=sentence):
            arrange(other, places, by=cast.editor)
    assert not other.parts.exists()


def test_parts_change_places(cast, series, essays):
    places = list(reversed(places_of(series)))
    arrange(series, places, by=cast.editor)
    assert [part.position for part in series.parts.all()] == [1, 2, 3, 4, 5]
    assert places_of(series) == places
    arrange(series, places[:1], by=cast.editor)
    assert Part.objects.count() == 1


def test_neighbours_by_date(cast, essays):
    first, second, draft, last = essays
    assert (neighbours(first).earlier, neighbours(first).later) == (None, second)
    assert (neighbours(second).earlier, neighbours(second).later) == (first, last)
    assert neighbours(draft) == neighbours(draft).__class__()
    text = page(cast, second.get_absolute_url())
    names = re.findall(r"Published (?:before|after) this", text)
    assert names == ["Published before this", "Published after this"]


def test_essays_of_one_moment_are_neighbours_in_one_order(cast):
    at = timezone.now() - timedelta(days=1)
    made = [write_essay(cast.editor, title=f"At once {number}", published=False) for number in range(3)]
    for essay in made:
        publish(essay, by=cast.editor, at=at)
        essay.refresh_from_db()
    assert neighbours(made[1]).earlier == made[0]
    assert neighbours(made[1]).later == made[2]


def test_linked_from(cast, essays):
    target = essays[0]
    linking = write_essay(cast.editor, title="Linking", source="See [[Essay 1]] and [[Linking]].")
    write_essay(cast.editor, title="Hidden away", source="See [[Essay 1]].", published=False)
    assert linking_to(target) == [linking]
    assert linking_to(linking) == []
    text = page(cast, target.get_absolute_url())
    assert "Linked from" in text
    assert "Hidden away" not in text


def test_a_text_that_runs_from_the_right_turns_its_page_round(cast):
    arabic = write_essay(cast.editor, title="رسالة من جملتين")
    assert 'dir="rtl"' in page(cast, arabic.get_absolute_url())
    assert 'dir="rtl"' not in page(cast, write_essay(cast.editor, title="“Leaving”").get_absolute_url())
