"""The forum's pages as a reader and a writer meet them: status, words that stay, what is not shown."""

from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.moderating import hide
from forum.editing import edit
from forum.models import Post, Revision, Topic
from forum.posting import open_topic, reply
from forum.reading import JUST_SENT
from forum.removing import remove

pytestmark = pytest.mark.django_db


def test_topic_page_shows_the_tree(topic, a_reply, cast):
    below = reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    page = cast.client(None).get(topic.get_absolute_url()).content.decode()
    for post in (topic.posts.get(number=1), a_reply, below):
        assert '<article class="post' in page
        assert f'id="p{post.address_id}"' in page
    assert page.index(a_reply.anchor) < page.index(below.anchor)
    assert page.count('<li class="reply"') == page.count("</details></li>") == 2
    assert page.count("<ol") == page.count("</ol>")
    assert "2 replies" in page


def test_a_visitor_gets_no_cookie(topic, a_reply, cast, essay):
    for address in (
        "/",
        "/forum/",
        "/forum/leaving/",
        topic.get_absolute_url(),
        essay.get_absolute_url(),
        "/search/?q=a",
    ):
        answer = cast.client(None).get(address)
        assert answer.status_code == 200, address
        assert not answer.cookies, address


def test_topic_with_a_wrong_slug_redirects(topic, cast):
    answer = cast.client(None).get(f"/forum/t/{topic.address_id}/something-else/?page=1")
    assert (answer.status_code, answer.url) == (301, topic.get_absolute_url())
    assert cast.client(None).get(f"/forum/t/{topic.address_id}/").status_code == 301


def test_permalink_leads_to_page_and_anchor(topic, a_reply, cast):
    answer = cast.client(None).get(f"/forum/p/{a_reply.address_id}/")
    assert (answer.status_code, answer.url) == (302, f"{topic.get_absolute_url()}#p{a_reply.address_id}")


def test_reply_by_form(topic, cast):
    client = cast.client("other")
    page = client.get(topic.get_absolute_url())
    key = page.context["form"]["submission"].value()
    sent = {"body": "Her answer was a list.\r\n- one\r\n- two", "submission": key, "reply_to": ""}
    first = client.post(f"/forum/t/{topic.address_id}/reply/", sent)
    again = client.post(f"/forum/t/{topic.address_id}/reply/", sent)
    assert first.status_code == 302
    assert first.url == again.url
    post = Post.objects.get(number=2)
    assert post.source == "Her answer was a list.\n- one\n- two"
    assert first.url.endswith(f"#p{post.address_id}")
    assert "Sent: your reply stands here." in client.get(first.url).content.decode()
    assert "Sent: your reply" not in cast.client("doctor").get(first.url).content.decode()
    Post.objects.filter(pk=post.pk).update(version=2)
    assert "Sent: your reply" not in client.get(first.url).content.decode(), "it was changed since"
    Post.objects.filter(pk=post.pk).update(created_at=post.created_at - JUST_SENT, version=1)
    assert "Sent: your reply" not in client.get(first.url).content.decode()


def test_reply_to_a_reply_by_form(topic, a_reply, cast):
    client = cast.client("doctor")
    form = client.get(f"/forum/t/{topic.address_id}/reply/?to={a_reply.address_id}")
    assert 'In reply to <a href="#answered">' in form.content.decode()
    assert form.content.decode().count(a_reply.plain) == 1, "it stands above, whole"
    client.post(f"/forum/t/{topic.address_id}/reply/", {"body": "And?", "reply_to": a_reply.address_id})
    assert Post.objects.get(number=3).parent == a_reply


def kept(answer, words):
    return words in answer.content.decode()


def test_words_stay_when_invalid(topic, cast):
    words = "w" * 32_001
    answer = cast.client("other").post(f"/forum/t/{topic.address_id}/reply/", {"body": words})
    assert answer.status_code == 422
    assert kept(answer, words)
    assert (
        cast.client("other").post(f"/forum/t/{topic.address_id}/reply/", {"body": "  \n"}).status_code == 422
    )
    assert (
        cast.client("other")
        .post(f"/forum/t/{topic.address_id}/reply/", {"body": "x", "reply_to": "!"})
        .status_code
        == 422
    )


