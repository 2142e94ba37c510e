"""The columns that every text carries, and what a text refers to."""

import operator
from functools import reduce
from typing import Any, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    SearchHeadline,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.db import models
from django.db.models import F, Func, Value
from django.utils.translation import gettext_lazy as _

CANDIDATES = 1000
FOUND = ("\ue000", "\ue001")  # of Unicode's private use: no text that people write holds them


class Fold(Func):
    """SQL: a text without case marks of accents, and with "/" read as a space (see the first migration)."""

    function = "opinion_fold"
    output_field = models.TextField()


def weighted_vector(**weights: str) -> models.GeneratedField:
    """A stored tsvector of columns, each with its weight: `weighted_vector(title="A", plain="B")`."""
    parts = [
        SearchVector(Fold(F(column)), weight=weight, config="english") for column, weight in weights.items()
    ]
    expression = reduce(operator.add, parts)
    return models.GeneratedField(expression=expression, output_field=SearchVectorField(), db_persist=True)


def vector_index(name: str) -> GinIndex:
    """The index that search reads."""
    return GinIndex(fields=["vector"], name=name)


def _headline(column: str, query: SearchQuery, **options: Any) -> SearchHeadline:
    begin, end = FOUND
    return SearchHeadline(column, query, config="english", start_sel=begin, stop_sel=end, **options)


class Searchable(models.QuerySet):
    """Rows with a `vector`. Call it on what the viewer may see, never before."""

    def search(self, words: str, *, count: int, headline: str, title: str = "") -> Self:
        """The best `count` of the rows that match, each with `found`: where in the column `headline`, with words before.

        With `title`, a column's name, each has `found_title` too: that column whole.

        `words` as people type them: quotes, "or" and a minus are understood. Marks round what was found are the
        characters FOUND. Of a word that stands everywhere only CANDIDATES rows are ranked, so the cost is bounded.
        """
        query = SearchQuery(Fold(Value(words)), config="english", search_type="websearch")
        candidates = self.filter(vector=query).order_by().values("pk")[:CANDIDATES]
        best = self.filter(pk__in=candidates).annotate(rank=SearchRank(F("vector"), query))
        shown = {
            "found": _headline(headline, query, min_words=12, max_words=40, max_fragments=1, short_word=0)
        }
        if title:
            shown["found_title"] = _headline(title, query, highlight_all=True)
        return best.annotate(**shown).order_by("-rank", "-pk")[:count]


class Text(models.Model):
    """Words as they were written, as they are shown, and as they are searched."""

    source = models.TextField(_("text"), blank=True)
    html = models.TextField(blank=True, editable=False)
    plain = models.TextField(blank=True, editable=False)
    renderer = models.PositiveSmallIntegerField(default=0, editable=False)
    lang = models.CharField(_("language"), max_length=12, default="en-GB")

    class Meta:
        abstract = True


class Reference(models.Model):
    """What a text names: a mention, a wiki-link or an upload. The text itself is a column of the subclass."""

    class Kind(models.TextChoices):
        MENTION = "mention", _("a mention")
        WIKI_LINK = "wiki-link", _("a wiki-link")
        UPLOAD = "upload", _("an upload")

    kind = models.CharField(max_length=9, choices=Kind.choices)
    key = models.CharField(max_length=300)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Target(models.Model):
    """A name that a wiki-link may use and the address that it leads to. Written by whoever owns the page."""

    key = models.CharField(max_length=300, unique=True)
    address = models.CharField(max_length=300, db_index=True)

    def __str__(self) -> str:
        return f"target {self.pk}"
