"""Whose words they are, of whom, and of when: what is quoted is blanked, and a passage is asked for subject, negation and tense."""

import re
from collections.abc import Iterator

_QUOTED_LINE = re.compile(r"^[ \t]{0,3}>[^\n]*", re.MULTILINE)
_QUOTED = re.compile(r"[\"“„][^\"“”\n]{1,600}[\"”“]|«[^»\n]{1,600}»|‘[^’\n]{1,300}’(?!\w)|`[^`\n]{1,300}`")
# Thoughts that the writer quotes of themselves stay: I keep thinking "…".
_OWN_THOUGHT = re.compile(
    r"\bi(?:['’]?m|['’]ve| am| keep| still| just| have been)?(?: just| only| still| always)? "
    r"(?:think(?:ing)?|tell(?:ing)? myself|say(?:ing)? to myself|hear(?:ing)? myself)[ :,]{0,3}$",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.!?]{1,4}(?=\s|$)|\n")
_OTHERS = re.compile(
    r"\b(?:he|she|they|you|your|who|whoever|patients?|pts?|colleagues?|people|residents?|trainees?|students?|doctors?|physicians?|friends?|"
    r"nurses?|men|women|anybody|anyone|somebody|someone|everyone who|those|one of us)\b",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"(?:\bnot(?: that| because| as if)?|n['’]t|\bnever|\bno longer|\bhardly|\bdid|\bwithout|\bnor|\bdont|\bdoesnt|\bisnt|if)"
    r"(?: (?:think|mean|say|feel|believe|that|to|saying|thinking|because|meant|ever|like|it)){0,3}\s*$",
    re.IGNORECASE,
)
_REPORTED = re.compile(
    r"(?<!\bi )\b(?:says?|said|claims?|jokes?|thinks|insists|suspects|believes)(?: that)?[\s,:]*$",
    re.IGNORECASE,
)
_ONCE_THOUGHT = re.compile(
    r"\b(?:thought|believed|felt|imagined|feared|convinced|certain|sure|used to \w+|there was(?: a \w+)?(?: when)?)(?: that| as if| like| i)?[\s,]*$",
    re.IGNORECASE,
)
_OVER = re.compile(
    r"\b(?:in the past|(?:years|months|decades) ago|as a (?:student|junior|teenager)|in my (?:teens|twenties|thirties)|(?:once|twice) in my life)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:(?<!happy )(?<!well )(?<!laugh )(?<!sleep )(?<!myself )(?<!alive )(?<!swimming )(?<!better )again|still|last night|tonight|this (?:week|morning|evening|weekend|month)|yesterday|"
    r"lately|these days|it(?:['’]s| is) back|(?:has|have|is|are) (?:come )?back|came back|worse than|for (?:days|weeks))\b",
    re.IGNORECASE,
)
_PAST_VERB = re.compile(
    r"\b(?:wanted|wished|hoped|was|were|felt|had|(?<=i )thought|saw|could not|couldn['’]?t|did|didn['’]?t|planned|decided to|cried|hated|gave|lost|used to)\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(
    r"\b(?:i['’]?ve|i have|i had(?! (?:never|thoughts))|i am|i['’]?m)\b|\bif i (?:just )?(?:was|were|wasn|weren|died)|\bi (?:wish|hope|feel|would)\b|\bi['’]?d\b|\bonce i\b|\bremember (?:the last time|when) i\b",
    re.IGNORECASE,
)


def own_words(text: str) -> str:
    """`text` at its own length, with blanks where somebody else is quoted, and straight apostrophes."""

    def blank(found: re.Match[str]) -> str:
        own = found[0][0] != "`" and _OWN_THOUGHT.search(text[max(0, found.start() - 40) : found.start()])
        return found[0] if own else " " * len(found[0])

    text = _QUOTED_LINE.sub(lambda found: " " * len(found[0]), text)
    return _QUOTED.sub(blank, text).replace("’", "'")


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """(place, words) of each sentence."""
    begin = 0
    for stop in _STOP.finditer(text):
        if text[begin : stop.end()].strip():
            yield begin, text[begin : stop.end()]
        begin = stop.end()
    if text[begin:].strip():
        yield begin, text[begin:]


# "Can't go on", "Feeling suicidal": a sentence without a subject is the writer's, unless it asks.
_OMITTED = re.compile(
    r"\W*(?:(?:and|but|so|just|honestly|sometimes|still|really|maybe|only|often|also|now|tonight|again),? ){0,3}"
    r"(?:(?P<am>(?:so |very |completely |utterly |all )?(?:feeling|thinking|suicidal|worthless|hopeless|trapped|broken|numb|empty|scared|afraid|drowning|exhausted|"
    r"falling apart|tired of|done with|alone|losing|at the end|not (?:ok|okay|coping))\b)|"
    r"(?:feel|wish|want|wanna|hope|hate|lost|can'?t|cannot|can not|don'?t|do not|won'?t|think about|keep|pray|see no|have no(?:thing)?|would rather|will not be)\b)",
    re.IGNORECASE,
)


def with_subject(sentence: str) -> tuple[str, int]:
    """The sentence with "I" or "I am" put before it where its subject was left out, and how far its words were moved."""
    found = _OMITTED.match(sentence)
    if not found or sentence.rstrip().endswith("?"):
        return sentence, 0
    subject = "I am " if found["am"] else "I "
    place = len(sentence) - len(sentence.lstrip(" \t\n*_-("))
    return sentence[:place] + subject + sentence[place:], len(subject)


def is_negated(before: str) -> bool:
    """Whether what stands before a passage in its sentence denies it, or puts it into another mouth."""
    return bool(_NEGATED.search(before[-40:]) or _REPORTED.search(before[-40:]))


def is_asked(before: str, passage: str) -> bool:
    """Whether "I" follows its verb, as in "would I want to …?"."""
    return passage[:2].lower() == "i " and bool(
        re.search(r"\b(?:did|would|could|should)\s*$", before[-12:], re.IGNORECASE)
    )


def is_of_others(before: str) -> bool:
    """Whether somebody else has come up before a passage that names no subject."""
    return bool(_OTHERS.search(before[-200:]))


def is_past(sentence: str, passage: str, start: int) -> bool:
    """Whether a passage tells of a time that is over: a verb in the past, or a word for long ago before it, and no sign of its return."""
    before = sentence[max(0, start - 60) : start]
    if _BACK.search(sentence[max(0, start - 300) : start + 300]):
        return False
    if _ONCE_THOUGHT.search(before) or _OVER.search(passage + sentence[start + len(passage) :][:60]):
        return True
    return bool(_PAST_VERB.search(passage)) and not _PERFECT.search(passage)
