"""What is not published of an essay: nobody but editors and whoever signs it reads, finds, links to or guesses at it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import get_resolver
from django.utils import timezone

from accounts.moderating import hide
from accounts.sealing import own_byline
from essays.arranging import Place, arrange, save_series
from essays.drafting import save_essay
from essays.models import Essay, Series
from essays.publishing import publish, unpublish, withdraw
from essays.scheduling import schedule
from essays.writing import keep_writing
from forum.tagging import tags_named
from tests.cast import write_essay
from tests.config.asking import asked
from tests.config.test_permissions import patterns

pytestmark = pytest.mark.django_db

CANARY, FINDER = "Zanzibarquartz", "xylophonist"
STATES = ("draft", "scheduled", "unpublished", "withdrawn", "hidden", "next version", "kept words")
TOUCHES_ESSAYS = re.compile(r"^/(essays|series|tags|feeds/essays|admin/essays|admin/writing|report/)")
OUTSIDERS = (None, "other", "moderator")


@pytest.fixture
def gone(cast, request) -> Essay:
    """An essay signed by the doctor, with a canary in what is not published of it."""
    state = request.param
    title, source = f"{CANARY} the {FINDER}", f"{CANARY}, {FINDER}."
    is_open = state in ("next version", "kept words")
    shown = (
        {"title": "In the open", "source": "Plain words."} if is_open else {"title": title, "source": source}
    )
    essay = write_essay(cast.editor, slug="gone", published=False, **shown)
    save_essay(essay, by=cast.editor, bylines=[own_byline(cast.doctor)])
    essay.tags.set(tags_named(["only-here"]))
    series = save_series(Series(title="Parts"), by=cast.editor)
    there = write_essay(
        cast.editor, title="There", source=f"See [[{CANARY} the {FINDER}]].".replace(CANARY, "z")
    )
    arrange(series, [Place("", there), Place("" if is_open else f"{CANARY} part", essay)], by=cast.editor)
    into(state, essay, cast)
    essay.refresh_from_db()
    if is_open:
        essay.title, essay.source, essay.standfirst = title, source, f"{CANARY}."
    if state == "next version":
        save_essay(essay, by=cast.editor)
    if state == "kept words":
        keep_writing(
            by=cast.editor, sitting="s", essay=essay, based_on=1, words={"source": source, "title": title}
        )
    return Essay.objects.get(pk=essay.pk)


def into(state: str, essay: Essay, cast) -> None:
    if state == "scheduled":
        schedule(essay, at=timezone.now() + timedelta(days=1), by=cast.editor)
    elif state != "draft":
        publish(essay, by=cast.editor)
    if state == "unpublished":
        unpublish(essay, by=cast.editor)
    elif state == "withdrawn":
        withdraw(essay, by=cast.editor)
    elif state == "hidden":
        hide(target=essay, by=cast.moderator, reason="patient")


def addresses(pk: object, slug: str) -> list[str]:
    """Every address that touches essays, filled with one essay's number and name."""
    found = []
    for pattern in sorted(set(patterns(get_resolver()))):
        if TOUCHES_ESSAYS.match(pattern):
            plain = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", pattern)
            plain = (
                plain.replace("<slug:kind>", "essay")
                .replace("<slug:slug>", slug)
                .replace("<int:pk>", str(pk))
            )
            plain = re.sub(r"<(?:path:)?object_id>", str(pk), plain).replace("<int:number>", "1")
            plain = plain.replace("<random_id:pk>", "0000000001").replace("<int:version>", "1")
            found.append(re.sub(r"<[\w:]+>", "1", plain))
    assert len(found) > 30
    return found


SURFACES = [
    *(
        "/",
        "/essays/",
        "/series/parts/",
        "/tags/only-here/",
        "/feeds/essays/",
        "/feeds/forum/",
        "/sitemap.xml",
    ),
    *("/forum/", "/forum/essays/", "/members/doctor/", "/essays/there/", "/admin/", "/admin/essays/essay/"),
    *(f"/search/?q={FINDER}", f"/search/?q={FINDER}&kind=essays", f"/search/?q={FINDER}&kind=topics"),
    *(
        "/admin/essays/essay/?q=" + FINDER,
        "/essays/zanzibarquart/",
        "/essays/the-xylophonist/",
    ),
]


