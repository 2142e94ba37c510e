"""The three forms for words: a reply, a new topic, and new words for a post."""

from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext

from accounts.models import Member
from accounts.models.identity import from_address, to_address
from accounts.sealing import is_mine
from accounts.viewers import Viewer
from accounts.views.refusing import gone_with_words
from forum.drafting import Goal
from forum.editing import edit, is_in_grace, mark_of
from forum.forms import EditForm, ReplyForm, TopicForm
from forum.holding import held_by, held_edits_by
from forum.models import Category, Draft, HeldEdit, Post, Topic
from forum.permissions import check_edit, may_retitle
from forum.poll_form import FIELDS as POLL_FIELDS
from forum.poll_form import PollForm
from forum.posting import open_topic
from forum.posting import reply as send_reply
from forum.quoting import as_quote, fill_in
from forum.similar import similar_topics
from forum.submitting import fresh, new_submission
from forum.tag_form import FIELDS as TAG_FIELDS
from forum.tag_form import TagForm
from forum.tagging import tags_as_shown
from forum.views.composing import Composer, Part, Sheet
from forum.views.held import address_after_sending
from forum.views.writing import begin, shown, write
from prose.characters import without_controls
from prose.comparing import compare


class ReplyComposer(Composer):
    """A reply to a topic, or (`?to=`) to one of its posts."""

    template = "forum/reply.html"
    form = ReplyForm
    kept = ("body", "reply_to", "submission")

    def __init__(self, topic: Topic, viewer: Viewer) -> None:
        self.topic, self.topic_id, self.viewer = topic, topic.pk, viewer

    def begin(self, request: HttpRequest) -> dict[str, Any]:
        to = request.GET.get("to", "")
        return {"submission": new_submission(), "reply_to": to, **self._quote(request, to)}

    def _quote(self, request: HttpRequest, to: str) -> dict[str, Any]:
        """`?quote=1` begins with the words of the answered post, or of the one that opens the topic."""
        if "quote" not in request.GET:
            return {}
        quoted = self._readable(to) if to else self._opening()
        return {"body": as_quote(quoted)} if quoted else {}

    def _opening(self) -> Post | None:
        opening = Post.objects.filter(topic=self.topic, number=1, state=Post.State.PUBLISHED)
        return opening.select_related("byline").first()

    def context(self, form: Form) -> dict[str, Any]:
        return {"topic": self.topic, "answered": self._answered(form)}

    def goal(self, form: Form) -> Goal:
        pk = self._pk(str(form["reply_to"].value() or ""))
        answered = Post.objects.filter(topic=self.topic, pk=pk).only("pk").first() if pk else None
        return Goal(topic=self.topic, reply_to=answered)

    def fill(self, draft: Draft) -> dict[str, Any]:
        answered = to_address(draft.reply_to_id) if draft.reply_to_id else ""
        return {**super().fill(draft), "reply_to": answered}

    def send(self, by: Member, sheet: Sheet) -> str:
        answered = sheet.said["reply_to"]
        return address_after_sending(
            send_reply(
                topic=self.topic,
                by=by,
                source=sheet.said["body"],
                reply_to=Post(pk=answered) if answered else None,
                submission=sheet.said["submission"],
                draft=sheet.held,
                answers=sheet.answers,
            )
        )

    def after_conflict(self, data: QueryDict) -> tuple[QueryDict, dict[str, Any]]:
        """Sent again it answers the topic, if what it answered is gone, and it is a new form."""
        again = fresh(data)
        if self._readable(again.get("reply_to", "")) is None:
            again["reply_to"] = ""
        return again, {}

    def rearranged(self, data: QueryDict) -> dict[str, Any] | None:
        return {**data.dict(), "reply_to": ""} if "everyone" in data else None

    def _answered(self, form: Form) -> Post | None:
        answered = self._readable(str(form["reply_to"].value() or ""))
        fill_in([answered] if answered else [], self.viewer)
        return answered

    def _readable(self, address: str) -> Post | None:
        """The post of this topic with that id, while it can be read."""
        pk = self._pk(address)
        if pk is None:
            return None
        posts = Post.objects.filter(topic=self.topic, pk=pk, state=Post.State.PUBLISHED)
        return posts.select_related("byline").first()

    @staticmethod
    def _pk(address: str) -> int | None:
        try:
            return from_address(address.removeprefix("p"))
        except ValueError:
            return None


