"""Every address, asked by everybody, against the table in docs/permissions.md.

After a change that is meant, write the table anew and read its diff:
WRITE_PERMISSIONS=1 make test PYTEST_ARGS="-k test_permissions"
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.auditing import record
from accounts.models import HelpCountry, Helpline, Notification, OutgoingMail, Report, Upload
from accounts.reporting import report
from accounts.sealing import own_byline
from accounts.unsubscribing import token_for
from essays.arranging import Place, arrange, save_series
from essays.importing import import_file
from essays.importing.waiting import receive
from essays.models import ImportedFile, Series
from forum.bookmarking import add_bookmark
from forum.drafting import Goal, Words, keep_draft
from forum.editing import edit
from forum.hearing import hear
from forum.models import Category
from forum.polling import NewPoll, attach_poll
from forum.posting import reply
from forum.tagging import tags_named
from tests.cast import write_essay
from tests.forum.test_holding import STRONG as HELD
from tests.forum.test_holding import standing_by

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
PEOPLE = ("visitor", "doctor", "other", "editor", "moderator", "admin")
WRITES = re.compile(r"^(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
# The one thing that looking at a page may write is that it was looked at.
READING_STATE = re.compile(r'^(INSERT INTO|UPDATE) "(forum_reading|accounts_notification)"')


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """Every address that the resolver knows, as `/forum/<slug:slug>/`."""
    for entry in resolver.url_patterns:
        address = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry, address)
        elif isinstance(entry, URLPattern):
            yield "/" + re.sub(r"\\Z|\\\.|[\^$]", lambda found: "." if found[0] == "\\." else "", address)


@pytest.fixture
def samples(cast, topic, a_reply, essay) -> dict[str, str]:
    """What stands for the parameters of an address; the doctor opened the topic, the other member replied."""
    edit(post=a_reply, by=cast.other, source="My mother, on a Wednesday.", version=1)
    report(target=a_reply, by=cast.doctor, reason="unkind")
    mail = OutgoingMail.objects.create(sender="a@example.org", to="b@example.org", subject="s", body="b")
    picture = Upload.objects.create(
        name="p" * 24 + ".jpg", kind="image/jpeg", size=1, width=1, height=1, byline=own_byline(cast.editor)
    )
    import_file(b"# A title\n\nWords.", name="words.md")
    taken = ImportedFile.objects.get()
    waiting = receive([], "Words that wait.", by=cast.editor)[0][0]
    series = save_series(Series(title="Leaving well"), by=cast.editor)
    arrange(series, [Place("", essay)], by=cast.editor)
    essay.tags.set(tags_named(["leaving"]))
    hear(a_reply.pk)  # the doctor was told of it
    attach_poll(a_reply, NewPoll("Well?", ("Yes", "No")))
    bookmark = add_bookmark(post=a_reply, by=cast.doctor)
    country = HelpCountry.objects.create(name="Wales", anchor="wales")
    held = reply(topic=topic, by=cast.other, source=HELD, answers=standing_by(body=HELD))
    line = Helpline.objects.create(name="A line", number="1", source="asked")
    rows = {
        "essays/essay": essay.pk,
        "essays/series": series.pk,
        "essays/importedfile": taken.pk,
        "essays/sitesettings": 1,
        "forum/category": Category.objects.get(slug="leaving").pk,
        "forum/topic": topic.pk,
        "forum/post": a_reply.pk,
        "accounts/report": Report.objects.get().pk,
        "accounts/auditentry": record(act="test", by=cast.admin, target=topic).pk,
        "accounts/helpcountry": country.pk,
        "accounts/helpline": line.pk,
        "accounts/member": cast.doctor.pk,
        "accounts/byline": own_byline(cast.doctor).pk,
        "accounts/outgoingmail": mail.pk,
        "accounts/upload": picture.pk,
        "auth/group": cast.editor.groups.get().pk,
    }
    return {
        "random_id:pk": {
            "t": topic.address_id,
            "p": a_reply.address_id,
            "held": held.address_id,
            "import": waiting.address_id,
            "drafts": keep_draft(
                by=cast.doctor, goal=Goal(topic=topic), words=Words.of(source="Half.", fields={})
            ).address_id,
        },
        "essay": essay.slug,
        "slug": "leaving",
        "handle": cast.doctor.handle,
        "topic-slug": topic.slug,
        "kind": "post",
        "pk": str(a_reply.pk),
        "held": str(held.pk),
        "bookmark": str(bookmark.pk),
        "notification": str(Notification.objects.get(target_id=a_reply.pk).pk),
        "token": token_for(cast.doctor),
        "rows": rows,
    }


def filled(pattern: str, samples: dict) -> str:
    """An address to ask for: the parameters of a pattern replaced by what there is."""
    found = re.match(r"/admin/(\w+/\w+)/", pattern)
    row = str(samples["rows"].get(found[1], 1)) if found else "1"

    def value(match: re.Match) -> str:
        name = match[1]
        if name == "random_id:pk" and pattern.startswith("/admin/essays/import/"):
            return samples["random_id:pk"]["import"]
        if name == "int:pk" and pattern.startswith("/notifications/"):
            return samples["notification"]
        if name == "int:pk" and pattern.startswith("/bookmarks/"):
            return samples["bookmark"]
        if name == "random_id:pk" and pattern.startswith("/drafts/"):
            return samples["random_id:pk"]["drafts"]
        if name == "random_id:pk" and pattern.endswith("/held/"):
            return samples["random_id:pk"]["held"]
        if name == "random_id:pk":
            return samples["random_id:pk"]["p" if "/p/" in pattern[: match.start()] else "t"]
        if name == "slug:slug":
            if pattern.startswith("/essays/"):
                return samples["essay"]
            if pattern.startswith("/series/"):
                return "leaving-well"
            return samples["topic-slug"] if "/t/" in pattern else samples["slug"]
        if name == "int:pk" and pattern.startswith("/admin/essays/essay/"):
            return row
        if name == "int:pk" and pattern.startswith("/admin/waiting/"):
            return samples["held"]
        return {
            "int:number": "1",
            "int:version": "1",
            "slug:handle": samples["handle"],
            "slug:kind": samples["kind"],
            "int:pk": samples["pk"],
            "int:content_type_id": "1",
            "app_label": "forum",
            "url": "nowhere",
            "key": "nothing",
            "uidb36": "1",
            "name": "nothing",
            "str:token": samples["token"],
        }.get(name, row)

    plain = re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", pattern)
    return re.sub(r"<([\w:]+)>", value, plain)


def row_of(pattern: str) -> str:
    """How the table names an address."""
    return re.sub(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)", r"<\1>", pattern)


def ask(client: Client, method: str, address: str) -> str:
    """The status of an answer; whatever a POST did is undone, in the browser too."""
    cookies = deepcopy(client.cookies)
    with transaction.atomic():
        answer = getattr(client, method)(address)
        status = str(answer.status_code)
        if answer.status_code in (301, 302) and answer.url.startswith("/accounts/login/"):
            status = "login"
        transaction.set_rollback(True)
    client.cookies = cookies
    return status


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that write, from here on."""
    found: list[str] = []

    def look(execute, sql, params, many, context):
        text = sql if isinstance(sql, str) else sql.as_string()
        if WRITES.match(text) and not READING_STATE.match(text):
            found.append(text)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield found


