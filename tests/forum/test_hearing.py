"""Who hears of a post: each once, by the nearest reason; nobody who may not see it or does not want to."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from accounts.models import Byline, Member, Notification
from accounts.moderating import hide, restore
from accounts.notified import find, page_of_notifications, unread_count
from accounts.notifying import tell_each
from accounts.regarding import ignore
from accounts.sealing import own_byline
from accounts.watching import watch_member
from forum.editing import edit
from forum.hearing import EDIT_TASK, HEARING_TASK, MOST_MENTIONED, hear, hear_edit
from forum.models import Category, Post, Quote, Reading
from forum.posting import open_topic, reply
from forum.removing import remove
from forum.tagging import tags_named
from forum.watching import watch_category, watch_tag, watch_topic
from tests.cast import make_member
from tests.setup.worker import run_worker_once

pytestmark = pytest.mark.django_db


def told(member: Member, target: Post | None = None) -> list[str]:
    """The kinds by which a member was told and may see it, the oldest first."""
    page = page_of_notifications(member, "")
    lines = [line for group in (*page.unread, *page.read) for line in group.lines]
    lines.sort(key=lambda line: (line.row.created_at, line.row.pk))
    return [line.kind for line in lines if target is None or line.row.target_id == target.pk]


def tag(topic, name: str = "night shifts"):
    found = tags_named([name])[0]
    topic.taggings.get_or_create(tag=found, defaults={"last_post_at": topic.last_post_at})
    return found


def quote(post: Post, quoted: Post, place: int = 0) -> None:
    Quote.objects.create(text=post, place=place, quoted=quoted, html="<p>x</p>", plain="x")


# What stands before the moderator writes "… @other …" as a reply to the topic of the doctor; what `other` hears.
CASES: dict[str, tuple[str, Callable, list[str]]] = {
    "nothing": ("Words.", lambda s: None, []),
    "mentioned": ("Hello @other!", lambda s: None, ["mention"]),
    "watches the topic": (
        "Words.",
        lambda s: watch_topic(topic=s.topic, by=s.other, level="watching"),
        ["watched"],
    ),
    "watches the category": (
        "Words.",
        lambda s: watch_category(category=s.topic.category, by=s.other, level="watching"),
        ["watched"],
    ),
    "watches a tag": (
        "Words.",
        lambda s: watch_tag(tag=tag(s.topic), by=s.other, level="watching"),
        ["watched"],
    ),
    "watches the writer": ("Words.", lambda s: watch_member(member=s.writer, by=s.other), ["watched"]),
    "watches everything and is mentioned": (
        "@other",
        lambda s: (
            watch_topic(topic=s.topic, by=s.other, level="watching"),
            watch_category(category=s.topic.category, by=s.other, level="watching"),
            watch_member(member=s.writer, by=s.other),
        ),
        ["mention"],
    ),
    "muted the topic": ("@other", lambda s: watch_topic(topic=s.topic, by=s.other, level="muted"), []),
    "muted the category and is mentioned": (
        "@other",
        lambda s: watch_category(category=s.topic.category, by=s.other, level="muted"),
        ["mention"],
    ),
    "muted the category and watches the writer": (
        "Words.",
        lambda s: (
            watch_category(category=s.topic.category, by=s.other, level="muted"),
            watch_member(member=s.writer, by=s.other),
        ),
        [],
    ),
    "muted the category and watches the topic": (
        "Words.",
        lambda s: (
            watch_category(category=s.topic.category, by=s.other, level="muted"),
            watch_topic(topic=s.topic, by=s.other, level="watching"),
        ),
        ["watched"],
    ),
    "muted a tag and watches the category": (
        "Words.",
        lambda s: (
            watch_tag(tag=tag(s.topic), by=s.other, level="muted"),
            watch_category(category=s.topic.category, by=s.other, level="watching"),
        ),
        [],
    ),
    "watches the category but not this topic": (
        "Words.",
        lambda s: (
            watch_category(category=s.topic.category, by=s.other, level="watching"),
            watch_topic(topic=s.topic, by=s.other, level="normal"),
        ),
        [],
    ),
    "ignores the writer": (
        "@other",
        lambda s: (
            ignore(member=s.writer, by=s.other),
            watch_topic(topic=s.topic, by=s.other, level="watching"),
        ),
        [],
    ),
    "may not read the category": (
        "@other",
        lambda s: (
            watch_topic(topic=s.topic, by=s.other, level="watching"),
            Category.objects.update(read_level="verified"),
        ),
        [],
    ),
    "has a closed account": (
        "@other",
        lambda s: Member.objects.filter(pk=s.other.pk).update(is_active=False),
        [],
    ),
}


@pytest.fixture
def scene(cast, topic):
    class Scene:
        other, writer = cast.other, cast.moderator

    Scene.topic = topic
    return Scene


@pytest.mark.parametrize("case", CASES)
def test_who_hears(scene, case):
    words, before, expected = CASES[case]
    before(scene)
    post = reply(topic=scene.topic, by=scene.writer, source=words)
    hear(post.pk)
    hear(post.pk)
    kinds = list(Notification.objects.filter(byline=own_byline(scene.other)).values_list("kind", flat=True))
    assert kinds == expected
    assert unread_count(Member.objects.get(pk=scene.other.pk)) == len(expected)


def test_the_nearest_reason_wins_and_nobody_hears_themselves(cast, topic, a_reply):
    watch_topic(topic=topic, by=cast.doctor, level="watching")
    watch_topic(topic=topic, by=cast.other, level="watching")
    answer = reply(topic=topic, by=cast.doctor, source="@other and @doctor, @editor", reply_to=a_reply)
    quote(answer, a_reply)
    quote(answer, topic.posts.get(number=1), 1)
    hear(answer.pk)
    assert (told(cast.other), told(cast.doctor), told(cast.editor)) == (["reply"], [], ["mention"])
    further = reply(topic=topic, by=cast.editor, source="@other", reply_to=topic.posts.get(number=1))
    quote(further, a_reply)
    hear(further.pk)
    assert told(cast.other, further) == ["quote"]
    assert told(cast.doctor) == ["reply"]
    hear(a_reply.pk)
    assert told(cast.doctor, a_reply) == ["reply"], "who opened the topic hears of replies to it"
    hear(topic.posts.get(number=1).pk)
    assert told(cast.doctor, topic.posts.get(number=1)) == []


def test_a_watcher_of_a_category_hears_of_new_topics(cast, category):
    watch_category(category=category, by=cast.other, level="watching")
    opened = open_topic(category=category, by=cast.doctor, title="A new one", source="Words.")
    hear(opened.posts.get().pk)
    assert told(cast.other) == ["watched"]


@pytest.mark.parametrize("how", ["held", "hidden", "removed", "topic hidden", "closed"])
def test_what_ceased_to_be_shown_before_the_queue_ran_tells_nobody(cast, topic, a_reply, how):
    watch_topic(topic=topic, by=cast.moderator, level="watching")
    watch_topic(topic=topic, by=cast.editor, level="watching")
    post = reply(topic=topic, by=cast.doctor, source="@other, look.", reply_to=a_reply)
    unshow(post, cast, how)
    hear(post.pk)
    assert not Notification.objects.filter(target_id=post.pk).exclude(
        byline__in=[own_byline(cast.moderator), own_byline(cast.editor)] if how == "closed" else []
    )


def unshow(post: Post, cast, how: str) -> None:
    match how:
        case "held":
            Post.objects.filter(pk=post.pk).update(state="held", number=None, path=None, branch=None)
        case "hidden":
            hide(target=post, by=cast.moderator, reason="patient")
        case "removed":
            remove(post=post, by=cast.doctor)
        case "topic hidden":
            hide(target=post.topic, by=cast.moderator, reason="patient")
        case "closed":
            closed = Category.objects.create(
                slug="closed", name="Closed", read_level="staff", write_level="staff"
            )
            post.topic.category = closed
            post.topic.save(update_fields=["category"])


@pytest.mark.parametrize("how", ["held", "hidden", "removed", "topic hidden", "closed"])
def test_what_ceased_to_be_shown_later_is_not_counted_and_not_listed(cast, topic, a_reply, how):
    watch_topic(topic=topic, by=cast.moderator, level="watching")
    post = reply(topic=topic, by=cast.doctor, source="@other, look.", reply_to=a_reply)
    hear(post.pk)
    row = Notification.objects.get(byline=own_byline(cast.other))
    assert (unread_count(cast.other), told(cast.other)) == (1, ["reply"])
    unshow(post, cast, how)
    assert (unread_count(cast.other), told(cast.other)) == (0, [])
    moderator = Member.objects.get(pk=cast.moderator.pk)
    assert unread_count(moderator) == (how == "closed"), "who may look behind a placeholder is told of none"
    assert find(cast.other, row.pk) is None
    if how == "hidden":
        restore(target=post, by=cast.moderator, reason="")
        assert told(cast.other) == ["reply"], "it was never lost"


def test_what_is_muted_or_ignored_later_is_not_shown(cast, topic, a_reply):
    post = reply(topic=topic, by=cast.doctor, source="Words.", reply_to=a_reply)
    hear(post.pk)
    watch_topic(topic=topic, by=cast.other, level="muted")
    assert (unread_count(cast.other), told(cast.other)) == (0, [])
    watch_topic(topic=topic, by=cast.other, level="normal")
    ignore(member=cast.doctor, by=cast.other)
    assert (unread_count(cast.other), told(cast.other)) == (0, [])


def test_an_edit_tells_whom_it_names_anew_and_takes_back_what_it_does_not_say(cast, topic):
    post = reply(topic=topic, by=cast.doctor, source="Hello @other.")
    hear(post.pk)
    forgotten = Notification.objects.filter(byline=own_byline(cast.other))
    forgotten.delete()  # as after ninety days
    edit(post=post, by=cast.doctor, source="Hello @other and @editor.", version=1)
    run_edits(post)
    assert (told(cast.other), told(cast.editor)) == ([], ["mention"])
    edit(post=post, by=cast.doctor, source="Hello @moderator.", version=2)
    run_edits(post)
    assert (told(cast.editor), told(cast.moderator)) == ([], ["mention"])
    jobs = ProcrastinateJob.objects.filter(task_name=EDIT_TASK).count()
    edit(post=post, by=cast.doctor, source="Good morning @moderator.", version=3)
    assert ProcrastinateJob.objects.filter(task_name=EDIT_TASK).count() == jobs, "nobody is named anew"


def run_edits(post: Post) -> None:
    job = ProcrastinateJob.objects.filter(task_name=EDIT_TASK).order_by("-id").first()
    assert job.args.keys() == {"post_id", "mentions"}
    hear_edit(**job.args)


def test_a_crowd_cannot_be_called(cast, topic):
    crowd = [make_member(f"one-{number}") for number in range(MOST_MENTIONED + 5)]
    words = " ".join(f"@{member.handle}" for member in crowd)
    post = reply(topic=topic, by=cast.doctor, source=words)
    hear(post.pk)
    assert Notification.objects.filter(kind="mention").count() == MOST_MENTIONED
    edit(post=post, by=cast.doctor, source=words + " @other", version=1)
    run_edits(post)
    assert Notification.objects.filter(kind="mention").count() == MOST_MENTIONED


def test_the_job_is_deferred_with_the_words_and_names_the_post_alone(cast, topic):
    before = set(ProcrastinateJob.objects.values_list("id", flat=True))
    post = reply(topic=topic, by=cast.other, source="Words, @doctor.")
    jobs = ProcrastinateJob.objects.exclude(id__in=before).values_list("task_name", "args")
    assert list(jobs) == [(HEARING_TASK, {"post_id": post.pk})]


def test_thousands_of_watchers_cost_few_statements(cast, topic, django_assert_max_num_queries):
    people = Member.objects.bulk_create(
        Member(email=f"w{number}@example.org", handle=f"w{number}") for number in range(2500)
    )
    Byline.objects.bulk_create(Byline(kind="member", name="W", handle=m.handle, member=m) for m in people)
    Reading.objects.bulk_create(Reading(member=member, topic=topic, watch="watching") for member in people)
    post = reply(topic=topic, by=cast.other, source="Words.")
    with django_assert_max_num_queries(46):
        hear(post.pk)
    assert Notification.objects.filter(kind="watched").count() == 2500


@pytest.mark.django_db(transaction=True)
def test_the_same_job_twice_at_once_tells_once(cast, topic, a_reply):
    for member in (cast.editor, cast.moderator):
        watch_topic(topic=topic, by=member, level="watching")
    post = reply(topic=topic, by=cast.doctor, source="@editor", reply_to=a_reply)

    def run(_number):
        try:
            hear(post.pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as workers:
        list(workers.map(run, range(12)))
    kinds = sorted(Notification.objects.values_list("byline__handle", "kind"))
    assert kinds == [("editor", "mention"), ("moderator", "watched"), ("other", "reply")]


def test_who_has_heard_hears_no_more_for_a_nearer_reason(cast, topic, a_reply):
    watch_topic(topic=topic, by=cast.other, level="watching")
    post = reply(topic=topic, by=cast.doctor, source="As somebody said.")
    hear(post.pk)
    quote(post, a_reply)
    hear(post.pk)
    assert told(cast.other) == ["watched"]


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_the_post_itself_at_once_tell_once(cast, topic, a_reply):
    def run(job):
        try:
            job()
        finally:
            connection.close()

    for number in range(5):
        post = reply(topic=topic, by=cast.doctor, source=f"@other, {number}", reply_to=a_reply)
        mentions = list(post.references.values_list("pk", flat=True))
        jobs = [partial(hear, post.pk), partial(hear_edit, post.pk, mentions)] * 2
        with ThreadPoolExecutor(4) as workers:
            list(workers.map(run, jobs))
        assert Notification.objects.filter(target_id=post.pk).count() == 1


def test_telling_twice_is_telling_once(cast, a_reply):
    kinds = {own_byline(cast.doctor).pk: "helped"}
    for _ in range(2):
        tell_each(kinds=kinds, target=a_reply)
    assert Notification.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_worker_runs_it(cast, topic, a_reply):
    reply(topic=topic, by=cast.doctor, source="And then?", reply_to=a_reply)
    run_worker_once()
    assert told(cast.other) == ["reply"]
