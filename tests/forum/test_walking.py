"""Walking through what is new: marks, lines, links and folds on the page of a topic."""

from datetime import timedelta

import pytest
from django.urls import get_resolver
from django.utils import timezone

from accounts.moderating import hide
from forum.models import Post, Reading, Topic
from forum.models.page import PAGE_SIZE
from forum.models.topic import RESERVED_SLUGS
from forum.posting import open_topic, reply
from forum.reading import read_page
from forum.seeing import VISIT, reading_of, see_all, set_fold
from forum.views import walking as views

pytestmark = pytest.mark.django_db


def come_back_later(member) -> None:
    Reading.objects.filter(member=member).update(visited_at=timezone.now() - VISIT - timedelta(seconds=1))


@pytest.fixture
def read(cast, topic, a_reply) -> Topic:
    """The doctor has read the topic, and comes back later."""
    cast.client("doctor").get(topic.get_absolute_url())
    come_back_later(cast.doctor)
    return topic


def page_for(cast, topic, name="doctor", query="", **headers):
    return cast.client(name).get(topic.get_absolute_url() + query, headers=headers)


def test_what_came_since_is_marked_and_linked(cast, read, a_reply):
    first = reply(topic=read, by=cast.other, source="One.", reply_to=a_reply)
    second = reply(topic=read, by=cast.other, source="Two.")
    answer = page_for(cast, read)
    page = answer.content.decode()
    assert page.count('<li class="reply is-new"') == page.count("data-new") == 2
    assert "Post 3 by Other, new" in page
    assert "and 1 reply, <b" in " ".join(page.split())
    assert "2 new posts" in page
    assert f'<a href="#{first.anchor}">To the first</a>' in page
    assert f'<a href="#{second.anchor}">Next new post</a>' in page
    assert '<a href="#up-to-date">To the end</a>' in page
    assert "You are up to date" in page
    assert "data-new" in page_for(cast, read).content.decode(), "they stay marked while the visit lasts"
    come_back_later(cast.doctor)
    assert "data-new" not in page_for(cast, read).content.decode()


def test_the_walk_leads_across_pages_and_back(cast, read):
    for number in range(PAGE_SIZE + 5):
        reply(topic=read, by=cast.other, source=f"Reply {number}.")
    walked = page_for(cast, read).context["walk"]
    onward = Post.objects.get(topic=read, number=PAGE_SIZE + 1)
    assert walked.onward == onward.get_absolute_url()
    assert walked.unread == 7
    assert not walked.is_up_to_date
    answer = cast.client("doctor").get(walked.onward)
    assert answer.url == f"{read.page_address(2)}#{onward.anchor}"
    second = cast.client("doctor").get(read.page_address(2)).context["walk"]
    assert second.new_here == 7
    assert second.is_up_to_date
    assert second.back == Post.objects.get(topic=read, number=PAGE_SIZE).get_absolute_url()


def test_a_first_visit_marks_nothing_and_says_what_is_left(cast, topic):
    for number in range(PAGE_SIZE + 5):
        reply(topic=topic, by=cast.other, source=f"Reply {number}.")
    page = page_for(cast, topic, "editor").content.decode()
    assert "data-new" not in page
    assert 'class="fresh' not in page
    assert "6 posts here that you have not seen yet" in page


