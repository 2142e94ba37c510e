"""Conversation: one concept a file."""

from forum.models.category import Category
from forum.models.page import Page
from forum.models.post import Like, Post, PostReference, Revision
from forum.models.tag import Tag
from forum.models.topic import Topic

__all__ = ["Category", "Like", "Page", "Post", "PostReference", "Revision", "Tag", "Topic"]
