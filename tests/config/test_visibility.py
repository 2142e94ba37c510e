"""What someone may not see they see nowhere: a canary in each text, looked for on every surface, by everybody."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache

from accounts.models import Member, Notification, OutgoingMail, Upload
from accounts.moderating import hide
from accounts.notifying import BEFORE_MAIL
from accounts.screening import Answers, marks_in
from accounts.sealing import own_byline
from accounts.telling_by_mail import mail_those_told
from accounts.uploading import path_of
from accounts.waiting import oldest_waiting
from essays.publishing import unpublish
from forum.bookmarking import add_bookmark
from forum.editing import edit
from forum.hearing import hear
from forum.models import Category, Post
from forum.polling import NewPoll, attach_poll
from forum.posting import open_topic, reply
from forum.removing import remove
from forum.thanking import thank
from forum.watching import watch_topic
from tests.cast import write_essay
from tests.config.asking import asked

pytestmark = pytest.mark.django_db

CANARY = "Zanzibarquartz"
FINDER = "xylophonist"  # stands beside each canary, so that a search need not name it
READERS = (None, "doctor", "other")


@pytest.fixture
def surfaces(cast, category, essay, topic):
    """Every page on which words of a post, topic or essay might stand."""

    def addresses(*more: str) -> list[str]:
        return [
            "/",
            "/essays/",
            essay.get_absolute_url(),
            "/forum/",
            category.get_absolute_url(),
            "/forum/closed/",
            topic.get_absolute_url(),
            "/members/doctor/",
            "/members/other/",
            "/notifications/",
            "/settings/watching/",
            f"{topic.get_absolute_url()}?order=newest",
            f"{topic.get_absolute_url()}?order=top",
            f"/forum/t/{topic.address_id}/unread/",
            "/forum/unread/",
            "/forum/mine/",
            "/forum/unanswered/",
            "/drafts/",
            "/bookmarks/",
            *(
                f"/members/{who}/{what}/"
                for who in ("doctor", "other")
                for what in ("posts", "topics", "essays")
            ),
            f"/search/?q={FINDER}",
            f"/search/?q={FINDER}&kind=posts",
            f"/search/?q={FINDER}&kind=topics",
            f"/search/?q={FINDER}&kind=essays",
            "/feeds/essays/",
            "/feeds/forum/",
            "/sitemap.xml",
            "/sitemap.xml?section=topics",
            *more,
        ]

    return addresses


def mails_with_words(*posts: Post) -> str:
    """What the worker would mail of these posts to whoever wants all the words, ten minutes after."""
    Member.objects.update(mails="words")
    for row in Notification.objects.filter(mailed_at=None):
        Notification.objects.filter(pk=row.pk).update(created_at=row.created_at - BEFORE_MAIL)
    for post in posts:
        mail_those_told(ContentType.objects.get_for_model(Post).pk, post.pk)
    written = OutgoingMail.objects.values_list("subject", "body")
    return "\n".join(line for mail in written for line in mail)


def leaks(cast, addresses, people=READERS) -> list[str]:
    cache.clear()
    found = []
    for name in people:
        for _, address, words in asked(cast.client(name), addresses):
            if CANARY.lower() in words.lower():
                found.append(f"{address} as {name or 'visitor'}")
    return found


def post_pages(post: Post) -> list[str]:
    base = f"/forum/p/{post.address_id}/"
    return [base, f"{base}history/", f"{base}edit/", f"{base}remove/", f"/report/post/{post.pk}/"]


def reply_pages(post: Post) -> list[str]:
    return [f"{post.topic.reply_address}?to={post.address_id}", f"{post.topic.get_absolute_url()}?branch=2"]


def test_the_canary_is_seen_where_it_may_be(cast, topic, surfaces):
    post = reply(topic=topic, by=cast.other, source=f"{CANARY}, a {FINDER}, sings.")
    hear(post.pk)
    found = leaks(cast, surfaces(*post_pages(post), *reply_pages(post)))
    assert "/notifications/ as doctor" in found
    assert "/members/other/posts/ as visitor" in found
    assert "/notifications/ as other" not in found
    Notification.objects.update(read_at=None)
    assert CANARY in mails_with_words(post)
    for address in (topic.get_absolute_url(), f"/search/?q={FINDER}", "/members/other/"):
        assert f"{address} as visitor" in found


@pytest.mark.parametrize("state", ["hidden", "removed", "held", "draft"])
def test_a_post_that_is_not_shown(cast, topic, essay, surfaces, state):
    where = [topic, essay.discussion]
    posts = [reply(topic=place, by=cast.other, source=f"{CANARY}, a {FINDER}, sings.") for place in where]
    below = [
        reply(topic=place, by=cast.doctor, source="And then?", reply_to=post)
        for place, post in zip(where, posts, strict=True)
    ]
    watch_topic(topic=topic, by=cast.editor, level="watching")
    for post in (*posts, *below):
        hear(post.pk)
    for post in posts:
        add_bookmark(post=post, by=cast.doctor)
    thank(post=posts[0], by=cast.doctor)
    attach_poll(posts[0], NewPoll(f"{CANARY}?", (CANARY, "No")))
    for post in posts:
        match state:
            case "hidden":
                hide(target=post, by=cast.moderator, reason="patient")
            case "removed":
                remove(post=post, by=cast.other)
            case _:
                Post.objects.filter(pk=post.pk).update(state=state, number=None, path=None, branch=None)
    pages = [page for post in (*posts, *below) for page in (*post_pages(post), *reply_pages(post))]
    people = READERS if state != "hidden" else (*READERS, "editor")
    if state == "held":
        people = (None, "doctor", "editor")  # who wrote it reads what waits
    assert CANARY not in mails_with_words(*posts, *below)
    assert not leaks(cast, surfaces(*pages), people)


@pytest.mark.parametrize("how", ["hidden", "removed", "closed"])
def test_a_topic_that_is_not_shown(cast, category, surfaces, how):
    gone = open_topic(
        category=category, by=cast.other, title=f"{CANARY} the {FINDER}", source=f"{CANARY}, {FINDER}."
    )
    opening = gone.posts.get()
    watch_topic(topic=gone, by=cast.doctor, level="watching")
    mention = reply(topic=gone, by=cast.other, source="@doctor, look.") if how != "removed" else opening
    for post in (opening, mention):
        hear(post.pk)
    match how:
        case "hidden":
            hide(target=gone, by=cast.moderator, reason="spam")
        case "removed":
            remove(post=opening, by=cast.other)
        case "closed":
            closed = Category.objects.create(
                slug="closed", name="Closed", read_level="staff", write_level="staff"
            )
            gone.category = closed
            gone.save(update_fields=["category"])
    pages = [
        f"/forum/t/{gone.address_id}/",
        f"/forum/t/{gone.address_id}/any-slug/",
        gone.reply_address,
        f"/report/topic/{gone.pk}/",
        *post_pages(opening),
    ]
    assert CANARY not in mails_with_words(opening, mention)
    assert not leaks(cast, surfaces(*pages))


@pytest.mark.parametrize("how", ["draft", "unpublished", "hidden"])
def test_an_essay_that_is_not_shown(cast, surfaces, how):
    gone = write_essay(
        cast.editor,
        title=f"{CANARY} the {FINDER}",
        source=f"{CANARY}, {FINDER}.",
        slug="gone",
        published=how != "draft",
    )
    if how == "unpublished":
        unpublish(gone, by=cast.editor)
    if how == "hidden":
        hide(target=gone, by=cast.moderator, reason="patient")
    pages = [gone.get_absolute_url(), f"/report/essay/{gone.pk}/"]
    gone.refresh_from_db()
    if gone.discussion:
        pages += [f"/forum/t/{gone.discussion.address_id}/", gone.discussion.reply_address]
    assert not leaks(cast, surfaces(*pages))


@pytest.mark.parametrize("how", ["hidden", "closed"])
def test_an_essays_discussion_that_is_not_open_to_a_reader(cast, essay, surfaces, how):
    talk = essay.discussion
    reply(topic=talk, by=cast.other, source=f"{CANARY}, {FINDER}.")
    if how == "hidden":
        hide(target=talk, by=cast.moderator, reason="other")
    else:
        talk.category.read_level = "verified"
        talk.category.save(update_fields=["read_level"])
    assert not leaks(cast, surfaces())
    for address in ("/", "/essays/", essay.get_absolute_url()):
        page = cast.client("doctor").get(address).content.decode()
        assert "1 reply" not in page, address
        assert talk.address_id not in page, address


def test_words_of_a_members_only_category_are_for_members(cast, surfaces):
    inner = Category.objects.create(slug="closed", name="Inner", read_level="members")
    talk = open_topic(category=inner, by=cast.other, title=f"{CANARY} {FINDER}", source=f"{CANARY} {FINDER}.")
    assert not leaks(cast, surfaces(f"/forum/t/{talk.address_id}/"), (None,))
    assert "/forum/closed/ as doctor" in leaks(cast, surfaces(), ("doctor",))
    feed = cast.client("doctor").get("/feeds/forum/").content.decode()
    assert CANARY not in feed, "a feed is what a visitor may see, whoever asks"


@pytest.mark.parametrize(("state", "seen"), [("published", True), ("hidden", False), ("draft", False)])
def test_a_picture_is_seen_where_its_text_is(cast, settings, state, seen):
    name = "a" * 24 + ".png"
    upload = Upload.objects.create(
        name=name, kind="image/png", size=4, width=1, height=1, byline=own_byline(cast.editor)
    )
    path_of(name).parent.mkdir(parents=True, exist_ok=True)
    path_of(name).write_bytes(b"\x89PNG")
    holder = write_essay(cast.editor, source=f"![a door](/uploads/{name})", published=state != "draft")
    if state == "hidden":
        hide(target=holder, by=cast.moderator, reason="patient")
    upload.refresh_from_db()
    assert upload.holder == holder
    for person in READERS:
        assert cast.client(person).get(f"/uploads/{name}").status_code == (200 if seen else 404)


def test_nobody_else_learns_an_address(cast, topic, a_reply, essay, surfaces):
    for name in (None, "doctor", "editor", "moderator"):
        addresses = [*surfaces(), f"/admin/forum/post/{a_reply.pk}/change/", "/admin/accounts/member/"]
        for _, address, words in asked(cast.client(name), addresses):
            assert "other@example.org" not in words, (address, name)


def test_sitemap_and_feeds_name_the_site_not_the_host(cast, topic, essay, settings):
    for address in ("/sitemap.xml", "/feeds/essays/", "/feeds/forum/", "/robots.txt"):
        answer = cast.client(None).get(address, headers={"host": "localhost"})
        text = answer.content.decode()
        assert "localhost" not in text, address
        assert settings.SITE_URL in text, address
    page = cast.client(None).get(essay.get_absolute_url(), headers={"host": "localhost"}).content.decode()
    assert f'rel="canonical" href="{settings.SITE_URL}{essay.get_absolute_url()}"' in page


@pytest.mark.parametrize("what", ["reply", "topic", "edit"])
def test_words_that_wait_for_a_moderator(cast, category, topic, a_reply, essay, surfaces, what):
    """Their writer reads them where they wait; to everybody else they are not there: no mention of them is told,
    nothing quotes them, no completion knows them, and handed back they are a draft of one's own."""
    words = f"The patient, Gareth Pugh, met {CANARY}, a {FINDER}, and @doctor. > [other](/forum/p/{a_reply.address_id}/)"
    title = f"{CANARY} the {FINDER}"
    tokens = [mark.token for mark in marks_in({"title": title, "body": words}, "en-GB")]
    answers = Answers(kept=dict.fromkeys(tokens, "agreed"))
    held: Post
    match what:
        case "reply":
            held = reply(topic=topic, by=cast.other, source=words, answers=answers)
        case "topic":
            opened = open_topic(category=category, by=cast.other, title=title, source=words, answers=answers)
            held = opened.posts.get()
        case _:
            edit(post=a_reply, by=cast.other, source=words, version=1, answers=answers)
            held = a_reply
    quoting = reply(
        topic=topic,
        by=cast.doctor,
        source=f"> [other, a post](/forum/p/{held.address_id}/)\n> {FINDER}\n\nSo?",
    )
    pages = [
        *post_pages(held),
        *(reply_pages(held) if what != "topic" else ()),  # its address holds its title
        *post_pages(quoting),
        f"/forum/p/{held.address_id}/held/",
        f"/forum/t/{held.topic.address_id}/",
        f"/forum/t/{held.topic.address_id}/people/?q=o",
        "/admin/waiting/",
        "/admin/waiting/post/1/",
    ]
    assert not leaks(cast, surfaces(*pages), (None, "doctor", "editor"))
    assert leaks(cast, [f"/forum/p/{held.address_id}/held/"], ("other", "moderator")) or what == "edit"
    assert (
        not Notification.objects.filter(target_id=held.pk, byline=cast.doctor.byline)
        .exclude(kind="reply")
        .exists()
    )
    queue = next(one for one in oldest_waiting())
    cast.client("moderator").post(f"/admin/waiting/{queue.kind}/{queue.pk}/", {"reason": "patient"})
    assert not oldest_waiting()
    assert not leaks(cast, surfaces(*pages), (None, "doctor", "editor", "moderator"))
