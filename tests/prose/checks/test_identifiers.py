"""What identifies a patient: kinds, places in the text, reasons, and what looks like it and is none."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.gb import nhs
from stdnum.isbn import is_valid as is_isbn

from prose.identifiers import find
from prose.identifiers.check_digits import valid_chi, valid_ihi, valid_kvnr, valid_medicare
from prose.identifiers.words import words


def found(text, lang="en"):
    return [
        (finding.kind, finding.strength, text[finding.start : finding.end]) for finding in find(text, lang)
    ]


def test_a_finding_says_where_and_why_and_what_instead():
    text = "🙂 Mrs Hughes was admitted on 3 March 2024."
    name, day = find(text)
    assert text[name.start : name.end] == "Mrs Hughes"
    assert (name.kind, name.strength, name.rule, name.instead) == (
        "name",
        "strong",
        "name-title",
        "a patient",
    )
    assert text[day.start : day.end] == "3 March 2024"
    assert (day.kind, day.rule, day.instead) == ("date", "date-of-event", "one spring")
    assert name.why.endswith(".")


def test_clues_are_quoted_from_a_word_on():
    text = "The patient, Gareth Pugh, 47, seen one spring at Royal Gwent Hospital, was a miner."
    (clues,) = [finding for finding in find(text) if finding.kind == "clues"]
    assert text[clues.start : clues.end].startswith("47, seen")


def test_one_passage_has_one_kind():
    assert found("Her NHS number is 999 819 3036.") == [("number", "strong", "999 819 3036")]
    assert found("pt born 04.05.1961, transferred today") == [("date", "strong", "04.05.1961")]
    assert found("The patient's number is +44 7700 900763.") == [("phone", "strong", "+44 7700 900763")]


@pytest.mark.parametrize(
    ("valid", "number", "wrong"),
    [
        (valid_chi, "2705687467", "2705687468"),
        (valid_chi, "1805790587", "3205790587"),
        (valid_medicare, "6695 64985 3", "6695 64984 3"),
        (valid_medicare, "3523 28999 2", "7523 28999 2"),
        (valid_kvnr, "R079137786", "R079137785"),
        (valid_ihi, "8003 6012 3456 7894", "8003 6012 3456 7890"),
    ],
)
def test_check_digits_of_our_own(valid, number, wrong):
    if valid is valid_ihi:
        number = next(number[:-1] + last for last in "0123456789" if valid(number[:-1] + last))
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert valid(number)
    assert not valid(wrong)


def test_a_wrong_check_digit_is_no_number_of_a_patient():
    assert found("The patient, 4448594807, slept.")
    assert not found("The patient, 4448594808, slept.")
    assert not found("The order has the number 999 819 3037.")


def test_a_book_that_passes_for_a_patient_is_a_book():
    assert nhs.is_valid("0327079932")
    assert is_isbn("0327079932")
    assert not found("My patient lent me ISBN 0327079932, and I never gave it back.")


def test_the_writer_and_the_public_may_be_named():
    assert not found("My wife Ingrid was born on 3 May 1980 and rang 07700 900321.")
    assert not found("Atul Gawande wrote about a patient in 2014, doi:10.1001/jama.2014.1234.")
    assert not found("Ring 0300 0303 300 or 116 123, or 1-888-409-0141.")


def test_clues_add_up_and_are_explained():
    text = "A 27-year-old with Takayasu arteritis was brought to the Royal Free last winter."
    (clues,) = [finding for finding in find(text) if finding.kind == "clues"]
    assert clues.score >= 3
    assert "a rare disease" in clues.why
    assert "a place" in clues.why
    assert not found("A young woman with a rare disease was brought to us last winter.")


def test_words_of_a_language_are_added():
    assert "tochter" in words("kin", "de-AT")
    assert "tochter" not in words("kin", "en")
    assert "daughter" in words("kin", "de")
    assert words("kin", "../de").single == words("kin", "en").single


@given(st.text(max_size=300))
def test_any_text_is_read(text):
    for finding in find(text):
        assert 0 <= finding.start < finding.end <= len(text)


@given(
    st.lists(
        st.sampled_from(
            ["Mrs Hughes", "patient", "on 3 March 2024", "was admitted", ".", "\n", "07700 900412", "🙂"]
        )
    )
)
def test_findings_come_in_order_and_do_not_overlap(parts):
    findings = [finding for finding in find(" ".join(parts)) if finding.kind != "clues"]
    for before, after in pairwise(findings):
        assert before.end <= after.start


@pytest.mark.parametrize("described", ["An empty corridor", "A script on a desk", "The surface of a lake"])
def test_a_word_inside_another_is_no_word_for_a_patient(described):
    assert not find(f"![{described}](/uploads/a.jpg)", "en")


@pytest.mark.parametrize("described", ["A pt asleep", "The patient's face", "Two patients in bed"])
def test_a_picture_that_is_described_as_a_patients_is_marked(described):
    assert [finding.rule for finding in find(f"![{described}](/uploads/a.jpg)", "en")] == ["image-described"]
