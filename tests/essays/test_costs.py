"""What the pages of an essay and of a series cost: the same for one and for a hundred replies, parts and links."""

import pytest
from django.utils import timezone

from accounts.models import Target
from essays.arranging import Place, arrange, save_series
from essays.models import Essay, EssayReference, Part, Series
from forum.posting import reply
from forum.tagging import tags_named
from tests.cast import write_essay
from tests.forum.test_costs import nodes, plan_of, statements

pytestmark = pytest.mark.django_db

MOST_ESSAY, MOST_ESSAY_SIGNED_IN, MOST_SERIES = 9, 13, 4  # whoever may write has one more: their drafts
MANY, FEW = 100, 1
LARGE = {
    "essays_essay",
    "essays_part",
    "essays_essayreference",
    "forum_post",
    "forum_topic",
    "accounts_target",
}


@pytest.fixture(autouse=True)
def _no_limits(settings):
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}


def surrounded(cast, count: int) -> Essay:
    """An essay with so many replies, parts of its series, essays that link to it, and tags."""
    essay = write_essay(cast.editor, title=f"Among {count}")
    others = Essay.objects.bulk_create(
        Essay(
            title=f"Other {number}",
            slug=f"other-{count}-{number}",
            state="published",
            published_at=timezone.now(),
        )
        for number in range(count)
    )
    series = save_series(Series(title=f"Series of {count}"), by=cast.editor)
    arrange(series, [Place("", essay)], by=cast.editor)
    Part.objects.bulk_create(
        Part(series=series, position=place, essay=other) for place, other in enumerate(others, 2)
    )
    key = Target.objects.filter(address=essay.get_absolute_url()).values_list("key", flat=True)[0]
    EssayReference.objects.bulk_create(
        EssayReference(text=other, kind="wiki-link", key=key) for other in others
    )
    essay.tags.set(tags_named([f"Tag {number} of {count}" for number in range(count)]))
    for number in range(count):
        reply(topic=essay.discussion, by=cast.other, source=f"Reply {number}.")
    return essay


def test_an_essay_and_a_series_cost_the_same_for_one_and_for_a_hundred(cast):
    counts = []
    for essay in (surrounded(cast, FEW), surrounded(cast, MANY)):
        asked = statements(cast.client(None), essay.get_absolute_url())
        assert len(asked) <= MOST_ESSAY, asked
        signed_in = statements(cast.client("doctor"), essay.get_absolute_url())
        assert len(signed_in) <= MOST_ESSAY_SIGNED_IN, signed_in
        of_series = statements(cast.client(None), essay.part.series.get_absolute_url())
        assert len(of_series) <= MOST_SERIES, of_series
        counts.append((len(asked), len(signed_in), len(of_series)))
    assert counts[0] == counts[1]


def test_no_statement_of_an_essay_page_scans_a_table(cast):
    essay = surrounded(cast, MANY)
    for address in (essay.get_absolute_url(), essay.part.series.get_absolute_url()):
        for sql in statements(cast.client(None), address):
            if sql.startswith("SELECT"):
                scanned = {
                    node.get("Relation Name")
                    for node in nodes(plan_of(sql))
                    if node["Node Type"] == "Seq Scan"
                }
                assert not scanned & LARGE, (scanned, sql)
