"""What an editor sees beside the text while writing: exactly what readers would see."""

from html.parser import HTMLParser

from essays.rendering import render

LONGEST = 300_000  # characters of one essay; about 50,000 words


def preview_html(text: str, lang: str = "en-GB") -> str:
    """The HTML that would be stored for this text, which is in `lang`."""
    return render(text, lang).html


def pictures_without_words(text: str) -> int:
    """How many pictures of a text nobody could hear described: those without an alternative text."""
    counting = _Pictures()
    counting.feed(render(text).html)
    return counting.silent


class _Pictures(HTMLParser):
    """Counts pictures whose alternative text is empty."""

    silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and not (dict(attrs).get("alt") or "").strip():
            self.silent += 1
