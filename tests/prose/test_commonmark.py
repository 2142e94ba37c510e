"""Every example of the CommonMark specification, with the extensions off."""

import json
from pathlib import Path

from prose.rendering import commonmark

EXAMPLES = json.loads((Path(__file__).parent / "commonmark-0.31.2.json").read_text(encoding="utf-8"))


def normal(html):
    # The specification's own test takes white space inside an empty block for nothing.
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def test_all_652_examples_of_the_specification():
    wrong = [e["example"] for e in EXAMPLES if normal(commonmark(e["markdown"])) != normal(e["html"])]
    assert len(EXAMPLES) == 652
    assert wrong == []
