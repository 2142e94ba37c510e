"""Call-outs, pull quotes, checklists, figures, cards and dates: to the letter, and forged by nobody."""

import re

import pytest

from prose.rendering import Labels, Picture, Resolved, render_essay, render_post
from tests.prose.inspecting import inspect

P = "/uploads/rota-2026-a.png"
SITE = Resolved(uploads={"rota-2026-a.png": Picture(P, 640, 480)})
IMG = f'<img src="{P}" alt="a" width="640" height="480" loading="lazy" decoding="async">'


def callout(kind, label, body):
    return (
        f'<aside class="callout is-{kind}" role="note">\n<p class="callout-label">{label}</p>\n{body}</aside>'
    )


def pull(body, by=""):
    by = by and f"<figcaption>{by}</figcaption>\n"
    return f'<figure class="pull">\n<blockquote>\n{body}</blockquote>\n{by}</figure>'


def figure(caption=""):
    caption = caption and f"<figcaption>{caption}</figcaption>\n"
    return f'<figure class="figure">{IMG}{caption}</figure>'


def card(address, title, host):
    return f'<p class="link-card"><a href="{address}" rel="noopener">{title}</a> <span class="host">{host}</span></p>'


def checked(machine, people, place=""):
    return f'<p><span class="checked">checked <time datetime="{machine}">{people}</time>{place}</span></p>'