@pytest.mark.parametrize(
    "headers", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_a_page_that_is_fetched_ahead_is_not_seen(cast, topic, a_reply, headers):
    page_for(cast, topic, "editor", **headers)
    assert reading_of(topic, cast.editor) is None
    cast.client("editor").head(topic.get_absolute_url())
    assert reading_of(topic, cast.editor) is None
    page_for(cast, topic, "editor")
    assert list(reading_of(topic, cast.editor).seen) == [1, 2]


def test_nothing_is_kept_of_a_visitor(cast, topic, a_reply):
    page = page_for(cast, topic, None)
    assert page.context["walk"] is None
    assert "up to date" not in page.content.decode()
    assert not Reading.objects.exclude(member__in=[cast.doctor, cast.other]).exists()


def test_the_address_of_the_first_unseen_post(cast, read, a_reply):
    address = f"/forum/t/{read.address_id}/unread/"
    assert cast.client("doctor").get(address).url.endswith(f"#{a_reply.anchor}"), (
        "the newest: nothing is unseen"
    )
    new = reply(topic=read, by=cast.other, source="One.")
    reply(topic=read, by=cast.other, source="Two.")
    assert cast.client("doctor").get(address).url.endswith(f"#{new.anchor}")
    assert cast.client("editor").get(address).url.endswith(f"#{read.posts.get(number=1).anchor}")
    assert "#p" in cast.client(None).get(address).url
    hide(target=read, by=cast.moderator, reason="spam")
    assert cast.client("doctor").get(address).status_code == 404


def test_a_list_leads_to_what_stands_first_and_not_to_what_came_first(cast, read, a_reply):
    below = reply(topic=read, by=cast.doctor, source="Below.", reply_to=a_reply)
    reply(topic=read, by=cast.other, source="At the end.")
    above = reply(topic=read, by=cast.other, source="In the middle.", reply_to=below)
    assert cast.client("doctor").get(f"/forum/t/{read.address_id}/unread/").url.endswith(f"#{above.anchor}")


def test_what_was_passed_over_comes_at_the_end(cast, read):
    for number in range(PAGE_SIZE + 5):
        reply(topic=read, by=cast.other, source=f"Reply {number}.")
    second = page_for(cast, read, query="?page=2")
    walked = second.context["walk"]
    assert walked.is_behind
    assert walked.onward == read.posts.get(number=3).get_absolute_url()
    assert "48 posts that you passed over" in second.content.decode()
    assert "up to date" not in second.content.decode()
    first = page_for(cast, read).context["walk"]
    assert (first.is_up_to_date, first.back) == (True, ""), "it is the first of what is new"


def test_a_line_counts_as_new_what_was_not_in_sight_before(cast, read):
    reply(topic=read, by=cast.other, source="One.")
    reply(topic=read, by=cast.other, source="Two.")
    assert "2 new posts" in page_for(cast, read).content.decode()
    reply(topic=read, by=cast.other, source="Three.")
    page = page_for(cast, read).content.decode()
    assert "1 new post</b>" in page
    assert "2 others of this visit are still marked" in page
    assert "3 posts marked as new</b>" in page_for(cast, read).content.decode()


def test_a_title_never_takes_the_address_of_another_page(cast, category):
    for title in ("Unread", "Reply", "Watch"):
        opened = open_topic(category=category, by=cast.doctor, title=title, source=f"{title}.")
        assert cast.client("other").get(opened.get_absolute_url()).status_code == 200


def test_every_address_below_a_topic_is_reserved():
    forum = next(entry for entry in get_resolver().url_patterns if str(entry.pattern) == "forum/")
    addresses = [str(entry.pattern) for entry in forum.url_patterns]
    below = {address.split("/")[2] for address in addresses if address.startswith("t/<")}
    assert below - {"", "<slug:slug>"} <= RESERVED_SLUGS


def test_what_comes_next_is_another_unread_topic(cast, category, read):
    other = open_topic(category=category, by=cast.doctor, title="Another one", source="Words.")
    assert page_for(cast, read).context["walk"].next_topic is None
    reply(topic=other, by=cast.other, source="New.")
    page = page_for(cast, read)
    assert page.context["walk"].next_topic == other
    assert f'href="/forum/t/{other.address_id}/unread/"' in page.content.decode()
    Reading.objects.filter(topic=other).update(watch="muted")
    assert page_for(cast, read).context["walk"].next_topic is None


def test_a_fold_is_remembered_and_says_what_is_new_in_it(cast, read, a_reply):
    below = reply(topic=read, by=cast.doctor, source="Below.", reply_to=a_reply)
    client, address = cast.client("doctor"), f"/forum/p/{a_reply.address_id}/fold/"
    answer = client.post(address, {"want": "fold"})
    assert (answer.status_code, answer.url) == (302, f"{read.get_absolute_url()}#b2")
    assert '<details class="branch" data-fold=' in page_for(cast, read).content.decode()
    reply(topic=read, by=cast.other, source="Deep.", reply_to=below)
    page = " ".join(page_for(cast, read).content.decode().split())
    assert "and 2 replies, <b" in page
    assert "Leave this branch open" in page
    assert client.post(address, {"want": "open"}, headers={"X-Requested-With": "fetch"}).status_code == 204
    assert reading_of(read, cast.doctor).folded == []


def test_a_fold_says_what_is_in_it_on_other_pages_too(cast, topic, a_reply, monkeypatch):
    monkeypatch.setattr("forum.placing.PAGE_SIZE", 12)
    last = a_reply
    for number in range(9):
        last = reply(topic=topic, by=cast.other, source=f"Down {number}.", reply_to=last)
    branch = " ".join(page_for(cast, topic, None).content.decode().split())
    assert "and 9 replies <" in branch, "two of them stand on pages of their own"
    for number in range(8):
        reply(topic=topic, by=cast.other, source=f"Beside {number}.", reply_to=a_reply)
    first, second = read_page(topic, None), read_page(topic, None, number=2)
    assert [first.nodes[0].goes_on, second.nodes[0].goes_on] == [True, False]
    split = " ".join(page_for(cast, topic, None).content.decode().split())
    assert f"and {first.nodes[0].replies} replies here, with others on the next page" in split


def test_who_may_fold(cast, read, a_reply):
    address = f"/forum/p/{a_reply.address_id}/fold/"
    assert "/accounts/login/" in cast.client(None).post(address, {"want": "fold"}).url
    assert cast.client("doctor").get(address).status_code == 405
    hide(target=read, by=cast.moderator, reason="spam")
    assert cast.client("doctor").post(address, {"want": "fold"}).status_code == 404
    assert reading_of(read, cast.doctor).folded == []


def test_a_hidden_post_is_not_new(cast, read, a_reply):
    new = reply(topic=read, by=cast.other, source="One.")
    hide(target=new, by=cast.moderator, reason="spam")
    assert "data-new" not in page_for(cast, read).content.decode()
    assert page_for(cast, read).context["walk"].is_up_to_date


def test_marks_beside_names(cast, topic, a_reply):
    cast.other.verified_on = timezone.localdate()
    cast.other.save()
    reply(topic=topic, by=cast.moderator, source="From the desk.")
    reply(topic=topic, by=cast.editor, source="From the other desk.")
    reply(topic=topic, by=cast.admin, source="From behind.")
    page = page_for(cast, topic, None).content.decode()
    assert page.count("verified doctor") == 1
    roles = [f'<span class="role">{role}</span>' for role in ("moderator", "editor", "staff")]
    assert [page.count(role) for role in roles] == [1, 1, 1]
    cast.moderator.is_active = False
    cast.moderator.save()
    assert roles[0] not in page_for(cast, topic, None).content.decode()


def test_after_all_is_marked_as_read_nothing_is_new(cast, read):
    reply(topic=read, by=cast.other, source="One.")
    see_all(topic=read, by=cast.doctor)
    assert page_for(cast, read).context["walk"].new_here == 0


def test_folding_many_branches_keeps_the_page_in_one_piece(cast, read, a_reply):
    posts = [
        reply(topic=read, by=cast.other, source=f"Reply {number}", reply_to=a_reply) for number in range(3)
    ]
    for post in posts:
        set_fold(post=post, by=cast.doctor, folded=True)
    page = page_for(cast, read).content.decode()
    assert page.count("<details") == page.count("</details>")
    assert page.count('<details class="branch" data-fold') == 3


def test_which_requests_open_a_page(rf):
    assert views.opens(rf.get("/"))
    assert not views.opens(rf.head("/"))


def test_a_branch_on_its_own_page_says_who_answers_whom_down_to_it(cast, topic):
    last = None
    for number in range(10):
        by = cast.doctor if number % 2 else cast.other
        last = reply(topic=topic, by=by, source=f"Reply {number}", reply_to=last)
    page = page_for(cast, topic, None, "?branch=9")
    assert [post.number for post in page.context["page"].above] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert page.content.decode().count('class="lineage"') == 1
    hide(target=Post.objects.get(topic=topic, number=5), by=cast.moderator, reason="spam")
    assert "taken down" in page_for(cast, topic, None, "?branch=9").content.decode()
