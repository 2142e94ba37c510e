"""What may identify a patient in posts that are brought in: who brings them in answers for them, as a writer would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.marks_asked import CHANGE, INSTEAD
from accounts.models import Member
from accounts.screening import (
    Answers,
    Mark,
    check_marks,
    generalised,
    marks_in,
    needs_a_moderator,
    with_hidden,
    write_choices,
)
from accounts.viewers import may_moderate
from forum.models import Post
from prose.threads import Said

TITLE = "title"


@dataclass(frozen=True)
class SaidOfMarks:
    """What was answered, by token; `all_instead`: whatever has no reason to stay is said more generally."""

    given: Mapping[str, str] = field(default_factory=dict)
    all_instead: bool = False


NOTHING_SAID = SaidOfMarks()


@dataclass(frozen=True)
class LookedOver:
    """Posts and title with what was said more generally; `write_down` keeps what was chosen about each post."""

    title: str
    posts: Sequence[Said]
    marks: tuple[Mark, ...]
    answers: Answers

    def write_down(self, stored: Sequence[Post]) -> None:
        """Keep the choices beside the posts, which are saved and in the order of `posts`; the title's beside the first."""
        for number, post in enumerate(stored, start=1):
            names = {str(number), TITLE} if number == 1 else {str(number)}
            kept = [mark for mark in self.marks if mark.field in names]
            done = tuple(mark for mark in self.answers.generalised if mark.field in names)
            if kept or done:
                write_choices(post, kept, Answers(kept=self.answers.kept, generalised=done))


def look_over(posts: Sequence[Said], *, title: str, said: SaidOfMarks, by: Member) -> LookedOver:
    """Take in what was answered about passages of posts that nobody has read yet.

    Raises Marked for those without an answer, and ValidationError if one that points at a person is kept by somebody
    who may not moderate: there is no writer to whom it could be handed back.
    """
    lang = Post().lang
    texts = {TITLE: title, **{str(number): one.source for number, one in enumerate(posts, start=1)}}
    found = with_hidden(marks_in(texts, lang), texts, lang=lang)
    wanted = [mark.token for mark in found if _is_instead(mark.token, said)]
    changed, done = generalised(texts, lang=lang, tokens=wanted)
    answers = Answers(kept=said.given, generalised=done)
    marks = check_marks(changed, lang=lang, answers=answers)
    if needs_a_moderator(marks) and not may_moderate(by):
        raise ValidationError(
            _(
                "What points at a patient can be kept by a moderator or an admin alone. Say it more generally, please."
            )
        )
    mended = [replace(one, source=changed[str(number)]) for number, one in enumerate(posts, start=1)]
    return LookedOver(changed[TITLE], mended, marks, answers)


def _is_instead(token: str, said: SaidOfMarks) -> bool:
    choice = said.given.get(token, CHANGE)
    return choice == INSTEAD or (said.all_instead and choice == CHANGE)
