"""The form for the title and the tags of a topic."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from accounts.keeping import kept_words
from accounts.models import Member
from accounts.sealing import is_mine
from accounts.viewers import Viewer, may_moderate
from accounts.views.refusing import gone_with_words
from forum.drafting import Goal
from forum.forms import RetitleForm
from forum.models import Topic
from forum.permissions import check_retitle
from forum.retitling import mark_of, opening_of
from forum.retitling import retitle as send_title
from forum.tag_form import FIELDS as TAG_FIELDS
from forum.tag_form import TagForm
from forum.tagging import fields_of
from forum.views.composing import Composer, Part, Sheet
from forum.views.writing import write


class RetitleComposer(Composer):
    """Another title for a topic, and other tags. They are short: no draft of them is kept."""

    template = "forum/retitle.html"
    form = RetitleForm
    kept = ("title", "seen")
    checked = ("title",)
    parts = (Part("tags", TagForm, "forum/tag_fields.html", TAG_FIELDS),)

    def __init__(self, topic: Topic, viewer: Viewer) -> None:
        self.topic, self.topic_id, self.viewer = topic, topic.pk, viewer
        self.tags = fields_of(topic)
        self.done = _("The title and the tags are saved.")

    def begin(self, request: HttpRequest) -> dict[str, Any]:
        tags = {} if kept_words(request, request.path) else self.tags  # a tag that was taken off stays off
        return {"title": self.topic.title, "seen": mark_of(self.topic), **tags}

    @property
    def lang(self) -> str:
        return self.topic.lang

    @property
    def before(self) -> dict[str, str]:
        return {"title": self.topic.title, **self.tags}

    def context(self, form: Form) -> dict[str, Any]:
        refused = _("A title or a tag cannot wait for a moderator: please say this more generally.")
        return {
            "topic": self.topic,
            "is_mine": is_mine(self.topic.byline, self.viewer),
            "strong_refused": "" if may_moderate(self.viewer) else refused,
        }

    def goal(self, form: Form) -> Goal:
        return Goal()

    def may_keep(self, viewer: Viewer) -> bool:
        return False

    def check(self, viewer: Viewer) -> Member:
        return check_retitle(opening_of(self.topic), viewer)

    def with_preview(self, sheet: Sheet, viewer: Viewer) -> dict[str, Any]:
        return {}

    def send(self, by: Member, sheet: Sheet) -> str:
        return send_title(
            topic=self.topic,
            by=by,
            title=sheet.said["title"],
            tags=sheet.more["tags"]["tags"],
            seen=sheet.said["seen"],
            answers=sheet.answers,
        ).get_absolute_url()

    def after_conflict(self, data: QueryDict) -> tuple[QueryDict, dict[str, Any]]:
        """Sent again it replaces the title and the tags that are shown beside it."""
        self.topic.refresh_from_db(fields=["title", "slug"])
        again = data.copy()
        again["seen"] = mark_of(self.topic)
        return again, {"theirs": self.topic.title, "their_tags": list(fields_of(self.topic).values())}


def retitle(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the title and the tags of a topic."""
    topics = Topic.objects.visible_to(request.user).select_related("category", "byline")
    topic = topics.filter(pk=pk).first()
    if topic is None:
        return gone_with_words(request)
    composer = RetitleComposer(topic, request.user)
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        composer.check(request.user)
    return write(request, composer)
