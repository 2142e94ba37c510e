"""axe, with the rules of WCAG 2.0 to 2.2 A and AA, on every page type, light and dark."""

from datetime import date

import pytest

from accounts.auditing import record
from accounts.describing import describe
from accounts.models import OutgoingMail, Report
from accounts.moderating import hide
from accounts.regarding import ignore, mute_word
from accounts.reporting import report
from essays.arranging import Place, arrange, save_series
from essays.drafting import save_essay
from essays.importing.waiting import receive
from essays.models import Series
from essays.publishing import withdraw
from forum.bookmarking import add_bookmark, describe_bookmark
from forum.models import Bookmark
from forum.polling import FEWEST, NewPoll, attach_poll, vote
from forum.posting import reply
from forum.removing import remove
from forum.retitling import mark_of, retitle
from forum.tagging import tags_named
from forum.thanking import thank
from tests.barriers import barriers
from tests.cast import make_member, write_essay

pytestmark = pytest.mark.django_db(transaction=True)

TEXT = (
    "Words with a [link](https://example.org), `code` and a note.[^1]\n\n"
    "## A heading\n\n> Quoted.\n\n- [ ] one\n- [x] two\n\n| a | b |\n|--|--:|\n| 1 | 2 |\n\n"
    "```\ncode that is rather long " + "x" * 200 + "\n```\n\n[^1]: The note."
)


@pytest.fixture
def places(cast, topic, a_reply, settings) -> dict[str, list[str]]:
    """Addresses of every page type, by who opens them."""
    settings.LIMITS = {name: [(10_000, 60)] for name in settings.LIMITS}
    describe(cast.doctor, line="A line.", biography=TEXT)
    make_member("a-verified-doctor-in-september", verified_on=date(2024, 9, 1))
    last = a_reply
    for number in range(10):  # each below the last: full texts where there is most room, some, and least
        source = f"{TEXT}\n\n{number}" if number in (0, 5, 9) else f"Words, {number}."
        last = reply(topic=topic, by=cast.doctor, source=source, reply_to=last)
    gone = reply(topic=topic, by=cast.other, source="Taken back.")
    remove(post=gone, by=cast.other)
    hidden = reply(topic=topic, by=cast.other, source="Hidden.")
    hide(target=hidden, by=cast.moderator, reason="unkind")
    reply(topic=topic, by=cast.other, source=f"{'>' * 40} Deep down.\n\n{'- ' * 20}Deeper.")
    report(target=a_reply, by=cast.doctor, reason="unkind", words="Please look.")
    opening = topic.posts.get(number=1)
    poll = attach_poll(opening, NewPoll("Whom first?", ("A friend", "Nobody yet")))
    for number in range(FEWEST):
        vote(poll=poll, by=make_member(f"voter-{number}"), positions=[1 + number % 2])
    vote(poll=poll, by=cast.doctor, positions=[1])
    thank(post=a_reply, by=cast.doctor)
    retitle(topic=topic, by=cast.moderator, title="Whom first?", tags=["Telling"], seen=mark_of(topic))
    topic.refresh_from_db()
    for post in (opening, a_reply):
        bookmark = add_bookmark(post=post, by=cast.doctor)
    describe_bookmark(bookmark=bookmark, by=cast.doctor, note="A note.", remind_at=None)
    Bookmark.objects.create(member=cast.doctor, post=hidden, note="A note.")
    ignore(member=cast.other, by=cast.doctor)
    mute_word(word="hidden", by=cast.doctor)
    essay, draft = (
        write_essay(cast.editor, source=TEXT),
        write_essay(cast.editor, title="Draft", published=False),
    )
    essay.tags.set(tags_named(["Back to work"]))
    series = save_series(Series(title="Leaving well", standfirst="In parts."), by=cast.editor)
    arrange(series, [Place("", essay), Place("A gap")], by=cast.editor)
    taken_back = withdraw(write_essay(cast.editor, title="Taken back"), by=cast.editor)
    arabic = write_essay(
        cast.editor, title="رسالة من جملتين", source="كتبت الرسالة بين نوبتين.[^1]\n\n[^1]: حاشية."
    )
    changed = write_essay(cast.editor, title="Changed")
    changed.title = "Changed since"
    save_essay(changed, by=cast.editor)
    mail = OutgoingMail.objects.create(
        sender="a@example.org", to="b@example.org", subject="Subject", body="Body."
    )
    entry = record(act="hide", by=cast.moderator, target=a_reply, reason="unkind")
    admin_lists = [
        "/admin/",
        *(f"/admin/{name}/" for name in ("essays/essay", "forum/topic", "forum/post", "forum/category")),
        *(f"/admin/accounts/{name}/" for name in ("report", "auditentry", "member", "upload")),
        "/admin/auth/group/",
    ]
    assert mail.pk
    thread = "A title\n\nTrue, one.\n\nTwo.\n\n2 Likes\n\nThree."
    waiting = [*receive([], thread, by=cast.editor)[0], *receive([], f"# T\n\n{TEXT}", by=cast.editor)[0]]
    return {
        "visitor": [
            "/",
            "/essays/",
            essay.get_absolute_url(),
            arabic.get_absolute_url(),
            series.get_absolute_url(),
            "/tags/back-to-work/",
            "/help-now/",
            taken_back.get_absolute_url(),
            "/essays/handing-bak-the-keys/",
            f"/forum/p/{a_reply.address_id}/like/",
            "/forum/",
            "/forum/leaving/",
            "/forum/unanswered/",
            topic.get_absolute_url(),
            f"{topic.get_absolute_url()}?order=newest",
            f"{topic.get_absolute_url()}?order=top",
            f"{topic.get_absolute_url()}?branch=9",
            f"/forum/p/{a_reply.address_id}/history/",
            f"/forum/p/{opening.address_id}/history/",
            f"/forum/t/{topic.address_id}/reply/",
            "/search/?q=words",
            "/search/?q=nothing-at-all",
            "/members/doctor/",
            "/members/doctor/posts/",
            "/members/doctor/topics/",
            "/members/editor/essays/",
            "/members/a-verified-doctor-in-september/",
            "/accounts/login/",
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/no/such/page/",
        ],
        "doctor": [
            essay.get_absolute_url(),
            "/forum/",
            "/forum/unread/",
            "/forum/unread/seen/",
            "/forum/mine/",
            topic.get_absolute_url(),
            f"{topic.get_absolute_url()}?order=newest",
            f"{topic.get_absolute_url()}?branch=9",
            f"/forum/t/{topic.address_id}/reply/?to={a_reply.address_id}",
            "/forum/leaving/new/",
            f"/forum/t/{topic.address_id}/title/",
            f"/forum/p/{last.address_id}/edit/",
            f"/forum/p/{last.address_id}/remove/",
            f"/report/post/{a_reply.pk}/",
            "/uploads/new/",
            "/settings/",
            "/settings/ignoring/",
            "/bookmarks/",
            "/forum/new/",
            f"/bookmarks/{bookmark.pk}/",
            "/members/other/",
            "/accounts/email/",
            "/accounts/password/change/",
            "/accounts/logout/",
            f"/forum/p/{a_reply.address_id}/edit/",
        ],
        "editor": [
            changed.next_address,
            draft.get_absolute_url(),
            "/admin/",
            "/admin/essays/essay/add/",
            "/admin/essays/import/",
            *(f"/admin/essays/import/{file.address_id}/" for file in waiting),
        ],
        "moderator": [topic.get_absolute_url(), "/admin/", f"/admin/forum/post/{hidden.pk}/change/"],
        "admin": [
            *admin_lists,
            "/admin/outbox/",
            f"/admin/essays/essay/{draft.pk}/change/",
            f"/admin/essays/essay/{draft.pk}/delete/",
            f"/admin/essays/essay/{essay.pk}/history/",
            f"/admin/forum/topic/{topic.pk}/change/",
            f"/admin/forum/post/{a_reply.pk}/change/",
            f"/admin/accounts/report/{Report.objects.get().pk}/change/",
            f"/admin/accounts/auditentry/{entry.pk}/change/",
            f"/admin/accounts/member/{cast.doctor.pk}/change/",
            "/admin/forum/category/add/",
            "/admin/essays/sitesettings/1/change/",
        ],
    }


