"""Helplines: when they answer, what the page says of each, and that nobody learns who looked."""

import zoneinfo
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.models import AuditEntry, HelpCountry, Helpline
from accounts.opening_hours import DAYS, UnclearHours, read_hours, state_at

LONDON = zoneinfo.ZoneInfo("Europe/London")
MONDAY = datetime(2026, 11, 23, tzinfo=LONDON)


def at(words: str, day: int, clock: str) -> tuple[bool, str]:
    """Open or not on that day of the week (0 is Monday) at that time, and when it changes."""
    hours, minutes = map(int, clock.split(":"))
    now = state_at(read_hours(words), MONDAY + timedelta(days=day, hours=hours, minutes=minutes))
    return now.is_open, f"{now.until:%a %H:%M}" if now.until else ""


@pytest.mark.parametrize(
    ("words", "day", "clock", "expected"),
    [
        ("24/7", 3, "03:00", (True, "")),
        ("Mon-Fri 08:00-20:00, Sat 08:00-14:00", 0, "07:59", (False, "Mon 08:00")),
        ("Mon-Fri 08:00-20:00, Sat 08:00-14:00", 0, "08:00", (True, "Mon 20:00")),
        ("Mon-Fri 08:00-20:00, Sat 08:00-14:00", 5, "14:00", (False, "Mon 08:00")),
        ("Mon–Fri 08:00–20:00; Sat 08:00–14:00", 6, "12:00", (False, "Mon 08:00")),
        ("daily 08:00-01:00", 2, "00:30", (True, "Wed 01:00")),
        ("daily 08:00-01:00", 2, "01:00", (False, "Wed 08:00")),
        ("Sun 22:00-02:00", 0, "01:00", (True, "Mon 02:00")),
        ("Fri-Mon 10:00-24:00", 1, "09:00", (False, "Fri 10:00")),
        ("daily 08:00-20:00, daily 10:00-22:00", 3, "03:00", (False, "Thu 08:00")),
        ("Mon-Fri 18:00-24:00, Tue-Sat 00:00-08:00", 0, "23:00", (True, "Tue 08:00")),
        ("daily 00:00-12:00, daily 12:00-24:00", 0, "23:00", (True, "")),
        ("Tue Thu 09:00-10:00", 3, "09:30", (True, "Thu 10:00")),
    ],
)
def test_when_a_line_answers(words, day, clock, expected):
    assert at(words, day, clock) == expected


@pytest.mark.parametrize(
    "words", ["always", "Mon 8-20", "Mon-Fri", "Mox 08:00-09:00", "Mon 25:00-26:00", "Mon 08:00-24:30"]
)
def test_hours_that_are_unclear_are_refused(words):
    with pytest.raises(UnclearHours):
        read_hours(words)


times = st.integers(0, 23).map(lambda hour: f"{hour:02}:00")


@settings(max_examples=150)
@given(
    st.lists(st.tuples(st.integers(0, 6), times, times), min_size=1, max_size=5), st.integers(0, 7 * 24 - 1)
)
def test_it_agrees_with_a_table_of_hours(spans, hour):
    words = ", ".join(f"{DAYS[day]} {begin}-{end}" for day, begin, end in spans)
    table = set()
    for day, begin, end in spans:
        first, last = int(begin[:2]), int(end[:2])
        length = last - first if last > first else last + 24 - first
        table |= {(day * 24 + first + more) % 168 for more in range(length)}
    now = state_at(read_hours(words), MONDAY + timedelta(hours=hour, minutes=30))
    assert now.is_open == (hour in table)


def test_an_hour_that_the_clocks_skip_is_no_error():
    spring = datetime(2026, 3, 29, 1, 30, tzinfo=LONDON)
    assert state_at(read_hours("Sun 01:00-02:00, Mon 08:00-09:00"), spring).until is not None


@pytest.fixture
def line(db) -> Helpline:
    made = Helpline.objects.create(
        name="A line for doctors", whom="doctors", number="0300 123", hours="24/7", source="its own page"
    )
    made.countries.add(HelpCountry.objects.create(name="Wales", anchor="wales", emergency="999"))
    return made


