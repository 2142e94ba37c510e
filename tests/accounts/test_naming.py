"""Names that a mail program would make a link of, or that are not read as they are written."""

import pytest
from django.core.exceptions import ValidationError

from accounts.naming import validate_display_name, validate_one_line

HOSTILE = [
    "http://evil.example",
    "HTTPS:evil",
    "www.evil",
    "evil.example",
    "a.b",
    "t.co",
    "see evil．example now",
    "evil。example",
    "//evil",
    "me@example.org",
    "@moderator",
    "Two\nlines",
    "Tab\there",
    "\u202eesrever",
    "a\u200bb",
    "zero\ufeffwidth",
    "\u2028line",
    "nul\x00l",
    "Z" + "\u0301" * 8,
    "visit x.Evil",
]
GOOD = [
    "Rhian Pugh",
    "Dr. A. Smith, M.D.",
    "J.R.R. Tolkien",
    "Ph.D",
    "O’Brien-Núñez",
    "MBH/PS",
    "Nguyễn Thị Ánh",
    "山田 太郎",
    "محمد علي",
    "E. Coli",
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_are_refused(name):
    with pytest.raises(ValidationError):
        validate_display_name(name)


@pytest.mark.parametrize("name", GOOD)
def test_ordinary_names_are_not(name):
    validate_display_name(name)


def test_a_line_may_name_an_address_but_stays_one_line():
    validate_one_line("I write at www.example.org.")
    with pytest.raises(ValidationError):
        validate_one_line("two\r\nlines")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Other", "ÓTHER", "Moderator", "second opinion", "The moderators", "Admin"])
def test_nobody_is_shown_as_somebody_else(cast, name):
    said = {"display_name": name, "line": "", "biography": "", "time_zone": "UTC"}
    answer = cast.client("doctor").post("/settings/", said)
    assert answer.status_code == 422
    assert "already shown under this name" in answer.content.decode()
    mine = cast.client("doctor").post("/settings/", {**said, "display_name": "Doctor"})
    assert mine.status_code == 302
