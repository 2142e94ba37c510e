"""Quotes of other posts: their words come out beside the HTML, never in it."""

import pytest

from prose.quotes import MOST_QUOTES
from prose.rendering import RENDERER_VERSION, Reference, Resolved, references_in, render_essay, render_post
from prose.sanitising import settled
from tests.prose.inspecting import inspect
from tests.prose.test_hostile import VECTORS
from tests.timing import within

LINK = "[Anna, post 12](/forum/p/0a1b2c3d4e/)"
PLACE = '<blockquote class="quoted-1"></blockquote>'


def quoting(source, **options):
    return render_post(source, quoting=True, site="example.org", **options)


def test_the_words_are_beside_the_html_and_not_in_it():
    post = quoting(f"Before.\n\n> {LINK}\n> The *canary* sang.\n>\n> Twice.\n\nAfter.")
    assert post.html == f"<p>Before.</p>\n{PLACE}\n<p>After.</p>"
    assert post.plain == "Before.\nAfter."
    assert post.words == 2
    (quote,) = post.quotes
    assert (quote.kind, quote.key) == ("quote", "0a1b2c3d4e")
    assert quote.html == "<p>The <em>canary</em> sang.</p>\n<p>Twice.</p>"
    assert quote.plain == "The canary sang.\nTwice."


def test_a_quote_ends_where_its_marks_end():
    """What follows on the next line is who quotes, not who is quoted."""
    post = quoting(f"> {LINK}\n> Theirs.\nMine.")
    assert post.plain == "Mine."
    assert post.quotes[0].plain == "Theirs."


@pytest.mark.parametrize(
    "first",
    [
        "[](/forum/p/0a1b2c3d4e/)",
        "[a \\] b](/forum/p/0a1b2c3d4e)",
        "[x](https://example.org/forum/p/0A1B2C3D4E/)",
        "[x](http://Example.org:8000/forum/p/oa1b2c3d4e/#top)  ",
        "[x](</forum/p/0aib2c3d4e/>)",
    ],
)
def test_what_is_a_quote(first):
    post = quoting(f"> {first}\n> Words.")
    assert post.quotes[0].key == "0a1b2c3d4e"
    assert post.html == PLACE


@pytest.mark.parametrize(
    "first",
    [
        "[x](/forum/p/0a1b2c3d4e/) said",
        "x [x](/forum/p/0a1b2c3d4e/)",
        "[x](/forum/p/0a1b2c3d4e/history/)",
        "[x](/forum/p/0a1b2c3d4/)",
        "[x](/forum/p/0u1b2c3d4e/)",
        "[x](https://example.net/forum/p/0a1b2c3d4e/)",
        "[x](https://a@example.org@e.net/forum/p/0a1b2c3d4e/)",
        "![x](/forum/p/0a1b2c3d4e/)",
    ],
)
def test_what_stays_a_blockquote(first):
    post = quoting(f"> {first}\n> Words.")
    assert not post.quotes
    assert "Words." in post.html


def test_the_first_line_decides_and_code_is_code():
    assert not quoting(f"> Words.\n> {LINK}").quotes
    assert not quoting(f"    > {LINK}\n    > x").quotes
    assert not quoting(f"```\n> {LINK}\n> x\n```").quotes
    assert not render_post(f"> {LINK}\n> x").quotes


def test_quotes_in_lists_and_in_blockquotes_that_quote_nobody():
    post = quoting(f"- a\n  > {LINK}\n  > One.\n- b\n\n> Plain\n>\n> > {LINK}\n> > Two.\n>\n> more")
    assert [quote.plain for quote in post.quotes] == ["One.", "Two."]
    assert 'class="quoted-1"' in post.html
    assert 'class="quoted-2"' in post.html
    assert "One" not in post.html + post.plain


def test_a_quote_in_a_quote_is_only_a_link_with_our_words():
    post = quoting(f"> {LINK}\n> Outer.\n>\n> > [Canary](/forum/p/1111111111/)\n> > canary\n>\n> Again.")
    (quote,) = post.quotes
    assert quote.plain == "Outer.\nAgain."
    assert '<a href="/forum/p/1111111111/">A passage of another post</a>' in quote.html
    assert "anary" not in quote.html + post.html + post.plain


