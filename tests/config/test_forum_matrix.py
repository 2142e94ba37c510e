"""States of a reply and of a topic × every surface of the forum × who asks: the words stand where they may, else nowhere.

Each case is told of beforehand or only afterwards: what the worker finds when its turn comes may be another thing
than what was there when its job was queued.
"""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Member, Notification, OutgoingMail
from accounts.moderating import hide
from accounts.notifying import BEFORE_MAIL
from accounts.regarding import ignore
from accounts.screening import Answers, marks_in
from accounts.sealing import rename
from accounts.telling_by_mail import mail_those_told
from forum.bookmarking import add_bookmark
from forum.drafting import Goal, Words, keep_draft
from forum.editing import edit
from forum.hearing import hear
from forum.liking import like
from forum.models import Category, Post, Topic
from forum.posting import open_topic, reply
from forum.removing import remove
from forum.retitling import mark_of, retitle
from forum.tagging import tags_named
from forum.watching import watch_category, watch_topic
from tests.cast import make_member
from tests.config.asking import asked

pytestmark = pytest.mark.django_db

CANARY, FINDER = "Zanzibarquartz", "xylophonist"
STRONG = f"The patient, Gareth Pugh, a {FINDER}, sang of {CANARY}."
WORDS = f"{CANARY}, a {FINDER}, sings to @doctor."
OLD_WORDS = f"{CANARY}, a {FINDER}, hummed."
HEARING = ("/notifications/", "/forum/unread/", "/forum/", "/bookmarks/")
READERS = (None, "doctor", "editor")


