"""An export taken into an empty site and exported again gives the same files, byte for byte."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Member, Upload
from accounts.moderating import hide
from accounts.uploading import path_of, upload_picture
from essays.arranging import Place, arrange, save_series
from essays.drafting import save_essay
from essays.exported_texts import essay_file
from essays.exporting import MANIFEST, UNFINISHED
from essays.importing import import_file
from essays.importing.fields import Fields
from essays.importing.taking_in import write_essay
from essays.models import Essay, Part, Series
from essays.publishing import publish, withdraw
from essays.scheduling import schedule
from essays.signing import bylines_from
from forum.models import Topic
from forum.tagging import tags_named
from prose.characters import without_controls
from prose.front_matter import body_of, split
from tests.accounts.pictures import file_of, picture, with_place_and_turn
from tests.cast import write_essay as written

ODD = """---
layout: page
icon: fas fa-boat
order: 7
version: 1.10
title: "مقال 🛟: a #title, with signs"
permalink: /old/way-out/
redirect_from: [/a-former-way/, /2019/05/another.html]
date: 2024-05-06 07:08:09.123456 +0100
author: ["Jane Smith, MRCP", "MBH/PS", "@nobody", 'A "quoted" one']
tags: [Night shifts, leaving]
lang: ar
real_name: Hush Hushington
nested: {z: [1, two, null], a: {deep: "x: y"}}
empty:
email: Jane <jane@example.org>
---
<!-- hush-hush -->

