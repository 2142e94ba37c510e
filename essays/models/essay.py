"""Essay: a long-form piece as readers see it, who signed it, and the names that it had before."""

from datetime import datetime

from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Byline, Moderated, Reason, Reference, Text, Upload
from accounts.models.text import Searchable, vector_index, weighted_vector
from accounts.sealing import signed_by
from accounts.viewers import Viewer, may_moderate, member_of
from forum.models import Tag, Topic


def may_edit_essays(viewer: Viewer) -> bool:
    """Whether `viewer` is an editor, and so sees drafts. Costs no query for ordinary members."""
    member = member_of(viewer)
    return member is not None and member.is_staff and member.has_perm("essays.change_essay")


class EssayQuerySet(Searchable):
    def visible_to(self, viewer: Viewer) -> "EssayQuerySet":
        """Essays that `viewer` may read: published ones and those that are open to them in every version.

        Moderators also read what is hidden.
        """
        if member_of(viewer) is None:
            return self.published()
        if may_edit_essays(viewer):
            return self
        open_to_all = [Essay.State.PUBLISHED]
        if may_moderate(viewer):
            open_to_all.append(Essay.State.HIDDEN)
        return self.filter(Q(state__in=open_to_all) | Q(pk__in=_carrying_the_name_of(viewer)))

    def open_in_every_version(self, viewer: Viewer) -> "EssayQuerySet":
        """Essays whose unpublished versions `viewer` may read: all for editors, for others those with their name."""
        return self if may_edit_essays(viewer) else self.filter(pk__in=_carrying_the_name_of(viewer))

    def published(self) -> "EssayQuerySet":
        """Essays that stand in lists, whoever looks."""
        return self.filter(state=Essay.State.PUBLISHED)

    def due(self, now: datetime) -> "EssayQuerySet":
        """Essays whose time of publication has come, the first first."""
        return self.filter(state=Essay.State.SCHEDULED, published_at__lte=now).order_by("published_at", "pk")

    def newest_first(self) -> "EssayQuerySet":
        """The order of lists, by one index."""
        return self.order_by("-published_at", "-pk")

    def with_discussion(self, viewer: Viewer) -> "EssayQuerySet":
        """With `discussion` only where `viewer` may open it; None where it is closed to them, or hidden."""
        topics = Topic.objects.visible_to(viewer).published().select_related("category")
        return self.prefetch_related(models.Prefetch("discussion", queryset=topics))

    def with_bylines(self) -> "EssayQuerySet":
        """With `signatures` and the byline of each, in one query."""
        signed = EssayByline.objects.select_related("byline")
        return self.prefetch_related(models.Prefetch("signatures", queryset=signed))

    def for_list(self, viewer: Viewer) -> "EssayQuerySet":
        """With what a row of a list shows to `viewer`, without the text."""
        return (
            self.newest_first()
            .defer("source", "html", "plain", "front_matter")
            .with_discussion(viewer)
            .with_bylines()
        )


def _carrying_the_name_of(viewer: Viewer) -> models.QuerySet:
    return signed_by(EssayByline.objects.all(), viewer).values("essay")


class EssayManager(models.Manager.from_queryset(EssayQuerySet)):  # type: ignore[misc]
    """Ordinary reads leave the search vector in the database."""

    def get_queryset(self) -> EssayQuerySet:
        return super().get_queryset().defer("vector")


class Essay(Text, Moderated):
    """A long-form piece. essays/publishing.py moves it between its states.

    Its words are those of version `version`: what readers see once it is published. `head` is the last saved version;
    where it is a later one, it waits for an editor to publish it.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")
        HIDDEN = "hidden", _("hidden")

    WRITABLE = (State.DRAFT, State.SCHEDULED)
    is_next = False  # True on an instance that holds a version that waits (essays/revising.py, take_over)

    title = models.CharField(_("title"), max_length=200, validators=[MinLengthValidator(1)])
    slug = models.SlugField(
        _("name in the address"),
        max_length=90,
        unique=True,
        blank=True,
        help_text=_("Made from the title if empty."),
    )
    standfirst = models.TextField(
        _("standfirst"), max_length=400, blank=True, help_text=_("One or two sentences.")
    )
    cover = models.ForeignKey(
        Upload, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("cover picture")
    )
    cover_alt = models.CharField(_("what the cover shows"), max_length=250, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    discussion = models.OneToOneField(
        Topic, models.SET_NULL, null=True, blank=True, editable=False, related_name="essay"
    )
    words = models.PositiveIntegerField(_("words"), default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    head = models.ForeignKey(
        "essays.Revision", models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    not_published_because = models.CharField(max_length=400, blank=True, editable=False)
    handed_back_because = models.CharField(
        max_length=12, choices=Reason.choices, blank=True, editable=False
    )  # a moderator's word about its passages, until they are answered again
    tags = models.ManyToManyField(Tag, blank=True, related_name="essays", verbose_name=_("tags"))
    front_matter = models.JSONField(default=dict, blank=True, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(_("last change"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("last saved"), default=timezone.now, editable=False)
    vector = weighted_vector(title="A", standfirst="B", plain="C")

    objects = EssayManager()

    class Meta:
        verbose_name = _("essay")
        verbose_name_plural = _("essays")
        permissions = [("publish_essay", "Can publish and unpublish essays")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="essay_published_with_time"
            ),
            models.CheckConstraint(condition=Q(cover=None) | ~Q(cover_alt=""), name="essay_cover_described"),
            models.CheckConstraint(condition=~Q(title=""), name="essay_title_given"),
        ]
        indexes = [
            models.Index(
                fields=["-published_at", "-id"], condition=Q(state="published"), name="essay_newest"
            ),
            models.Index(fields=["published_at"], condition=Q(state="scheduled"), name="essay_due"),
            models.Index(fields=["-saved_at", "-id"], name="essay_desk"),
            vector_index("essay_vector"),
        ]

    def __str__(self) -> str:
        return f"essay {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("essays:essay", args=[self.slug])

    @property
    def next_address(self) -> str:
        """Where editors and whoever signs read the version that waits."""
        return reverse("essays:next-version", args=[self.slug])

    @property
    def is_published(self) -> bool:
        """Whether readers see it."""
        return self.state == self.State.PUBLISHED

    @property
    def has_next(self) -> bool:
        """Whether a later version than the essay's own words is saved."""
        return self.head is not None and self.head.version != self.version

    @property
    def is_writable(self) -> bool:
        """Whether a save changes the essay itself: before publication, there are no readers to surprise."""
        return self.state in self.WRITABLE


class EssayByline(models.Model):
    """One of the bylines of an essay, in their order. Words go out only when each has accepted."""

    essay = models.ForeignKey(Essay, models.CASCADE, related_name="signatures")
    byline = models.ForeignKey(
        Byline, models.PROTECT, related_name="essay_signatures", verbose_name=_("byline")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")
        constraints = [models.UniqueConstraint(fields=["essay", "byline"], name="essay_signed_once")]

    def __str__(self) -> str:
        return f"signature {self.pk}"


class FormerSlug(models.Model):
    """A name that an essay had in its address; it redirects to the present one."""

    slug = models.SlugField(max_length=90, unique=True)
    essay = models.ForeignKey(Essay, models.CASCADE, related_name="former_slugs")

    def __str__(self) -> str:
        return f"former slug {self.pk}"


class EssayReference(Reference):
    """What an essay names."""

    text = models.ForeignKey(Essay, models.CASCADE, related_name="references")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "kind", "key"], name="essay_reference_once")]
        indexes = [models.Index(fields=["kind", "key"], name="essay_reference_key")]
