"""What becomes of findings: asked once, answered with a reason, and nothing kept of the words."""

import pytest
from django.db import connection

from accounts.models import CheckChoice
from accounts.screening import (
    NO_ANSWERS,
    Answers,
    Marked,
    check_marks,
    distress_in,
    generalised,
    marks_in,
    needs_a_moderator,
    write_choices,
)

STRONG = "The patient, Gareth Pugh, had been waiting since four."
WEAK = "The patient was admitted in March 2024."
LANG = "en-GB"


def answers_for(text: str, why: str = "agreed") -> Answers:
    return Answers(kept={mark.token: why for mark in marks_in({"body": text}, LANG)})


def test_words_without_a_finding_pass():
    assert check_marks({"title": "Rota", "body": "I resigned."}, lang=LANG, answers=NO_ANSWERS) == ()


@pytest.mark.parametrize(
    "answers", [NO_ANSWERS, Answers(kept={"0" * 16: "agreed"}), answers_for(STRONG, "because")]
)
def test_a_finding_without_a_proper_answer_is_marked(answers):
    with pytest.raises(Marked) as refusal:
        check_marks({"body": STRONG}, lang=LANG, answers=answers)
    assert [mark.words for mark in refusal.value.marks] == ["Gareth Pugh"]


def test_what_its_writer_stands_by_passes_and_only_strong_marks_wait():
    strong = check_marks({"body": STRONG}, lang=LANG, answers=answers_for(STRONG))
    weak = check_marks({"body": WEAK}, lang=LANG, answers=answers_for(WEAK))
    assert strong
    assert weak
    assert needs_a_moderator(strong)
    assert not needs_a_moderator(weak)


def test_what_is_published_already_is_not_asked_again():
    both = f"{STRONG} {WEAK}"
    with pytest.raises(Marked) as refusal:
        check_marks({"body": both}, lang=LANG, answers=NO_ANSWERS, before={"body": STRONG})
    assert {mark.finding.kind for mark in refusal.value.marks} == {"date"}


def test_a_mark_is_known_again_wherever_it_moves():
    (before,) = marks_in({"body": STRONG}, LANG)
    (after,) = marks_in({"title": f"Again. {STRONG}"}, LANG)
    assert before.token == after.token
    assert before.finding.start != after.finding.start


def test_marks_are_said_more_generally():
    texts = {"body": f"{WEAK} {WEAK}"}
    tokens = [mark.token for mark in marks_in(texts, LANG)]
    changed, done = generalised(texts, lang=LANG, tokens=tokens)
    assert "March 2024" not in changed["body"]
    assert len(done) == 2
    assert not marks_in(changed, LANG)
    assert generalised(texts, lang=LANG, tokens=[]) == (texts, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("She was admitted on 3 March 2024.", "She was admitted one spring."),
        ("Mrs Hughes came back to clinic.", "A patient came back to clinic."),
        ("We wept. Mrs Hughes was admitted.", "We wept. A patient was admitted."),
        ("In clinic I saw Mrs Hughes again.", "In clinic I saw a patient again."),
    ],
)
def test_what_is_said_more_generally_reads_like_a_sentence(text, said):
    tokens = [mark.token for mark in marks_in({"body": text}, LANG)]
    assert generalised({"body": text}, lang=LANG, tokens=tokens)[0]["body"] == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("She was admitted to us on 12 May. It rained.", "She was admitted to us one spring. It rained."),
        ("The patient was born on 4 May 1948.", "The patient was born in the 1940s."),
        ("The patient slept, dob: 03/04/1951.", "The patient slept, dob: in the 1950s."),
        ("Her son Tomasz asked me.", "Her son X asked me."),
    ],
)
def test_a_sentence_stays_a_sentence(text, said):
    tokens = [mark.token for mark in marks_in({"body": text}, LANG)]
    assert tokens
    assert generalised({"body": text}, lang=LANG, tokens=tokens)[0]["body"] == said


def test_what_a_name_had_hidden_is_asked_in_the_same_round():
    text = "Lampeter is wet. Mrs Hughes of Lampeter came back to clinic, from Lampeter."
    with pytest.raises(Marked) as refusal:
        check_marks({"body": text}, lang=LANG, answers=NO_ANSWERS)
    name, place = refusal.value.marks
    assert (name.words, place.words) == ("Mrs Hughes", "Lampeter")
    assert text[place.finding.start :].startswith("Lampeter came back")
    changed, done = generalised({"body": text}, lang=LANG, tokens=[name.token, place.token])
    assert changed["body"].startswith("Lampeter is wet. A patient of a small town came back to clinic")
    assert len(done) == 2
    changed, _done = generalised({"body": text}, lang=LANG, tokens=[name.token])
    stands = Answers(kept={place.token: "agreed"})
    assert check_marks(changed, lang=LANG, answers=stands), "one round is enough"
    kept = Answers(kept={name.token: "agreed"})
    assert len(check_marks({"body": text}, lang=LANG, answers=kept)) == 1, "beside the name it is no question"


def test_clues_are_asked_about_once_whatever_becomes_of_the_name_among_them():
    text = "A farrier from Lampeter, the patient, Gareth Pugh, was 54 and had Takayasu arteritis."
    clues, name = marks_in({"body": text}, LANG)
    changed, _done = generalised({"body": text}, lang=LANG, tokens=[name.token])
    assert "the patient, X, was 54" in changed["body"]
    (again,) = check_marks(changed, lang=LANG, answers=Answers(kept={clues.token: "agreed"}))
    assert again.finding.kind == "clues"
    assert "Gareth" not in again.words
    other = text.replace("Lampeter", "Pontypridd")
    assert marks_in({"body": other}, LANG)[0].token != clues.token


@pytest.mark.django_db
def test_no_word_is_kept(topic):
    marks = check_marks({"body": STRONG}, lang=LANG, answers=answers_for(STRONG))
    write_choices(topic, marks, answers_for(STRONG))
    row = CheckChoice.objects.get()
    assert (row.kind, row.strength, row.choice, row.why) == ("name", "strong", "confirmed", "agreed")
    with connection.cursor() as cursor:
        cursor.execute("SELECT accounts_checkchoice::text FROM accounts_checkchoice")
        assert "Gareth" not in cursor.fetchone()[0]


def test_the_heaviest_reading_counts():
    assert distress_in(["I resigned.", "The rota is killing me."], LANG) == "none"
    assert distress_in(["I resigned.", "I want to kill myself tonight."], LANG) == "clear"
