"""Files of the four shapes, and odd ones: each becomes a draft once, and says what was found."""

import os
from io import StringIO

import pytest
from django.core.management import call_command

from accounts.models import Upload
from accounts.uploading import path_of
from essays.importing import import_file
from essays.models import Essay, ImportedFile
from essays.signing import bylines_of
from forum.models import Topic
from tests.accounts.pictures import picture, with_place_and_turn
from tests.cast import write_essay

pytestmark = pytest.mark.django_db

PLAIN = "\n".join(
    [
        *(
            f"A paragraph of its own, the {number}th of them, long enough to be one."
            for number in range(1, 15)
        ),
        "QRS/TU",
    ]
)
THREAD = """What do you say at parties?

Quite,

I say that I work in a kitchen, which is almost true on a Friday.

1 Like

This is so, and my partner tells them instead. She has a whole speech.

I change the subject to bees.

Nicely put and easy to agree with.
"""
PAGE = """---
layout: page
icon: fas fa-boat
order: 3
title: Going Ashore
permalink: going-ashore
redirect_from:
type: article
date: 2024-05-06
---
It depends on which boat you are in, see [[boats|kinds of boat]]:

1. content and curious -> read this
2. tired -> read this
3. packing -> read this
4. ashore -> read this

<!-- {% include embed/card.html id="123" %} -->

- article: how to swim
- [article: why water is wet]
-
- writing ()

[more about islands]
"""
PART = """🌊 Past the Harbour: How to Leave a Leaking Boat

Part 2 of 3: When the Bilge Is Full

Previous
Previous

Why Boats Leak

1. Know the Leak

  • The First Sign: water where there was none.
  • The Second Sign: a bucket with your name on it.

Quick View

The Bilge Kit
$12.00

Next
Next

What Anchors Are For
"""


def take(text: str, name: str, **options):
    return import_file(text.encode(), name=name, **options)


def kinds(report) -> list[str]:
    return [kind for kind, _sentence in report.notes]


def test_plain_text_keeps_paragraphs_and_byline():
    report = take(PLAIN, "harbour.txt")
    essay = report.essay
    assert essay.html.count("<p>") == 14
    assert [byline.name for byline in bylines_of(essay)] == ["QRS/TU"]
    assert "QRS/TU" not in essay.plain
    assert (essay.state, essay.published_at) == ("draft", None)
    assert not Topic.objects.exists()


def test_thread_is_a_draft_that_says_so():
    report = take(THREAD, "thread.txt")
    assert report.essay.state == "draft"
    assert any("looks like a thread" in sentence for _kind, sentence in report.notes)
    assert any("1 Like" in sentence for _kind, sentence in report.notes)
    for words in ("kitchen", "whole speech", "bees", "easy to agree"):
        assert words in report.essay.plain


def test_page_with_front_matter():
    report = take(PAGE, "going-ashore.md")
    essay = report.essay
    assert (essay.title, essay.slug) == ("Going Ashore", "going-ashore")
    assert essay.published_at.isoformat() == "2024-05-06T00:00:00+00:00"
    assert essay.front_matter["kept"] == (
        "layout: page\nicon: fas fa-boat\norder: 3\npermalink: going-ashore\nredirect_from: null\ntype: article\n"
    )
    assert "kinds of boat" in essay.plain
    assert "<a" not in essay.html.split("kinds of boat")[0][-30:]
    assert "include" not in essay.plain + essay.html
    assert "{% include" in essay.source
    missing = [
        sentence for kind, sentence in report.notes if kind == "unresolved" and "Target missing" in sentence
    ]
    assert len(missing) == 4
    assert any("how to swim" in sentence for _kind, sentence in report.notes)
    assert any("[[boats]]" in sentence for _kind, sentence in report.notes)


def test_part_of_a_series():
    report = take(PART, "part.txt")
    assert report.essay.title.startswith("🌊 Past the Harbour")
    assert report.essay.slug == "past-the-harbour-how-to-leave-a-leaking-boat"
    said = " ".join(sentence for _kind, sentence in report.notes)
    assert "Part 2 of 3" in said
    assert "The Bilge Kit" in said
    assert "Quick View" not in report.essay.plain
    assert "<strong>The First Sign:</strong>" in report.essay.html


def test_dry_run_writes_nothing():
    report = take(PAGE, "page.md", dry_run=True)
    assert report.outcome == "new"
    assert "unresolved" in kinds(report)
    assert not Essay.objects.exists()
    assert not ImportedFile.objects.exists()


