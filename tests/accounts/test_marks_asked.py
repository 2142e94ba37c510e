"""What a form asks about marked passages: each once, in its place in the text, with what was answered before."""

import re
from pathlib import Path

from django.template.loader import render_to_string

from accounts.mark_reasons import has_reason, why
from accounts.marks_asked import MOST, Asked, ask, given_answers
from accounts.screening import generalised, marks_in
from prose.identifiers.check_digits import SHAPES
from tests.prose.checks.labelled import sentences

STRONG = "The patient, Gareth Pugh, had been waiting since four."
WEAK = "The patient was admitted in March 2024."
LANG = "en-GB"


def asked_of(*given: str, **texts: str) -> Asked:
    marks = marks_in(texts, LANG)
    answers = dict(zip((mark.token for mark in marks), given, strict=False))
    return ask(texts, marks, answers)


def test_every_rule_has_a_reason_to_be_shown():
    text = (Path(__file__).resolve().parents[2] / "docs" / "checks.md").read_text()
    rules = re.findall(r"^\| `([a-z0-9-]+)` \| [a-z-]+ \| (?:strong|weak) \|", text, re.MULTILINE)
    assert len(rules) > 20
    unknown = why("nothing-of-the-kind")
    for rule in (*rules, *(f"number-{shape.rule}" for shape in SHAPES)):
        assert has_reason(rule), rule
        assert why(rule) != unknown, rule


def test_what_stands_instead_is_no_finding_itself():
    for sentence in sentences("identifiers"):
        texts = {"body": sentence.text}
        tokens = [mark.token for mark in marks_in(texts, LANG)]
        changed, _done = generalised(texts, lang=LANG, tokens=tokens)
        again = [mark.words for mark in marks_in(changed, LANG) if mark.finding.instead]
        assert not again, changed["body"]


def test_a_passage_that_stands_twice_is_asked_about_once():
    asked = asked_of(body=f"{STRONG} {WEAK} {STRONG}")
    assert [(question.number, question.count) for question in asked.questions] == [(1, 2), (2, 1)]
    pieces = asked.texts[0].pieces
    assert "".join(piece.words for piece in pieces) == f"{STRONG} {WEAK} {STRONG}"
    assert [piece.begins for piece in pieces if piece.numbers] == [(1,), (2,), ()]


def test_a_passage_inside_another_keeps_the_text_whole():
    text = "A 27-year-old with Takayasu arteritis was brought to the Royal Free. Mrs Hughes, 27-year-old, was admitted."
    asked = asked_of(body=text)
    assert "".join(piece.words for piece in asked.texts[0].pieces) == text
    assert len({question.name for question in asked.questions}) == len(asked.questions) >= 2


def test_answers_come_back_and_nothing_else():
    (mark,) = marks_in({"body": STRONG}, LANG)
    sent = {f"mark-{mark.token}": "agreed", "mark-all": "1", "mark-zz": "mine", "mark-" + "0" * 16: "because"}
    assert given_answers(sent) == {mark.token: "agreed"}
    assert given_answers({"marks-answered": f"{mark.token}:mine x:y {'0' * 16}:instead"}) == {
        mark.token: "mine",
        "0" * 16: "instead",
    }
    assert asked_of("agreed", body=STRONG).questions[0].is_kept


def test_very_many_are_asked_some_at_a_time_and_no_answer_is_lost():
    body = "\n\n".join(
        f"The patient, {a}{b}{a.lower()}{b.lower()}o Zorn, died."
        for a in "BCDFGHKLMN"
        for b in "AEIOUYRSTVWP"
    )
    marks = marks_in({"body": body}, LANG)
    first = ask({"body": body}, marks, {})
    assert len(first.questions) == MOST
    assert first.more == len({mark.token for mark in marks}) - MOST > 0
    sent = {question.name: "agreed" for question in first.questions}
    second = ask({"body": body}, marks, given_answers(sent))
    assert second.more == 0
    rest = {question.name: "agreed" for question in second.questions}
    answers = given_answers({**rest, "marks-answered": second.carried})
    assert set(answers) == {mark.token for mark in marks}


def test_hostile_words_are_words():
    text = 'The patient, Gareth <script>alert(1)</script>, wrote “\u202eevil” to "><img src=x onerror=1>@example.org.'
    text += ' Mrs Hughes\u202e was admitted on 3 March 2024. The patient writes from eve"x@gmail.com<b>.'
    asked = asked_of(body=text)
    page = render_to_string("accounts/marks.html", {"asked": asked, "send": "Send"})
    assert asked.questions
    assert "<script" not in page
    assert "<img" not in page
    assert "<b>." not in page
