"""What its writer sees of words that wait for a moderator, and taking them back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import Member
from accounts.moderating import NothingToDo
from accounts.sealing import is_mine
from accounts.viewers import member_of
from forum.holding import address_of, held_edits_by, held_for, take_back, take_back_edit
from forum.models import Draft, HeldEdit, Post
from forum.quoting import fill_in
from forum.rendering import show_words


def held(request: HttpRequest, pk: int) -> HttpResponse:
    """What waits of a post: all of it, or its new words. With POST its writer takes that back, as a draft."""
    if request.method != "POST":
        return waiting_page(request, pk)
    member, waiting = member_of(request.user), _waiting(request, pk)
    if member is None or not is_mine(waiting.byline, member):
        raise Http404
    try:
        draft = _take_back(waiting, member)
    except NothingToDo as decided:
        messages.warning(request, str(decided))
        return HttpResponseRedirect(waiting.get_absolute_url())
    messages.success(request, _("It waits no more. Your words are a draft again."))
    return HttpResponseRedirect(draft.get_absolute_url())


def _waiting(request: HttpRequest, pk: int) -> Post:
    """A post that waits, or one whose new words do: then it has them as `held_edit`. Raises Http404."""
    found = held_for(request.user).filter(pk=pk).first()
    if found is not None:
        return found
    edit = held_edits_by(request.user).filter(post=pk).first()
    if edit is not None:
        return edit.post
    decided = Post.objects.standing_for(request.user).filter(pk=pk).first()
    if request.method == "POST" and decided is not None and is_mine(decided.byline, request.user):
        return decided
    raise Http404


def _take_back(waiting: Post, member: Member) -> Draft:
    if waiting.number is None:
        return take_back(post=waiting, by=member)
    edit = held_edits_by(member).filter(post=waiting).first()
    return take_back_edit(held=edit or HeldEdit(post=waiting), by=member)


def waiting_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of words that wait, for their writer and for moderators. Raises Http404 for everybody else."""
    waiting = _waiting(request, pk)
    edit = held_edits_by(request.user).filter(post=waiting).first() if waiting.number else None
    fill_in([waiting], request.user)
    words = waiting.shown_html
    if edit is not None:
        words = show_words([(edit.source, "h-")], waiting.lang, request.user, topic_id=waiting.topic_id)[0]
    context = {
        "post": waiting,
        "is_edit": edit is not None,
        "opens_topic": waiting.topic.state == waiting.topic.State.HELD,
        "is_mine": is_mine(waiting.byline, request.user),
        "words": words,
        "since": edit.created_at if edit else waiting.created_at,
        "section": "forum",
    }
    return render(request, "forum/held.html", context)


def address_after_sending(sent: Post | HeldEdit) -> str:
    """Where one comes to after sending: to the words in their place, or to where they wait."""
    if isinstance(sent, HeldEdit):
        return f"{sent.post.get_absolute_url()}held/"
    return address_of(sent)