ESSAYS = [
    ("> [!note]\n> *a*", callout("note", "Note", "<p><em>a</em></p>\n")),
    ("> [!TIP]\n> a\n>\n> b", callout("tip", "Tip", "<p>a</p>\n<p>b</p>\n")),
    (">[!important] A *b*", callout("important", "Important", '<p class="callout-title">A <em>b</em></p>\n')),
    ("> [!warning]- A\n> b", callout("warning", "Warning", '<p class="callout-title">A</p>\n<p>b</p>\n')),
    ("> [!caution]\n> - a", callout("caution", "Caution", "<ul>\n<li>a</li>\n</ul>\n")),
    ("> [!note]", "<blockquote>\n<p>[!note]</p>\n</blockquote>"),
    ("> [!bug] a", "<blockquote>\n<p>[!bug] a</p>\n</blockquote>"),
    ("> [!note]a", "<blockquote>\n<p>[!note]a</p>\n</blockquote>"),
    ("> a [!note]", "<blockquote>\n<p>a [!note]</p>\n</blockquote>"),
    ("[!note] a", "<p>[!note] a</p>"),
    ("> [!pull]\n> a\n> b", pull("<p>a\nb</p>\n")),
    ("> [!quote] a\n> -- Ada *L*", pull("<p>a</p>\n", "Ada <em>L</em>")),
    ("> [!pull]\n> a\n>\n> — Ada", pull("<p>a</p>\n", "Ada")),
    ("> [!pull]\n> -- Ada", "<blockquote>\n<p>[!pull]\n– Ada</p>\n</blockquote>"),
    ("> [!pull]", "<blockquote>\n<p>[!pull]</p>\n</blockquote>"),
    (f"![a]({P})", figure()),
    (f'![a]({P} "It\'s so.")', figure("It’s so.")),
    (f'![a]({P} "The rota. Credit: Jane Doe")', figure('The rota. <span class="credit">Jane Doe</span>')),
    (f'![a]({P} "The rota (photo: J. Doe)")', figure('The rota <span class="credit">J. Doe</span>')),
    (f'![a]({P} "The rota. Photo credit: Jane")', figure('The rota. <span class="credit">Jane</span>')),
    (f'![a]({P} "Picture: Jane")', figure('<span class="credit">Jane</span>')),
    (f'![a]({P} "The rota. © 2026 Jane")', figure('The rota. <span class="credit">© 2026 Jane</span>')),
    (f'![a]({P} "Accredit: b")', figure("Accredit: b")),
    (f'![a]({P} "<b>&amp;\\" onload=x")', figure("&lt;b&gt;&amp;\" onload=x")),
    (f"b ![a]({P})", f"<p>b {IMG}</p>"),
    (f"![a]({P}) ![a]({P})", f"<p>{IMG} {IMG}</p>"),
    ("https://www.e.org/2026/leaving-the-ward/", card("https://www.e.org/2026/leaving-the-ward/", "Leaving the ward", "e.org")),
    ("<https://e.org/a_b.html>", card("https://e.org/a_b.html", "a_b.html", "e.org")),
    ("[A *b*](https://e.org/x)", card("https://e.org/x", "A <em>b</em>", "e.org")),
    ("https://www.youtube.com/watch?v=dQw4", card("https://www.youtube.com/watch?v=dQw4", "watch?v=dQw4", "youtube.com")),
    ("https://x.com/ada/status/12345", card("https://x.com/ada/status/12345", "ada/status/12345", "x.com")),
    ("https://e.org/h%C3%A4nde-weg", card("https://e.org/h%C3%A4nde-weg", "Hände weg", "e.org")),
    ("https://e.org", '<p class="link-card"><a href="https://e.org" rel="noopener">e.org</a></p>'),
    ("https://nhs.uk@evil.example/a", '<p><a href="https://nhs.uk@evil.example/a" rel="noopener">https://nhs.uk@evil.example/a</a></p>'),
    ("https://own.example/a", '<p><a href="https://own.example/a" rel="noopener">https://own.example/a</a></p>'),
    ("[a](/essays/)", '<p><a href="/essays/">a</a></p>'),
    ("<a@b.org>", '<p><a href="mailto:a@b.org">a@b.org</a></p>'),
    ("- https://e.org/a", '<ul>\n<li><a href="https://e.org/a" rel="noopener">https://e.org/a</a></li>\n</ul>'),
    ("a\nhttps://e.org/a", '<p>a\n<a href="https://e.org/a" rel="noopener">https://e.org/a</a></p>'),
    ("[checked October 2026]", checked("2026-10", "October 2026")),
    ("[checked 12 October 2026, England]", checked("2026-10-12", "12 October 2026", ", England")),
    ("[checked 2026-10, England & *Wales*]", checked("2026-10", "October 2026", ", England &amp; *Wales*")),
    ("[checked 2026-02-01]", checked("2026-02-01", "1 February 2026")),
    ("[CHECKED oct 2026]", checked("2026-10", "oct 2026").replace(">checked ", ">CHECKED ")),
    ("[checked\nOctober\n2026]", checked("2026-10", "October 2026")),
    ("[checked 31 February 2026]", "<p>[checked 31 February 2026]</p>"),
    ("[checked 2026-13]", "<p>[checked 2026-13]</p>"),
    ("[checked 0 May 2026]", "<p>[checked 0 May 2026]</p>"),
    ("[checked Octember 2026]", "<p>[checked Octember 2026]</p>"),
    ("[checked October 2026](/x)", '<p><a href="/x">checked October 2026</a></p>'),
    ("[checked October 2026][x]\n\n[x]: /x", '<p><a href="/x">checked October 2026</a></p>'),
    ("[checked May 2026]\n\n[checked May 2026]: /x", '<p><a href="/x">checked May 2026</a></p>'),
    ("`[checked May 2026]` \\[checked May 2026]", "<p><code>[checked May 2026]</code> [checked May 2026]</p>"),
    (
        "- [ ] a *b*\n- [x] c\n\n  1. [ ] d\n- e",
        '<ul class="checklist" role="list" data-clear="Clear the ticks">\n<li class="task">\n<p><label><input type="checkbox"> '
        "<span>a <em>b</em></span></label></p>\n</li>\n"
        '<li class="task">\n<p><label><input type="checkbox" checked=""> <span>c</span></label></p>\n'
        '<ol class="checklist" role="list" data-clear="Clear the ticks">\n<li class="task"><label><input type="checkbox"> '
        "<span>d</span></label></li>\n</ol>\n</li>\n<li>\n<p>e</p>\n</li>\n</ul>",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("source", "html"), ESSAYS)
def test_essay(source, html):
    found = render_essay(source, resolved=SITE, site="own.example").html
    assert found == html
    inspect(found)


def test_posts_have_them_too_but_nothing_to_tick():
    html = render_post("> [!tip]\n> a\n\nhttps://e.org/a-nice-page\n\n- [ ] b").html
    assert 'class="callout is-tip"' in html
    assert '<span class="host">e.org</span>' in html
    assert 'type="checkbox" disabled=""' in html
    assert "<label" not in html


def test_what_is_pulled_is_found_and_counted_once():
    essay = render_essay(
        "It turns. It stays.\n\n> [!pull]\n> It turns.\n> -- Ada\n\n<figure>x</figure>\n\n> [!note] T\n> b"
    )
    assert essay.plain == "It turns. It stays.\nx\nT\nb"


def test_a_box_is_nested_and_fifty_call_outs_too():
    source = "\n".join("> " * depth + f"[!note] T{depth}\n" + "> " * depth for depth in range(1, 51))
    html = render_essay(source).html
    assert html.count("<aside") == html.count("</aside>") == 50
    inspect(html)


def test_tables_have_names_of_their_own():
    html = render_essay(
        "|" + "|".join(f"column {n}" for n in range(12)) + "|\n" + "|-" * 12 + "|\n\n| | |\n|-|-|\n|a|b|"
    ).html
    names = re.findall(r'aria-label="([^"]*)"', html)
    assert names == ["Table: column 0, column 1, column 2, column 3, column 4, column 5…", "Table"]


FORGED = [
    '<aside class="note" id="note-1" role="note">x</aside>',
    '<aside role=note class="callout is-warning"><p class="callout-label">Warning</p>x</aside>',
    '<label><input type="checkbox">x</label>',
    '<ul class="checklist" role="list" data-clear="x"><li class="task">x</ul>',
    '<figure class="pull"><figcaption><span class="credit">x</span></figure>',
    '<div class="table-scroll" role="region" tabindex="0" aria-label="x">x</div>',
    '<p class="link-card"><a href="https://evil.example">x</a> <span class="host">nhs.uk</span></p>',
    '<span class="checked">x</span><div class="noted">x</div><span class="no">x</span>',
    "> [!note\" onclick=x] a\n> <script>x</script>",
    "> [!note] <img src=x onerror=x> <b class=callout-title>\n> a",
    "> [!pull]\n> x\n> -- <img src=x onerror=x>",
    "- [ ] </label><input onfocus=x autofocus>\n- [ ] </span></label><label for=x>",
    '![x" onload="x](/uploads/abcdefghij.png "</figcaption><script>x</script> Credit: <img src=x onerror=x>")',
    "[checked October 2026, <img src=x onerror=x>]",
    "[checked October 2026, \" onmouseover=x]",
    'https://e.org/"><script>x</script>-a-b',
    "https://e.org/%3Cscript%3Ex%3C/script%3E-a-b",
    "https://e.org/%00%0a%E2%80%AEa-b",
    "[x](https://evil.example\\@nhs.uk)",
    "|<script>x</script>|\" onclick=x|\n|-|-|",
    "a[^x]\n\n[^x]: </aside></div><aside class=note id=note-9>x",
    "a[^x]</p></div>\n\n[^x]: b",
]  # fmt: skip


@pytest.mark.parametrize("source", FORGED)
def test_nothing_is_forged_and_nothing_breaks_out(source):
    for render in (render_post, render_essay):
        html = render(source).html
        inspect(html)
        if source.startswith("<"):
            assert "class=" not in html
            assert not re.search(r"role=|tabindex|aria-|data-|<aside|<label|<input", html)


GERMAN = Labels(
    note="Anmerkung %(number)s",
    back="Zurück zu %(number)s",
    back_again="Zurück zu %(number)s, Stelle %(place)s",
    done="Erledigt",
    not_done="Offen",
    clear="Häkchen <entfernen>",
    table="Tabelle",
    table_of="Tabelle: %(heads)s",
    checked="geprüft",
    kinds=dict.fromkeys(("note", "tip", "important", "warning", "caution"), "Hinweis <b>"),
    months=(
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ),
)


def test_words_that_are_added_are_of_the_language_of_the_text():
    source = "a[^1] b[^1] [geprüft 3. März 2026] [checked 2026-03]\n\n- [x] c\n- [ ] d\n\n|e|\n|-|\n\n> [!tip] f\n\n[^1]: g"
    essay, post = (render(source, labels=GERMAN).html for render in (render_essay, render_post))
    for words in (
        'aria-label="Anmerkung 1"',
        'aria-label="Zurück zu 1, Stelle 2"',
        '"Tabelle: e"',
        "Hinweis &lt;b&gt;</p>",
    ):
        assert words in essay
        assert words in post
    assert '<time datetime="2026-03-03">3. März 2026</time>' in essay
    assert '<time datetime="2026-03">März 2026</time>' in essay
    assert 'data-clear="Häkchen &lt;entfernen&gt;"' in essay
    assert 'aria-label="Erledigt"' in post
    assert 'aria-label="Offen"' in post