def test_essays_keep_their_blockquotes():
    essay = render_essay(f"> {LINK}\n> Words.")
    assert not essay.quotes
    assert "Words." in essay.html


def test_what_a_quote_names_is_not_named_by_the_text():
    post = quoting(f"> {LINK}\n> @ada [[Keys]]\n\n@ben")
    assert post.references == (Reference("mention", "ben"),)
    assert post.quotes[0].references == (Reference("mention", "ada"), Reference("wiki-link", "keys"))
    resolved = Resolved(mentions={"ada": "/members/ada/"})
    assert (
        '<a class="mention" href="/members/ada/">@ada</a>'
        in quoting(f"> {LINK}\n> @ada", resolved=resolved).quotes[0].html
    )


def test_notes_and_link_addresses_of_a_quote_stay_in_it():
    source = (
        f"> {LINK}\n> a[^1] [b][c]\n>\n> [^1]: canary\n>\n> [c]: https://canary.example/\n\nMine[^1] [b][c]"
    )
    post = quoting(source, prefix="p1")
    assert "canary" not in post.html + post.plain
    assert 'id="p1q1-note-1"' in post.quotes[0].html
    assert "canary.example" in post.quotes[0].html


@pytest.mark.parametrize(
    "source",
    [
        '<blockquote class="quoted-1"></blockquote>',
        '<blockquote class="quoted-1">x</blockquote>',
        "> <blockquote class=quoted-1>",
        "<p title='<blockquote class=\"quoted-1\"></blockquote>'>x</p>",
        '`<blockquote class="quoted-1"></blockquote>`',
    ],
)
def test_nobody_can_make_a_place(source):
    assert PLACE not in quoting(source).html
    assert "<blockquote class" not in quoting(source).html


def test_a_text_that_costs_too_much_keeps_the_words_of_others_apart_all_the_same():
    source = f"Mine <b>.\n> {LINK}\n> canary <i>\n>\n> > {LINK}\n> > inner\nMine.\n\n" + "[" * 20_000
    post = quoting(source)
    assert post.html.startswith(f"<p>Mine &lt;b&gt;.</p>\n{PLACE}\n<p>Mine.</p>")
    assert "canary" not in post.html + post.plain
    assert post.quotes[0].html.startswith("<p>canary <i>")


def test_more_quotes_than_anybody_makes_are_still_quotes():
    post = quoting(f"> {LINK}\n> canary\n\n" * (MOST_QUOTES + 1) + "*end*")
    assert len(post.quotes) == MOST_QUOTES + 1
    assert "canary" not in post.html + post.plain
    assert post.html.endswith("<p>*end*</p>")


@pytest.mark.parametrize(
    "source",
    [
        f"> {LINK}\n" + "> x\n" * 12_000,
        f"> {LINK}\n" + ">" * 50_000,
        "".join(f"{'> ' * depth}{LINK}\n" for depth in range(1, 200)),
        "".join(f"{'> ' * depth}x\n" for depth in range(1, 200)) + "> " * 200 + LINK,
        f"> {LINK}\n> x\n\n" * 1_000,
        f"- > {LINK}\n  > " * 900,
        f"> {LINK}\n> [^1]\n>\n> [^1]: x\n\n" * MOST_QUOTES,
        f"> {LINK}\n> " + "*a_b`" * 9_000,
        f"> {LINK}\n> " + "[" * 50_000,
        "> [" + "\\]" * 25_000,
        "> [x](" + "/forum/p/" * 5_000,
        f"> {LINK}\n> " + "<b>" * 2_000,
    ],
)
def test_hostile_quotes_take_less_than_a_second(source):
    post = within(1, lambda: quoting(source))
    assert settled(post.html) == post.html


def test_only_what_is_allowed_remains_in_a_quote():
    for vector in VECTORS:
        quoted = "\n> ".join(vector.split("\n"))
        post = quoting(f"> {LINK}\n> {quoted}\n\nx", prefix="p1")
        for quote in post.quotes:
            inspect(quote.html.replace('id="p1q1-', 'id="p1-').replace("#p1q1-", "#p1-"))
            assert settled(quote.html) == quote.html
            assert "x" in post.plain


def test_stored_html_of_before_is_known_to_be_old():
    assert RENDERER_VERSION == 3


def test_names_can_be_asked_of_a_text_alone():
    assert references_in("@ben") == (Reference("mention", "ben"),)
