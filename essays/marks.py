"""What of an essay's newest version may identify a patient, and why a moderator handed it back to its editors.

What is asked and answered about it is in essays/looking_over.py.
"""

from django.utils.translation import gettext_lazy

from accounts.screening import Mark, new_marks
from essays.models import Essay, Revision

LABELS = {
    "title": gettext_lazy("Title"),
    "standfirst": gettext_lazy("Standfirst"),
    "source": gettext_lazy("Text"),
    "cover_alt": gettext_lazy("What the cover shows"),
}


def texts_of(words: Essay | Revision) -> dict[str, str]:
    """The words of an essay, or of a version, that are read for what may identify a patient."""
    return {name: getattr(words, name) for name in LABELS}


def marks_of(essay: Essay) -> tuple[dict[str, str], tuple[Mark, ...]]:
    """The words of the newest version, and its marks that readers have not seen yet."""
    newest = essay.head if essay.head and essay.has_next else essay
    texts = texts_of(newest)
    before = texts_of(essay) if essay.is_published else {}
    return texts, new_marks(texts, lang=newest.lang, before=before)


def say_why_back(essay: Essay, reason: str) -> None:
    """What editors read on its page until its passages are answered again; nothing else of the row is saved."""
    essay.handed_back_because = reason
    essay.save(update_fields=["handed_back_because"])


def forget_why_back(essay: Essay) -> None:
    """Once no passage is left, a reason is about nothing: the next passage has not been handed back."""
    if essay.handed_back_because and not marks_of(essay)[1]:
        say_why_back(essay, "")
