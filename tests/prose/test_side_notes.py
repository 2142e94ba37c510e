"""Footnotes of essays: where they stand, how they are numbered, what leads to them and back."""

import re

import pytest

from prose.rendering import render_essay, render_post

ONE = (
    '<div class="noted">\n<p>a<sup><a class="cite" id="cite-1" aria-label="Note 1" href="#note-1">1</a></sup></p>\n'
    '<aside class="note" id="note-1" aria-label="Note 1" role="note">\n<p><span class="no">1</span> <em>b</em> '
    '<a class="back" aria-label="Back to note 1 in the text" href="#cite-1">↩︎</a></p>\n</aside>\n</div>'
)


def order(html):
    """The blocks and notes of `html`, in order: names of tags, and numbers of notes."""
    found = re.findall(
        r'<(h2|ul|table|blockquote)[ >]|<aside class="(callout)|<aside class="note" id="note-(\d+)"', html
    )
    return [next(filter(None, names)) for names in found]


def test_a_note_stands_once_after_the_paragraph_that_cites_it():
    assert render_essay("a[^x]\n\n[^x]: *b*").html == ONE
    assert render_essay("[^x]: *b*\n\na[^x]").html == ONE


@pytest.mark.parametrize(
    ("block", "first"),
    [
        ("## a[^1]", "h2"),
        ("- a\n  - b[^1]", "ul"),
        ("> a[^1]", "blockquote"),
        ("> [!tip]\n> a[^1]", "callout"),
        ("|a|\n|-|\n|b[^1]|", "table"),
    ],
)
def test_a_note_stands_after_the_whole_block(block, first):
    html = render_essay(f"{block}\n\nnext\n\n[^1]: words").html
    assert [name for name in order(html) if name in (first, "1")][:1] == [first]
    assert html.index("</sup>") < html.index('id="note-1"') < html.index("next")
    assert re.search(r"</(h2|ul|blockquote|aside|div)>\n<aside class=\"note\"", html)
    assert html.count("words") == 1


def test_several_notes_of_a_block_and_one_that_is_cited_again():
    html = render_essay("a[^x] b[^y]\n\nc[^x] d[^z]\n\n[^z]: Z\n[^y]: Y\n[^x]: X").html
    assert re.findall(r'id="(note-\d)"', html) == ["note-1", "note-2", "note-3"]
    assert re.findall(r'class="no">(\d)</span> (\w)', html) == [("1", "X"), ("2", "Y"), ("3", "Z")]
    assert html.index('id="note-2"') < html.index(">c<sup>") < html.index('id="note-3"')
    assert 'id="cite-1-2" aria-label="Note 1" href="#note-1"' in html
    assert 'aria-label="Back to note 1 in the text, place 2" href="#cite-1-2"' in html


def test_every_way_leads_somewhere():
    source = "a[^x] ![p[^pic]](/uploads/abcdefghij.png)\n\n[^x]: see[^y] and[^x]\n[^y]: Y\n\n[^never]: N[^lost]\n[^lost]: L\n[^pic]: P"
    html = render_essay(source, prefix="p1").html
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'id="([^"]+)"', html))
    assert re.findall(r'id="p1-(note-\d)"', html) == ["note-1", "note-2"]


def test_a_note_that_is_cited_nowhere_is_dropped():
    assert render_essay("a\n\n[^x]: b").html == "<p>a</p>"
    assert render_essay("[^x]: b").html == ""


def test_a_note_of_several_blocks():
    html = render_essay("a[^x]\n\n[^x]: b\n\n    - c\n\n    d").html
    assert '<p><span class="no">1</span> b</p>\n<ul>\n<li>c</li>\n</ul>\n<p>d <a class="back"' in html
    html = render_essay("a[^x]\n\n[^x]:\n    ```\n    b\n    ```").html
    assert 'role="note">\n<span class="no">1</span> <pre><code>b' in html


def test_plain_has_the_words_of_notes_last_and_no_number():
    essay = render_essay("One.[^1]\n\nTwo.\n\n[^1]: Note *one*.\n\n    > [!tip] T\n    > c")
    assert essay.plain == "One.\nTwo.\nNote one.\nT\nc"


def test_forty_notes_of_one_paragraph():
    source = (
        "".join(f"w{n}[^{n}] " for n in range(40))
        + "\n\nnext\n\n"
        + "".join(f"[^{n}]: n{n}\n" for n in range(40))
    )
    html = render_essay(source).html
    assert re.findall(r'class="no">(\d+)', html) == [str(n) for n in range(1, 41)]
    assert html.count("<div") == 1
    assert html.endswith("</div>\n<p>next</p>")


def test_posts_keep_their_notes_at_the_end():
    html = render_post("a[^1]\n\nb\n\n[^1]: c").html
    assert html.index("<p>b</p>") < html.index('<section class="notes">')
    assert "<aside" not in html