def test_a_link_to_what_is_there_is_resolved(cast):
    write_essay(cast.editor, title="Boats")
    report = take(PAGE, "page.md")
    assert not any("[[boats]]" in sentence for _kind, sentence in report.notes)
    assert 'href="/essays/boats/"' in report.essay.html


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"   \n\n",
        b"\xff\xfe\x00\x00",
        b"\x00\x01\x02binary",
        "Caf\xe9 au lait, in Latin-1.".encode("latin-1"),
        b"\xef\xbb\xbf---\r\ntitle: With BOM\r\n---\r\nText.\r\n",
        b"---\ntitle: never closed\nText.",
        b"---\ntitle: [broken\n---\nText.",
        b"---\ntitle: !!python/object/apply:os.system ['true']\n---\nText.",
        b"---\na: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]\n---\nText.",
        b"+++\ntitle = 'TOML'\n+++\nText.",
        b"---\ntitle: One\ntitle: Two\n---\n\n---\n\nText with a rule.\n\n---\n",
        b"[" * 50_000,
        b'---\ntitle: "\\0\\x1b"\nauthor: "a\\0b"\ntags: ["\\0"]\nkeep: "\\0"\ndescription: "\\0"\n---\nText.',
        "A ward at night, in UTF-16.".encode("utf-16-le"),
        b'{"title": "JSON"}\n\nText.',
        b"{\\rtf1 Words.}",
        b"%PDF-1.7",
        b'---\ntitle: "\\ud800"\n"\\ud800": x\n---\nText.',
        b'{"title": "\\u0000\\ud800", "k": "\\ud800"}\n\nText.',
        b'---\ntitle: T\nseries: "\\0"\npart: 1\n---\nText.',
        b"---\ndate: yesterday\nlang: 7\nauthor: [a, b]\ntitle: 2024\n---\nText.",
        ("x" * 500_000).encode(),
    ],
)
def test_odd_files_never_raise(data):
    report = import_file(data, name="odd.md")
    assert report.outcome in ("new", "broken")
    if report.outcome == "new":
        assert report.essay.title


