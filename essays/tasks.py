"""Jobs of the worker for texts. Their arguments name content only, never a member."""

from procrastinate.contrib.django import app

import essays.rendering
import forum.rendering


@app.task(queue="texts", retry=3, pass_context=False)
def rerender_naming(kind: str, keys: list[str]) -> None:
    """Render the texts again that name one of `keys`, which now leads elsewhere."""
    essays.rendering.rerender_naming(kind, keys)
    forum.rendering.rerender_naming(kind, keys)
