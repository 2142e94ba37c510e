"""Long-form writing: one concept a file."""

from essays.models.answer import MarkAnswer
from essays.models.essay import Essay, EssayByline, EssayReference, FormerSlug
from essays.models.imported import ImportedFile, WaitingFile
from essays.models.revision import Revision
from essays.models.series import Part, Series
from essays.models.settings import SiteSettings
from essays.models.writing import Writing

__all__ = [
    "Essay",
    "EssayByline",
    "EssayReference",
    "FormerSlug",
    "ImportedFile",
    "MarkAnswer",
    "Part",
    "Revision",
    "Series",
    "SiteSettings",
    "WaitingFile",
    "Writing",
]