@pytest.fixture
def people(cast, settings):
    """`doctor` wants to hear of everything, by mail with its words; `third` is a stranger."""
    settings.MAILERS = {
        "default": {"BACKEND": "accounts.mailing.QueuedBackend"},
        "delivery": {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"},
    }
    Member.objects.filter(pk=cast.doctor.pk).update(mails="words")
    object.__setattr__(cast, "third", make_member("third"))
    return cast


@pytest.fixture
def closed(db) -> Category:
    return Category.objects.create(slug="closed", name="Closed", read_level="verified", write_level="staff")


@pytest.fixture
def place(people, topic, category) -> Topic:
    """A topic that the doctor watches, with a tag, whose category the stranger watches."""
    watch_topic(topic=topic, by=people.doctor, level="watching")
    watch_category(category=category, by=people.third, level="watching")
    topic.taggings.create(tag=tags_named(["night"])[0], last_post_at=topic.last_post_at)
    return topic


def answers(**texts: str) -> Answers:
    return Answers(kept={mark.token: "agreed" for mark in marks_in(texts, "en-GB")})


def said(people, topic: Topic) -> Post:
    """A reply with the canary in all its versions, which the doctor likes, keeps, quotes and answers."""
    post = reply(topic=topic, by=people.other, source=OLD_WORDS)
    Post.objects.filter(pk=post.pk).update(published_at=timezone.now() - timedelta(hours=1))
    post.refresh_from_db()
    edit(post=post, by=people.other, source=WORDS, version=1)
    like(post=post, by=people.doctor)
    add_bookmark(post=post, by=people.doctor)
    reply(topic=topic, by=people.doctor, source=quoting(post), reply_to=post)
    return post


def quoting(post: Post) -> str:
    """Words that quote the canary."""
    return f"> [other, post 2](/forum/p/{post.address_id}/)\n> {CANARY}, a {FINDER}\n\nSo you say."


def change(people, state: str, topic: Topic, post: Post | None, closed: Category) -> None:
    """What happens to a reply, or to a whole topic (`post` None)."""
    target = post or topic
    match state:
        case "hidden":
            hide(target=target, by=people.moderator, reason="patient")
        case "removed":
            remove(post=post or topic.posts.get(), by=people.other)
        case "closed":
            topic.category = closed
            topic.save(update_fields=["category"])


def surfaces(topic: Topic, post: Post) -> list[str]:
    base = f"/forum/t/{topic.address_id}/any-slug/"  # an address that is asked for says nothing new
    at = f"/forum/p/{post.address_id}/"
    near = [reply.get_absolute_url() for reply in Post.objects.filter(topic=topic, number__isnull=False)]
    return [
        *(base, f"{base}?order=newest", f"{base}?order=top", f"/forum/t/{topic.address_id}/unread/"),
        *("/", "/forum/", "/forum/unread/", "/forum/mine/", "/forum/unanswered/", "/tags/night/"),
        *(topic.category.get_absolute_url(), "/forum/leaving/", "/forum/closed/"),
        *(f"/search/?q={FINDER}", f"/search/?q={FINDER}&kind=posts", f"/search/?q={FINDER}&kind=topics"),
        *(f"/complete/topics/?q={FINDER}", "/complete/people/?q=o", f"/complete/essays/?q={FINDER}"),
        *(f"/complete/people/?q=o&topic={topic.address_id}",),
        *(at, f"{at}history/", f"{at}edit/", f"{at}remove/", f"{at}held/", *near),
        *(f"{at}bookmark/", f"{at}fold/", f"{at}like/", f"{at}helped/", f"{at}vote/"),
        *(topic.reply_address, f"{topic.reply_address}?to={post.address_id}&quote=1"),
        *("/feeds/forum/", "/feeds/essays/", "/sitemap.xml", "/sitemap.xml?section=topics"),
        *("/members/other/", "/members/other/posts/", "/members/other/topics/", "/members/doctor/posts/"),
        *("/notifications/", "/bookmarks/", "/drafts/", "/settings/watching/", "/settings/"),
        *(f"/forum/t/{topic.address_id}/title/",),
        *(f"/report/post/{post.pk}/", f"/report/topic/{topic.pk}/"),
        *(f"/admin/forum/post/{post.pk}/change/", f"/admin/forum/topic/{topic.pk}/change/"),
        *("/admin/forum/post/", "/admin/forum/topic/", "/admin/"),
    ]


def leaks(people, addresses, readers=READERS) -> list[str]:
    cache.clear()
    found = []
    for reader in readers:
        for _, address, words in asked(people.client(reader), addresses):
            if CANARY.lower() in unescape(words).lower():
                found.append(f"{address} as {reader or 'a visitor'}")
    return found


def the_worker_comes(post: Post) -> str:
    """The job that tells, and ten minutes later the one that mails; every mail that was written."""
    hear(post.pk)
    for row in Notification.objects.all():
        Notification.objects.filter(pk=row.pk).update(created_at=row.created_at - BEFORE_MAIL)
        mail_those_told(row.target_type_id, row.target_id)
    return "\n".join(
        f"{mail.to} {mail.subject} {mail.body} {mail.html}" for mail in OutgoingMail.objects.all()
    )


def test_what_may_be_seen_is_seen(people, place):
    post = said(people, place)
    written = the_worker_comes(post)
    found = leaks(people, surfaces(place, post))
    base = f"/forum/t/{place.address_id}/any-slug/"
    for address in (
        base,
        f"{base}?order=newest",
        f"{base}?order=top",
        f"/search/?q={FINDER}",
        "/members/other/",
    ):
        assert f"{address} as a visitor" in found
    for address in ("/notifications/", "/bookmarks/", f"/forum/p/{post.address_id}/history/"):
        assert f"{address} as doctor" in found
    assert CANARY in written
    assert "Other" in written


@pytest.mark.parametrize("told_before", [True, False])
@pytest.mark.parametrize("state", ["hidden", "removed", "closed"])
def test_a_reply_that_is_not_shown_any_more(people, place, closed, state, told_before):
    post = said(people, place)
    if told_before:
        hear(post.pk)
    change(people, state, place, post, closed)
    assert CANARY not in the_worker_comes(post)
    assert not leaks(people, HEARING, ("doctor", "third"))
    if told_before:
        readers = READERS if state != "closed" else (None, "doctor")
        assert not leaks(people, surfaces(place, post), readers)


def test_a_held_reply(people, place, closed):
    post = reply(topic=place, by=people.other, source=STRONG, answers=answers(body=STRONG))
    assert post.state == "held"
    assert CANARY not in the_worker_comes(post)
    assert not leaks(people, surfaces(place, post))
    assert "1 reply" not in people.client(None).get("/forum/").content.decode()
    mine = leaks(people, [f"/forum/p/{post.address_id}/", "/forum/mine/"], ("other",))
    assert f"/forum/p/{post.address_id}/ as other" in mine, "who wrote it reads it"


def test_a_draft(people, place, closed, a_reply):
    draft = keep_draft(by=people.other, goal=Goal(topic=place), words=Words(source=WORDS))
    own = [f"/drafts/{draft.address_id}/", "/drafts/", f"{place.reply_address}?draft={draft.address_id}"]
    assert not leaks(people, [*surfaces(place, a_reply), *own])
    assert "/drafts/ as other" in leaks(people, own, ("other",))


def test_held_new_words_of_a_reply(people, place, a_reply):
    edit(post=a_reply, by=people.other, source=STRONG, version=1, answers=answers(body=STRONG))
    assert CANARY not in the_worker_comes(a_reply)
    assert not leaks(people, surfaces(place, a_reply))


@pytest.mark.parametrize("state", ["held", "hidden", "removed", "closed"])
def test_a_topic_that_is_not_shown(people, place, category, closed, state):
    words = STRONG if state == "held" else WORDS
    title = f"{CANARY} the {FINDER}"
    gone = open_topic(
        category=category,
        by=people.other,
        title=title,
        source=words,
        answers=answers(title=title, body=words),
    )
    post = gone.posts.get()
    if state != "held":
        add_bookmark(post=post, by=people.doctor)
        gone.taggings.create(tag=tags_named(["night"])[0], last_post_at=gone.last_post_at)
        people.client("doctor").get(gone.get_absolute_url())
        retitle(topic=gone, by=people.moderator, title=f"Still {title}", tags=[CANARY], seen=mark_of(gone))
    change(people, state, gone, None, closed)
    gone.refresh_from_db()
    readers = READERS if state != "closed" else (None, "doctor")
    assert CANARY not in the_worker_comes(post)
    assert not leaks(people, surfaces(gone, post), readers)


def test_an_old_title_stands_in_the_history_alone(people, place, category):
    title = f"{CANARY} the {FINDER}"
    topic = open_topic(category=category, by=people.other, title=title, source="Words.", tags=["night"])
    post = topic.posts.get()
    add_bookmark(post=post, by=people.doctor)
    hear(post.pk)
    retitle(topic=topic, by=people.moderator, title="Another", tags=["night"], seen=mark_of(topic))
    assert CANARY not in the_worker_comes(post)
    history = f"/forum/p/{post.address_id}/history/"
    assert leaks(people, surfaces(topic, post), ("doctor",)) == [f"{history} as doctor"]


def test_an_author_who_is_suspended(people, place):
    post = said(people, place)
    people.other.is_active = False
    people.other.save(update_fields=["is_active"])
    rename(people.other)
    hear(reply(topic=place, by=people.doctor, source="And @other?", reply_to=post).pk)
    assert not Notification.objects.filter(byline=people.other.byline, kind__in=["reply", "mention"]).exists()
    assert "other@example.org" not in the_worker_comes(post)
    for address in ("/members/other/", "/members/other/posts/"):
        assert people.client("doctor").get(address).status_code == 404
    offered = people.client("doctor").get("/complete/people/?q=oth").content.decode()
    assert "other" not in offered
    assert f"{place.get_absolute_url()} as a visitor" in leaks(people, [place.get_absolute_url()])


def without_veils(page: str) -> str:
    """What a page shows before anything on it is opened."""
    return re.sub(r'<details class="veil">.*?</details>', "", page, flags=re.DOTALL)


def test_an_author_whom_the_reader_ignores(people, place):
    ignore(member=people.other, by=people.doctor)
    post = said(people, place)
    assert CANARY not in the_worker_comes(post).replace("third@example.org", "")
    reply(topic=place, by=people.third, source=quoting(post), reply_to=post)
    page = people.client("doctor").get(place.get_absolute_url()).content.decode()
    assert without_veils(page).count(CANARY) == 1, "readers see what they quoted themselves"
    remove(post=place.posts.get(number=3), by=people.doctor)
    page = people.client("doctor").get(place.get_absolute_url()).content.decode()
    assert CANARY not in without_veils(page), "folded away, one press from being read"
    assert "A passage by somebody you ignore" in page, "what they said stays away when a third quotes it"
    for kind in ("", "&kind=posts"):
        found = people.client("doctor").get(f"/search/?q={FINDER}{kind}").content.decode()
        assert CANARY in found
        assert CANARY not in without_veils(found)
    told = people.client("doctor").get("/notifications/").content.decode()
    assert CANARY not in told
    assert f"{place.get_absolute_url()} as third" in leaks(people, [place.get_absolute_url()], ("third",))
    assert "/bookmarks/ as doctor" in leaks(people, ["/bookmarks/"], ("doctor",)), "chosen by the reader"


def test_the_export_holds_nothing_that_is_not_shown(people, place, tmp_path):
    post = said(people, place)
    hide(target=post, by=people.moderator, reason="patient")
    call_command("export_site", str(tmp_path), verbosity=0)
    assert not [
        path for path in tmp_path.rglob("*") if path.is_file() and CANARY in path.read_text(errors="replace")
    ]