def page() -> str:
    return Client().get("/help-now/").content.decode()


def test_the_page_needs_no_account_and_sets_no_cookie(line):
    answer = Client().get("/help-now/")
    assert answer.status_code == 200
    assert not answer.cookies
    assert 'href="tel:0300123"' in answer.text
    assert 'href="tel:999"' in answer.text
    assert "Open now, day and night." in answer.text


@pytest.mark.parametrize(
    "address", ["/", "/essays/", "/forum/", "/accounts/login/", "/no/such/page/", "/search/"]
)
def test_every_page_leads_there(db, address):
    assert 'href="/help-now/"' in Client().get(address).content.decode()


def test_what_nobody_has_checked_says_so(line):
    today = date.today()  # noqa: DTZ011  (any day will do)
    assert "Not checked yet." in page()
    Helpline.objects.update(checked_on=today - timedelta(days=30), review_by=today + timedelta(days=30))
    assert "Checked on" in page()
    Helpline.objects.update(checked_on=today - timedelta(days=90), review_by=today - timedelta(days=2))
    assert "Not checked since" in page()
    Helpline.objects.update(review_by=None)
    assert "Not checked since" in page()


def test_doctors_own_lines_come_first(line):
    for name, whom in (("Anybody", "everyone"), ("All staff", "health")):
        made = Helpline.objects.create(name=name, whom=whom, link="https://example.org/", source="s")
        made.countries.set(HelpCountry.objects.all())
    text = page()
    assert text.index("A line for doctors") < text.index("All staff") < text.index("Anybody")
    assert "We do not know the hours." in text


def test_of_lines_for_the_same_people_those_that_are_open_come_first(line):
    never = "Mon 00:00-00:01" if timezone.localtime().weekday() != 0 else "Tue 00:00-00:01"
    for name, whom, hours in (("Shut", "doctors", never), ("Open", "everyone", "24/7")):
        made = Helpline.objects.create(name=f"{name} line", whom=whom, hours=hours, number="1", source="s")
        made.countries.set(HelpCountry.objects.all())
    Helpline.objects.filter(pk=line.pk).update(position=5)
    text = page()
    assert text.index("A line for doctors") < text.index("Shut line") < text.index("Open line")


def test_a_line_with_a_link_alone_shows_where_it_leads(line):
    Helpline.objects.filter(pk=line.pk).update(number="", link="https://www.canopi.nhs.wales/contact/?a=b")
    assert ">canopi.nhs.wales</a>" in page()
    assert ">https://" not in page()


def test_a_line_must_be_reachable(db):
    with pytest.raises(IntegrityError):
        Helpline.objects.create(name="Nothing", source="s")


def test_the_cost_does_not_grow(line, django_assert_num_queries):
    country = HelpCountry.objects.get()
    for number in range(20):
        Helpline.objects.create(name=f"Line {number}", number="1", source="s").countries.add(country)
    with django_assert_num_queries(2):
        page()


def test_editors_keep_them_and_each_change_is_in_the_trail(cast, line):
    editor = cast.client("editor")
    address = f"/admin/accounts/helpline/{line.pk}/change/"
    fields = {
        "name": line.name,
        "countries": [line.countries.get().pk],
        "whom": "doctors",
        "number": "0300 124",
        "hours": "whenever",
        "time_zone": "Europe/London",
        "source": "asked by letter",
        "position": "0",
    }
    refused = editor.post(address, fields)
    assert refused.status_code == 422
    assert "Write the hours as" in refused.text
    assert editor.post(address, fields | {"hours": "daily 08:00-01:00"}).status_code == 302
    assert set(AuditEntry.objects.values_list("act", "reason")) == {
        ("change", n) for n in ("number", "hours", "source")
    }
    for name, status in (("moderator", 403), ("doctor", 302), (None, 302)):
        assert cast.client(name).post(address, fields).status_code == status
