"""What each feature of the Markdown comes out as, to the letter."""

import pytest

from prose.rendering import Heading, Picture, Reference, Resolved, references_in, render_essay, render_post

SITE = Resolved(
    mentions={"ada": "/members/ada/"},
    wiki_links={"handing-over": "/essays/handing-over/"},
    uploads={"rota-2026-a.png": Picture("/uploads/rota-2026-a.png", 640, 480)},
)
OUTSIDE = ' rel="nofollow ugc noopener"'

POSTS = [
    ("breaks", "one\ntwo", "<p>one<br>\ntwo</p>"),
    ("paragraphs", "one\n\ntwo", "<p>one</p>\n<p>two</p>"),
    ("emphasis", "*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <s>c</s> <code>d</code></p>"),
    ("headings", "# a\n\n## b\n\n###### c", "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>"),
    ("raw headings", "<h1>a</h1>", "<h3>a</h3>"),
    ("quote", "> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
    ("list from five", "5) a", '<ol start="5">\n<li>a</li>\n</ol>'),
    ("code has no class", "```python\nx -- 'y'\n```", "<pre><code>x -- 'y'\n</code></pre>"),
    (
        "table",
        "|a|b|c|d|\n|-|:-|:-:|-:|\n|1|2|3|4|",
        '<div class="table-scroll" aria-label="Table: a, b, c, d" role="region" tabindex="0">\n<table>\n<thead>\n<tr>\n'
        '<th scope="col">a</th>\n<th scope="col" class="align-left">b</th>\n<th scope="col" class="align-center">c</th>\n'
        '<th scope="col" class="align-right">d</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class="align-left">2</td>\n'
        '<td class="align-center">3</td>\n<td class="align-right">4</td>\n</tr>\n</tbody>\n</table>\n</div>',
    ),
    (
        "tasks",
        "- [ ] ring\n- [x] write\n- [y] no",
        '<ul class="task-list">\n<li class="task"><input aria-label="Not done" type="checkbox" disabled=""> ring</li>\n'
        '<li class="task"><input aria-label="Done" type="checkbox" disabled="" checked=""> write</li>\n'
        "<li>[y] no</li>\n</ul>",
    ),
    ("address", "see https://example.org/_a_.", f'<p>see <a href="https://example.org/_a_"{OUTSIDE}>https://example.org/_a_</a>.</p>'),
    ("address is literal", 'x https://e.org/a--b?c="d"', f'<p>x <a href="https://e.org/a--b?c=%22d%22"{OUTSIDE}>https://e.org/a--b?c="d"</a></p>'),
    ("no bare hosts", "the ward.In a@b.org www.e.org", "<p>the ward.In a@b.org www.e.org</p>"),
    ("inside link", "[a](/forum/)", '<p><a href="/forum/">a</a></p>'),
    ("outside link", "x [a](https://e.org)", f'<p>x <a href="https://e.org"{OUTSIDE}>a</a></p>'),
    ("mail link", "<a@b.org>", '<p><a href="mailto:a@b.org">a@b.org</a></p>'),
    ("mention", "**@Ada**, @ada’s", '<p><strong><a class="mention" href="/members/ada/">@Ada</a></strong>, <a class="mention" href="/members/ada/">@ada</a>’s</p>'),
    ("mention of nobody", "@nobody", "<p>@nobody</p>"),
    ("no mention", "x@ada.org `@ada` \\@ada @ada@e.org /@ada @ada.org", "<p>x@ada.org <code>@ada</code> @ada @ada@e.org /@ada @ada.org</p>"),
    ("no mention in links", '[@ada](/x) <a href="/x">@ada</a>', '<p><a href="/x">@ada</a> <a href="/x">@ada</a></p>'),
    ("no mention in raw code", "<code>@ada</code> @ada", '<p><code>@ada</code> <a class="mention" href="/members/ada/">@ada</a></p>'),
    ("wiki-link", "[[Handing over]]", '<p><a class="wiki-link" href="/essays/handing-over/">Handing over</a></p>'),
    ("wiki-link with label", "[[handing_over|so]]", '<p><a class="wiki-link" href="/essays/handing-over/">so</a></p>'),
    ("wiki-link to nothing", "[[Rounds|the *rounds*]]", "<p>the *rounds*</p>"),
    ("wiki-link in code", "`[[Rounds]]` [[ ]]", "<p><code>[[Rounds]]</code> [[ ]]</p>"),
    ("link with brackets", "[[a]](/x)", '<p><a href="/x">[a]</a></p>'),
    ("picture", "![The *rota*](/uploads/rota-2026-a.png)", '<figure class="figure"><img src="/uploads/rota-2026-a.png" alt="The rota" width="640" height="480" loading="lazy" decoding="async"></figure>'),
    ("picture not known", "x ![](/uploads/abcdefghij.webp)", '<p>x <img src="/uploads/abcdefghij.webp" alt="" loading="lazy" decoding="async"></p>'),
    ("picture elsewhere", "x ![a](https://e.org/a.png)", f'<p>x <a href="https://e.org/a.png"{OUTSIDE}>a</a></p>'),
    ("picture elsewhere, no words", "x ![](https://e.org/a.png)", f'<p>x <a href="https://e.org/a.png"{OUTSIDE}>https://e.org/a.png</a></p>'),
    ("picture elsewhere in a link", "[![a](https://e.org/a.png)](/x)", '<p><a href="/x">a</a></p>'),
    ("picture on a path", "![a](/uploads/../secret.png)", '<p><a href="/uploads/../secret.png">a</a></p>'),
    ("raw picture", 'a <img src="/uploads/abcdefghij.png"> b', "<p>a  b</p>"),
    ("comment", "a <!-- {% x %} --> b", "<p>a  b</p>"),
    ("raw html around markdown", "<details><summary>a</summary>\n\n*b*\n\n</details>", "<details><summary>a</summary>\n<p><em>b</em></p>\n</details>"),
    ("nul and half a pair", "\0\ud800", "<p>\ufffd\ufffd</p>"),
    ("nothing", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("source", "html"), [case[1:] for case in POSTS], ids=[case[0] for case in POSTS])
def test_post(source, html):
    assert render_post(source, resolved=SITE).html == html


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('"It isn\'t," she said.', "“It isn’t,” she said."),
        ("'no' -- or --- yes... a--b", "‘no’ – or — yes… a–b"),
        ("“kept” ‘so’ don’t wards—hardly", "“kept” ‘so’ don’t wards—hardly"),
        (
            "(c) (tm) +- !!!!! .. .... --flag -> x-->y",
            "(c) (tm) +- !!!!! .. .... --flag -> x--&gt;y".replace("-> ", "-&gt; "),
        ),
    ],
)
def test_typography(source, words):
    assert render_post(source).html == f"<p>{words}</p>"


