"""Words that try to act: on no page of the admin do they."""

from html.parser import HTMLParser

import pytest
from django.urls import reverse

from accounts.describing import describe
from accounts.models import HelpCountry, Helpline
from accounts.moderating import hide
from accounts.reporting import report
from essays.arranging import Place, arrange, save_series
from essays.drafting import save_essay
from essays.models import Series
from essays.writing import keep_writing
from forum.posting import open_topic, reply
from forum.tagging import tags_named
from tests.cast import write_essay

WORDS = (
    '<script>alert(1)</script><img src=x onerror="alert(1)"><svg/onload=alert(1)>'
    '"\'><a href="javascript:alert(1)">x</a>{{ 7|add:7 }}{% debug %}'
)


class Acting(HTMLParser):
    """Collects what could run: inline scripts, handlers, styles, addresses with a scheme that runs."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if (
            tag == "script" and not (given.get("src") or "").startswith(("/static/", "/admin/jsi18n"))
        ) or tag == "style":
            self.found.append((tag, given))
        for name, value in attrs:
            runs = (value or "").strip().lower().startswith(("javascript:", "data:text", "vbscript:"))
            if name.startswith("on") or name == "style" or runs:
                self.found.append((tag, name, value))


@pytest.fixture
def addresses(cast, category):
    """Every admin page that shows something of these rows."""
    describe(cast.doctor, display_name=WORDS[:80])
    topic = open_topic(category=category, by=cast.doctor, title=WORDS[:150], source=WORDS * 3)
    answer = reply(topic=topic, by=cast.doctor, source=WORDS + "W" * 3000)
    essay = write_essay(cast.editor, title=WORDS[:200], source=WORDS)
    draft = write_essay(cast.editor, title=WORDS[:190], source=WORDS, published=False)
    series, line = _round_about(cast, essay)
    reports = [
        report(target=row, by=cast.other, reason="other", words=WORDS) for row in (topic, answer, essay)
    ]
    hide(target=answer, by=cast.moderator, reason="other")
    rows = [topic, answer, essay, draft, cast.doctor, series, line, *reports]
    found = ["/admin/", "/admin/accounts/auditentry/", "/admin/outbox/"]
    for row in rows:
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        found.append(reverse(f"{name}_changelist"))
        found += [reverse(f"{name}_{page}", args=[row.pk]) for page in ("change", "history")]
    for name, row in (
        ("forum_topic_hide", topic),
        ("forum_post_restore", answer),
        ("essays_essay_hide", essay),
    ):
        found.append(reverse(f"admin:{name}", args=[row.pk]))
    found += [f"/admin/essays/essay/{essay.pk}/{page}/" for page in ("versions", "versions/1", "withdraw")]
    return [
        *found,
        reverse("admin-wanted"),
        reverse("admin:accounts_report_hide", args=[reports[0].pk]),
        reverse("admin:essays_essay_delete", args=[draft.pk]),
    ]


def _round_about(cast, essay):
    """The same words in what stands round an essay: series, tags, notes, versions, kept words, a helpline."""
    series = save_series(Series(title=WORDS[:190], standfirst=WORDS), by=cast.editor)
    arrange(series, [Place(WORDS[:190], essay), Place(WORDS[:180])], by=cast.editor)
    essay.tags.set(tags_named([WORDS]))
    essay.source, essay.cover_alt = f"{WORDS} again [[{WORDS[8:20]}]]", WORDS[:200]
    save_essay(essay, by=cast.admin, note=WORDS[:200])
    kept = {"title": WORDS, "source": WORDS}
    for number, member in enumerate((cast.admin, cast.editor)):
        keep_writing(by=member, sitting=f"s{number}", essay=essay, based_on=1, words=kept)
    line = Helpline.objects.create(name=WORDS[:120], told=WORDS[:200], number="1", source=WORDS[:200])
    line.countries.add(HelpCountry.objects.create(name=WORDS[:60], anchor="x", emergency="1"))
    return series, line


def test_hostile_words_are_inert_on_every_page(cast, addresses, settings):
    settings.KEEP_SENT_MAIL = True
    admin = cast.client("admin")
    for address in dict.fromkeys(addresses):
        answer = admin.get(address)
        assert answer.status_code == 200, address
        acting = Acting()
        acting.feed(answer.text)
        assert not acting.found, address
        assert "Content-Security-Policy" in answer.headers
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_hostile_words_are_inert_in_messages_and_on_confirmation_pages(cast, category):
    draft = write_essay(cast.editor, title=WORDS[:200], source="[x]: y", published=False)
    topic = open_topic(category=category, by=cast.doctor, title=WORDS[:150], source=WORDS)
    admin = cast.client("admin")
    chosen = {"index": "0", "_selected_action": [draft.pk]}
    told = admin.post("/admin/essays/essay/", {**chosen, "action": "publish_selected"}, follow=True)
    asked = admin.post(
        "/admin/forum/topic/", {"index": "0", "_selected_action": [topic.pk], "action": "hide_selected"}
    )
    for answer in (told, asked):
        acting = Acting()
        acting.feed(answer.text)
        assert not acting.found
    assert "&lt;script&gt;" in told.text
