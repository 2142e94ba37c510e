"""Reading: what one member has seen of one topic, and how they follow it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models import Member, WatchLevel
from forum.models.topic import Topic
from forum.number_set import NumberSet


def as_multirange(numbers: NumberSet) -> str:
    """A set as PostgreSQL writes it: "{[1,4),[9,10)}"."""
    return "{" + ",".join(f"[{first},{beyond})" for first, beyond in numbers.ranges) + "}"


class NumberSetField(models.Field):
    """A NumberSet, stored as PostgreSQL's int4multirange."""

    def db_type(self, connection: Any) -> str:
        return "int4multirange"

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, tuple]:
        return "%s::int4multirange", (value,)

    def get_prep_value(self, value: Any) -> Any:
        return as_multirange(value) if isinstance(value, NumberSet) else value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> NumberSet | None:
        return None if value is None else NumberSet((span.lower, span.upper) for span in value)


@NumberSetField.register_lookup
class Has(models.Lookup):
    """`seen__has=12`: the set holds this number."""

    lookup_name = "has"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple]:
        column, params = self.process_lhs(compiler, connection)
        return f"{column} @> %s::int4", (*params, self.rhs)


class ReadingQuerySet(models.QuerySet["Reading"]):
    def of(self, member: Member, topic: Topic) -> "ReadingQuerySet":
        """The one row of a member and a topic, if there is one."""
        return self.filter(member=member, topic=topic)


class Reading(models.Model):
    """One member and one topic.

    `seen` are numbers of posts; `seen_count` is how many of them are published now, so that what is unread is
    `topic.post_count - seen_count`. `fresh` are those that the present visit met as
    new; it is None on the very first visit, where everything is new and nothing is marked.
    """

    member = models.ForeignKey(Member, models.CASCADE, related_name="readings")
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="readings")
    seen = NumberSetField(default=NumberSet)
    seen_count = models.PositiveIntegerField(default=0)
    fresh = NumberSetField(null=True)
    folded = ArrayField(models.IntegerField(), default=list)
    watch = models.CharField(max_length=8, choices=WatchLevel.choices, blank=True)
    visited_at = models.DateTimeField(default=timezone.now)

    objects = ReadingQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "topic"], name="reading_once")]
        indexes = [
            models.Index(fields=["member", "-visited_at"], name="reading_latest"),
            models.Index(fields=["topic"], condition=Q(watch="watching"), name="reading_watching"),
        ]

    def __str__(self) -> str:
        return f"reading {self.pk}"


class Watch(models.Model):
    """How a member follows a category or a tag; a topic's own level (`Reading.watch`) comes before it."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="watches")
    category = models.ForeignKey("forum.Category", models.CASCADE, null=True, related_name="watches")
    tag = models.ForeignKey("forum.Tag", models.CASCADE, null=True, related_name="watches")
    level = models.CharField(max_length=8, choices=WatchLevel.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "category"], name="watch_category_once"),
            models.UniqueConstraint(fields=["member", "tag"], name="watch_tag_once"),
            models.CheckConstraint(
                condition=Q(category=None, tag__isnull=False) | Q(category__isnull=False, tag=None),
                name="watch_one_place",
            ),
        ]
        indexes = [
            models.Index(fields=["category"], condition=Q(level="watching"), name="watch_of_category"),
            models.Index(fields=["tag"], condition=Q(level="watching"), name="watch_of_tag"),
        ]

    def __str__(self) -> str:
        return f"watch {self.pk}"
