"""A file that comes in again: what was decided about its essay since stays."""

from io import StringIO

import pytest
from django.core.management import call_command

from accounts.moderating import hide
from essays.drafting import save_essay
from essays.importing import state_of
from essays.models import Essay, ImportedFile
from essays.publishing import publish, unpublish
from essays.signing import bylines_from, sign
from forum.tagging import tags_named
from tests.essays.test_importing import PLAIN, take

pytestmark = pytest.mark.django_db


def test_the_same_bytes_are_one_essay_whatever_their_name():
    first, again = take(PLAIN, "one.txt"), take(PLAIN, "two.md")
    assert (first.outcome, again.outcome) == ("new", "known")
    assert again.essay == first.essay
    assert Essay.objects.count() == ImportedFile.objects.count() == 1


def test_a_changed_file_changes_an_untouched_draft_only(cast):
    first = take("# One\n\nWords.", "one.md").essay
    assert take("# One\n\nBetter words.", "one.md").outcome == "updated"
    first.refresh_from_db()
    assert "Better" in first.plain
    first.source = "An editor’s words."
    save_essay(first, by=cast.editor)
    assert take("# One\n\nYet other words.", "one.md").outcome == "kept"
    first.refresh_from_db()
    assert first.plain == "An editor’s words."
    assert Essay.objects.count() == 1


def test_a_published_essay_is_never_touched(cast):
    essay = take("# One\n\nWords.", "one.md").essay
    sign(essay, bylines_from("AB/CD"), by=None)
    publish(essay, by=cast.editor)
    assert take("# One\n\nOther words.", "one.md").outcome == "kept"


TOUCHES = {
    "title": lambda essay, by: _saved(essay, by, title="The editor’s better title"),
    "standfirst": lambda essay, by: _saved(essay, by, standfirst="The editor’s standfirst."),
    "cover": lambda essay, by: _saved(essay, by, cover_alt="A harbour"),
    "bylines": lambda essay, by: save_essay(essay, by=by, bylines=bylines_from("@doctor")),
    "tags": lambda essay, by: essay.tags.set(tags_named(["chosen at the desk"])),
    "signed elsewhere": lambda essay, by: sign(essay, bylines_from("@doctor"), by=None),
    "published once": lambda essay, by: unpublish(publish(_signed(essay), by=by), by=by),
    "hidden": lambda essay, by: hide(target=essay, by=by, reason="spam"),
}


def _signed(essay):
    sign(essay, bylines_from("AB/CD"), by=None)
    return essay


def _saved(essay, by, **changed):
    for name, value in changed.items():
        setattr(essay, name, value)
    return save_essay(essay, by=by)


@pytest.mark.parametrize("touch", TOUCHES)
def test_whatever_was_decided_at_the_desk_is_kept(cast, touch):
    essay = take("# Alpha\n\nThe first essay.", "one.md").essay
    TOUCHES[touch](essay, cast.admin)
    before = state_of(Essay.objects.get(pk=essay.pk))
    assert take("---\nauthor: NN\n---\n# Alpha\n\nThe first essay, mended.", "one.md").outcome == "kept"
    assert state_of(Essay.objects.get(pk=essay.pk)) == before


def test_tags_that_an_editor_chose_or_took_away_are_kept():
    text = "---\ntitle: T\ntags: [of the file]\n---\nWords one."
    for name, tags in (("one.md", ["chosen"]), ("two.md", ["of the file", "chosen"]), ("three.md", [])):
        essay = take(text + name, name).essay
        assert take(text + name + " Mended.", name).outcome == "updated"
        essay.tags.set(tags_named(tags))
        assert take(text + name + " Mended again.", name).outcome == "kept"
        assert {tag.name for tag in essay.tags.all()} == set(tags)


def test_files_of_one_name_in_two_folders_are_two_essays(tmp_path, monkeypatch):
    for folder, title in (("a", "Alpha"), ("b", "Beta")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "index.md").write_text(f"# {title}\n\nAn essay of its own.")
        call_command("import_essays", str(tmp_path / folder / "index.md"), stdout=StringIO())
    assert set(Essay.objects.values_list("title", flat=True)) == {"Alpha", "Beta"}
    (tmp_path / "a" / "index.md").write_text("# Alpha\n\nMended.")
    monkeypatch.chdir(tmp_path / "a")
    call_command("import_essays", ".", stdout=StringIO())
    assert Essay.objects.count() == 2
    assert Essay.objects.get(title="Alpha").plain == "Mended."


def test_a_file_with_a_long_path_is_known_again():
    name = "deep/" * 80 + "one.md"
    take("# One\n\nWords.", name)
    assert take("# One\n\nBetter words.", name).outcome == "updated"