class TopicComposer(Composer):
    """A new topic in a category."""

    template = "forum/topic_new.html"
    form = TopicForm
    kept = ("title", "body", "submission", *POLL_FIELDS, *TAG_FIELDS)
    checked = ("title", "body")
    parts = (
        Part("tags", TagForm, "forum/tag_fields.html", TAG_FIELDS),
        Part("poll", PollForm, "forum/poll_fields.html", ("poll_question", "poll_choices")),
    )

    def __init__(self, category: Category) -> None:
        self.category = category

    def begin(self, request: HttpRequest) -> dict[str, Any]:
        return {"submission": new_submission()}

    def context(self, form: Form) -> dict[str, Any]:
        return {"category": self.category, "title": form["title"].value()}

    def goal(self, form: Form) -> Goal:
        return Goal(category=self.category)

    def send(self, by: Member, sheet: Sheet) -> str:
        topic = open_topic(
            category=self.category,
            by=by,
            title=sheet.said["title"],
            source=sheet.said["body"],
            submission=sheet.said["submission"],
            draft=sheet.held,
            answers=sheet.answers,
            poll=sheet.more.get("poll", {}).get("new_poll"),
            tags=sheet.more.get("tags", {}).get("tags", ()),
        )
        if topic.state == Topic.State.HELD:
            return topic.posts.get().get_absolute_url()
        return topic.get_absolute_url()

    def with_preview(self, sheet: Sheet, viewer: Viewer) -> dict[str, Any]:
        return {
            **super().with_preview(sheet, viewer),
            "similar": similar_topics(sheet.said["title"], viewer),
            "new_tags": tags_as_shown(sheet.more["tags"]["tags"]),
            "new_poll": sheet.more["poll"]["new_poll"],
        }

    def after_conflict(self, data: QueryDict) -> tuple[QueryDict, dict[str, Any]]:
        return fresh(data), {}


class EditComposer(Composer):
    """New words for a post."""

    template = "forum/post_edit.html"
    form = EditForm
    kept = ("body", "version", "waiting")

    def __init__(self, post: Post, viewer: Viewer, held_edit: HeldEdit | None = None) -> None:
        self.post, self.topic_id, self.viewer, self.held_edit = post, post.topic_id, viewer, held_edit

    def begin(self, request: HttpRequest) -> dict[str, Any]:
        words = self.held_edit.source if self.held_edit else self.post.source
        return {"body": words, "version": self.post.version, "waiting": mark_of(self.held_edit)}

    @property
    def lang(self) -> str:
        return self.post.lang

    @property
    def before(self) -> dict[str, str]:
        return {"body": self.post.source} if self.post.is_readable else {}

    def context(self, form: Form) -> dict[str, Any]:
        retitles = self.post.is_opening and may_retitle(self.post, self.viewer)
        return {"post": self.post, "held_edit": self.held_edit, "may_retitle": retitles}

    def goal(self, form: Form) -> Goal:
        return Goal(post=self.post)

    def fill(self, draft: Draft) -> dict[str, Any]:
        return {**super().fill(draft), "version": draft.based_on, "waiting": ""}

    def may_keep(self, viewer: Viewer) -> bool:
        return is_mine(self.post.byline, viewer)

    def check(self, viewer: Viewer) -> Member:
        return check_edit(self.post, viewer)

    def send(self, by: Member, sheet: Sheet) -> str:
        sent = edit(
            post=self.post,
            by=by,
            source=sheet.said["body"],
            version=sheet.said["version"],
            waiting=sheet.said["waiting"],
            draft=sheet.held,
            answers=sheet.answers,
        )
        return address_after_sending(sent)

    def after_conflict(self, data: QueryDict) -> tuple[QueryDict, dict[str, Any]]:
        """Sent again it replaces the text that is shown beside it."""
        self.post.refresh_from_db(fields=["source", "version", "edited_at"])
        again = data.copy()
        again["version"] = str(self.post.version)
        rows = compare(self.post.source, without_controls(data.get("body", "")).strip("\n "))
        differences = [(gettext("The words that differ"), rows)] if rows else []
        beside = {"theirs": self.post.source, "differences": differences}
        return again, beside | {"is_in_grace": is_in_grace(self.post)}


def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """The form for a reply, to the topic or (`?to=`) to one of its posts."""
    topic = Topic.objects.visible_to(request.user).select_related("category").filter(pk=pk).first()
    return write(request, ReplyComposer(topic, request.user)) if topic else gone_with_words(request)


def reply_box(request: HttpRequest, topic: Topic) -> dict[str, Any]:
    """What the form for a reply needs on the page of its topic."""
    composer = ReplyComposer(topic, request.user)
    return shown(composer, begin(request, composer, address=topic.reply_address))


def topic_new(request: HttpRequest, slug: str) -> HttpResponse:
    """The form for a new topic."""
    category = Category.objects.visible_to(request.user).filter(slug=slug).first()
    return write(request, TopicComposer(category)) if category else gone_with_words(request)


def post_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one's own words."""
    posts = Post.objects.standing_for(request.user).select_related("topic__category", "byline")
    post = posts.filter(pk=pk).first() or held_by(request.user).filter(pk=pk).first()
    if post is None:
        return gone_with_words(request)
    if request.method != "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        check_edit(post, request.user)
    held_edit = held_edits_by(request.user).filter(post=post).first()
    return write(request, EditComposer(post, request.user, held_edit))
