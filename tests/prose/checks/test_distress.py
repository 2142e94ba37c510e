"""Whether a text reads like its writer's despair: who speaks, of whom, of when."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose.distress import read
from prose.distress.signs import SIGNS, WORTH


def test_what_led_to_a_reading_is_told():
    text = "🙂 Today was long. I want to die."
    distress = read(text)
    (passage,) = distress.passages
    assert distress.level == "clear"
    assert (text[passage.start : passage.end], passage.rule) == ("I want to die", "wish-to-die")


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("I want to die.", "clear"),
        ("Want to die.", "clear"),
        ("She wants to die.", "none"),
        ("She said: “I want to die.”", "none"),
        ("> I want to die.", "none"),
        ("> I want to die.\n\nSo do I. I want to die.", "clear"),
        ("I keep thinking “I want to die”.", "clear"),
        ("I do not want to die.", "none"),
        ("Ten years ago I wanted to die.", "none"),
        ("I wanted to die, and last night again.", "clear"),
        ("My wife says that I want to die.", "none"),
        ("Feeling hopeless? Ring the line.", "none"),
        ("Feeling hopeless and so tired.", "possible"),
        ("I can’t go on.", "possible"),
        ("I can’t go on call.", "none"),
    ],
)
def test_subject_quotation_negation_and_tense(text, level):
    assert read(text).level == level


def test_other_languages_are_not_guessed_at():
    assert read("I want to die.", "de").level == "none"
    assert read("I want to die.", "en-GB").level == "clear"


def test_every_sign_can_be_looked_for():
    assert set(WORTH) <= {sign.rule for sign in SIGNS}
    assert {sign.level for sign in SIGNS} == {"clear", "possible"}


@given(
    st.text(max_size=300)
    | st.lists(st.sampled_from(["can't ", "go on", "\n", "🙂", '"', "> ", "feel "])).map("".join)
)
def test_any_text_is_read(text):
    for passage in read(text).passages:
        assert 0 <= passage.start < passage.end <= len(text)


@pytest.mark.parametrize(
    "text",
    [
        "Most nights I lie there hoping my heart just stops.",
        "I do not want to see another morning.",
        "I do not expect to be here for the spring.",
        "I am so tired of being a person.",
        "Some days the only thing that keeps me here is the dog.",
        "I think the world would be a bit lighter without me in it.",
        "Everyone would cope fine once I was out of the picture.",
        "What is the point of me.",
        "I cannot remember the last time I felt anything at all.",
        "I am finished, there is nothing left to save.",
    ],
)
def test_wishes_not_to_see_another_day(text):
    assert read(text).level != "none"


@pytest.mark.parametrize(
    "text",
    [
        "I do not expect to see the consultant before Christmas.",
        "I don't think I'll see another case like it.",
        "The team would manage better without me on the rota for two weeks.",
        "I am tired of being on call at weekends.",
        "The only thing keeping me going is coffee.",
        "My heart stopped when the pager went.",
        "I gave a talk at his funeral.",
        "What is the point of meetings?",
        "Nobody would notice if I left the meeting early.",
        "I hate myself for eating the last biscuit.",
        "I can't remember when I last felt warm on this ward.",
    ],
)
def test_what_only_sounds_like_them(text):
    assert read(text).level == "none"
