"""Slow, swelling and broken inputs of 50 kB: each under a second, under 20 times its size, never an error."""

import contextlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prose import rendering
from prose.limits import TooCostly
from prose.markdown import readable
from prose.rendering import Resolved, references_in, render_essay, render_post
from prose.sanitising import Unsettled, settled
from tests.prose.inspecting import inspect
from tests.timing import within

SIZE = 50_000
REPEATED = (
    "[", "]", "![", "![[[", "[[", "[[a|", "[[a](", "[a](", "[a](<", "[a][b]", "[a]: b\n", "[^a]", "[^a]: x\n\n", "^[",
    "*a_ ", "*a **b ", "*", "_a", "*_", "_a__b*c**d", "~~a~~", "`", "`a` ", '"', "'", 'a"', "\"a' ", '"*a* ', "<", "<a ",
    '<a href="', "<b>", "<div>", "<div>\n\n</div>\n\n", "<b a=1>\n\nx\n\n", "<!--", "<?", "<![CDATA[", "<table><td>", "<i><p>",
    "<script>", "<textarea>", "<svg>", "<foo>", "<foo bar", "</foo>", "@", "@ab ", "@ab", "&", "&amp;", "&#1;", "\\", "http://a.b ", "http://", "http://a.b/(",
    "http://a.bhttp://", "mailto:a@", "https://a.b?", "://", "http:// ", "www.a.b ", "a@b.c ", "- ", "- a\n", "-\n", "* a\n\n",
    "- [ ] a\n", ">", "> ", "> - ", "> a\n", "|a|b|\n|-|-|\n", "|", "|-", "a|b\n-|-\n", "#", "# a\n", '# "\n', "a\n=\n", "---\n",
    "```\n", "    a\n", "--", "a--", "...", "\0", "\ud800", "\n", " ", "\t", "\r", "a", "a\n\n", "\xa0", "\u202e", "e\u0301",
    "![a](/uploads/abcdefghij.png)", "![a](http://b)", "<http://a.b>", "<a@b.c>",
    "> [!note]", "> [!note]\n", "> [!note] a\n\n", "> [!pull]\n\n", "> [!pull]\n> a\n> -- b\n\n", "[!", "> [!note] ",
    "[checked ", "[checked 2026-10] ", "[checked October 2026, ", "[checked a\n", "[^1]", "- [ ] a\n  ", "- [ ] [ ] ",
    '![a](/uploads/abcdefghij.png "b. Credit: c")\n\n', "Credit: ", "http://a.b\n\n", "<http://a.b/c-d>\n\n", "|a|\n|-|\n\n",
    "--<div>^[", "{: .a![$$<figcaption>", "^[<table>> > ", "$%^{}[", "![+=#", "a*[b_`", "--<div>^[a]: [",
    "<b of ", "<b a>", "<title>", "<title ", "<title", "<!a", "<!a>", "<!DOCTYPE ", "<time of x>\n\n",
)  # fmt: skip


