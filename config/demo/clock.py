"""When things were said. The verbs write down the present; the demo moves it into the past, the same way each time."""

import random
from datetime import datetime
from itertools import accumulate

from accounts.models import Report
from essays.models import Essay
from forum.models import Like, Post, Topic

_SHORTEST = 0.05  # of an average pause: nobody answers in no time at all


def moments(begin: datetime, end: datetime, count: int, *, seed: str) -> list[datetime]:
    """`count` times after `begin`, the last of them `end`: close together at first, then with longer pauses."""
    chance = random.Random(seed)  # noqa: S311  (a demo wants the same numbers again)
    pauses = [(chance.expovariate(1) + _SHORTEST) * (place + 1) ** 0.5 for place in range(count)]
    return [begin + (end - begin) * (passed / sum(pauses)) for passed in accumulate(pauses)]


def date_topic(topic: Topic, posts: list[Post], times: list[datetime]) -> None:
    """Let these posts of a topic, all that it has, be of these times, in the order of their numbers."""
    for post, at in zip(posts, times, strict=True):
        post.created_at = post.published_at = at
    Post.objects.bulk_update(posts, ["created_at", "published_at"])
    Topic.objects.filter(pk=topic.pk).update(created_at=times[0], last_post_at=times[-1])


def date_likes(post: Post, at: datetime) -> None:
    """Let the likes of a post be of this time."""
    Like.objects.filter(post=post).update(created_at=at)


def date_edit(post: Post, at: datetime) -> None:
    """Let a post be edited at this time."""
    Post.objects.filter(pk=post.pk).update(edited_at=at)


def date_report(report: Report, at: datetime) -> None:
    """Let a report have come in at this time."""
    Report.objects.filter(pk=report.pk).update(created_at=at)


def date_essay(essay: Essay, *, begun: datetime, changed: datetime) -> None:
    """Let an essay be begun, last changed and saved at these times, and its versions with it."""
    Essay.objects.filter(pk=essay.pk).update(created_at=begun, changed_at=changed, saved_at=changed)
    essay.revisions.update(saved_at=changed)
    essay.signatures.update(accepted_at=changed)


def date_version(essay: Essay, *, saved: datetime, shown: bool) -> None:
    """Let the newest version of an essay be saved at this time, and be what readers see from then on if `shown`."""
    essay.revisions.filter(version=essay.revisions.count()).update(saved_at=saved)
    times = {"saved_at": saved, "changed_at": saved} if shown else {"saved_at": saved}
    Essay.objects.filter(pk=essay.pk).update(**times)
