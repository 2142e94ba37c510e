"""What somebody has pasted below a head: bullets, a shop’s debris, and the lines that a report names."""

import pytest

from prose.recognising import recognise
from prose.rendering import render_essay
from tests.prose.test_recognising import notes_of

HEAD = "---\ntitle: T\n---\n"
KIT = "Ledger Starter Kit\nQuick View\nLedger Starter Kit\n$12.50"


def test_a_head_changes_nothing_about_bullets_and_debris():
    text = f"Words first.\n\n• first\n• second: look\n\n  • third\n\n{KIT}\n\nNext\nNext\n\nThe Meeting"
    found = recognise(HEAD + text)
    assert "Words first.\n\n- first\n- **second:** look\n- third\n\n" in found.body
    assert found.body.count("Ledger Starter Kit") == 1
    assert "Quick View" not in found.body
    assert (found.next, "The Meeting" in found.body) == ("The Meeting", False)
    left_out = notes_of(found, "left out")
    assert any("Quick View" in text for text in left_out)
    assert any("Ledger Starter Kit" in text for text in left_out)
    assert "Bullets made a list: 3." in notes_of(found, "recognised")
    assert render_essay(found.body).html.count("<li>") == 3


@pytest.mark.parametrize(
    "kept",
    [
        "```\n• first\n• second\nQuick View\n```",
        "~~~~ text\n• first\n```\n• second\n~~~\nQuick View\n~~~~",
        "- a\n\n    ```\n    • first\n    • second\n    Next\n    Next\n    ```",
        "```\n• first\n• second\nQuick View",
        "    • first\n    • second\n    Quick View",
        "<!--\n• first\n• second\nQuick View\n-->",
        "> • first\n> • second",
        "• • •\n\nWords.\n\n• • •",
        "So it goes.\n\nSo it goes.",
    ],
)
def test_code_comments_and_refrains_below_a_head_stay(kept):
    assert recognise(f"{HEAD}Words: *so*.\n\n{kept}").body == f"Words: *so*.\n\n{kept}"
    both = recognise(f"{HEAD}• one\n• two\n\nSo *it* is.\n\n{kept}\n").body
    assert both == f"- one\n- two\n\nSo *it* is.\n\n{kept}"


def test_words_around_bullets_stay_where_they_are():
    found = recognise(f"{HEAD}## Rooms\nYour checklist:\n• one that\n  goes on\n• two\nThen *home*.\n• three")
    assert found.body == (
        "## Rooms\nYour checklist:\n\n- [ ] one that\n  goes on\n- [ ] two\n\nThen *home*.\n\n- three"
    )
    nested = recognise(f"{HEAD}- a\n  • b\n  • c\n- d")
    assert nested.body == "- a\n  - b\n  - c\n- d"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{HEAD}Words.\n\nTODO: ask", 6),
        (f"{HEAD}\n\n# T\nTODO: ask\n\nx", 7),
        ("---\na: [\n---\n# T\n\nTODO: ask\n", 6),
        ("+++\na = 1\n+++\n\n\nTODO: ask", 6),
        ('{"title": "T"}\n\nTODO: ask', 3),
        (f"{HEAD}• one\n\n• [[a/two.md]]\n\n{KIT}\n\nTODO: ask", 13),
        ("A Title\n\nPart 1 of 2: x\n\n• one: a\n\n\n• two\n\nNext\nNext\n\nMore\n\nTODO: ask", 15),
        ("One ends here.\nTwo ends there.\nTODO: ask.", 3),
        (f"{HEAD}x\n\n-\n-\n\nSame.\n\nSame.\n\nTODO: ask", 13),
    ],
)
def test_lines_are_those_of_the_file(text, line):
    assert text.split("\n")[line - 1].startswith("TODO")
    said = [note.text for note in recognise(text).notes if "reminder" in note.text]
    assert said == [f"A reminder to go on writing: “TODO” in line {line}."]


def test_no_key_of_ours_is_told():
    found = recognise("---\ntitle: A: b\ndate: [\n---\nWords.")
    assert "unread_front_matter" in found.values
    assert "Read from the head of the file: title." in notes_of(found, "recognised")
    said = " ".join(note.text for note in found.notes)
    assert "unread" not in said
    assert "mapping" not in said
    only = recognise("---\nunread_front_matter:\n---\nWords.")
    assert not any("unread" in note.text for note in only.notes)
