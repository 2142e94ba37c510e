"""Long-form writing: one concept a file."""

from essays.models.essay import Essay, EssayByline, EssayReference, FormerSlug, Revision
from essays.models.imported import ImportedFile
from essays.models.settings import SiteSettings

__all__ = [
    "Essay",
    "EssayByline",
    "EssayReference",
    "FormerSlug",
    "ImportedFile",
    "Revision",
    "SiteSettings",
]
