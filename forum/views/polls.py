"""Voting in a poll, changing one's vote and taking it back."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from accounts.views.refusing import REFUSALS, refusal_of
from forum.models import Poll, Post
from forum.polling import shown_poll, take_vote_back, vote
from forum.reading import page_of
from forum.views.answering import HtmxRequest, to_login_from


@require_POST
def post_vote(request: HtmxRequest, pk: int) -> HttpResponse:
    """Choose what the form says, or (`act=take-back`) nothing any more."""
    poll = _visible(request, pk)
    if not request.user.is_authenticated:
        return to_login_from(request, poll.post)
    sent = request.POST.getlist("choice")
    wanted = [int(value) for value in sent if value.isascii() and value.isdigit() and len(value) < 4]
    try:
        if request.POST.get("act") == "take-back":
            take_vote_back(poll=poll, by=request.user)
        else:
            vote(poll=poll, by=request.user, positions=wanted)
    except REFUSALS as refusal:
        return _refused(request, poll, refusal, wanted)
    if request.htmx:
        return render(request, "forum/poll.html", _context(request, poll))
    return HttpResponseRedirect(page_of(poll.post))


def _refused(request: HtmxRequest, poll: Poll, refusal: Exception, wanted: list[int]) -> HttpResponse:
    """The poll as it is now with what is wrong, and what was chosen."""
    status, sentence, wait = refusal_of(refusal)
    context = {**_context(request, poll), "sentence": sentence}
    context["wanted"] = [choice.text for choice in context["shown"].choices if choice.position in wanted]
    template = "forum/poll.html" if request.htmx else "forum/poll_refused.html"
    response = render(request, template, context, status=status)
    response["Shown-Here"] = "1"
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _context(request: HttpRequest, poll: Poll) -> dict:
    poll.refresh_from_db(fields=["ballot_count", "closes_at"])
    return {"shown": shown_poll(poll, request.user), "post": poll.post, "section": "forum"}


def _visible(request: HttpRequest, pk: int) -> Poll:
    posts = Post.objects.visible_to(request.user)
    polls = Poll.objects.filter(post__in=posts.filter(pk=pk)).select_related("post__topic__category")
    return get_object_or_404(polls)
