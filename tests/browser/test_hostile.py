"""Hostile text in every field that people fill: it is shown, and it does nothing."""

import pytest

from accounts.describing import describe
from accounts.models import HelpCountry, Helpline
from accounts.regarding import mute_word
from accounts.reporting import report
from essays.arranging import Place, arrange, save_series
from essays.drafting import save_essay
from essays.models import Series
from essays.writing import keep_writing
from forum.bookmarking import add_bookmark, describe_bookmark
from forum.drafting import Goal, Words, keep_draft
from forum.polling import FEWEST, NewPoll, attach_poll, vote
from forum.posting import open_topic, reply
from forum.retitling import mark_of, retitle
from forum.tagging import tags_named
from forum.thanking import thank
from tests.cast import make_member, write_essay

pytestmark = pytest.mark.django_db(transaction=True)

HOSTILE = [
    '<script>alert("x")</script>',
    '"><img src=x onerror=alert(1)>',
    "<svg/onload=alert(1)>",
    '<a href="javascript:alert(1)">click</a>',
    "[click](javascript:alert(1))",
    "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "![x](https://tracker.example/pixel.gif)",
    '<iframe src="https://evil.example"></iframe>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    '<form action="https://evil.example"><button>send</button></form>',
    "<style>body{background:url(https://evil.example)}</style>",
    '<div id="main" class="btn is-primary" style="position:fixed;inset:0">over all</div>',
    "{{ 7|add:7 }} {% debug %}",
    "> [!warning] <img src=x onerror=alert(1)>\n> <script>alert(1)</script>[^x]\n\n[^x]: </aside></div><iframe src=//evil.example>",
    '![x" onload="alert(1)](/uploads/abcdefghij.png "</figcaption><script>alert(1)</script> Credit: <img src=x onerror=alert(1)>")',
    "- [ ] </label><input autofocus onfocus=alert(1)>\n- [x] <b onclick=alert(1)>x</b>",
    "[checked May 2026, <img src=x onerror=alert(1)>]",
    "https://evil.example/%3Cscript%3Ealert(1)%3C%2Fscript%3E-a-b",
    '<aside class="callout is-warning" role="note"><label><input type="checkbox">x</label></aside>',
    "‮gnp.exe ​\ufeff",
    "A" * 400,
]
SHORT = '<b onclick="alert(1)">“x”</b>&lt;{{7}}'


@pytest.mark.parametrize("javascript", [True, False])
def test_hostile_text_is_inert_everywhere(person, cast, category, settings, javascript):
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    words = "\n\n".join(HOSTILE)
    describe(cast.doctor, line=SHORT, biography=words)
    topic = open_topic(category=category, by=cast.doctor, title=SHORT, source=words)
    retitle(topic=topic, by=cast.moderator, title=f"{SHORT}!", tags=[SHORT], seen=mark_of(topic))
    topic.refresh_from_db()
    post = reply(topic=topic, by=cast.doctor, source=words)
    poll = attach_poll(topic.posts.get(number=1), NewPoll(SHORT, (SHORT, "No")))
    for number in range(FEWEST):
        vote(poll=poll, by=make_member(f"voter-{number}"), positions=[1])
    bookmark = add_bookmark(post=post, by=cast.moderator)
    describe_bookmark(bookmark=bookmark, by=cast.moderator, note=words[:500], remind_at=None)
    mute_word(word=SHORT, by=cast.moderator)
    vote(poll=poll, by=cast.moderator, positions=[2])
    thank(post=reply(topic=topic, by=cast.other, source=words), by=cast.doctor)
    essay = write_essay(cast.editor, title=SHORT, source=words)
    essay.standfirst = SHORT
    essay.save(update_fields=["standfirst"])
    report(target=post, by=cast.other, reason="other", words=words)
    series = save_series(Series(title=SHORT, standfirst=SHORT), by=cast.editor)
    arrange(series, [Place(SHORT, essay), Place(SHORT)], by=cast.editor)
    essay.tags.set(tags_named([SHORT]))
    line = Helpline.objects.create(name=SHORT, told=SHORT, number="1", source=SHORT)
    line.countries.add(HelpCountry.objects.create(name=SHORT, anchor="x", emergency="1"))
    someone = person(javascript=javascript)
    public = [
        "/",
        "/essays/",
        essay.get_absolute_url(),
        series.get_absolute_url(),
        essay.tags.get().get_absolute_url(),
        "/help-now/",
        "/forum/",
        category.get_absolute_url(),
        topic.get_absolute_url(),
        f"{topic.get_absolute_url()}?order=newest",
        f"{topic.get_absolute_url()}?order=top",
        "/forum/unanswered/",
        f"/forum/p/{post.address_id}/history/",
        f"/forum/p/{topic.posts.get(number=1).address_id}/history/",
        "/members/doctor/",
        "/members/doctor/posts/",
        "/members/doctor/topics/",
        "/search/?q=alert+OR+click",
        "/search/?q=%3Cscript%3Ealert(1)%3C/script%3E",
        "/feeds/forum/",
        "/no/such/<script>alert(1)</script>/",
    ]
    for address in public:
        look(someone, address)
    someone.sign_in("moderator@example.org")
    for address in [
        topic.get_absolute_url(),
        "/bookmarks/",
        f"/bookmarks/{bookmark.pk}/",
        "/settings/ignoring/",
        "/admin/forum/post/",
        f"/admin/forum/post/{post.pk}/change/",
        f"/admin/forum/post/{post.pk}/history/",
        "/admin/forum/topic/",
        f"/admin/forum/topic/{topic.pk}/change/",
        "/admin/accounts/report/",
        f"/report/post/{post.pk}/",
        f"/forum/t/{topic.address_id}/reply/?to={post.address_id}",
        f"/forum/t/{topic.address_id}/title/",
    ]:
        look(someone, address)
    editor = person(javascript=javascript)
    editor.enter(cast.client("editor"))
    essay.source = f"{words}\n\nAnd more."
    save_essay(essay, by=cast.editor, note=SHORT)
    keep_writing(
        by=cast.editor, sitting="s", essay=essay, based_on=1, words={"title": SHORT, "source": words}
    )
    desk = f"/admin/essays/essay/{essay.pk}"
    goal, kept = Goal(topic=topic), Words.of(source=words, title=SHORT, fields={})
    draft = keep_draft(by=cast.editor, goal=goal, words=kept)
    for address in ("/drafts/", f"/drafts/{draft.address_id}/", draft.get_absolute_url()):
        look(editor, address)
    for address in (f"{desk}/change/", f"{desk}/versions/", essay.next_address, "/admin/essays/wanted/"):
        look(editor, address)


def look(someone, address: str) -> None:
    """Open a page; the watch notes scripts, dialogs, refused resources and foreign requests."""
    someone.visit(address)
    page = someone.page
    assert (
        page.locator(
            'main :is(iframe, svg[onload], [onerror], [onclick], style, script:not([src], [type="application/json"]))'
        ).count()
        == 0
    )
    links = page.eval_on_selector_all(
        "a[href], form[action]", "all => all.map(one => one.href || one.action)"
    )
    assert not [link for link in links if str(link).startswith(("javascript:", "data:", "vbscript:"))]
    assert page.locator("main [style]:not(textarea)").count() == 0  # the editor sets its own height
