"""manage.py populate --members N --topics N --replies N --big-topic N"""

from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandParser

from accounts.models import Byline, Member
from forum.models import Category
from forum.populating import populate_topics

BATCH = 2000


class Command(BaseCommand):
    help = "Makes synthetic members, topics and replies for benchmarks, by bulk writes. Each run adds more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--members", type=int, default=500)
        parser.add_argument("--topics", type=int, default=100)
        parser.add_argument("--replies", type=int, default=19, help="Replies a topic.")
        parser.add_argument("--big-topic", type=int, default=0, help="One more topic, with so many replies.")

    def handle(self, *args: Any, **options: Any) -> None:
        bylines = make_bylines(options["members"])
        category, _ = Category.objects.get_or_create(
            slug="synthetic", defaults={"name": "Synthetic", "description": "For benchmarks.", "position": 99}
        )
        made = populate_topics(
            category=category, bylines=bylines, topics=options["topics"], replies=options["replies"]
        )
        if options["big_topic"]:
            made += populate_topics(
                category=category, bylines=bylines, topics=1, replies=options["big_topic"], seed=2
            )
        self.stdout.write(f"{len(bylines)} members, {len(made)} topics.")
        for topic in made[-1:]:
            self.stdout.write(topic.get_absolute_url())


def make_bylines(count: int) -> list[Byline]:
    """`count` members who cannot sign in, and their bylines."""
    begin = Member.objects.filter(handle__startswith="synthetic-").count()
    password = make_password(None)
    members = Member.objects.bulk_create(
        [
            Member(
                email=f"synthetic-{number}@example.org",
                handle=f"synthetic-{number}",
                display_name=f"Synthetic {number}",
                password=password,
            )
            for number in range(begin, begin + count)
        ],
        batch_size=BATCH,
    )
    return Byline.objects.bulk_create(
        [
            Byline(kind=Byline.Kind.MEMBER, member=member, name=member.name, handle=member.handle)
            for member in members
        ],
        batch_size=BATCH,
    )