def test_words_stay_when_locked(topic, cast):
    Topic.objects.filter(pk=topic.pk).update(is_locked=True)
    answer = cast.client("other").post(f"/forum/t/{topic.address_id}/reply/", {"body": "Late words."})
    assert answer.status_code == 403
    assert kept(answer, "Late words.")


def test_words_stay_when_too_often(topic, cast, settings):
    settings.LIMITS = {**settings.LIMITS, "post": [(0, 3600)]}
    answer = cast.client("other").post(f"/forum/t/{topic.address_id}/reply/", {"body": "Quick words."})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert kept(answer, "Quick words.")


def test_words_stay_when_what_they_answer_is_gone(topic, a_reply, cast):
    remove(post=a_reply, by=cast.other)
    answer = cast.client("doctor").post(
        f"/forum/t/{topic.address_id}/reply/", {"body": "Kept words.", "reply_to": a_reply.address_id}
    )
    assert answer.status_code == 409
    assert kept(answer, "Kept words.")
    assert f'value="{a_reply.address_id}"' not in answer.content.decode(), "sending again answers the topic"


def test_words_stay_when_the_topic_is_gone(topic, cast):
    hide(target=topic, by=cast.moderator, reason="spam")
    answer = cast.client("other").post(f"/forum/t/{topic.address_id}/reply/", {"body": "Orphan words."})
    assert answer.status_code == 404
    assert kept(answer, "Orphan words.")


def test_words_stay_when_the_session_is_over(topic, cast):
    visitor = cast.client(None)
    answer = visitor.post(
        f"/forum/t/{topic.address_id}/reply/", {"body": "Night words.", "submission": "key"}
    )
    assert answer.status_code == 403
    assert kept(answer, "Night words.")
    visitor.force_login(cast.other)
    back = visitor.get(f"/forum/t/{topic.address_id}/reply/")
    assert kept(back, "Night words.")
    visitor.post(f"/forum/t/{topic.address_id}/reply/", {"body": "Night words.", "submission": "key"})
    assert not kept(visitor.get(f"/forum/t/{topic.address_id}/reply/"), "Night words.")
    assert Post.objects.get(number=2).source == "Night words."


def test_kept_words_come_back_to_their_writer_alone(topic, cast):
    page = cast.client("other").get(topic.get_absolute_url()).content.decode()
    assert f'name="writer" value="{cast.other.pk}"' in page
    shared = cast.client(None)
    shared.post(topic.reply_address, {"body": "Night words.", "writer": cast.other.pk})
    assert not kept(shared.get(topic.reply_address), "Night words.")
    shared.force_login(cast.doctor)
    assert not kept(shared.get(topic.reply_address), "Night words.")
    assert not kept(shared.get(topic.get_absolute_url()), "Night words.")


def test_words_stay_when_the_token_is_of_another_session(topic, cast):
    client = Client(enforce_csrf_checks=True, headers={"sec-fetch-site": "same-origin"})
    client.force_login(cast.other)
    answer = client.post(f"/forum/t/{topic.address_id}/reply/", {"body": "Token words.", "reply_to": ""})
    assert answer.status_code == 403
    assert kept(answer, "Token words.")
    assert kept(answer, "csrfmiddlewaretoken")


def test_open_a_topic_by_form(category, cast):
    client = cast.client("doctor")
    assert client.get("/forum/leaving/new/").status_code == 200
    answer = client.post("/forum/leaving/new/", {"title": "“Failure”?", "body": "Is it?"})
    topic = Topic.objects.get()
    assert answer.url == topic.get_absolute_url() == f"/forum/t/{topic.address_id}/failure/"
    bad = client.post("/forum/leaving/new/", {"title": "", "body": "Kept words."})
    assert bad.status_code == 422
    assert kept(bad, "Kept words.")
    visitor = cast.client(None).post("/forum/leaving/new/", {"title": "T", "body": "Kept words."})
    assert visitor.status_code == 403
    assert kept(visitor, "Kept words.")