@pytest.mark.django_db
def test_permissions_match_the_table(cast, samples, settings):
    settings.KEEP_SENT_MAIL = True
    settings.LIMITS = {name: [(100_000, 60)] for name in settings.LIMITS}
    settings.ACCOUNT_RATE_LIMITS = False
    addresses = sorted(set(patterns(get_resolver())))
    found = {}
    clients = {person: cast.client(None if person == "visitor" else person) for person in PEOPLE}
    for pattern in addresses:
        address = filled(pattern, samples)
        cells = []
        for person, client in clients.items():
            with written() as writes:
                get = ask(client, "get", address)
            assert not writes, f"GET {address} as {person} wrote: {writes}"
            cells.append(f"{get} {ask(client, 'post', address)}")
        found[row_of(pattern)] = cells
    assert not [row for row, cells in found.items() if any("500" in cell for cell in cells)]
    if os.environ.get("WRITE_PERMISSIONS"):
        write_table(found)
    assert found == read_table()


def write_table(found: dict[str, list[str]]) -> None:
    text = TABLE.read_text()
    head = text[: text.index("| address |")]
    lines = ["| address | " + " | ".join(PEOPLE) + " |", "|---" * (len(PEOPLE) + 1) + "|"]
    lines += [f"| `{row}` | " + " | ".join(cells) + " |" for row, cells in found.items()]
    TABLE.write_text(head + "\n".join(lines) + "\n")


def read_table() -> dict[str, list[str]]:
    rows = re.findall(r"^\| `([^`]+)` \| (.+) \|$", TABLE.read_text(), re.MULTILINE)
    return {row: [cell.strip() for cell in cells.split("|")] for row, cells in rows}


@pytest.mark.django_db
def test_a_draft_answers_like_nothing(cast):
    draft = write_essay(cast.editor, title="Unseen", published=False)
    for name in (None, "doctor", "moderator"):
        client = cast.client(name)
        there, nothing = client.get(draft.get_absolute_url()), client.get("/essays/nothing/")
        assert there.status_code == nothing.status_code == 404
        unseen = there.content.replace(b"/essays/unseen/", b"/essays/nothing/")
        assert re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", unseen) == re.sub(
            rb'name="csrfmiddlewaretoken" value="\w+"', b"", nothing.content
        )