@pytest.mark.parametrize("gone", STATES, indirect=True, ids=str)
@pytest.mark.parametrize("person", OUTSIDERS, ids=str)
def test_others_meet_it_nowhere(cast, gone, person):
    if person == "moderator" and gone.state == "hidden":
        return  # a moderator reads what a moderator has hidden
    client = cast.client(person)
    everywhere = [*addresses(gone.pk, gone.slug), *SURFACES]
    for method, address, words in asked(client, everywhere, methods=("get", "post")):
        assert CANARY.lower() not in words.lower(), f"{method} {address} as {person}"
    topic = Essay.objects.get(pk=gone.pk).discussion
    if topic is not None and not gone.is_published:
        known = person == "moderator"  # who may still have to hide a reply of it
        assert (client.get(f"/forum/t/{topic.address_id}/").status_code == 404) != known


@pytest.mark.parametrize("gone", ["draft", "scheduled", "unpublished", "hidden"], indirect=True, ids=str)
@pytest.mark.parametrize("person", OUTSIDERS, ids=str)
def test_others_are_answered_as_if_it_did_not_exist(cast, gone, person):
    if person == "moderator" and gone.state == "hidden":
        return
    client = cast.client(person)
    for there, nowhere in zip(addresses(gone.pk, gone.slug), addresses(999_999, "nothing"), strict=True):
        for method in ("get", "post"):
            one, other = getattr(client, method)(there), getattr(client, method)(nowhere)
            assert one.status_code == other.status_code, f"{method} {there} as {person}"
            if there != nowhere:
                assert one.status_code in (302, 403, 404, 405), f"{method} {there} as {person}"
                if one.status_code == 302 and "login" not in one["Location"]:
                    assert one["Location"] == other["Location"].replace("999999", str(gone.pk))
    for address in (gone.get_absolute_url(), gone.next_address, "/tags/only-here/"):
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("gone", ["withdrawn"], indirect=True, ids=str)
def test_what_was_withdrawn_says_so_and_nothing_more(cast, gone):
    for person in OUTSIDERS:
        answer = cast.client(person).get(gone.get_absolute_url())
        assert answer.status_code == 410
        assert CANARY.lower() not in answer.content.decode().lower()
        assert cast.client(person).get(gone.next_address).status_code == 404


@pytest.mark.parametrize("gone", [state for state in STATES if state != "kept words"], indirect=True, ids=str)
@pytest.mark.parametrize("person", ["doctor", "editor", "admin"])
def test_editors_and_whoever_signs_it_read_it(cast, gone, person):
    client = cast.client(person)
    assert CANARY in client.get(gone.next_address).content.decode()
    if not gone.is_published:
        assert CANARY in client.get(gone.get_absolute_url()).content.decode()
    desk = client.get(f"/admin/essays/essay/{gone.pk}/change/")
    assert (desk.status_code == 200) == (person != "doctor")
    assert client.get(f"/admin/essays/essay/{gone.pk}/versions/1/").status_code == (
        200 if person != "doctor" else 302
    )


@pytest.mark.parametrize("gone", STATES, indirect=True, ids=str)
def test_no_export_for_visitors_holds_it(gone, tmp_path: Path):
    call_command("export_site", str(tmp_path / "out"), verbosity=0)
    written = b"".join(file.read_bytes() for file in sorted((tmp_path / "out").rglob("*")) if file.is_file())
    assert b"There" in written
    assert CANARY.encode() not in written
    assert CANARY.lower().encode() not in written.lower()


@pytest.mark.parametrize(
    "gone", ["draft", "scheduled", "unpublished", "withdrawn", "hidden"], indirect=True, ids=str
)
def test_no_link_leads_to_it(cast, gone):
    linking = write_essay(cast.editor, title="Linking", source=f"See [[{gone.title}|that]] and [[gone]].")
    assert "<a" not in linking.html
    assert (
        "Linking" not in cast.client("editor").get(gone.get_absolute_url()).content.decode().split("<main")[0]
    )