[//]: # (hush-hush)
[nowhere]: https://hush-hush.example "hush-hush"

[^uncited]: hush-hush

Words with a note.[^1]

- [ ] one
- [x] two

[^1]: The note, and [[Another essay|another]].
"""


def export(folder: Path, **options) -> dict[str, bytes]:
    """The files of an export by their paths."""
    call_command("export_site", str(folder), stdout=StringIO(), **options)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def empty_the_site() -> None:
    call_command("flush", verbosity=0, interactive=False)
    cache.clear()
    for name in Upload.objects.values_list("name", flat=True):
        path_of(name).unlink()


def furnish(cast) -> None:
    """Essays in every state, a series with gaps, pictures, covers, odd keys."""
    import_file(ODD.encode(), name="odd.md")
    odd = Essay.objects.get(slug="way-out")
    publish(odd, by=cast.editor)
    shown = upload_picture(file=file_of(with_place_and_turn()), by=cast.editor)
    covering = upload_picture(file=file_of(picture("PNG", mode="RGBA")), by=cast.editor)
    pictured = written(
        cast.editor, title="Pictured", source=f"Look:\n\n{shown.markdown('A ward')}\n", published=False
    )
    pictured.cover, pictured.cover_alt = covering, "Two colours: red, blue"
    save_essay(pictured, by=cast.editor, bylines=bylines_from("@doctor, @other, Doctor"))
    publish(pictured, by=cast.editor, at=datetime(2023, 1, 2, 3, 4, 5, tzinfo=UTC))
    draft = written(cast.editor, title="A draft", source="\n  indented \n\n---\n\n...\n", published=False)
    late = written(cast.editor, title="Later", published=False)
    schedule(late, at=timezone.now() + timedelta(days=400), by=cast.editor)
    withdraw(_corrected(cast, title="Gone", words="Mended, then gone."), by=cast.editor)
    hide(target=written(cast.editor, title="Unseen draft", published=False), by=cast.admin, reason="spam")
    hide(target=_corrected(cast, title="Unseen", words="Mended, unseen."), by=cast.admin, reason="spam")
    both = _corrected(cast, title="Unseen and gone", words="Mended, unseen and gone.")
    hide(target=both, by=cast.admin, reason="spam")
    withdraw(both, by=cast.editor)
    corrected = written(cast.editor, title="Another essay")
    corrected.source, corrected.slug = "Corrected, but not yet out.", "another-name"
    save_essay(corrected, by=cast.editor)
    series = save_series(Series(title="Ways: out", standfirst="In four.", lang="en-GB"), by=cast.editor)
    places = [Place("The first", pictured), Place("Still to come"), Place("Hush", draft), Place("", odd)]
    arrange(series, places, by=cast.editor)
    lonely = save_series(Series(title="Nothing yet"), by=cast.editor)
    arrange(lonely, [Place("One day")], by=cast.editor)
    Part.objects.filter(series=lonely).update(title="")


def _corrected(cast, *, title: str, words: str) -> Essay:
    """A published essay with a version that waits."""
    essay = written(cast.editor, title=title)
    essay.source = words
    return save_essay(essay, by=cast.editor)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("everything", [False, True])
def test_there_and_back_and_there_again(cast, tmp_path, settings, everything):
    furnish(cast)
    first = export(tmp_path / "one", all=everything)
    empty_the_site()
    settings.UPLOADS_DIR = tmp_path / "other uploads"
    said = StringIO()
    call_command("import_essays", str(tmp_path / "one"), stdout=said)
    assert "broken" not in said.getvalue()
    second = export(tmp_path / "two", all=everything)
    assert second == first
    count = Essay.objects.count()
    call_command("import_essays", str(tmp_path / "one"), stdout=StringIO())
    assert Essay.objects.count() == count
    assert export(tmp_path / "two", all=everything) == first


@pytest.mark.django_db(transaction=True)
def test_what_comes_back_is_what_was_there(cast, tmp_path):
    furnish(cast)
    export(tmp_path / "out", all=True)
    empty_the_site()
    call_command("import_essays", str(tmp_path / "out"), stdout=StringIO())
    states = dict(Essay.objects.values_list("slug", "state"))
    assert states == {
        "way-out": "published",
        "pictured": "published",
        "another-essay": "published",
        "a-draft": "draft",
        "later": "scheduled",
        "gone": "withdrawn",
        "unseen": "hidden",
        "unseen-draft": "draft",
        "unseen-and-gone": "withdrawn",
    }
    waiting = {
        essay.slug: essay.head.source for essay in Essay.objects.exclude(state="published") if essay.has_next
    }
    assert waiting == {
        "gone": "Mended, then gone.",
        "unseen": "Mended, unseen.",
        "unseen-and-gone": "Mended, unseen and gone.",
    }
    assert Essay.objects.get(slug="unseen-and-gone").is_hidden
    assert Essay.objects.get(slug="gone").source == "The first paragraph.\n\nThe second."
    assert Essay.objects.get(slug="unseen-draft").is_hidden
    assert Essay.objects.get(slug="way-out").source.count("hush-hush") == 5
    assert "Hush Hushington" in Essay.objects.get(slug="way-out").front_matter["kept"]
    odd = Essay.objects.get(slug="way-out")
    assert odd.published_at.isoformat() == "2024-05-06T06:08:09.123456+00:00"
    assert set(odd.former_slugs.values_list("slug", flat=True)) == {"a-former-way", "another"}
    assert [signature.byline.name for signature in odd.signatures.all()] == [
        "Jane Smith, MRCP",
        "MBH/PS",
        "@nobody",
        'A "quoted" one',
    ]
    assert [part.position for part in Series.objects.get(slug="ways-out").parts.all()] == [1, 2, 3, 4]
    corrected = Essay.objects.get(slug="another-essay")
    assert corrected.head.source == "Corrected, but not yet out."
    assert corrected.source == "The first paragraph.\n\nThe second."
    assert Topic.objects.filter(essay=odd).exists()
    assert not Member.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_visitor_s_export_holds_nothing_that_a_visitor_may_not_see(cast, tmp_path):
    furnish(cast)
    files = export(tmp_path / "out")
    assert {path for path in files if path.startswith(("essays", "series"))} == {
        "essays/way-out.md",
        "essays/pictured.md",
        "essays/another-essay.md",
        "series/ways-out.md",
    }
    everything = b"\n".join(files.values())
    for secret in (
        b"@example.org",
        b"A draft",
        b"Hush",
        b"not yet out",
        b"Gone",
        b"Mended",
        b"spam",
        b"state:",
        b"hush-hush",
        b"Hushington",
        b"layout",
    ):
        assert secret not in everything
    assert sum(path.startswith("uploads/") for path in files) == 2
    parts = split(files["series/ways-out.md"].decode()).values["parts"]
    assert parts[1:3] == [{"title": "Still to come"}, {"title": ""}]


@pytest.mark.django_db
def test_pictures_keep_their_bytes_only_if_they_are_ours(essay, cast, tmp_path):
    shown = upload_picture(file=file_of(picture()), by=cast.editor)
    essay.source = shown.markdown("x")
    publish(save_essay(essay, by=cast.editor), by=cast.editor)
    export(tmp_path / "out")
    beside = tmp_path / "out" / "uploads" / shown.name
    for data in (with_place_and_turn(), beside.read_bytes() + b"behind the end"):
        beside.write_bytes(data)
        path_of(shown.name).unlink(missing_ok=True)
        Upload.objects.all().delete()
        call_command("import_essays", str(tmp_path / "out"), stdout=StringIO())
        stored = path_of(shown.name).read_bytes()
        assert stored != data
        assert b"canary" not in stored.lower()
        assert b"behind" not in stored


@pytest.mark.django_db
def test_a_folder_of_others_is_left_alone(essay, tmp_path):
    (tmp_path / "mine.txt").write_text("Mine.")
    for folder in (tmp_path, tmp_path / "mine.txt"):
        with pytest.raises(CommandError):
            export(folder)
    assert {path.name for path in tmp_path.iterdir()} == {"mine.txt"}
    out = tmp_path / "out"
    export(out)
    (out / "essays" / "stranger.txt").write_text("Mine, too.")
    with pytest.raises(CommandError):
        export(out)
    assert (out / MANIFEST).exists()
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked" / MANIFEST).write_text("{}")
    (tmp_path / "linked" / "essays").symlink_to(out / "essays")
    with pytest.raises(CommandError):
        export(tmp_path / "linked")


@pytest.mark.django_db
def test_what_was_unpublished_since_leaves_an_earlier_export(essay, cast, tmp_path):
    assert "essays/handing-back-the-keys.md" in export(tmp_path / "out")
    withdraw(essay, by=cast.editor)
    assert list(export(tmp_path / "out")) == [MANIFEST]


@pytest.mark.django_db
def test_an_export_that_was_killed_is_not_taken_for_a_whole_one(essay, tmp_path, monkeypatch):
    out = tmp_path / "out"
    with monkeypatch.context() as killed:
        killed.setattr("essays.exporting._pictures", lambda everything: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export(out)
    assert (out / UNFINISHED).exists()
    said = StringIO()
    call_command("import_essays", str(out), stdout=said)
    assert "not finished" in said.getvalue()
    export(out)
    assert not (out / UNFINISHED).exists()
    (out / "essays" / "handing-back-the-keys.md").unlink()
    said = StringIO()
    call_command("import_essays", str(out), stdout=said)
    assert "missing" in said.getvalue()


@pytest.mark.django_db
@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"format": "other"}', b"[" * 50_000, b"\xff"])
def test_a_broken_manifest_stops_all_of_it(essay, tmp_path, manifest):
    export(tmp_path / "out")
    (tmp_path / "out" / MANIFEST).write_bytes(manifest)
    Essay.objects.all().delete()
    call_command("import_essays", str(tmp_path / "out"), stdout=StringIO())
    assert not Essay.objects.exists()


@pytest.mark.django_db
def test_essays_that_are_here_stay_as_they_are(essay, cast, tmp_path):
    export(tmp_path / "out")
    essay.source = "Newer words."
    publish(save_essay(essay, by=cast.editor), by=cast.editor)
    said = StringIO()
    call_command("import_essays", str(tmp_path / "out"), stdout=said)
    assert "kept" in said.getvalue()
    assert Essay.objects.get().source == "Newer words."


@pytest.mark.django_db
def test_a_changed_file_of_an_export_is_read_as_it_is_now(essay, tmp_path):
    export(tmp_path / "out")
    path = tmp_path / "out" / "essays" / "handing-back-the-keys.md"
    path.write_text("---\ntitle: [\nslug: x\nstate: published\n---\n")
    Essay.objects.all().delete()
    call_command("import_essays", str(tmp_path / "out"), "--dry-run", stdout=StringIO())
    assert not Essay.objects.exists()
    call_command("import_essays", str(tmp_path / "out"), stdout=StringIO())
    assert not Essay.objects.filter(state="published").exists()


WORDS = (
    st.text(min_size=1, max_size=60)
    .map(lambda text: text.replace("\r", ""))
    .filter(lambda text: text.strip())
)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(title=WORDS, standfirst=st.text(max_size=80), source=st.text(max_size=200), name=WORDS, tag=WORDS)
def test_any_essay_is_the_same_file_after_it_was_taken_back(
    cast, tmp_path, title, standfirst, source, name, tag
):
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before_each")
    try:
        fields = Fields(
            title=without_controls(title).strip() or "T",
            source=source.replace("\0", ""),
            standfirst=without_controls(standfirst),
            bylines=tuple(filter(None, [" ".join(without_controls(name).split())])),
            tags=(without_controls(tag),),
        )
        essay, _notes = write_essay(fields, by=None)
        once = essay_file(Essay.objects.get(pk=essay.pk), everything=True)
        assert body_of(split(once)) == Essay.objects.get(pk=essay.pk).source
        folder = tmp_path / "out"
        export(folder, all=True)
        Essay.objects.all().delete()
        call_command("import_essays", str(folder), stdout=StringIO())
        assert essay_file(Essay.objects.get(), everything=True) == once
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK TO SAVEPOINT before_each")


def test_the_manifest_lists_every_file_with_its_hash(db, tmp_path, essay):
    files = export(tmp_path / "out")
    listed = json.loads(files.pop(MANIFEST))["files"]
    assert set(listed) == set(files)
    assert tags_named([]) == []
