"""Conversation: one concept a file."""

from forum.models.answering import Ballot, Bookmark, Poll, PollChoice
from forum.models.category import Category
from forum.models.draft import Draft, HeldEdit
from forum.models.page import Page
from forum.models.post import Like, Post, PostReference, Quote, Revision
from forum.models.reading import Reading, Watch
from forum.models.speaker import Speaker
from forum.models.tag import Tag
from forum.models.topic import TitleRevision, Topic, TopicTag

__all__ = [
    "Ballot",
    "Bookmark",
    "Category",
    "Draft",
    "HeldEdit",
    "Like",
    "Page",
    "Poll",
    "PollChoice",
    "Post",
    "PostReference",
    "Quote",
    "Reading",
    "Revision",
    "Speaker",
    "Tag",
    "TitleRevision",
    "Topic",
    "TopicTag",
    "Watch",
]
