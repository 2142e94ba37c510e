"""What the demo's people say to each other in the forum, said through the verbs that everybody uses."""

import random
import re
from datetime import datetime, timedelta

from accounts.models import Member
from accounts.moderating import hide
from accounts.reporting import report
from accounts.sealing import own_byline
from config.demo.answers import answer, poll_of
from config.demo.clock import date_edit, date_likes, date_report, date_topic, moments
from config.demo.people import People
from config.demo.script import Conversation, Said, duration, entries
from forum.curating import set_lock
from forum.editing import edit
from forum.liking import like
from forum.models import Category, Post, Topic
from forum.posting import open_topic, reply, submission_mark
from forum.removing import remove

MODERATOR = "tobias"
UNTIL_REPORTED = timedelta(hours=3)

_POST_NUMBER = re.compile(r"\]\(post (\d+)\)")


def furnish() -> None:
    """Make the rooms of the forum that are missing."""
    known = set(Category.objects.values_list("slug", flat=True))
    for position, entry in enumerate(entries("categories"), start=2):
        if entry["slug"] not in known:
            Category.objects.create(position=position, **entry)


def hold(conversation: Conversation, people: People, now: datetime) -> bool:
    """Open a topic and let it be talked about, unless it is there already; whether it was made."""
    opening = conversation.posts[0]
    by = people[opening.by]
    title = conversation.values["title"]
    submission = f"demo-{conversation.name}"
    if _is_known(title, by, submission):
        return False
    topic = open_topic(
        category=Category.objects.get(slug=conversation.values["category"]),
        by=by,
        title=title,
        source=opening.words,
        submission=submission,
        poll=poll_of(conversation.values),
    )
    discuss(topic, conversation, people, begin=now - duration(conversation.values["opened"]), now=now)
    return True


def _is_known(title: str, by: Member, submission: str) -> bool:
    """By the form that it came from, which outlives a new title; by its title, which outlives a new key."""
    mark = submission_mark(by, submission)
    return (
        Post.objects.filter(submission=mark).exists()
        or Topic.objects.filter(title=title, byline=own_byline(by)).exists()
    )


def discuss(
    topic: Topic, conversation: Conversation, people: People, *, begin: datetime, now: datetime
) -> None:
    """Let people talk in a topic which holds its opening post only, from `begin` on."""
    posts = {1: topic.posts.select_related("topic", "byline").get(number=1)}
    replies = [said for said in conversation.posts if said.number > 1]
    for said in replies:
        posts[said.number] = reply(
            topic=topic,
            by=people[said.by],
            source=_with_addresses(said.before or said.words, posts),
            reply_to=posts[said.to] if said.to else None,
        )
    end = now - duration(conversation.values["last"])
    times = [begin, *moments(begin, end, len(replies), seed=conversation.name)]
    date_topic(topic, list(posts.values()), times)
    chance = random.Random(conversation.name)  # noqa: S311  (a demo wants the same numbers again)
    for said in conversation.posts:
        _like(posts[said.number], said, people, chance, now)
    _afterwards(topic, conversation, posts, people)


def _with_addresses(words: str, posts: dict[int, Post]) -> str:
    """`](post 3)` leads to what was said third: a quote begins with such a link."""
    return _POST_NUMBER.sub(lambda found: f"]({posts[int(found[1])].get_absolute_url()})", words)


def _like(post: Post, said: Said, people: People, chance: random.Random, now: datetime) -> None:
    others = [member for name, member in people.items() if name != said.by]
    for member in chance.sample(others, said.likes):
        like(post=post, by=member)
    if said.likes and post.published_at:
        date_likes(post, post.published_at + (now - post.published_at) * chance.random() / 2)


def _afterwards(topic: Topic, conversation: Conversation, posts: dict[int, Post], people: People) -> None:
    """What becomes of single posts, and of the topic: languages, edits, removals, moderation."""
    said = {post.number: post for post in conversation.posts}
    for number, lang in conversation.numbers("lang").items():
        Post.objects.filter(pk=posts[number].pk).update(lang=lang)
    for number, later in conversation.numbers("edited").items():
        post = posts[number]
        edit(post=post, by=people[said[number].by], source=said[number].words, version=1)
        date_edit(post, _after(post, duration(later)))
    answer({**conversation.values, "asked_by": conversation.posts[0].by}, posts, people)
    for number in conversation.values.get("removed", []):
        remove(post=posts[number], by=people[said[number].by])
    for number, reason in conversation.numbers("hidden").items():
        hide(target=posts[number], by=people[MODERATOR], reason=reason)
    for entry in conversation.values.get("reports", []):
        post = posts[entry["post"]]
        made = report(target=post, by=people[entry["by"]], reason=entry["reason"], words=entry["words"])
        date_report(made, _after(post, UNTIL_REPORTED))
    if conversation.values.get("locked"):
        set_lock(topic=topic, by=people[MODERATOR], locked=True)


def _after(post: Post, later: timedelta) -> datetime:
    assert post.published_at is not None
    return post.published_at + later
