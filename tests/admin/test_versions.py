"""The desk's depth: versions compared and restored, times, withdrawal, series, wanted pages, words kept while typing."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.moderating import hide
from essays.arranging import Place, arrange, places_of, save_series
from essays.models import Essay, Part, Series, Writing
from essays.writing import KEPT, forget_old_writing, keep_writing
from tests.admin.desk import ADD, change, form_of, words
from tests.cast import write_essay

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast):
    return cast.client("editor")


@pytest.fixture
def draft(cast):
    return write_essay(cast.editor, title="A draft", published=False)


def address(name: str, *args: int) -> str:
    return reverse(f"admin:essays_essay_{name}", args=args)


def keep(client, **fields):
    sent = {"sitting": "one", "essay": "", "seen": "", **fields}
    return client.post(reverse("admin-keep"), sent, headers={"X-Requested-With": "XMLHttpRequest"})


def test_two_versions_side_by_side(desk, essay):
    desk.post(
        change(essay), form_of(essay, source="The first paragraph.\n\nThe third.", note="Third, not second")
    )
    page = desk.get(address("versions", essay.pk)).text
    assert "<del>second</del>" in page
    assert "<ins>third</ins>" in page
    assert "1 paragraph is the same" in page or "The first paragraph." in page
    assert "Third, not second" in page
    same = desk.get(address("versions", essay.pk) + "?before=1&after=1").text
    assert "There is no difference" in same
    for odd in ("?before=9&after=1", "?before=x&after=-1", "?before=99999999999"):
        assert desk.get(address("versions", essay.pk) + odd).status_code == 200


def test_an_earlier_version_is_restored(desk, essay):
    desk.post(change(essay), form_of(essay, source="Other words."))
    page = desk.get(address("version", essay.pk, 1)).text
    assert "Make this the newest version" in page
    desk.post(address("restore_version", essay.pk, 1))
    essay.refresh_from_db()
    assert (essay.head.version, essay.head.note) == (3, "Version 1 again")
    assert essay.head.source.startswith("The first paragraph.")
    assert "Make this the newest version" not in desk.get(address("version", essay.pk, 3)).text


def test_the_form_of_a_published_essay_holds_its_next_version(desk, essay):
    desk.post(change(essay), form_of(essay, title="Other", signed_by="NJ/AW", slug="other"))
    page = desk.get(change(essay))
    form = page.context["adminform"].form
    assert (form["title"].value(), form["signed_by"].value(), form["slug"].value()) == (
        "Other",
        "NJ/AW",
        "other",
    )
    assert "You are writing the next version." in page.text
    assert essay.next_address in page.text
    assert "Other" in desk.get(essay.next_address).text
    desk.post(change(essay), form_of(essay, title="Other", signed_by="NJ/AW", slug="other", _publish="x"))
    essay.refresh_from_db()
    assert (essay.title, essay.slug, essay.has_next) == ("Other", "other", False)


def test_scheduling_from_the_form(desk, draft, cast):
    cast.editor.time_zone = "America/New_York"
    cast.editor.save()
    assert "America/New_York" in desk.get(change(draft)).text
    later = (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT09:00")
    page = desk.post(change(draft), form_of(draft, published_at=later, _schedule="x"), follow=True).text
    draft.refresh_from_db()
    assert (draft.state, draft.published_at.minute) == ("scheduled", 0)
    assert draft.published_at.hour in (13, 14), "nine in the morning in New York"
    assert "America/New_York" in page
    assert "Save and take off the schedule" in page
    desk.post(change(draft), form_of(draft, published_at=later.replace("09:00", "10:00")))
    draft.refresh_from_db()
    assert draft.published_at.hour in (14, 15)
    assert desk.post(change(draft), form_of(draft, published_at="")).status_code == 422
    desk.post(change(draft), form_of(draft, published_at=later, _unschedule="x"))
    draft.refresh_from_db()
    assert draft.state == "draft"
    told = desk.post(change(draft), form_of(draft, published_at="", _schedule="x"), follow=True).text
    assert "write a time of publication first" in told


def test_withdrawing_asks_first(desk, cast, essay):
    page = desk.get(address("withdraw", essay.pk)).text
    assert "leaves every list" in page
    assert Essay.objects.get().is_published
    desk.post(address("withdraw", essay.pk))
    gone = cast.client(None).get(essay.get_absolute_url())
    assert gone.status_code == 410
    assert "The first paragraph." not in gone.text
    assert essay.title not in gone.text
    assert "Save and publish again" in desk.get(change(essay)).text
    desk.post(change(essay), form_of(essay, _publish="x"))
    assert cast.client(None).get(essay.get_absolute_url()).status_code == 200


def test_what_was_withdrawn_is_gone_from_former_addresses_too(desk, cast, essay):
    desk.post(change(essay), form_of(essay, slug="keys", _publish="x"))
    desk.post(address("withdraw", essay.pk))
    for name in ("keys", "handing-back-the-keys"):
        assert cast.client("doctor").get(f"/essays/{name}/").status_code == 410


def parts(**rows):
    """What the form of a series sends: `p0="1|Title|essay number"`."""
    sent = {"parts-TOTAL_FORMS": str(len(rows)), "parts-INITIAL_FORMS": "0"}
    for name, row in rows.items():
        position, title, essay = row.split("|")
        number = name[1:]
        sent |= {
            f"parts-{number}-position": position,
            f"parts-{number}-title": title,
            f"parts-{number}-essay": essay,
        }
    return sent


def test_a_series_is_arranged_in_its_form(desk, essay, draft):
    address_of = reverse("admin:essays_series_add")
    fields = {"title": "Leaving well", "slug": "", "standfirst": "", "lang": "en-GB"}
    sent = fields | parts(p0=f"2|The hard part|{draft.pk}", p1=f"1||{essay.pk}", p2="1.5|A gap|", p3="||")
    assert desk.post(address_of, sent).status_code == 302
    series = Series.objects.get()
    assert [(part.position, part.title, part.essay) for part in series.parts.all()] == [
        (1, "", essay),
        (2, "A gap", None),
        (3, "The hard part", draft),
    ]
    assert "1 of 3 published" in desk.get(reverse("admin:essays_series_changelist")).text
    twice = fields | parts(p0=f"1||{essay.pk}", p1=f"2||{essay.pk}")
    refused = desk.post(address_of, twice)
    assert refused.status_code == 422
    assert "one part of a series only" in refused.text


def test_a_series_is_rearranged_and_loses_a_part(desk, essay, draft):
    series = Series.objects.create(title="Two", slug="two")
    first = Part.objects.create(series=series, position=1, essay=essay)
    second = Part.objects.create(series=series, position=2, essay=draft)
    address_of = reverse("admin:essays_series_change", args=[series.pk])
    sent = {
        "title": "Two",
        "slug": "two",
        "standfirst": "",
        "lang": "de",
        "arranged": desk.get(address_of).context["adminform"].form["arranged"].value(),
        **parts(p0=f"1||{essay.pk}", p1=f"2|Only one|{draft.pk}"),
        "parts-INITIAL_FORMS": "2",
        "parts-0-id": first.pk,
        "parts-1-id": second.pk,
        "parts-0-DELETE": "on",
    }
    answer = desk.post(address_of, sent)
    assert answer.status_code == 302, answer.text
    assert [(part.pk, part.position, part.title) for part in series.parts.all()] == [
        (second.pk, 1, "Only one")
    ]


def test_a_series_that_somebody_changed_meanwhile_is_not_written_over(desk, cast, essay):
    series = save_series(Series(title="Two"), by=cast.editor)
    arrange(series, [Place("One", essay), Place("Gap")], by=cast.editor)
    address_of = reverse("admin:essays_series_change", args=[series.pk])
    seen = desk.get(address_of).context["adminform"].form["arranged"].value()
    fields = {"title": "Two", "slug": "two", "standfirst": "", "lang": "en-GB", "arranged": seen}
    sent = fields | parts(p0=f"1|One, renamed|{essay.pk}", p1="2|Gap|")
    arrange(series, [Place("One", essay), Place("Gap"), Place("Added by another")], by=cast.admin)
    refused = desk.post(address_of, sent)
    assert refused.status_code == 409
    assert "Added by another" in refused.text
    assert "One, renamed" in refused.text
    again = sent | {"arranged": refused.context["adminform"].form["arranged"].value()}
    assert desk.post(address_of, again).status_code == 302
    assert [part.title for part in series.parts.all()] == ["One, renamed", "Gap"]


def test_a_series_form_sent_twice_is_saved_once_and_keeps_its_rows(desk, cast, essay):
    series = save_series(Series(title="Two"), by=cast.editor)
    arrange(series, [Place("One", essay), Place("Gap")], by=cast.editor)
    before = set(series.parts.values_list("pk", flat=True))
    address_of = reverse("admin:essays_series_change", args=[series.pk])
    seen = desk.get(address_of).context["adminform"].form["arranged"].value()
    fields = {"title": "Two", "slug": "two", "standfirst": "", "lang": "en-GB", "arranged": seen}
    for _ in range(2):
        assert desk.post(address_of, fields | parts(p0=f"1|One|{essay.pk}", p1="2|Gap|")).status_code == 302
    assert set(series.parts.values_list("pk", flat=True)) == before


def test_whoever_hid_an_essay_can_restore_it_whatever_became_of_it(cast, desk, essay):
    hide(target=essay, by=cast.moderator, reason="other")
    desk.post(address("withdraw", essay.pk))
    restore_page = reverse("admin:essays_essay_restore", args=[essay.pk])
    assert cast.client("moderator").get(restore_page).status_code == 200
    cast.client("moderator").post(restore_page, {"reason": "mended"})
    desk.post(change(essay), form_of(essay, _publish="x"))
    essay.refresh_from_db()
    assert essay.is_published


def test_a_deleted_draft_leaves_a_gap_that_stays(desk, cast, essay, draft):
    series = save_series(Series(title="Two"), by=cast.editor)
    arrange(series, [Place("", essay), Place("", draft)], by=cast.editor)
    cast.client("admin").post(reverse("admin:essays_essay_delete", args=[draft.pk]), {"post": "yes"})
    arrange(series, places_of(series), by=cast.editor)
    assert [part.title for part in series.parts.all()] == ["", "A part still to be written"]


def test_tags_are_written_as_words(desk, draft, cast):
    desk.post(change(draft), form_of(draft, tagged="Leaving, night shifts,, Night Shifts", _publish="x"))
    assert [tag.slug for tag in draft.tags.all()] == ["leaving", "night-shifts"]
    assert "night shifts" in desk.get(change(draft)).text
    page = cast.client(None).get("/tags/night-shifts/")
    assert draft.title in page.text
    desk.post(change(draft), form_of(draft, tagged="", _unpublish="x"))
    assert cast.client(None).get("/tags/night-shifts/").status_code == 404


def test_wanted_pages_and_names(desk, cast, essay):
    write_essay(
        cast.editor, title="Asking", source="See [[handing back the keys]] and [[Nobody wrote this]]."
    )
    page = desk.get(reverse("admin-wanted")).text
    assert "Nobody wrote this" in page
    assert "Handing back" not in page
    assert "Asking" in page
    found = desk.get(reverse("admin-names") + "?q=BACK").json()["names"]
    assert found == [{"title": "Handing back the keys", "published": True}]
    assert len(desk.get(reverse("admin-names")).json()["names"]) == 2


def test_words_are_kept_while_typing_and_are_no_version(desk, cast, draft):
    answer = keep(desk, essay=draft.pk, seen="1", title="New title", source="Half a sent").json()
    assert answer["kept"]
    assert (answer["others"], answer["newest"]) == ([], 1)
    draft.refresh_from_db()
    assert (draft.head.version, draft.title) == (1, "A draft")
    page = desk.get(change(draft)).text
    assert "You have written words that were not saved." in page
    kept = Writing.objects.get()
    form = desk.get(f"{change(draft)}?writing={kept.address_id}").context["adminform"].form
    assert (form["title"].value(), form["source"].value(), form["seen"].value()) == (
        "New title",
        "Half a sent",
        "1",
    )
    assert form["continues"].value() == "one"
    desk.post(change(draft), form_of(draft, title="New title", sitting="two", continues="one"))
    assert not Writing.objects.exists()


def test_words_that_arrive_late_and_were_saved_are_not_offered(desk, draft):
    desk.post(change(draft), form_of(draft, source="Saved.", sitting="one"))
    same = {"title": draft.title, "standfirst": draft.standfirst, "source": "Saved."}
    keep(desk, essay=draft.pk, **same)
    assert "were not saved" not in desk.get(change(draft)).text
    keep(desk, essay=draft.pk, **{**same, "source": "Saved. And more."})
    assert "were not saved" in desk.get(change(draft)).text


def test_each_form_keeps_its_own_words(desk, draft):
    keep(desk, sitting="one", essay=draft.pk, source="From the phone.")
    keep(desk, sitting="two", essay=draft.pk, source="From the desk.")
    keep(desk, sitting="two", essay=draft.pk)
    assert sorted(row.words["source"] for row in Writing.objects.all()) == [
        "From the desk.",
        "From the phone.",
    ]
    desk.post(change(draft), form_of(draft, source="Saved.", sitting="two"))
    assert Writing.objects.get().words == {"source": "From the phone."}


def test_each_editor_sees_that_the_other_is_there(desk, cast, draft):
    keep(cast.client("admin"), essay=draft.pk, seen="1")
    assert "Admin has this essay open too." in desk.get(change(draft)).text
    assert keep(desk, essay=draft.pk, seen="1").json()["others"] == ["Admin"]
    keep(cast.client("admin"), essay=draft.pk, gone="1")
    assert keep(desk, essay=draft.pk, seen="1").json()["others"] == []
    assert "Admin has this essay" not in desk.get(change(draft)).text


def test_nobody_else_reads_or_drops_kept_words(cast, desk, draft):
    keep(cast.client("admin"), essay=draft.pk, source="Mine alone.")
    kept = Writing.objects.get()
    assert "Mine alone." not in desk.get(f"{change(draft)}?writing={kept.address_id}").text
    assert desk.post(reverse("admin-let-go", args=[kept.pk])).status_code == 404
    assert Writing.objects.exists()
    cast.client("admin").post(reverse("admin-let-go", args=[kept.pk]))
    assert not Writing.objects.exists()
    for name, status in (("moderator", 403), ("doctor", 403), (None, 403)):
        assert keep(cast.client(name), essay=draft.pk, source="x").status_code == status
    assert not Writing.objects.exists()


def test_kept_words_have_bounds(desk, cast, draft):
    assert keep(desk, source="x" * 320_000).status_code == 413
    assert keep(desk, sitting="").status_code == 400
    assert keep(desk, essay="999999999999999999999", source="x").status_code == 200
    for number in range(40):
        keep_writing(by=cast.editor, sitting=f"s{number}", essay=draft, based_on=1, words={"source": "x"})
    assert Writing.objects.count() == 30
    Writing.objects.update(kept_at=timezone.now() - KEPT - timedelta(hours=1), present_at=None)
    assert forget_old_writing() == 30


def test_kept_words_of_a_new_essay_are_offered_again(desk):
    keep(desk, title="Begun on a train", source="Half.")
    page = desk.get(ADD).text
    assert "Begun on a train" in page
    kept = Writing.objects.get()
    form = desk.get(f"{ADD}?writing={kept.address_id}").context["adminform"].form
    assert form["source"].value() == "Half."
    desk.post(ADD, words(title="Begun on a train", continues="one", submission="s"))
    assert not Writing.objects.exists()


def test_the_second_save_shows_both_texts_and_what_differs(desk, cast, draft):
    first = form_of(draft, source="The first paragraph.\n\nMy second.")
    cast.client("admin").post(change(draft), form_of(draft, source="The first paragraph.\n\nTheir second."))
    refused = desk.post(change(draft), first)
    assert refused.status_code == 409
    for words_shown in ("<del>Their</del>", "<ins>My</ins>", "Admin saved this essay", "Their second."):
        assert words_shown in refused.text
    assert "My second." in refused.context["adminform"].form["source"].value()
    again = desk.post(change(draft), first | {"seen": refused.context["adminform"].form["seen"].value()})
    assert again.status_code == 302
    assert list(draft.revisions.order_by("version").values_list("source", flat=True)) == [
        "The first paragraph.\n\nThe second.",
        "The first paragraph.\n\nTheir second.",
        "The first paragraph.\n\nMy second.",
    ]


@pytest.mark.parametrize("name", ["moderator", "doctor", None])
def test_versions_and_withdrawal_are_the_editors(cast, draft, essay, name):
    client = cast.client(name)
    for page in (
        address("versions", draft.pk),
        address("version", draft.pk, 1),
        address("withdraw", essay.pk),
    ):
        assert client.get(page).status_code in ((404,) if name == "moderator" else (302,))
    for page in (address("restore_version", draft.pk, 1), address("withdraw", essay.pk)):
        assert client.post(page).status_code in ((404,) if name == "moderator" else (302,))
    assert Essay.objects.get(pk=essay.pk).is_published
    assert draft.revisions.count() == 1


def test_the_form_says_what_readers_see_of_it(desk, cast, essay):
    desk.post(change(essay), form_of(essay, source="Next words."))
    hide(target=essay, by=cast.moderator, reason="patient")
    page = desk.get(change(essay)).text
    assert "A moderator has hidden this essay: A patient could be recognised." in page
    assert "Readers see the one before" not in page
    assert "admin/writing/keep" not in cast.client("moderator").get(change(essay)).text
    desk.post(address("withdraw", essay.pk))
    assert "A moderator has hidden this essay" in desk.get(change(essay)).text


def test_two_parts_of_one_number_are_asked_about(desk, essay, draft):
    fields = {"title": "Two", "slug": "", "standfirst": "", "lang": "en-GB"}
    refused = desk.post(
        reverse("admin:essays_series_add"), fields | parts(p0=f"1||{essay.pk}", p1=f"1||{draft.pk}", p2="1||")
    )
    assert refused.status_code == 422
    assert "Two parts have the same number." in refused.text
