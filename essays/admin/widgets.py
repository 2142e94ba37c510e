"""The editor: django-markdownx's widget with our template, our styles and our script beside its own."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from markdownx.widgets import MarkdownxWidget


class EssayEditor(MarkdownxWidget):
    """A text area with a live preview, and a button for pictures."""

    template_name = "markdownx/widget.html"

    class Media:
        extend = False
        css = {"all": ["css/admin-preview.css"]}
        js = ["markdownx/js/markdownx.min.js", "js/admin-editor.js"]

    def _render(self, template_name: str, context: dict[str, Any], renderer: Any = None) -> SafeString:
        """From the project's templates; forms look for theirs in packages only."""
        return render_to_string(template_name, context)
