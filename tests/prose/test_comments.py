"""Comments leave a text without taking a word along."""

import pytest

from prose.comments import without_comments


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("One.\n\n<!-- hush -->\n\nTwo.", "One.\n\n\n\nTwo."),
        ("One <!-- hush\nhush --> two.", "One  two."),
        ("`<!-- code -->`", "`<!-- code -->`"),
        ("```\n<!-- code -->\n```\n\n<!-- hush -->", "```\n<!-- code -->\n```\n\n"),
        ("a\n\n    <!-- code -->\n\nb <!-- hush --> c", "a\n\n    <!-- code -->\n\nb  c"),
        ("One.\n\n<!-- never closed\n\nTwo.", "One.\n\n"),
        ("No comment --> at all", "No comment --> at all"),
    ],
)
def test_comments_leave(source, bare):
    assert without_comments(source) == bare
    assert without_comments(bare) == bare
