"""Quotes of posts: their words are shown exactly where the post that they are from may be read."""

from html import unescape

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.moderating import hide
from forum.editing import edit
from forum.models import Category, Post, Quote
from forum.posting import open_topic, reply
from forum.quoting import fill_in
from forum.removing import remove
from tests.config.test_visibility import leaks
from tests.forum.test_costs import statements

pytestmark = pytest.mark.django_db

CANARY = "Zanzibarquartz"
GONE = "A passage of a post that is not there any more"
NEVER = "0000000001"


def quote_of(post: Post, words: str = f"The {CANARY} sings.", label: str = "Who, post 0") -> str:
    return f"> [{label}]({post.get_absolute_url()})\n> {words}\n\nMy own words."


@pytest.fixture
def said(cast, topic) -> Post:
    return reply(topic=topic, by=cast.other, source=f"Before. The {CANARY} sings. After.")


@pytest.fixture
def quoting(cast, topic, said) -> Post:
    return reply(topic=topic, by=cast.doctor, source=quote_of(said))


def page(cast, post: Post, name: str | None = None) -> str:
    return cast.client(name).get(post.topic.get_absolute_url()).content.decode()


def test_a_quote_is_kept_beside_the_post(said, quoting):
    quoting.refresh_from_db()
    row = Quote.objects.get()
    assert (row.text, row.quoted, row.place) == (quoting, said, 1)
    assert row.plain == f"The {CANARY} sings."
    assert CANARY not in quoting.html + quoting.plain
    assert quoting.plain == "My own words."


def test_readers_see_the_words_and_who_said_them_as_it_is_now(cast, said, quoting):
    shown = page(cast, quoting)
    assert f'<blockquote lang="en-GB" dir="auto"><p>The {CANARY} sings.</p></blockquote>' in shown
    assert f'<a href="{said.get_absolute_url()}">Other, post 2</a>' in shown
    assert "Who, post 0" not in shown
    assert "The original" not in shown
    said.byline.name = "Another name"
    said.byline.save()
    assert "Another name, post 2" in page(cast, quoting)


def test_what_nobody_filled_in_is_never_shown(quoting):
    quoting.refresh_from_db()
    with pytest.raises(RuntimeError):
        _ = quoting.shown_html
    fill_in([quoting], None)
    assert CANARY in quoting.shown_html


def test_an_edit_replaces_the_quotes(cast, said, quoting, a_reply):
    edit(post=quoting, by=cast.doctor, source=quote_of(a_reply, "My mother") + "\n\nMore.", version=1)
    assert Quote.objects.get().quoted == a_reply
    edit(post=quoting, by=cast.doctor, source="No quote.", version=2)
    assert not Quote.objects.exists()


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (f"The {CANARY} sings.", ""),
        ("Before. … After.", ""),
        (f"Before. [...] {CANARY} … After.", ""),
        (f"The  {CANARY}\n> sings.", ""),
        ("After. … Before.", "The original does not say this, or not in these words."),
        (f"The {CANARY} sinks.", "The original does not say this, or not in these words."),
    ],
)
def test_words_are_compared_with_the_original(cast, topic, said, words, line):
    shown = page(cast, reply(topic=topic, by=cast.doctor, source=quote_of(said, words)))
    assert ("The original" in shown) == bool(line)
    assert line in shown


def test_a_changed_original_is_told_and_its_history_offered(cast, said, quoting):
    Post.objects.filter(pk=said.pk).update(published_at="2026-01-01T00:00Z")
    edit(post=said, by=cast.other, source="Something else.", version=1)
    shown = page(cast, quoting)
    assert f'<a href="{said.get_absolute_url()}history/">The original has changed since.</a>' in shown
    assert CANARY in shown


def test_a_quote_from_another_topic_names_it_if_it_may_be_read(cast, category, quoting, said):
    elsewhere = open_topic(category=category, by=cast.doctor, title="Elsewhere", source=quote_of(said))
    shown = page(cast, elsewhere.posts.get())
    assert (
        f'<a href="{said.topic.get_absolute_url()}" lang="en-GB" dir="auto">{said.topic.title}</a>' in shown
    )
    assert 'class="quoted-away"' not in page(cast, quoting)


STATES = ["hidden", "removed", "held", "closed", "topic hidden", "gone", "never"]


def take_away(state: str, said: Post, cast) -> None:
    match state:
        case "hidden":
            hide(target=said, by=cast.moderator, reason="patient")
        case "removed":
            remove(post=said, by=cast.other)
        case "held":
            Post.objects.filter(pk=said.pk).update(state="held", number=None, path=None, branch=None)
        case "closed":
            closed = Category.objects.create(slug="closed", name="Closed", read_level="staff")
            said.topic.category = closed
            said.topic.save(update_fields=["category"])
        case "topic hidden":
            hide(target=said.topic, by=cast.moderator, reason="patient")
        case "gone":
            Quote.objects.update(quoted=None)
            said.delete()


