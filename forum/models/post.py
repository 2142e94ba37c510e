"""Post: words in a topic, with their place in its tree."""

from functools import lru_cache

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Byline, Member, Moderated, Reference, Text
from accounts.models.identity import RandomIdModel
from accounts.models.text import Searchable, vector_index, weighted_vector
from accounts.permissions import levels_of
from accounts.viewers import Viewer, may_moderate, member_of
from forum.models.topic import Topic
from prose.quotes import PLACE

BODY_LENGTH = 32_000
DEEPEST = 100
BRANCH_DEPTH = 8  # a branch deeper than this continues on pages of its own


@lru_cache(maxsize=8192)
def _permalink(pk: int) -> str:
    return reverse("forum:post", args=[pk])


def branch_of(path: list[int]) -> int:
    """The number of the post under whose own pages a path stands; 0 for the topic's main pages.

    The main pages hold depths 1 to 8, the pages of a post at depth 8 hold depths 9 to 16, and so on.
    """
    levels_up = BRANCH_DEPTH * ((len(path) - 1) // BRANCH_DEPTH)
    return path[levels_up - 1] if levels_up else 0


class PostQuerySet(Searchable):
    def visible_to(self, viewer: Viewer) -> "PostQuerySet":
        """Posts whose words `viewer` may read.

        Moderators read hidden and held ones as well; the author reads their own held ones (see `standing_for`).
        """
        readable = self.filter(topic__category__read_level__in=levels_of(viewer))
        if may_moderate(viewer):
            return readable.exclude(topic__state=Topic.State.REMOVED).exclude(
                state__in=[Post.State.DRAFT, Post.State.REMOVED]
            )
        return readable.filter(topic__state=Topic.State.PUBLISHED, state=Post.State.PUBLISHED)

    def standing_for(self, viewer: Viewer) -> "PostQuerySet":
        """Posts that have a place which `viewer` may go to: readable ones and placeholders."""
        readable = self.filter(topic__category__read_level__in=levels_of(viewer), number__isnull=False)
        if may_moderate(viewer):
            return readable.exclude(topic__state=Topic.State.REMOVED)
        return readable.filter(topic__state=Topic.State.PUBLISHED)

    def on_page(
        self, topic: Topic, branch: int, first: list[int], beyond: list[int] | None
    ) -> "PostQuerySet":
        """The posts of one stored page: paths from `first` up to, not including, `beyond` (None: no end)."""
        posts = self.filter(topic=topic, branch=branch, path__gte=first)
        if beyond is not None:
            posts = posts.filter(path__lt=beyond)
        return posts.order_by("path")

    def newest_in(self, topic: Topic) -> "PostQuerySet":
        """Published posts of a topic, the newest number first."""
        return self.filter(topic=topic, state=Post.State.PUBLISHED).order_by("-number")

    def with_mine(self, viewer: Viewer) -> "PostQuerySet":
        """With `is_liked` and `is_bookmarked`: whether `viewer` likes each, and has a bookmark there."""
        member = member_of(viewer)
        if member is None:
            return self.annotate(is_liked=models.Value(False), is_bookmarked=models.Value(False))
        return self.annotate(
            is_liked=Exists(Like.objects.filter(post=OuterRef("pk"), member=member)),
            is_bookmarked=Exists(member.bookmarks.filter(post=OuterRef("pk"))),
        )


class PostManager(models.Manager.from_queryset(PostQuerySet)):  # type: ignore[misc]
    """Ordinary reads leave the search vector in the database."""

    def get_queryset(self) -> PostQuerySet:
        return super().get_queryset().defer("vector")


class Post(RandomIdModel, Text, Moderated):
    """One post. It has a number and a path exactly from when it is published on (forum/placing.py gives them)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        HELD = "held", _("held for a moderator")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        REMOVED = "removed", _("removed by its author")

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="posts", editable=False)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, related_name="children", editable=False)
    reply_to = models.ForeignKey("self", models.RESTRICT, null=True, related_name="+", editable=False)
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="posts", editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PUBLISHED, editable=False
    )
    number = models.PositiveIntegerField(_("number"), null=True, editable=False)
    path = ArrayField(models.IntegerField(), null=True, editable=False)
    branch = models.PositiveIntegerField(null=True, editable=False)
    onward_count = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    like_count = models.PositiveIntegerField(_("likes"), default=0, editable=False)
    imported_likes = models.PositiveIntegerField(default=0, editable=False)
    is_announcement = models.BooleanField(default=False, editable=False)
    helped_at = models.DateTimeField(null=True, editable=False)  # who opened the topic said that it helped
    submission = models.CharField(max_length=64, null=True, unique=True, editable=False)
    vector = weighted_vector(plain="B")

    objects = PostManager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="post_number_once"),
            models.UniqueConstraint(fields=["topic", "branch", "path"], name="post_path_once"),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "held"], number=None, path=None, branch=None)
                | (
                    Q(state__in=["published", "hidden", "removed"], number__gt=0)
                    & Q(path__isnull=False, branch__isnull=False, published_at__isnull=False)
                ),
                name="post_place_exactly_when_published",
            ),
            models.CheckConstraint(condition=Q(path=None) | Q(path__len__lte=DEEPEST), name="post_depth"),
            models.CheckConstraint(condition=Q(like_count__gte=F("imported_likes")), name="post_likes"),
        ]
        indexes = [
            models.Index(
                fields=["topic", "-number"], condition=Q(state="published"), name="post_newest_in_topic"
            ),
            models.Index(
                fields=["byline", "-published_at"], condition=Q(state="published"), name="post_of_byline"
            ),
            models.Index(
                fields=["byline", "-published_at"],
                condition=Q(state="published", number=1, is_announcement=False),
                name="post_opening_of_byline",
            ),
            models.Index(fields=["-created_at", "-id"], name="post_written"),
            models.Index(
                fields=["topic", "-like_count", "number"],
                condition=Q(state="published"),
                name="post_liked_in_topic",
            ),
            models.Index(fields=["created_at"], condition=Q(state="held"), name="post_held"),
            models.Index(
                fields=["topic", "number"],
                condition=Q(state="published", helped_at__isnull=False),
                name="post_helped",
            ),
            vector_index("post_vector"),
        ]

    def __str__(self) -> str:
        return f"post {self.address_id}"

    @property
    def shown_html(self) -> str:
        """The words with the passages that they quote, once forum/quoting.py filled them in for a viewer.

        Raises RuntimeError if nobody did: what pages show is always this, and never `html`.
        """
        shown = self.__dict__.get("shown_html")
        if shown is None and PLACE.search(self.html):
            raise RuntimeError("fill_in() decides who may read what a post quotes")
        return self.html if shown is None else shown

    @shown_html.setter
    def shown_html(self, html: str) -> None:
        self.__dict__["shown_html"] = html

    def get_absolute_url(self) -> str:
        """The permalink, which never changes."""
        return _permalink(self.pk)

    @property
    def anchor(self) -> str:
        """The id of the post's element on its page."""
        return f"p{self.address_id}"

    @property
    def depth(self) -> int:
        """1 for the opening post and for replies to the topic; 0 for a post without a place."""
        return len(self.path or ())

    @property
    def is_opening(self) -> bool:
        """Whether this post opens its topic."""
        return self.number == 1

    @property
    def is_readable(self) -> bool:
        """Whether this is no placeholder."""
        return self.state == self.State.PUBLISHED

    @property
    def is_of_unknown_time(self) -> bool:
        """Whether the words came from elsewhere, and `published_at` is only when they came."""
        return self.byline.kind == Byline.Kind.IMPORTED

    @property
    def is_edited(self) -> bool:
        """Whether the words changed after the time of grace."""
        return self.edited_at is not None


class PostReference(Reference):
    """What a post names."""

    text = models.ForeignKey(Post, models.CASCADE, related_name="references")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "kind", "key"], name="post_reference_once")]
        indexes = [models.Index(fields=["kind", "key"], name="post_reference_key")]


class Quote(models.Model):
    """A passage of another post that a post quotes. Its words stand in no stored HTML: see forum/quoting.py."""

    text = models.ForeignKey(Post, models.CASCADE, related_name="quotes")
    place = models.PositiveSmallIntegerField()
    quoted = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="quoted_by")
    html = models.TextField()
    plain = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "place"], name="quote_once")]

    def __str__(self) -> str:
        return f"quote {self.pk}"


class Like(models.Model):
    """A member likes a post. Nobody else ever sees who: liking "I want to leave" is a disclosure."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="likes")
    member = models.ForeignKey(Member, models.CASCADE, related_name="likes")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "post"], name="like_once")]

    def __str__(self) -> str:
        return f"like {self.pk}"


class Revision(RandomIdModel):
    """Words of a post as they stood before an edit."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="revisions")
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="+")
    source = models.TextField()
    version = models.PositiveIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "version"], name="post_revision_once")]

    def __str__(self) -> str:
        return f"revision {self.address_id}"
