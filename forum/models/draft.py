"""Draft: words on their way: to a category as a new topic, to a topic as a reply, or to a post as its next version."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Byline, Reason
from accounts.models.identity import RandomIdModel
from forum.models.category import Category
from forum.models.post import Post
from forum.models.topic import Topic

HANDED_BACK = "handed_back"  # in `extra`: the code of a moderator's reason


class DraftQuerySet(models.QuerySet["Draft"]):
    def with_place(self) -> "DraftQuerySet":
        """With where each draft goes; whether its writer may still see that is another question."""
        return self.select_related("category", "topic__category", "reply_to__byline", "post__topic")


class Draft(RandomIdModel):
    """What stands in one form, kept while its writer types.

    Exactly one of `category`, `topic` and `post` says where it goes. `version` rises with each save: a save that
    saw another version makes a draft of its own, so that none replaces another. `based_on` is the version of the
    post that an edit began from. `extra` holds the other `fields` of the form (a poll), the `device` that saved it, and
    which open page did (`sitting`, `beat`: see forum/drafting.py).
    """

    byline = models.ForeignKey(Byline, models.CASCADE, related_name="drafts")
    category = models.ForeignKey(Category, models.CASCADE, null=True, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="drafts")
    reply_to = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+")
    post = models.ForeignKey(Post, models.CASCADE, null=True, related_name="drafts")
    based_on = models.PositiveIntegerField(default=0)
    title = models.TextField(blank=True)
    source = models.TextField(blank=True)
    extra = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(category__isnull=False, topic=None, post=None)
                | Q(category=None, topic__isnull=False, post=None)
                | Q(category=None, topic=None, post__isnull=False),
                name="draft_goes_to_one_place",
            ),
            models.CheckConstraint(
                condition=Q(reply_to=None) | Q(topic__isnull=False), name="draft_answers_in_a_topic"
            ),
        ]
        indexes = [
            models.Index(fields=["byline", "-changed_at", "-id"], name="draft_newest"),
            models.Index(fields=["changed_at"], name="draft_old"),
        ]

    def __str__(self) -> str:
        return f"draft {self.address_id}"

    def get_absolute_url(self) -> str:
        """The form with these words in it. Reads the category, if it goes to one."""
        return f"{self.form_address}?draft={self.address_id}"

    @property
    def handed_back(self) -> str:
        """Why a moderator handed these words back, in words; empty if none did."""
        code = self.extra.get(HANDED_BACK, "")
        return str(Reason(code).label) if code in Reason.values else ""

    @property
    def own_words(self) -> str:
        """The lines that are no quotation, for a list; all of them if there are no others."""
        own = [line for line in self.source.splitlines() if not line.lstrip().startswith(">")]
        return "\n".join(own).strip() or self.source

    @property
    def last_save(self) -> tuple[str, int]:
        """Which open page saved it last (empty if none did), and which of the page's saves that was."""
        return self.extra.get("sitting", ""), self.extra.get("beat", 0)

    def is_twin_of(self, other: "Draft") -> bool:
        """Whether another draft says the same at the same place."""
        names = ("byline_id", "category_id", "topic_id", "reply_to_id", "post_id", "title", "source")
        is_same = all(getattr(self, name) == getattr(other, name) for name in names)
        return is_same and self.extra.get("fields", {}) == other.extra.get("fields", {})

    @property
    def form_address(self) -> str:
        """The form that it belongs to."""
        if self.category is not None:
            return reverse("forum:topic-new", args=[self.category.slug])
        if self.topic_id is not None:
            return reverse("forum:reply", args=[self.topic_id])
        return reverse("forum:post-edit", args=[self.post_id])


class HeldEdit(models.Model):
    """New words of a post that a moderator looks at first; readers see the old ones until then."""

    post = models.OneToOneField(Post, models.CASCADE, related_name="held_edit")
    source = models.TextField()
    version = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="held_edit_oldest")]

    def __str__(self) -> str:
        return f"held edit {self.pk}"