def test_like_and_unlike(topic, a_reply, cast):
    client = cast.client("doctor")
    address = f"/forum/p/{a_reply.address_id}/like/"
    assert client.post(address).url == f"{topic.get_absolute_url()}#{a_reply.anchor}"
    a_reply.refresh_from_db()
    assert a_reply.like_count == 1
    assert "1 Like" in cast.client(None).get(topic.get_absolute_url()).content.decode()
    client.post(address, {"want": "like"})
    a_reply.refresh_from_db()
    assert a_reply.like_count == 1, "a double click likes once"
    answer = client.post(address, {"want": "unlike"}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert 'aria-pressed="false"' in answer.content.decode()
    a_reply.refresh_from_db()
    assert a_reply.like_count == 0
    assert cast.client(None).post(address).url.startswith("/accounts/login/")


def test_like_names_nobody(topic, a_reply, cast):
    cast.client("moderator").post(f"/forum/p/{a_reply.address_id}/like/")
    for name in (None, "doctor", "other", "admin"):
        assert "moderator@" not in cast.client(name).get(topic.get_absolute_url()).content.decode()


def test_edit_by_form(topic, a_reply, cast):
    client = cast.client("other")
    address = f"/forum/p/{a_reply.address_id}/edit/"
    assert kept(client.get(address), a_reply.source)
    assert client.post(address, {"body": "My father.", "version": 1}).status_code == 302
    conflict = client.post(address, {"body": "My uncle.", "version": 1})
    assert conflict.status_code == 409
    assert kept(conflict, "My uncle.")
    assert kept(conflict, "My father.")
    again = client.post(
        address, {"body": "My uncle.", "version": conflict.context["form"]["version"].value()}
    )
    assert again.status_code == 302
    assert cast.client("doctor").get(address).status_code == 403
    refused = cast.client("doctor").post(address, {"body": "Mine.", "version": 3})
    assert refused.status_code == 403
    assert kept(refused, "Mine.")


def test_edit_of_a_post_hidden_meanwhile_does_not_bring_it_back(topic, a_reply, cast):
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    answer = cast.client("other").post(
        f"/forum/p/{a_reply.address_id}/edit/", {"body": "Back.", "version": 1}
    )
    assert answer.status_code == 403
    assert kept(answer, "Back.")


def test_remove_by_form_leaves_a_placeholder(topic, a_reply, cast):
    reply(topic=topic, by=cast.doctor, source="Below.", reply_to=a_reply)
    client = cast.client("other")
    assert client.get(f"/forum/p/{a_reply.address_id}/remove/").status_code == 200
    assert client.post(f"/forum/p/{a_reply.address_id}/remove/").status_code == 302
    page = cast.client(None).get(topic.get_absolute_url()).content.decode()
    assert "Its author took this post back." in page
    assert "My mother" not in page
    assert "in reply to a post that was taken down" in page
    assert "Below." in page
    assert cast.client("doctor").post(f"/forum/p/{a_reply.address_id}/remove/").status_code in (403, 404)


def test_hidden_post_is_a_placeholder_without_byline_time_or_words(topic, a_reply, cast):
    hide(target=a_reply, by=cast.moderator, reason="unkind")
    page = cast.client("other").get(topic.get_absolute_url()).content.decode()
    assert "A moderator has hidden this post." in page
    assert "My mother" not in page
    assert "Other" not in page.split("<main")[1].split('id="reply"')[0]
    assert "My mother" in cast.client("moderator").get(topic.get_absolute_url()).content.decode()
    for path in ("like", "history"):
        method = cast.client("doctor").post if path == "like" else cast.client("doctor").get
        assert method(f"/forum/p/{a_reply.address_id}/{path}/").status_code == 404


def test_lists_go_on_by_key(category, cast, settings):
    settings.LIMITS = {**settings.LIMITS, "post": [(1000, 60)]}
    titles = [f"Topic {number}" for number in range(65)]
    for title in titles:
        open_topic(category=category, by=cast.doctor, title=title, source="Words.")
    address, seen = "/forum/leaving/", []
    while address:
        answer = cast.client(None).get(address)
        seen += [found.title for found in answer.context["topics"]]
        older = answer.context["older"]
        address = f"/forum/leaving/?before={older}" if older else ""
    assert seen == titles[::-1]
    assert cast.client(None).get("/forum/?before=nonsense").status_code == 200
    assert cast.client(None).get("/forum/?before=99999999999999999999999-1").status_code == 200


def test_history_shows_what_was_said(topic, a_reply, cast):
    Post.objects.filter(pk=a_reply.pk).update(published_at=a_reply.published_at - timedelta(hours=1))
    edit(post=a_reply, by=cast.other, source="My father.", version=1)
    page = cast.client(None).get(f"/forum/p/{a_reply.address_id}/history/").content.decode()
    assert "My mother" in page
    assert "My father" in page


def test_the_words_t_and_new_are_refused_as_category(category):
    for slug in ("t", "p", "new", "unread", "mine", "unanswered"):
        category.slug = slug
        with pytest.raises(ValidationError):
            category.full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            category.save()


def test_a_form_sent_again_with_other_words_loses_neither(topic, category, cast):
    client, key = cast.client("other"), {"submission": "one-form"}
    client.post(topic.reply_address, {"body": "First words.", **key})
    again = client.post(topic.reply_address, {"body": "Other words.", **key})
    assert again.status_code == 409
    assert kept(again, "Other words.")
    fresh = again.context["form"]["submission"].value()
    assert client.post(topic.reply_address, {"body": "Other words.", "submission": fresh}).status_code == 302
    assert topic.posts.count() == 3
    client.post("/forum/leaving/new/", {"title": "T", "body": "First.", **key, "submission": "t"})
    again = client.post("/forum/leaving/new/", {"title": "T", "body": "Other.", "submission": "t"})
    assert again.status_code == 409
    assert kept(again, "Other.")


@pytest.mark.django_db(transaction=True)
def test_words_stay_when_the_database_is_busy(topic, cast):
    where = connection.settings_dict
    holder = psycopg.connect(
        host=where["HOST"], port=where["PORT"] or None, dbname=where["NAME"], user=where["USER"]
    )
    try:
        holder.execute("SELECT 1 FROM forum_topic WHERE id = %s FOR UPDATE", [topic.pk])
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        answer = cast.client("other").post(topic.reply_address, {"body": "Patient words."})
    finally:
        holder.close()
        connection.close()
    assert answer.status_code == 503
    assert int(answer["Retry-After"]) > 0
    assert kept(answer, "Patient words.")
    assert cast.client("other").post(topic.reply_address, {"body": "Patient words."}).status_code == 302


def test_history_is_rendered_by_the_renderer_of_today_in_pages(topic, a_reply, cast):
    for number in range(1, 31):
        Revision.objects.create(
            post=a_reply,
            byline=a_reply.byline,
            source=f"Version {number} <b onclick=x>said</b>",
            version=number,
            written_at=a_reply.published_at,
        )
    first = cast.client(None).get(f"/forum/p/{a_reply.address_id}/history/").content.decode()
    assert "onclick" not in first
    assert "Version 30 " in first
    assert "Version 10 " not in first
    older = cast.client(None).get(f"/forum/p/{a_reply.address_id}/history/?before=11").content.decode()
    assert "Version 10 " in older


def test_like_by_htmx_when_the_session_is_over(topic, a_reply, cast):
    answer = cast.client(None).post(f"/forum/p/{a_reply.address_id}/like/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert answer["HX-Redirect"].startswith("/accounts/login/")
    hide(target=a_reply, by=cast.moderator, reason="spam")
    gone = cast.client("doctor").post(f"/forum/p/{a_reply.address_id}/like/", headers={"HX-Request": "true"})
    assert gone.status_code == 404


@pytest.mark.parametrize("body", ["<!-- x -->", "[x]: http://a.example", "<script>x</script>", "[](x)"])
def test_words_of_which_nothing_is_seen_come_back(topic, cast, body):
    answer = cast.client("other").post(topic.reply_address, {"body": body})
    assert answer.status_code == 422
    assert "see nothing" in answer.content.decode()
    assert topic.posts.count() == 1


def test_a_quotation_alone_is_a_post(topic, cast):
    assert cast.client("other").post(topic.reply_address, {"body": "> That."}).status_code == 302


def test_to_everyone_instead_keeps_the_words(topic, a_reply, cast):
    client = cast.client("doctor")
    sent = {"body": "Kept words.", "reply_to": a_reply.address_id, "submission": "k", "everyone": "1"}
    again = client.post(topic.reply_address, sent)
    assert kept(again, "Kept words.")
    assert '"#answered"' not in again.content.decode()
    assert topic.posts.count() == 2


def test_after_signing_in_the_form_says_that_nothing_was_sent(topic, cast):
    visitor = cast.client(None)
    refused = visitor.post(topic.reply_address, {"body": "Night words."})
    assert "Sign in and go on" in refused.content.decode()
    visitor.force_login(cast.other)
    assert "not sent yet" in visitor.get(topic.reply_address).content.decode()
