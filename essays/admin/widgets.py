"""The editor: django-markdownx's widget with our template, our styles and our scripts beside its own."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from markdownx.widgets import MarkdownxWidget

from prose.excerpts import WORDS_A_MINUTE


class EssayEditor(MarkdownxWidget):
    """A text area with a live preview; pictures, links by name, pasted text, a count, and words that are kept."""

    template_name = "markdownx/widget.html"

    class Media:
        extend = False
        css = {"all": ["css/preview.css", "css/admin-preview.css"]}
        js = [
            "markdownx/js/markdownx.min.js",
            "vendor/turndown.js",
            "js/admin-editor.js",
            "js/choices.js",
            "js/admin-links.js",
            "js/admin-paste.js",
            "js/admin-count.js",
            "js/admin-keeping.js",
        ]

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """From the project's templates; forms look for theirs in packages only."""
        return render_to_string(template_name, {**context, "words_a_minute": WORDS_A_MINUTE})
