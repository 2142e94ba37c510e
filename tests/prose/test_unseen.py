"""What nobody sees leaves a text without taking a word along."""

import pytest

from prose.rendering import render_essay
from prose.unseen import without_unseen


@pytest.mark.parametrize(
    ("source", "bare"),
    [
        ("One.\n\n<!-- hush -->\n\nTwo.", "One.\n\n\n\nTwo."),
        ("One <!-- hush\nhush --> two.", "One  two."),
        ("`<!-- code -->`", "`<!-- code -->`"),
        ("```\n<!-- code -->\n```\n\n<!-- hush -->", "```\n<!-- code -->\n```\n\n"),
        ("a\n\n    <!-- code -->\n\nb <!-- hush --> c", "a\n\n    <!-- code -->\n\nb  c"),
        ("One.\n\n<!-- never closed\n\nTwo.", "One.\n\n"),
        ("One.\n\n[//]: # (hush)\n\nTwo.", "One.\n\n\n\nTwo."),
        ('> One.\n>\n> [a]: /x\n>   "hush\n> hush"\n\nTwo.', "> One.\n>\n> \n\nTwo."),
        ("[One][a]\n\n[a]: /x 'seen'\n[a]: /y 'hush'\n[b]: /z", "[One][a]\n\n[a]: /x 'seen'\n\n"),
        ("`[a]: /x` and\n\n    [b]: /x\n", "`[a]: /x` and\n\n    [b]: /x\n"),
        ("One.\n\n[^a]: hush\n\n    hush\n\nTwo.", "One.\n\n\nTwo."),
        ("One.[^a]\n\n[^a]: seen\n[^b]: hush [^c]\n[^c]: hush", "One.[^a]\n\n[^a]: seen\n\n"),
        ("One.\n\n[^a]: hush [^b]\n\n[^b]: hush [^a]", "One.\n\n\n"),
        ("One.[^a]\n\n[^a]: hush\n\n[^a]: seen", "One.[^a]\n\n\n[^a]: seen"),
        ("One.\n\n[^a]: hush [x][b]\n\n[b]: /hush", "One.\n\n\n"),
        ('<span data-x="hush" title="seen">x</span>', '<span title="seen">x</span>'),
        ("<consultant name> and <b hush=1>x</b>", "<consultant name> and <b>x</b>"),
        ("One.\n\n<script>hush</script>\n\n<?php hush ?>\n\nTwo.", "One.\n\n\n\n\n\nTwo."),
        ('One ![x](/uploads/abcdefghij.png "hush") two.', "One ![x](/uploads/abcdefghij.png) two."),
        ('![x](/uploads/abcdefghij.png "seen")', '![x](/uploads/abcdefghij.png "seen")'),
        (
            "One.\n\n![x](/uploads/abcdefghij.png 'seen')\n\nTwo.",
            "One.\n\n![x](/uploads/abcdefghij.png 'seen')\n\nTwo.",
        ),
        ("One.\n![x](/uploads/abcdefghij.png 'hush')\nTwo.", "One.\n![x](/uploads/abcdefghij.png)\nTwo."),
        ("![x](https://example.org/a.png 'hush')", "![x](https://example.org/a.png)"),
        ("```py hush\nx\n```", "```py\nx\n```"),
        ("No comment --> at all", "No comment --> at all"),
    ],
)
def test_it_leaves(source, bare):
    assert without_unseen(source) == bare
    assert without_unseen(bare) == bare


def test_much_that_nobody_sees_leaves_beside_much_that_is_used():
    used = "\n\n".join(f"[Link][{number}] and note[^{number}]." for number in range(60))
    said = "\n".join(f"[{number}]: /x/{number}\n\n[^{number}]: Note {number}." for number in range(60))
    hush = "\n\n".join(f"[h{n}]: # (hush)\n\n[^h{n}]: hush\n\n<!-- hush -->" for n in range(60))
    source = f"{used}\n\n{said}\n\n{hush}\n"
    bare = without_unseen(source)
    assert "hush" not in bare
    assert render_essay(bare).html == render_essay(source).html


@pytest.mark.parametrize(
    "source",
    ["[" * 30_000 + "<!-- seen -->", "`" * 20_000, "<div>" * 200 + "\n\n[a]: /hush\n", "\r\n\0[^a]: x\r", ""],
)
def test_odd_texts_are_shown_as_before(source):
    assert render_essay(without_unseen(source)).html == render_essay(source).html
