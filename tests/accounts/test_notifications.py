"""What a member was told: the count, the page, the way to each thing, and what it all costs."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import notified
from accounts.models import MemberWatch, Notification
from accounts.moderating import hide
from accounts.notified import unread_count
from accounts.notifying import tell
from accounts.sealing import own_byline
from forum.hearing import hear
from forum.liking import like
from forum.models import Category, Draft, Post, Reading, Watch
from forum.populating import populate_topics
from forum.posting import open_topic, reply
from forum.tagging import tags_named
from tests.cast import make_member
from tests.forum.test_costs import nodes, plan_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def answered(cast, topic, a_reply) -> Post:
    """The doctor has answered the other member, who was told of it."""
    post = reply(topic=topic, by=cast.doctor, source="And what did she *say*?", reply_to=a_reply)
    hear(post.pk)
    return post


def row_of(member) -> Notification:
    return Notification.objects.get(byline=own_byline(member))


def page(client, address: str = "/notifications/") -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_count_and_the_page_say_it_and_the_way_there_marks_it_as_read(cast, topic, answered):
    client = cast.client("other")
    shown = page(client)
    assert (
        '<span class="count">1</span> <span class="told-word">new<span class="vh"> notification</span></span>'
        in shown
    )
    assert "<bdi>Doctor</bdi> replied to you" in shown
    assert topic.title in shown
    assert "And what did she say?" in shown
    way = f"/notifications/{row_of(cast.other).pk}/"
    assert client.head(way).url == client.get(way, headers={"sec-purpose": "prefetch"}).url
    assert unread_count(cast.other) == 1, "neither looked at it"
    assert client.get(way).url == answered.get_absolute_url()
    shown = page(client)
    assert 'class="count"' not in shown
    assert "replied to you" in shown
    assert "(new)" not in shown


def test_the_page_of_the_topic_marks_it_as_read(cast, topic, answered):
    client = cast.client("other")
    cast.client("moderator").get(topic.get_absolute_url())
    assert unread_count(cast.other) == 1
    client.get(topic.get_absolute_url())
    assert unread_count(cast.other) == 0


def test_another_ones_is_not_there(cast, answered):
    way = f"/notifications/{row_of(cast.other).pk}/"
    assert cast.client("doctor").get(way).status_code == 404
    assert cast.client(None).get(way).status_code == 302
    assert cast.client("doctor").get("/notifications/999999999/").status_code == 404
    assert 'class="count"' not in page(cast.client(None), "/")


def test_what_was_hidden_leads_nowhere(cast, answered):
    hide(target=answered, by=cast.moderator, reason="patient")
    for name in ("other", "moderator"):
        shown = page(cast.client(name))
        assert "replied" not in shown
        assert "she say" not in shown
    assert cast.client("other").get(f"/notifications/{row_of(cast.other).pk}/").status_code == 404


def test_all_are_marked_that_were_on_the_page(cast, topic, a_reply, answered):
    client = cast.client("other")
    until = timezone.now().isoformat()
    later = reply(topic=topic, by=cast.doctor, source="Later.", reply_to=a_reply)
    hear(later.pk)
    assert client.get("/notifications/read/").status_code == 405
    assert client.post("/notifications/read/", {"until": until}).status_code == 302
    assert unread_count(cast.other) == 1, "what came since is still new"
    for nonsense in ("2026-99-99T00:00", "x" * 300, "2026-01-01T00:00:00", "\x00"):
        client.post("/notifications/read/", {"until": nonsense})
    assert unread_count(cast.other) == 0
    hear(reply(topic=topic, by=cast.doctor, source="Yet later.", reply_to=a_reply).pk)
    client.post("/notifications/read/", {"until": "9999-12-31T23:59:59+00:00"})
    assert unread_count(cast.other) == 0


def test_a_topic_stands_once_on_a_page(cast, category, topic, a_reply):
    second = open_topic(category=category, by=cast.other, title="A second one", source="Words.")
    for number in range(3):
        hear(reply(topic=topic, by=cast.doctor, source=f"{number}", reply_to=a_reply).pk)
        hear(reply(topic=second, by=cast.doctor, source=f"{number}").pk)
    like(post=a_reply, by=cast.doctor)
    shown = page(cast.client("other"))
    assert shown.count(topic.title) == 1
    assert shown.count("A second one") == 1
    assert shown.count("replied to you") == 6
    assert "1 like for your post" in shown


def test_what_is_unread_stands_before_what_was_read(cast, topic, a_reply, monkeypatch):
    """However old it is, and across pages: each thing that one was told stands on one of them."""
    monkeypatch.setattr(notified, "PAGE_SIZE", 4)
    for number in range(9):
        hear(reply(topic=topic, by=cast.doctor, source=f"Answer {number}.", reply_to=a_reply).pk)
    rows = list(Notification.objects.filter(byline=own_byline(cast.other)).order_by("-created_at", "-pk"))
    for row in rows[:3]:
        row.read_at = timezone.now()
        row.save(update_fields=["read_at"])
    client, address, met = cast.client("other"), "/notifications/", []
    while address:
        answer = client.get(address)
        shown = answer.context["page"]
        met += [line for groups in (shown.unread, shown.read) for group in groups for line in group.lines]
        assert (">New</h3>" in answer.text) == bool(shown.unread)
        assert (">Read</h3>" in answer.text) == bool(shown.read)
        address = f"/notifications/?before={shown.older}" if shown.older else ""
    assert [line.row.pk for line in met] == [row.pk for row in (*rows[3:], *rows[:3])]
    assert [line.is_unread for line in met] == [True] * 6 + [False] * 3
    for nonsense in ("new-", "new-x", "x", "new-1-2-3"):
        assert client.get("/notifications/", {"before": nonsense}).status_code == 200


def test_each_kind_says_what_it_is(cast, topic, a_reply):
    byline = own_byline(cast.other)
    draft = Draft.objects.create(byline=byline, topic=topic, source="My words.")
    for kind in Notification.Kind:
        tell(byline=byline, kind=kind, target=draft if kind == "declined" else a_reply, group=topic.pk)
    shown = page(cast.client("other"))
    for words in (
        "replied",
        "mentioned",
        "quoted",
        "where you watch",
        "helped",
        "1 like",
        "reminded",
        "let your words out",
        "handed your words back",
    ):
        assert words in shown
    assert "Other</bdi> liked" not in shown
    client = cast.client("other")
    declined = Notification.objects.get(kind="declined")
    assert client.get(f"/notifications/{declined.pk}/").url == draft.get_absolute_url()
    draft.delete()
    assert client.get(f"/notifications/{declined.pk}/").status_code == 404
    tell(byline=byline, kind="reminder", target=a_reply, again=True)
    assert Notification.objects.filter(kind="reminder").count() == 1


# --- What it costs -----------------------------------------------------------------------------------------


@pytest.fixture
def much(cast, category) -> None:
    """The other member was told of a thousand posts, of which every fifth is hidden."""
    bylines = [own_byline(make_member(f"much-{number}")) for number in range(3)]
    populate_topics(category=category, bylines=bylines, topics=4, replies=500)
    posts = list(Post.objects.filter(number__gt=1).values_list("pk", "topic"))[:1000]
    Post.objects.filter(pk__in=[pk for pk, _topic in posts[::5]]).update(state="hidden")
    of, now = ContentType.objects.get_for_model(Post), timezone.now()
    byline = own_byline(cast.other)
    Notification.objects.bulk_create(
        Notification(byline=byline, kind="watched", target_type=of, target_id=pk, group=topic, created_at=now)
        for pk, topic in posts
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def statements(client, address: str) -> list[str]:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return [query["sql"] for query in queries if query["sql"].startswith("SELECT")]


def test_the_page_costs_the_same_with_a_thousand(cast, answered, request):
    client = cast.client("other")
    few = statements(client, "/notifications/")
    request.getfixturevalue("much")
    many = statements(client, "/notifications/")
    assert len(many) <= len(few) <= 8, few
    assert [sql for sql in statements(cast.client(None), "/") if "accounts_notification" in sql] == []
    counting = [sql for sql in statements(client, "/search/") if "accounts_notification" in sql]
    assert len(counting) == 1
    assert "99+" in client.get("/").content.decode()


def test_every_statement_is_bound_by_an_index(cast, much):
    client = cast.client("other")
    older = client.get("/notifications/").context["older"]
    assert older
    later = f"{int(timezone.now().timestamp() * 1_000_000)}-1"  # among what was read
    for key in ("", older, later):
        bound(client, f"/notifications/?before={key}")
    bound(client, "/search/")
    Notification.objects.update(read_at=timezone.now())
    bound(client, "/notifications/")


def bound(client, address: str) -> None:
    for sql in statements(client, address):
        if "accounts_notification" not in sql:
            continue
        plan = plan_of(sql)
        rows = sum(node["Actual Rows"] * node["Actual Loops"] for node in nodes(plan))
        assert rows < 5000, (rows, sql)
        for node in nodes(plan):
            assert node["Node Type"] != "Seq Scan" or node["Relation Name"] in (
                "accounts_byline",
                "forum_category",
                "accounts_memberwatch",
                "forum_reading",
            ), (node, sql)


def test_the_count_is_bound_even_if_nothing_may_be_seen(cast, much):
    Category.objects.update(read_level="staff")
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(cast.other) == 0
    told_of, visible = (query["sql"] for query in queries)
    assert plan_of(told_of)["Actual Rows"] <= 500
    looked = [node for node in nodes(plan_of(visible)) if node.get("Relation Name") == "forum_post"]
    assert sum(node["Actual Loops"] * node["Actual Rows"] for node in looked) <= 500


def test_the_count_asks_no_more_than_it_must(cast, answered):
    other = cast.other
    Notification.objects.filter(byline__member=other).update(read_at=timezone.now())
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(other) == 0
    assert len(queries) == 1
    Notification.objects.filter(byline__member=other).update(read_at=None)
    with CaptureQueriesContext(connection) as queries:
        assert unread_count(other) == 1
    assert len(queries) == 2


# --- Watching ----------------------------------------------------------------------------------------------


def test_forms_for_watching(cast, topic, a_reply, essay):
    client = cast.client("other")
    essay.tags.set(tags_named(["Night shifts"]))
    for address, form in (
        (topic.get_absolute_url(), f"/forum/t/{topic.address_id}/watch/"),
        ("/forum/leaving/", "/forum/leaving/watch/"),
        ("/tags/night-shifts/", "/tags/night-shifts/watch/"),
    ):
        assert f'action="{form}"' in page(client, address)
        assert form not in page(cast.client(None), address)
        answer = client.post(form, {"level": "muted"})
        assert (answer.status_code, answer.url) == (302, address)
        assert '<option value="muted" selected>' in page(client, address)
        client.post(form, {"level": "loud"})
        assert '<option value="muted" selected>' in page(client, address)
        assert client.get(form).status_code == 405
        assert cast.client(None).post(form, {"level": "muted"}).url.startswith("/accounts/login/")
        listed = page(client, "/settings/watching/")
        assert f'action="{form}"' in listed
        assert client.post(form, {"level": "watching", "back": "list"}).url == "/settings/watching/"
    assert Reading.objects.get(member=cast.other, topic=topic).watch == "watching"
    assert Watch.objects.filter(member=cast.other, level="watching").count() == 2


def test_the_form_for_watching_a_member(cast):
    client = cast.client("other")
    form = "/members/doctor/watch/"
    assert form in page(client, "/members/doctor/")
    assert form not in page(cast.client("doctor"), "/members/doctor/")
    assert client.post(form, {"want": "watch"}).url == "/members/doctor/"
    assert "Stop watching" in page(client, "/members/doctor/")
    assert "Stop watching" in page(client, "/settings/watching/")
    assert client.post(form, {"want": "stop", "back": "list"}).url == "/settings/watching/"
    assert not MemberWatch.objects.exists()
    assert cast.client("doctor").post(form, {"want": "watch"}).status_code == 403


def test_nothing_that_one_may_not_see_can_be_watched(cast):
    inner = Category.objects.create(slug="inner", name="Inner", read_level="staff", write_level="staff")
    secret = open_topic(category=inner, by=cast.editor, title="Secret", source="Words.")
    secret.taggings.create(tag=tags_named(["Unheard"])[0], last_post_at=secret.last_post_at)
    for form in ("/forum/inner/watch/", f"/forum/t/{secret.address_id}/watch/", "/tags/unheard/watch/"):
        assert cast.client("other").post(form, {"level": "watching"}).status_code == 404
    assert cast.client("editor").post("/tags/unheard/watch/", {"level": "watching"}).status_code == 302


def test_a_flood_of_choices_is_refused(cast, topic, settings):
    settings.LIMITS = {**settings.LIMITS, "watch": [(2, 600)]}
    form = f"/forum/t/{topic.address_id}/watch/"
    answers = [cast.client("other").post(form, {"level": "watching"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert answers[-1]["Retry-After"]