@pytest.mark.parametrize("state", STATES)
def test_words_that_may_not_be_read_are_quoted_nowhere(cast, category, essay, state):
    """A topic of its own for the quoted post; quotes stand in another one and below an essay."""
    source = open_topic(category=category, by=cast.other, title="Source", source="Opening.")
    said = reply(topic=source, by=cast.other, source=f"Before. The {CANARY} sings. After.")
    quote = quote_of(said, label=f"{CANARY}, post 2")
    if state == "never":
        quote = quote.replace(said.address_id, NEVER)
        said.delete()
    place = open_topic(category=category, by=cast.doctor, title="Place", source=quote)
    posts = [
        place.posts.get(),
        reply(topic=place, by=cast.doctor, source=quote + " First."),
        reply(topic=essay.discussion, by=cast.doctor, source=quote),
    ]
    old = posts[1]
    Post.objects.filter(pk=old.pk).update(published_at="2026-01-01T00:00Z")
    edit(post=old, by=cast.doctor, source=quote + " Second.", version=1)
    below = reply(topic=place, by=cast.other, source="Indeed.", reply_to=old)
    take_away(state, said, cast)
    addresses = [
        place.get_absolute_url(),
        essay.get_absolute_url(),
        f"{old.get_absolute_url()}history/",
        f"{place.reply_address}?to={old.address_id}",
        f"{place.reply_address}?to={below.address_id}",
        *(post.get_absolute_url() for post in posts),
        *(f"/search/?q={words}{kind}" for words in (CANARY, "own+words") for kind in ("", "&kind=posts")),
        "/feeds/forum/",
        "/members/doctor/",
        f"/report/post/{old.pk}/",
    ]
    if state == "never":
        assert not Post.objects.filter(pk=said.pk).exists()
    people = (None, "doctor", "editor") if state != "closed" else (None, "doctor")
    found = [told for told in leaks(cast, addresses, people) if "/search/?q=Zan" not in told]
    assert not found
    for address in (*addresses[:3], posts[0].get_absolute_url()):
        assert GONE in cast.client("doctor").get(address, follow=True).content.decode(), address
    for post in Post.objects.filter(pk__in=[post.pk for post in posts]):
        assert CANARY not in post.html + post.plain
    search = cast.client(None).get(f"/search/?q={CANARY}").content.decode()
    assert "My own words" not in search


def test_the_preview_shows_quotes_as_the_post_will(cast, topic, said):
    form = {"body": quote_of(said), "preview": "1", "submission": "x"}
    shown = cast.client("doctor").post(topic.reply_address, form).content.decode()
    assert "Other, post 2" in shown
    hide(target=said, by=cast.moderator, reason="patient")
    shown = cast.client("doctor").post(topic.reply_address, form).content.decode()
    assert GONE in shown
    assert "Other, post 2" not in shown


def test_the_reply_form_shows_what_the_answered_post_quotes(cast, topic, said, quoting):
    address = f"{topic.reply_address}?to={quoting.address_id}"
    assert "Other, post 2" in cast.client("doctor").get(address).content.decode()
    hide(target=said, by=cast.moderator, reason="patient")
    assert GONE in cast.client("doctor").get(address).content.decode()


def test_moderators_read_what_is_quoted_from_hidden_posts(cast, said, quoting):
    hide(target=said, by=cast.moderator, reason="patient")
    assert CANARY in page(cast, quoting, "moderator")
    assert CANARY not in page(cast, quoting, "other")


def test_posts_of_before_get_their_quotes_when_they_are_rendered_again(cast, topic, said):
    source = quote_of(said)
    old = reply(topic=topic, by=cast.doctor, source="x")
    Post.objects.filter(pk=old.pk).update(
        source=source, html=f"<blockquote><p>{CANARY}</p></blockquote>", renderer=2
    )
    call_command("rerender")
    old.refresh_from_db()
    assert CANARY not in old.html
    assert Quote.objects.get(text=old).quoted == said
    assert CANARY in page(cast, old)


def test_quotes_cost_one_statement_and_only_where_there_are_any(cast, category, topic, said):
    plain = len(statements(cast.client("other"), topic.get_absolute_url()))
    for _ in range(3):
        reply(topic=topic, by=cast.doctor, source=quote_of(said) + f" {_}\n\n" + quote_of(said))
    assert len(statements(cast.client("other"), topic.get_absolute_url())) == plain + 1


def test_quotes_of_an_imported_thread_and_of_many_versions_cost_one_statement(cast, topic, said, quoting):
    for number in range(1, 6):
        Post.objects.filter(pk=quoting.pk).update(published_at="2026-01-01T00:00Z")
        edit(post=quoting, by=cast.doctor, source=quote_of(said) + f" {number}", version=number)
    client = cast.client("other")
    with CaptureQueriesContext(connection) as queries:
        shown = client.get(f"{quoting.get_absolute_url()}history/").content.decode()
    assert shown.count(CANARY) == 6
    assert sum('FROM "forum_quote"' in query["sql"] for query in queries) == 1


def body_of(shown: str) -> str:
    return unescape(shown.partition("<textarea")[2].partition(">")[2].partition("</textarea>")[0])


def test_without_a_script_a_reply_begins_with_the_whole_post_as_a_quote(cast, topic, said, quoting):
    quoting.byline.name = "An [odd] name"
    quoting.byline.save()
    link = f'href="{topic.reply_address}?to={quoting.address_id}&amp;quote=1"'
    assert link in page(cast, quoting, "other")
    shown = (
        cast.client("other").get(f"{topic.reply_address}?to={quoting.address_id}&quote=1").content.decode()
    )
    body = body_of(shown).strip()
    assert body == f"> [An \\[odd\\] name, post 3]({quoting.get_absolute_url()})\n> My own words."
    answer = reply(topic=topic, by=cast.other, source=body + "\n\nYes.")
    assert Quote.objects.get(text=answer).quoted == quoting


def test_the_opening_post_can_be_quoted_whole(cast, topic):
    shown = cast.client("other").get(f"{topic.reply_address}?quote=1").content.decode()
    assert "> I told my *sister* first." in body_of(shown)


def test_what_may_not_be_read_cannot_be_quoted(cast, topic, said):
    hide(target=said, by=cast.moderator, reason="patient")
    shown = cast.client("doctor").get(f"{topic.reply_address}?to={said.address_id}&quote=1").content.decode()
    assert CANARY not in shown
