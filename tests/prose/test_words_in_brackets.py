"""`<consultant name>` is what somebody wrote, not markup: it stays readable. Real elements stay markup."""

import pytest

from prose.rendering import render_essay, render_post
from prose.sanitising import settled
from tests.prose.inspecting import inspect

LETTER = "Dear <consultant name>, I resign on <insert date>. She said <something rude>."

SHOWN = [
    (LETTER, "<p>Dear &lt;consultant name&gt;, I resign on &lt;insert date&gt;. She said &lt;something rude&gt;.</p>"),
    ("a </foo> b <foo/>", "<p>a &lt;/foo&gt; b &lt;foo/&gt;</p>"),
    ("<consultant name>", "<p>&lt;consultant name&gt;</p>"),
    ("<insert date>\n\n*b*", "<p>&lt;insert date&gt;</p>\n<p><em>b</em></p>"),
    ("</foo>\n\nb", "<p>&lt;/foo&gt;</p>\n<p>b</p>"),
    ("Dear <consultant name", "<p>Dear &lt;consultant name</p>"),
    ("<consultant name", "<p>&lt;consultant name</p>"),
    ("<Insert DATE> <InsertDate>", "<p>&lt;Insert DATE&gt; &lt;InsertDate&gt;</p>"),
    ("<foo onclick=alert(1)>x</foo>", "<p>&lt;foo onclick=alert(1)&gt;x&lt;/foo&gt;</p>"),
    ("a <foo onclick=alert(1)>", "<p>a &lt;foo onclick=alert(1)&gt;</p>"),
    ("a <foo <script>alert(1)</script>>", "<p>a &lt;foo alert(1)&gt;</p>"),
    ("> <consultant name>", "<blockquote>\n<p>&lt;consultant name&gt;</p>\n</blockquote>"),
    ("- <consultant name>", "<ul>\n<li>&lt;consultant name&gt;</li>\n</ul>"),
    ("<div>\n<consultant name>\n</div>", "<div>\n&lt;consultant name&gt;\n</div>"),
    ("<div>\n<consultant name\n</div>", "<div>\n&lt;consultant name\n</div>"),
    ("<div>\n<foo onclick=alert(1)>x</foo>\n</div>", "<div>\n&lt;foo onclick=alert(1)&gt;x&lt;/foo&gt;\n</div>"),
    ("<div><script-x>a</script></div>", "<div>&lt;script-x&gt;a</div>"),
    ("<div><b\xa0name></div>", "<div>&lt;b&nbsp;name&gt;</div>"),
    ("<p title='<insert date>'>x</p>", '<p title="&lt;insert date&gt;">x</p>'),
    ("See you <time of clinic> or <a name of mine>", "<p>See you &lt;time of clinic&gt; or &lt;a name of mine&gt;</p>"),
    ("Dear <title>, at <address>, <time>", "<p>Dear &lt;title&gt;, at &lt;address&gt;, &lt;time&gt;</p>"),
    ("<title> <surname>\n\n*b*", "<p>&lt;title&gt; &lt;surname&gt;</p>\n<p><em>b</em></p>"),
    ("<section of doctor's notes>", "<p>&lt;section of doctor’s notes&gt;</p>"),
    ("a <!important note> b", "<p>a &lt;!important note&gt; b</p>"),
    ("<!important note>", "<p>&lt;!important note&gt;</p>"),
    ("<div>\n<time of x> <!y z>\n</div>", "<div>\n&lt;time of x&gt; &lt;!y z&gt;\n</div>"),
    ("*<insert date>* [<name>](/x)", '<p><em>&lt;insert date&gt;</em> <a href="/x">&lt;name&gt;</a></p>'),
    ("`<insert date>` \\<name>", "<p><code>&lt;insert date&gt;</code> &lt;name&gt;</p>"),
]  # fmt: skip

MARKUP = [
    ("a <b>c</b> <I>d</I>", "<p>a <b>c</b> <i>d</i></p>"),
    ("<B>c</B>", "<p><b>c</b></p>"),
    ("a <button onclick=x>b</button> <svg><path d=x></svg>", "<p>a b </p>"),
    ("<div><SCRIPT>if (a <b> c) <foo></SCRIPT>d<style>e <foo></style></div>", "<div>d</div>"),
    ("<TITLE>b</TITLE> <time>c</time>", "b <time>c</time>"),
    ("<!DOCTYPE html>a <!-- b --> <!ENTITY c>", "a"),
    ("a <!-- b --> <!DOCTYPE html> c", "<p>a   c</p>"),
    ("<details open>a</details>", "<details open=\"\">a</details>"),
    ("<button disabled>a</button> <div data-root v-cloak>b</div>", "<p>a </p><div>b</div><p></p>"),
    ("<script>\n<foo title='</script>'>x", "'&gt;x"),
    ("<form><input name=a><Textarea>b</textarea></form>", "b"),
]  # fmt: skip


@pytest.mark.parametrize("render", [render_post, render_essay])
@pytest.mark.parametrize(("source", "html"), SHOWN + MARKUP)
def test_words_stay_and_elements_are_markup(render, source, html):
    found = render(source)
    assert found.html == html
    assert settled(found.html) == found.html
    inspect(found.html)


def test_plain_words_have_them_too():
    assert render_post(LETTER).plain == LETTER
    assert render_essay(f"<insert date>\n\n{LETTER}").plain == f"<insert date>\n{LETTER}"


def test_lines_break_and_markdown_works_beside_them():
    source = "<consultant name>\n*Ward* <number>"
    assert render_post(source).html == "<p>&lt;consultant name&gt;<br>\n<em>Ward</em> &lt;number&gt;</p>"
    assert render_essay(source).html == "<p>&lt;consultant name&gt;\n<em>Ward</em> &lt;number&gt;</p>"


def test_a_heading_keeps_them():
    essay = render_essay("# On <insert date>")
    assert essay.html == '<h2 id="section-on-insert-date">On &lt;insert date&gt;</h2>'
    assert essay.headings[0].text == "On <insert date>"
