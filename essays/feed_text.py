"""The HTML of an essay as feed readers show it: without our styles, without forms, with whole addresses."""

import re

_BOX = re.compile(r'<label><input type="checkbox"( checked="")?> <span>(.*?)</span></label>', re.DOTALL)
_BACK = re.compile(r' ?<a class="back"[^>]*>[^<]*</a>')
_NUMBER = re.compile(r'<span class="no">(\d+)</span>')
_LABEL = re.compile(r'<p class="callout-(?:label|title)">(.*?)</p>', re.DOTALL)
_CHECKED = re.compile(r'<span class="checked">(.*?</time>[^<]*)</span>')
_OF_OUR_STYLES = re.compile(r' (?:data-clear|tabindex)="[^"]*"')


def feed_html(html: str, *, site: str, address: str) -> str:
    """Stored HTML for a feed. `site` is where paths begin, `address` the essay's own, for links inside it."""
    html = _BOX.sub(lambda box: f"{'☑' if box[1] else '☐'} {box[2]}", html)
    html = _BACK.sub("", html)
    html = _NUMBER.sub(r"[\1]", html)
    html = _LABEL.sub(r"<p><strong>\1</strong></p>", html)
    html = _CHECKED.sub(r"(\1)", html)
    html = _OF_OUR_STYLES.sub("", html)
    return html.replace('="/', f'="{site}/').replace('href="#', f'href="{address}#')
