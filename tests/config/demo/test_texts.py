"""What the demo says: plausible, of every kind, and written out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, Byline, Member, Report, Tally, Target
from config.demo.script import entries, read_essay
from essays.models import Essay, EssayReference, Series
from forum.models import Category, Post, Topic
from prose.rendering import render_essay, render_post
from tests.config.demo.accounts import account

MARKS_OF_AN_ESSAY = (
    *("<blockquote", "<table", 'type="checkbox"', "<ol", "<em>"),
    *('class="note"', '<figure class="pull"', 'class="callout is-', 'class="checked"'),
)
SUBJECTS = {"leaving", "staying", "returning"}


def test_members_say_who_they_are():
    for member in Member.objects.select_related("byline"):
        member.full_clean()
        assert member.byline.name == member.display_name
        assert member.line
        assert member.biography_html
        assert "<li>" in member.biography_html or "<p>" in member.biography_html
    assert len(set(Member.objects.values_list("time_zone", flat=True))) > 7
    assert Member.objects.filter(verified_on=None).exists()


def test_essays_are_essays(monkeypatch):
    monkeypatch.setattr("prose.rendering.paragraphs", lambda text: pytest.fail(f"not rendered: {text[:60]}"))
    published = list(Essay.objects.published())
    assert len(published) == 11
    for essay in [*published, Essay.objects.get(state=Essay.State.SCHEDULED)]:
        assert 500 <= essay.words <= 1200, essay.slug
        assert render_essay(essay.source).words == essay.words
        assert "<h2" in essay.html
        assert essay.standfirst
        assert SUBJECTS & {tag.slug for tag in essay.tags.all()}, essay.slug
    html = "".join(essay.html for essay in published)
    for mark in MARKS_OF_AN_ESSAY:
        assert mark in html, mark
    for post in Post.objects.all():
        assert render_post(post.source, prefix="p").html


def test_each_subject_has_its_essays():
    for subject in SUBJECTS:
        assert Essay.objects.published().filter(tags__slug=subject).count() >= 3, subject


def test_one_series_of_three_can_be_read_in_its_order():
    series = Series.objects.get()
    parts = list(series.parts.select_related("essay"))
    assert [part.title for part in parts] == ["The asking", "The telling", "The day"]
    assert [part.position for part in parts] == [1, 2, 3]
    times = [part.essay.published_at for part in parts]
    assert times == sorted(times)
    html = Client().get(series.get_absolute_url()).content.decode()
    places = [html.index(part.title) for part in parts]
    assert places == sorted(places)


def test_essays_stand_in_every_state_that_an_editor_knows():
    assert Essay.objects.get(state=Essay.State.DRAFT).discussion is None
    scheduled = Essay.objects.get(state=Essay.State.SCHEDULED)
    assert timedelta(days=2) < scheduled.published_at - timezone.now() < timedelta(days=7)
    assert Client().get(scheduled.get_absolute_url()).status_code == 404
    (waiting,) = [essay for essay in Essay.objects.select_related("head") if essay.has_next]
    assert waiting.source == read_essay(waiting.slug).source
    assert waiting.head.source == read_essay(waiting.slug).later_source
    corrected = Essay.objects.get(version=2)
    assert not corrected.has_next
    first, second = corrected.revisions.order_by("version")
    assert first.source != second.source == corrected.source
    assert second.note
    assert corrected.published_at < second.saved_at == corrected.changed_at < timezone.now()


def test_a_second_version_that_would_change_nothing_is_refused():
    text = replace(read_essay("a-leavers-inventory"), source="Something else.")
    with pytest.raises(ValueError, match="changes nothing"):
        _ = text.later_source


def test_essays_are_signed_in_every_way():
    signed = {
        essay.slug: [signature.byline for signature in essay.signatures.select_related("byline")]
        for essay in Essay.objects.published()
    }
    assert any(len(bylines) == 2 for bylines in signed.values())
    assert any(bylines[0].is_code for bylines in signed.values())
    assert any(bylines[0].kind == Byline.Kind.MEMBER for bylines in signed.values())


def test_one_wiki_link_leads_nowhere_yet():
    named = EssayReference.objects.filter(kind="wiki-link")
    known = Target.objects.values_list("key", flat=True)
    assert set(named.exclude(key__in=known).values_list("key", flat=True)) == {"keeping-a-hand-in"}
    for reference in named.filter(key__in=known).select_related("text"):
        assert f'href="{Target.objects.get(key=reference.key).address}"' in reference.text.html


def test_posts_name_people_and_essays():
    html = "".join(Post.objects.filter(is_announcement=False).values_list("html", flat=True))
    assert f'href="{Member.objects.get(handle="wingyan").get_absolute_url()}"' in html
    assert f'href="{Essay.objects.get(slug="a-leavers-inventory").get_absolute_url()}"' in html


def test_topics_show_what_a_forum_has():
    rooms = {entry["slug"] for entry in entries("categories")} | {"essays"}
    assert set(Category.objects.values_list("slug", flat=True)) == rooms
    assert Category.objects.filter(read_level="members").count() == 1
    topics = Topic.objects.filter(essay=None)
    assert topics.count() == 7
    assert all(5 <= topic.reply_count <= 60 for topic in topics)
    assert sorted(topic.reply_count for topic in topics)[-2:] == [32, 59]
    assert sum(topic.reply_count >= 4 for topic in Topic.objects.exclude(essay=None)) == 6
    assert max(post.depth for post in Post.objects.all()) == 6
    assert topics.filter(is_locked=True).count() == 1
    lengths = [len(post.plain.split()) for post in Post.objects.all()]
    assert min(lengths) <= 2
    assert max(lengths) > 200
    assert {post.lang for post in Post.objects.exclude(lang="") if post.plain} >= {"ar", "de"}
    html = "".join(Post.objects.values_list("html", flat=True))
    for mark in ("<blockquote", "<ul", "<ol", "<table", 'href="https://', "<strong", 'class="checked"'):
        assert mark in html, mark
    assert not Tally.objects.exists()


def test_some_posts_were_edited_removed_hidden_and_reported():
    edited = Post.objects.filter(edited_at__isnull=False)
    assert edited.count() >= 1
    for post in edited:
        assert post.revisions.get().source != post.source
        assert post.revisions.get().written_at == post.published_at
    assert Post.objects.filter(state=Post.State.REMOVED).count() == 2
    hidden = Post.objects.get(state=Post.State.HIDDEN)
    assert AuditEntry.objects.get(act="hide").target_id == hidden.pk
    assert hidden.hidden_by == account("moderator")
    report = Report.objects.get()
    assert report.state == Report.State.OPEN
    assert report.target.is_readable
    assert report.reporter != report.target.byline.member


def test_nothing_is_filler():
    for text in [*Post.objects.all(), *Essay.objects.all()]:
        for filler in ("lorem", "ipsum", "%%", "---\n", "foo", "asdf"):
            assert filler not in text.source.lower().replace("food", "").replace("foot", "")
