"""What the demo's people do with posts beside writing: they vote, say what helped, keep bookmarks, and begin a reply."""

from collections.abc import Mapping
from typing import Any

from config.demo.people import People
from forum.bookmarking import add_bookmark, describe_bookmark
from forum.drafting import Goal, Words, keep_draft
from forum.models import Poll, Post
from forum.polling import NewPoll, vote
from forum.thanking import thank


def poll_of(values: Mapping[str, Any]) -> NewPoll | None:
    """The poll with which a conversation opens, if it has one."""
    asked = values.get("poll")
    return NewPoll(asked["question"], tuple(asked["choices"])) if asked else None


def answer(values: Mapping[str, Any], posts: Mapping[int, Post], people: People) -> None:
    """Let people answer the posts of a topic as its `values` say; `posts` by their numbers."""
    _vote(values, posts, people)
    for number in values.get("helped", []):
        thank(post=posts[number], by=people[values["asked_by"]])
    for entry in values.get("bookmarks", []):
        by = people[entry["by"]]
        bookmark = add_bookmark(post=posts[entry["post"]], by=by)
        describe_bookmark(bookmark=bookmark, by=by, note=entry["note"], remind_at=None)
    for entry in values.get("drafts", []):
        goal = Goal(topic=posts[1].topic, reply_to=posts[entry["post"]])
        keep_draft(by=people[entry["by"]], goal=goal, words=Words.of(source=entry["words"], fields={}))


def _vote(values: Mapping[str, Any], posts: Mapping[int, Post], people: People) -> None:
    if "poll" not in values:
        return
    poll = Poll.objects.get(post=posts[1])
    for position, names in enumerate(values["poll"]["votes"], start=1):
        for name in names:
            vote(poll=poll, by=people[name], positions=[position])