def repeated(unit, size=SIZE):
    return (unit * (size // len(unit) + 1))[:size]


def shuffled(units, seed):
    return "".join(random.Random(seed).choices(units, k=SIZE // 3))


CASES = {f"many {unit!r}": repeated(unit) for unit in REPEATED} | {
    "brackets closed": "[" * 25_000 + "]" * 25_000,
    "signs in brackets closed": "[--<b>^" * 3_600 + "]--<b>^" * 3_600,
    "signs far in brackets": "[" * 1_000 + repeated("$%^"),
    "links in links": "[" * 8_000 + "a" + "](b)" * 8_000,
    "quotes in quotes": "\n".join(">" * depth for depth in range(300)),
    "lists in lists": "\n".join(" " * (2 * depth) + "- a" for depth in range(300))[:SIZE],
    "longer and longer backticks": "".join("e" + "`" * length for length in range(1, 316)),
    "emphasis in emphasis": "*a **a " * 3_500 + "b" + " a** a*" * 3_500,
    "one note cited often": "[^a]: x\n\n" + repeated("[^a]"),
    "many notes": "".join(f"[^{n}]" for n in range(3_500)) + "\n\n" + "".join(f"[^{n}]: x\n" for n in range(3_000)),
    "note in note": "[^a]: " * 3_000 + "x",
    "wide table": "|a" * 9_000 + "|\n" + "|-" * 9_000 + "|\n",
    "square table": "|a" * 256 + "|\n" + "|-" * 256 + "|\n" + "|\n" * 256,
    "squares in a row": ("|a" * 256 + "|\n" + "|-" * 256 + "|\n" + "|\n" * 256) * 5,
    "tall table": "|a" * 100 + "|\n" + "|-" * 100 + "|\n" + "|\n" * 20_000,
    "long definition": "[a]: " + "b" * 1_000 + "\n\n" + repeated("[a]"),
    "open tags with attributes": "".join(f"<b a={n}>" for n in range(4_500)),
    "open tags, then paragraphs": "".join(f"<b a={n}>" for n in range(1_000)) + "\n\n" + "x\n\n" * 12_000,
    "tags crossed": "".join(f"<b a={n}><p>" for n in range(2_000)) + "</b>" * 2_000,
    "names in names": "<div>" + repeated("<a"),
    "words in a block": "<div>" + repeated("<foo bar>"),
    "many attributes": "<a " + " ".join(f"a{n}=1" for n in range(7_000)) + ">",
    "endless address": "http://" + repeated("a."),
    "endless mail address": "mailto:" + repeated("a."),
    "signs": shuffled("[]()*_`<>!\"'\n #-|:@&;^~\\ab", 1),
    "stars": shuffled("*_~ a", 2),
    "pieces": shuffled(["[", "](", "![", "*", "**", "`", "<b>", "</b>", '"', "'", "\n\n", "|", "> ", "- ", "[^a]: ", "[[a]]"], 3),
    "tags": shuffled(["<b>", "<i>", "<a>", "<p>", "<table>", "<td>", "</b>", "</i>", "</p>", "</a>", "</table>", "x"], 4),
    "one note cited, and defined": "[^1]: x\n\n" + repeated("[^1] [^1]\n\n"),
    "each paragraph a note": "".join(f"a[^{n}]\n\n[^{n}]: b\n\n" for n in range(2_300)),
    "notes that cite the next": "a[^0]\n\n" + "".join(f"[^{n}]: b[^{n + 1}]\n" for n in range(3_000)),
    "notes in a call-out": "> [!tip] a\n> " + "".join(f"[^{n}]" for n in range(3_000)) + "\n\n" + "".join(f"[^{n}]: x\n" for n in range(3_000)),
    "call-outs in call-outs": "\n".join("> " * depth + "[!note] a\n" + "> " * depth for depth in range(1, 150)),
    "pull quotes in call-outs": "\n".join("> " * depth + ("[!pull]", "[!tip]")[depth % 2] + " a\n" + "> " * depth for depth in range(1, 50)),
    "call-outs in lists": "\n".join("  " * depth + "- > [!note] a" for depth in range(200)),
    "boxes in boxes": "\n".join("  " * depth + "- [ ] a" for depth in range(200)),
    "two hundred boxes": "".join(f"- [{'x '[n % 2]}] item {n} [a](http://b.c)\n" for n in range(200)),
    "checked, and nothing": ("[checked" + " " * 1_000) * 50,
    "checked, and no end": "[checked a" + repeated(", "),
    "credits and spaces": '![a](/uploads/abcdefghij.png "' + ("Credit" + " " * 500) * 90 + '")',
    "dashes and spaces": "> [!pull]\n" + ("> a --" + " " * 500 + "\n") * 90,
    "words in brackets": "<b " + "of a " * 10_000,
    "words in brackets and spaces": ("<b " + " " * 500 + "a") * 100,
    "long caption": '![a](/uploads/abcdefghij.png "' + "Credit: " * 6_000 + '")',
    "long card": "https://a.bc/" + "d-" * 900,
    "a megabyte": "a & b\n\n" * 140_000,
}  # fmt: skip


@pytest.mark.parametrize("source", CASES.values(), ids=CASES.keys())
def test_costs_little(source):
    for render in (render_post, render_essay):
        essay = within(1, lambda render=render: render(source, prefix="p1"))
    assert len(essay.html) <= 20 * len(source) + 4_000
    assert essay.html.isascii() or essay.html.encode()


def test_what_costs_too_much_is_still_shown_whole():
    post = render_post("two  words & <b>\nnext line\n\n" + "[" * 30_000)
    assert post.html.startswith("<p>two  words &amp; &lt;b&gt;<br>\nnext line</p>\n<p>[[[")
    assert post.plain.startswith("two words & <b>\nnext line\n[[[")
    assert post.references == ()


def test_long_prose_is_not_refused():
    chapter = "“It’s late,” she said — *very* late. See [the rota](/x) (or [[Rounds]]), @ada.\n\n" * 2_000
    assert render_essay(chapter[:150_000]).html.count("<em>very</em>") > 1_800


def test_addresses_that_the_site_gives_count_too():
    resolved = Resolved(mentions={"ab": "/members/" + "x" * 5_000})
    source = "@ab " * 100
    assert len(render_post(source, resolved=resolved).html) <= 20 * len(source) + 4_000


def test_prose_with_links_is_measured_by_what_it_holds():
    paragraph = "Nobody counts the hours, and [nobody](https://example.org) asks.[^1]\n\n"
    assert "<aside" in render_essay(paragraph * 1_000 + "[^1]: Really.").html
    assert "<section" in render_post(paragraph * 1_000 + "[^1]: Really.").html


def test_a_fault_in_the_parser_loses_nothing(monkeypatch):
    monkeypatch.setattr(rendering, "_markdown", lambda *_: 1 / 0)
    assert render_post("*a*").html == "<p>*a*</p>"


PIECES = st.lists(
    st.one_of(
        st.sampled_from([*REPEATED, "<div title='", "</p>", "<pre>\n\n", "\n\n", "<a href='//e.org'>", "class=mention", "[^a]"]),
        st.text(max_size=12),
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=500, deadline=None, derandomize=True)
@given(st.one_of(PIECES, st.text(alphabet=st.characters(), max_size=200)))
def test_any_text_renders(source):
    for render in (render_post, render_essay):
        found = render(source, prefix="p1")
        assert settled(found.html) == found.html
        assert len(found.html) <= 20 * len(source) + 4_000
        inspect(found.html)
        found.plain.encode()
    references_in(source)


@settings(max_examples=500, deadline=None, derandomize=True)
@given(PIECES)
def test_the_parser_itself_has_no_faults(source):
    """So that the net under it does not hide what should be mended."""
    with contextlib.suppress(TooCostly, Unsettled):
        rendering._markdown(readable(source), rendering._Asked(rendering._ESSAY, prefix="p1"))