def test_command_tells_file_by_file_and_stops_for_none(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.txt").write_text(PLAIN)
    (tmp_path / "b.md").write_bytes(b"\x00\x01")
    (tmp_path / "deep" / "c.md").write_text(PAGE)
    (tmp_path / "picture.jpg").write_bytes(b"no text")
    out = StringIO()
    call_command("import_essays", str(tmp_path), str(tmp_path / "missing.md"), stdout=out)
    said = out.getvalue()
    assert "a.txt: new" in said
    assert "b.md: broken" in said
    assert "deep/c.md: new" in said
    assert "missing.md: broken" in said
    assert "picture.jpg" not in said
    assert "4 files were looked at.\n2 drafts were written.\n" in said
    out = StringIO()
    call_command("import_essays", str(tmp_path), stdout=out)
    assert "3 files were looked at.\n0 drafts were written.\n" in out.getvalue()
    assert Essay.objects.count() == 2


def test_series_tags_dates_and_former_addresses(cast):
    other = write_essay(cast.editor, title="Taken", slug="taken")
    text = (
        "---\ntitle: T\nseries: Ways out\npart: 3\ntags: leaving, Night shifts\ndate: Oct 12, 2026\n"
        "redirect_from:\n  - /old/one.html\n  - taken\n  - /\nkeep: 'as it is'\n---\nWords."
    )
    report = take(text, "t.md")
    essay = report.essay
    assert essay.published_at.isoformat() == "2026-10-12T00:00:00+00:00"
    assert [tag.name for tag in essay.tags.all()] == ["leaving", "Night shifts"]
    assert [slug.slug for slug in essay.former_slugs.all()] == ["one"]
    assert (essay.part.position, essay.part.series.title) == (3, "Ways out")
    assert [part.title for part in essay.part.series.parts.all()] == ["Part 1", "Part 2", ""]
    said = " ".join(sentence for kind, sentence in report.notes if kind == "unresolved")
    assert "“taken” leads to another essay" in said
    assert "“/”" in said
    assert essay.front_matter == {"kept": "keep: as it is\n"}
    second = take("---\ntitle: U\nseries: ways-out\npart: 1\n---\nWords.", "u.md").essay
    assert (second.part.series, second.part.position) == (essay.part.series, 1)
    third = take("---\ntitle: V\nseries: Ways out\npart: 1\n---\nWords.", "v.md")
    assert third.essay.part.position == 4
    assert any("at the end" in sentence for _kind, sentence in third.notes)
    other.refresh_from_db()
    assert other.slug == "taken"


@pytest.mark.parametrize(
    ("value", "slugs"),
    [
        ("", set()),
        ("null", set()),
        ("/a/", {"a"}),
        ("[/a/b/, c]", {"b", "c"}),
        ("{a: b}", set()),
        ("7", {"7"}),
    ],
)
def test_redirect_from_is_nothing_text_or_a_list(value, slugs):
    essay = take(f"---\ntitle: T\nredirect_from: {value}\n---\nWords.", "t.md").essay
    assert set(essay.former_slugs.values_list("slug", flat=True)) == slugs


def test_the_date_may_stand_in_the_name():
    report = import_file(b"# T\n\nWords.", name="posts/2026-10-12-t.md")
    assert report.essay.published_at.day == 12
    doubtful = import_file(b"---\ntitle: T\ndate: 12/10/2026\n---\nOther words.", name="u.md")
    assert any("two ways" in sentence for _kind, sentence in doubtful.notes)


def test_articles_without_a_link_get_a_suggestion(cast):
    write_essay(cast.editor, title="How to swim")
    report = take(PAGE, "page.md")
    assert any("may be the essay “How to swim”" in sentence for _kind, sentence in report.notes)


def test_a_file_lends_nobody_a_members_name(cast):
    essay = take("---\ntitle: T\nauthor: '@doctor'\n---\nWords.", "t.md").essay
    assert [byline.kind for byline in bylines_of(essay)] == ["free"]


def test_pictures_beside_a_file_come_with_it(tmp_path):
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a ward.jpg").write_bytes(with_place_and_turn())
    (tmp_path / "secret.jpg").write_bytes(picture())
    (tmp_path / "images" / "broken.png").write_bytes(b"no picture")
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "images").symlink_to(tmp_path / "images")
    (folder / "own.jpg").write_bytes(picture())
    (folder / "one.md").write_text(
        "---\ntitle: T\ncover: own.jpg\ncover_alt: Two colours\n---\n"
        "![a](own.jpg) ![b](own.jpg 'Said') ![c](missing.jpg) ![d](../secret.jpg) ![e](images/a%20ward.jpg)\n\n`![f](own.jpg)`"
    )
    (tmp_path / "two.md").write_text(
        "# U\n\n![[a ward.jpg]] ![e](images/a%20ward.jpg) ![g](/images/broken.png)"
    )
    out = StringIO()
    call_command("import_essays", str(folder), stdout=out)
    essay = Essay.objects.get(title="T")
    assert essay.source.count("/uploads/") == 2
    assert "![f](own.jpg)" in essay.source
    assert essay.cover is not None
    assert Upload.objects.count() == 1
    for path in ("missing.jpg", "../secret.jpg", "images/a%20ward.jpg"):
        assert f"The picture {path} does not lie beside the text" in out.getvalue()
    out = StringIO()
    call_command("import_essays", str(tmp_path / "two.md"), stdout=out)
    assert Essay.objects.get(title="U").source.count("/uploads/") == 1
    assert "/images/broken.png was not taken" in out.getvalue()
    stored = b"".join(path_of(name).read_bytes() for name in Upload.objects.values_list("name", flat=True))
    assert b"canary" not in stored.lower()


def test_links_out_of_the_folder_and_what_cannot_be_read_stop_nothing(tmp_path):
    folder = tmp_path / "texts"
    folder.mkdir()
    (tmp_path / "outside.md").write_text("# Outside\n\nWords.")
    (folder / "a.md").symlink_to(tmp_path / "outside.md")
    (folder / "b.md").symlink_to(folder / "nothing.md")
    (folder / "c.md").symlink_to(folder / "c.md")
    (folder / "d.md").mkdir()
    os.mkfifo(folder / "e.md")
    (folder / "f.md").write_bytes(b"x" * 5_000_000)
    (folder / "g.md").write_text("# Inside\n\nWords.")
    out = StringIO()
    call_command("import_essays", str(folder), stdout=out)
    said = out.getvalue()
    assert [essay.title for essay in Essay.objects.all()] == ["Inside"]
    assert "not followed" in said
    assert "far too long" in said
    assert said.count(": broken") == 5


def test_an_essay_that_was_deleted_can_come_again():
    take(PLAIN, "one.txt").essay.delete()
    assert take(PLAIN, "one.txt").outcome == "new"