def test_axe_finds_what_is_wrong(person):
    page = person().page
    page.set_content('<html lang="en"><title>T</title><button></button><p style="color: #ccc">Pale.</p>')
    for within, wrong in (("", {"button-name", "color-contrast"}), ("p", {"color-contrast"})):
        assert {line.split()[1].rstrip(":") for line in barriers(page, within=within)} == wrong


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(person, cast, places, scheme):
    faults = []
    for name, addresses in places.items():
        someone = person(scheme=scheme, width=390 if scheme == "dark" else 1440)
        if name != "visitor":
            someone.enter(cast.client(name))
        for address in addresses:
            someone.visit(address)
            faults += [f"{address} as {name}: {barrier}" for barrier in barriers(someone.page)]
            wide = someone.page.evaluate("document.documentElement.scrollWidth > innerWidth")
            if wide:
                faults.append(f"{address} as {name}: wider than the window")
            if scheme == "dark" and not address.startswith("/admin/"):
                lost = someone.page.evaluate(IN_TYPE_OF_TWICE_THE_SIZE)
                faults += [f"{address} as {name}: {what}" for what in lost]
    assert not faults, "\n".join(faults)


IN_TYPE_OF_TWICE_THE_SIZE = """() => {
  document.documentElement.style.fontSize = "200%";
  const out = (it) => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1;
  const lost = [...document.querySelectorAll(".masthead :is(a, summary)")].filter(out).map((it) => it.textContent.trim());
  if (document.documentElement.scrollWidth > innerWidth) lost.push("wider than the window");
  const letters = (it) => it.offsetWidth && it.offsetWidth < 3 * parseFloat(getComputedStyle(it).fontSize);
  if ([...document.querySelectorAll(".post-body :is(p, li)")].some(letters)) lost.push("a column of letters");
  return lost.map((what) => what + ", in type of twice the size");
}"""


def test_a_page_has_one_first_heading_and_a_way_past_the_head(person, cast, places):
    reader = person()
    for address in places["visitor"]:
        reader.visit(address)
        assert reader.page.locator("h1").count() == 1, address
        reader.page.keyboard.press("Tab")
        assert reader.page.evaluate("document.activeElement.getAttribute('href')") == "#main", address


def test_small_links_are_large_enough_to_touch_and_no_zoom_needs_sideways_scrolling(person, cast, places):
    reader = person()
    seen = 0
    for address in places["visitor"]:
        reader.page.set_viewport_size({"width": 390, "height": 900})
        reader.visit(address)
        for link in reader.page.locator(".note .back, .edited a, .series-strip > a, .facts a").all():
            box = link.bounding_box()
            seen += 1
            assert box is not None
            assert box["height"] >= 24, f"{address}: {link.inner_text()} {box}"
        reader.page.set_viewport_size({"width": 320, "height": 900})  # what 300 per cent leave of a window
        assert not reader.page.evaluate("document.documentElement.scrollWidth > innerWidth"), address
        assert not reader.page.evaluate(IN_TYPE_OF_TWICE_THE_SIZE), address
    assert seen > 2
