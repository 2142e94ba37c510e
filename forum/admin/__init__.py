"""The forum in the admin: importing it registers every page."""

from forum.admin import categories, posts, topics

__all__ = ["categories", "posts", "topics"]
