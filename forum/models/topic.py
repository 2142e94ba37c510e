"""Topic: a conversation. Its first post opens it; the others are replies."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Byline, Moderated
from accounts.models.identity import RandomIdModel, random_id
from accounts.models.text import Searchable, vector_index, weighted_vector
from accounts.permissions import levels_of
from accounts.viewers import Viewer, may_moderate
from forum.models.category import Category
from forum.models.tag import Tag

TITLE_LENGTH = 150
# The words that follow a topic's id in addresses of other pages: no title may take their place.
RESERVED_SLUGS = frozenset(
    {"reply", "unread", "watch", "title", "preview", "draft", "drafts", "quote", "people", "tags"}
)


class TopicQuerySet(Searchable):
    def visible_to(self, viewer: Viewer) -> "TopicQuerySet":
        """Topics that `viewer` may open: in a category they may read, and not hidden or removed."""
        readable = self.filter(category__read_level__in=levels_of(viewer))
        if may_moderate(viewer):
            return readable.exclude(state=Topic.State.REMOVED)
        return readable.filter(state=Topic.State.PUBLISHED)

    def published(self) -> "TopicQuerySet":
        """Topics that stand in lists."""
        return self.filter(state=Topic.State.PUBLISHED)

    def for_list(self) -> "TopicQuerySet":
        """With what a row of a list shows, the latest talked about first; read in keyset pages."""
        return self.select_related("category", "byline", "last_byline").order_by("-last_post_at", "-pk")


class TopicManager(models.Manager.from_queryset(TopicQuerySet)):  # type: ignore[misc]
    """Ordinary reads leave the search vector in the database."""

    def get_queryset(self) -> TopicQuerySet:
        return super().get_queryset().defer("vector")


class Topic(RandomIdModel, Moderated):
    """A conversation in a category.

    The row is also the lock for everything that gives a post its place: number, path, page and counters.
    """

    class State(models.TextChoices):
        HELD = "held", _("held for a moderator")
        PUBLISHED = "published", _("published")
        HIDDEN = "hidden", _("hidden")
        REMOVED = "removed", _("removed")

    category = models.ForeignKey(Category, models.PROTECT, related_name="topics", verbose_name=_("category"))
    title = models.CharField(_("title"), max_length=TITLE_LENGTH)
    slug = models.SlugField(max_length=80, editable=False, default="topic")
    lang = models.CharField(_("language"), max_length=12, default="en-GB")
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="topics", editable=False)
    room = models.BigIntegerField(default=random_id, editable=False)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.PUBLISHED, editable=False
    )
    is_withheld = models.BooleanField(default=False, editable=False)
    is_locked = models.BooleanField(_("locked"), default=False, help_text=_("Nobody can reply."))
    created_at = models.DateTimeField(_("opened"), default=timezone.now, editable=False)
    retitled_at = models.DateTimeField(null=True, editable=False)  # after the time of grace
    last_number = models.PositiveIntegerField(default=0, editable=False)
    reply_count = models.PositiveIntegerField(_("replies"), default=0, editable=False)
    post_count = models.PositiveIntegerField(default=0, editable=False)  # published ones, the first post too
    last_post_at = models.DateTimeField(_("last reply"), default=timezone.now, editable=False)
    last_byline = models.ForeignKey(Byline, models.PROTECT, null=True, related_name="+", editable=False)
    tags = models.ManyToManyField(Tag, through="forum.TopicTag", related_name="topics", blank=True)
    vector = weighted_vector(title="A")

    objects = TopicManager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        indexes = [
            models.Index(fields=["-last_post_at", "-id"], name="topic_latest"),
            models.Index(
                fields=["category", "-last_post_at", "-id"],
                condition=Q(state="published"),
                name="topic_latest_in_category",
            ),
            models.Index(
                fields=["-last_post_at", "-id"],
                condition=Q(state="published", reply_count=0),
                name="topic_unanswered",
            ),
            vector_index("topic_vector"),
        ]

    def __str__(self) -> str:
        return f"topic {self.address_id}"

    def settle_state(self) -> None:
        """Let the state follow its two reasons: a moderator has hidden the topic, or its essay is not public."""
        if self.state not in (self.State.REMOVED, self.State.HELD):
            is_closed = self.is_hidden or self.is_withheld
            self.state = self.State.HIDDEN if is_closed else self.State.PUBLISHED

    @property
    def address_slug(self) -> str:
        """The title as it stands in the address, unless another page has that address."""
        return "topic" if self.slug in RESERVED_SLUGS else self.slug

    def get_absolute_url(self) -> str:
        return reverse("forum:topic", args=[self.pk, self.address_slug])

    def page_address(self, page: int = 1, *, branch: int = 0) -> str:
        """The address of a page; `branch` is the number of the post that a branch's own pages continue."""
        parts = [f"branch={branch}"] if branch else []
        parts += [f"page={page}"] if page > 1 else []
        return self.get_absolute_url() + ("?" + "&".join(parts) if parts else "")

    @property
    def is_for_all(self) -> bool:
        """Whether a visitor may open the topic. Reads its category."""
        return self.state == self.State.PUBLISHED and self.category.read_level in levels_of(None)

    @property
    def reply_address(self) -> str:
        """Where the form for a reply is sent."""
        return reverse("forum:reply", args=[self.pk])


class TitleRevision(RandomIdModel):
    """A title of a topic as it stood before it was changed: who signed it, who changed it and when.

    `number` counts the topic's old titles from 1.
    """

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="title_revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=TITLE_LENGTH)
    byline = models.ForeignKey(Byline, models.PROTECT, related_name="+")
    replaced_by = models.ForeignKey(Byline, models.PROTECT, related_name="+")
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "number"], name="title_revision_once")]

    def __str__(self) -> str:
        return f"title revision {self.address_id}"

    @property
    def is_by_moderator(self) -> bool:
        """Whether somebody else than who opened the topic changed this title."""
        return self.replaced_by_id != self.topic.byline_id


class TopicTag(models.Model):
    """A topic carries a tag. `last_post_at` is the topic's own, so that the topics of a tag are one range of an index."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="taggings")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="taggings")
    last_post_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "tag"], name="topic_tag_once")]
        indexes = [models.Index(fields=["tag", "-last_post_at", "-topic"], name="topic_tag_latest")]

    def __str__(self) -> str:
        return f"tagging {self.pk}"
