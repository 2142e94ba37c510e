"""What the measured site holds, and the pages of it that are measured."""

import random
from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from accounts.models import Byline, Member
from accounts.models.identity import random_id
from config.database_roles import WEB, restrict_web_role
from essays.drafting import save_essay
from essays.models import Essay
from essays.publishing import publish
from forum.models import Category, Like, Page, Post, Topic
from forum.populating import TextPool, populate_topics
from tests.performance.load import HOST

MEMBERS, TOPICS, REPLIES, BIG, HUGE = 500, 200, 19, 10_000, 100_000
ESSAYS, LIKES = 25, 6_000
PARAGRAPHS = 16  # of an essay; about 1,700 words


@dataclass(frozen=True)
class Target:
    """A page: what it is called in the table, its address, and words that it must hold."""

    name: str
    path: str
    expect: str


@dataclass(frozen=True)
class Content:
    """The pages, the topics that are posted to, and who is signed in."""

    pages: list[Target]
    small: Topic
    big: Topic
    huge: Topic
    members: list[Member]


def fill() -> Content:
    """Migrate, fill, and let PostgreSQL know its tables. The chances are the same each time."""
    call_command("migrate", interactive=False, verbosity=0)
    with connection.cursor() as cursor:
        restrict_web_role(cursor, WEB)
    volume = {"members": MEMBERS, "topics": TOPICS, "replies": REPLIES, "big_topic": BIG}
    call_command("populate", **volume, stdout=_Quiet())
    bylines = list(Byline.objects.filter(handle__startswith="synthetic-"))
    category = Category.objects.get(slug="synthetic")
    populate_topics(category=category, bylines=bylines, topics=1, replies=HUGE, seed=5)
    chance = random.Random(3)
    essays = _essays(chance)
    _likes(chance)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    small = Topic.objects.filter(reply_count=REPLIES).latest("last_post_at")
    big = Topic.objects.get(reply_count=BIG)
    huge = Topic.objects.get(reply_count=HUGE)
    # The members who answer are none of those whose pages are measured.
    return Content(
        _pages(essays[-1], small, big, huge), small, big, huge, list(Member.objects.order_by("pk")[:4])
    )


def _pages(essay: Essay, small: Topic, big: Topic, huge: Topic) -> list[Target]:
    return [
        Target("a bare view", "/healthz", "alive"),
        Target("front page", "/", essay.title),
        Target("essays", "/essays/", essay.title),
        Target("an essay", essay.get_absolute_url(), "</html>"),
        Target("forum", "/forum/", "synthetic"),
        Target("a category", "/forum/synthetic/", small.slug),
        Target("a topic of 20", small.get_absolute_url(), "article"),
        Target("a topic of 10,000, first page", big.get_absolute_url(), "article"),
        Target("a topic of 10,000, last page", big.page_address(_last(big)), "article"),
        Target("a topic of 100,000, first page", huge.get_absolute_url(), "article"),
        Target("a topic of 100,000, middle page", huge.page_address(_last(huge) // 2), "article"),
        Target("a topic of 100,000, last page", huge.page_address(_last(huge)), "article"),
        Target("a topic of 100,000, a branch", huge.page_address(branch=_deep(huge)), "article"),
        Target("a topic of 100,000, newest", f"{huge.get_absolute_url()}?order=newest", "article"),
        Target("a topic of 100,000, most liked", f"{huge.get_absolute_url()}?order=top", "article"),
        Target("search, a word in most posts", "/search/?q=ward", "<mark>"),
        Target("search, a word in none", "/search/?q=quinquereme", "</html>"),
    ]


def _last(topic: Topic) -> int:
    return Page.objects.of(topic, 0).latest("number").number


def _deep(topic: Topic) -> int:
    """The head of the deepest branch of a topic."""
    deepest = Post.objects.filter(topic=topic).order_by("-path__len").first()
    return (deepest.branch if deepest else 0) or 0


def _essays(chance: random.Random) -> list[Essay]:
    pool = TextPool(chance)
    editor = Member.objects.create_superuser("bench-editor@example.org", "bench-editor")
    byline = Byline.objects.create(kind=Byline.Kind.FREE, name="AB/CD")
    made = []
    for number in range(ESSAYS):
        source = "\n\n".join(chance.choice(pool.sources) for _ in range(PARAGRAPHS))
        essay = Essay(title=f"Essay {number} of the measurement", standfirst="Some words.", source=source)
        made.append(publish(save_essay(essay, by=editor, bylines=[byline]), by=editor))
    return made


def _likes(chance: random.Random) -> None:
    members = list(Member.objects.values_list("pk", flat=True))
    posts = list(Post.objects.values_list("pk", flat=True))
    pairs = {(chance.choice(members), chance.choice(posts)) for _ in range(LIKES)}
    Like.objects.bulk_create(
        [Like(member_id=member, post_id=post) for member, post in pairs], batch_size=2000
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE forum_post SET like_count = likes.count FROM"
            " (SELECT post_id, count(*) FROM forum_like GROUP BY post_id) likes WHERE likes.post_id = forum_post.id"
        )


def browser(member: Member | None) -> Client:
    """A client inside this process in which `member` is signed in."""
    client = Client(SERVER_NAME=HOST)
    if member is not None:
        client.force_login(member)
    return client


def cookie_of(member: Member) -> str:
    """The Cookie header of a signed-in member; the session is made in the database."""
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={browser(member).cookies[name].value}"


def new_key() -> str:
    """The submission key of one more form."""
    return f"bench-{random_id()}"


class _Quiet:
    def write(self, _text: str) -> None: ...
    def flush(self) -> None: ...