def test_essay_lines_flow_and_its_links_are_trusted_more():
    html = render_essay("one\ntwo https://e.org").html
    assert html == '<p>one\ntwo <a href="https://e.org" rel="noopener">https://e.org</a></p>'


def test_essay_headings_have_anchors():
    essay = render_essay("# A *quiet* “word”\n\n## 日本\n\n## 日本\n\n### a", prefix="e1")
    assert essay.headings == (
        Heading(2, "A quiet “word”", "e1-section-a-quiet-word"),
        Heading(2, "日本", "e1-section-part"),
        Heading(2, "日本", "e1-section-part--2"),
        Heading(3, "a", "e1-section-a"),
    )
    assert essay.html.startswith('<h2 id="e1-section-a-quiet-word">A <em>quiet</em> “word”</h2>')


def test_footnotes_carry_the_prefix_and_names():
    assert render_post("a[^x] b[^x]\n\n[^x]: Two *words*.", prefix="p7").html == (
        '<p>a<sup><a class="cite" id="p7-cite-1" aria-label="Note 1" href="#p7-note-1">1</a></sup> '
        'b<sup><a class="cite" id="p7-cite-1-2" aria-label="Note 1" href="#p7-note-1">1</a></sup></p>\n'
        '<section class="notes">\n<ol>\n<li class="note" id="p7-note-1"><p>Two <em>words</em>. '
        '<a class="back" aria-label="Back to note 1 in the text" href="#p7-cite-1">↩︎</a> '
        '<a class="back" aria-label="Back to note 1 in the text, place 2" href="#p7-cite-1-2">↩︎</a></p>\n'
        "</li>\n</ol>\n</section>"
    )


def test_references_come_once_and_in_order():
    source = "@Ada [[Handing Over|x]] @ada ![a](/uploads/rota-2026-a.png) `@bob` > @cleo"
    found = (
        Reference("mention", "ada"),
        Reference("wiki-link", "handing-over"),
        Reference("upload", "rota-2026-a.png"),
        Reference("mention", "cleo"),
    )
    assert references_in(source) == found
    assert render_post(source, resolved=SITE).references == found


def test_plain_is_what_a_reader_sees():
    source = (
        "# Title\n\nOne[^1] `two`\nthree <!-- no -->\n\n> quoted\n\n- a\n- [x] b\n\n|c|d|\n|-|-|\n|e|f|\n\n"
        "```\ng\n  h\n```\n\n<div hidden>i</div>\n\n[^1]: Note."
    )
    post = render_post(source)
    assert post.plain == "Title\nOne two\nthree\na\nb\nc d\ne f\ng\nh\ni\nNote."
    assert post.words == 14


def test_words_of_quotes_are_not_counted():
    assert render_post("> one two\n\nwards—hardly don’t follow-up 5").words == 5


def test_same_source_same_html():
    source = "[^1] @ada - [ ] x\n\n[^1]: y"
    assert render_post(source).html == render_post(source).html


def test_words_are_never_swallowed_by_broken_html():
    for opening in (
        '<div title="',
        "<!--",
        "> <!--",
        "<textarea>",
        "<plaintext>",
        "<select>",
        "<svg>",
        "<title>",
    ):
        assert "kept words" in render_post(f"before\n\n> {opening}\n\nkept words").plain
    for opening in ("<script>", "<style>", "<textarea>", "<xmp>", "<iframe>", "<template>", "<math>"):
        assert "kept words" in render_post(f"before {opening} kept words").plain
