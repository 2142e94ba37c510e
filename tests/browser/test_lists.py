"""What stands beside a name in a list of essays goes to the next line whole, or not at all."""

import pytest

from forum.posting import reply
from tests.cast import write_essay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("width", [390, 820])
def test_nothing_in_a_byline_drops_to_a_line_alone(person, cast, width):
    cast.editor.display_name = "Sinéad Ní Chonaill"
    cast.editor.save()
    essay = write_essay(cast.editor, source="word " * 900)
    reply(topic=essay.discussion, by=cast.other, source="Two words.")
    reader = person(width=width)
    reader.visit("/essays/")
    facts = reader.page.locator(".essay-list .together > *").all()
    assert len(facts) == 3
    middles = [box["y"] + box["height"] / 2 for fact in facts if (box := fact.bounding_box())]
    assert max(middles) - min(middles) < 10
