"""Synthetic volume for benchmarks, by bulk writes, with the same places, pages and counters that posting gives."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import Byline
from accounts.models.identity import random_id
from forum.models import Category, Page, Post, Speaker, Topic
from forum.models.page import PAGE_SIZE
from forum.models.post import BRANCH_DEPTH, branch_of
from prose.rendering import RENDERER_VERSION, Rendering, render_post
from prose.slugs import slug

BATCH = 2000
DEEPEST = 40
LONG = 5_000  # replies, from which on a topic has a branch as deep as that
_WORDS = [
    "ward",
    "rota",
    "notice",
    "handover",
    "clinic",
    "letter",
    "supervisor",
    "night",
    "colleague",
    "Tuesday",
    "appraisal",
    "licence",
    "pension",
    "garden",
    "coffee",
    "meeting",
    "honest",
    "tired",
    "return",
    "training",
    "patience",
    "morning",
    "question",
    "answer",
    "corridor",
    "locker",
    "list",
    "sleep",
    "teaching",
    "family",
    "decision",
    "winter",
    "contract",
    "form",
    "portfolio",
    "audit",
    "theatre",
    "practice",
    "village",
    "train",
    "kitchen",
]


class TextPool:
    """A few hundred texts of about 110 words to draw from, each rendered when it is first drawn."""

    def __init__(self, chance: random.Random, size: int = 200) -> None:
        self.sources = [self._source(chance) for _ in range(size)]
        self._rendered: dict[str, Rendering] = {}

    def draw(self, chance: random.Random) -> tuple[str, Rendering]:
        """One of them, and what readers see of it."""
        source = self.sources[chance.randrange(len(self.sources))]
        if source not in self._rendered:
            self._rendered[source] = render_post(source)
        return source, self._rendered[source]

    def _source(self, chance: random.Random) -> str:
        paragraphs = [
            " ".join(chance.choices(_WORDS, k=chance.randint(20, 60))).capitalize() + "."
            for _ in range(chance.randint(1, 4))
        ]
        return "\n\n".join(paragraphs)


def populate_topics(
    *, category: Category, bylines: list[Byline], topics: int, replies: int, seed: int = 1
) -> list[Topic]:
    """`topics` topics of `replies` replies each, of which about two thirds answer another reply."""
    chance = random.Random(seed)  # noqa: S311  (a benchmark wants the same numbers again)
    pool = TextPool(chance)
    made = []
    for number in range(topics):
        with transaction.atomic():
            made.append(_topic(category, bylines, f"Topic {number}", replies, chance, pool))
    return made


def _topic(
    category: Category, bylines: list[Byline], title: str, replies: int, chance: random.Random, pool: TextPool
) -> Topic:
    begun = timezone.now() - timedelta(days=chance.random() * 300 + 30)
    topic = Topic.objects.create(
        category=category,
        title=f"{title}: {' '.join(chance.choices(_WORDS, k=6))}",
        slug=slug(title),
        byline=chance.choice(bylines),
        created_at=begun,
    )
    posts = list(_posts(topic, bylines, replies, begun, chance, pool))
    heads = Counter(
        number for post in posts for number in (post.path or [])[BRANCH_DEPTH - 1 : -1 : BRANCH_DEPTH]
    )
    for head in posts:
        head.onward_count = heads[head.number or 0]
    Post.objects.bulk_create(posts, batch_size=BATCH)
    Page.objects.bulk_create(_pages(topic, posts), batch_size=BATCH)
    Speaker.objects.bulk_create(_speakers(topic, posts))
    topic.last_number, topic.reply_count, topic.post_count = len(posts), len(posts) - 1, len(posts)
    topic.last_post_at, topic.last_byline = posts[-1].published_at, posts[-1].byline
    topic.save(update_fields=["last_number", "reply_count", "post_count", "last_post_at", "last_byline"])
    return topic


def _posts(
    topic: Topic, bylines: list[Byline], replies: int, begun: datetime, chance: random.Random, pool: TextPool
) -> Iterator[Post]:
    made: list[Post] = []
    for number in range(1, replies + 2):
        parent = chance.choice(made[1:]) if number > 2 and chance.random() < 0.67 else None
        if replies >= LONG and 2 < number <= DEEPEST + 1:
            parent = made[-1]
        if parent is not None and parent.depth >= DEEPEST:
            parent = None
        path = [*((parent.path or []) if parent else []), number]
        source, rendering = pool.draw(chance)
        at = begun + timedelta(seconds=number * 61)
        made.append(
            Post(
                id=random_id(),
                topic=topic,
                parent=parent,
                reply_to=parent,
                byline=chance.choice(bylines),
                state=Post.State.PUBLISHED,
                number=number,
                path=path,
                branch=branch_of(path),
                source=source,
                html=rendering.html,
                plain=rendering.plain,
                renderer=RENDERER_VERSION,
                created_at=at,
                published_at=at,
            )
        )
    return iter(made)


def _pages(topic: Topic, posts: list[Post]) -> Iterator[Page]:
    by_branch: dict[int, list[list[int]]] = {}
    for post in posts:
        by_branch.setdefault(post.branch or 0, []).append(post.path or [])
    for branch, paths in by_branch.items():
        paths.sort()
        for number, begin in enumerate(range(0, len(paths), PAGE_SIZE), start=1):
            page = paths[begin : begin + PAGE_SIZE]
            first = [] if number == 1 else page[0]
            yield Page(topic=topic, branch=branch, number=number, first=first, size=len(page))


def _speakers(topic: Topic, posts: list[Post]) -> Iterator[Speaker]:
    last = {post.byline_id: post.published_at or post.created_at for post in posts}
    for byline, count in Counter(post.byline_id for post in posts).items():
        yield Speaker(topic=topic, byline_id=byline, post_count=count, last_at=last[byline])
