"""What a form for words says about passages that may identify a patient: the answers it brought, and what to ask."""

from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from accounts.marks_asked import ALL, INSTEAD, Asked, ask, given_answers
from accounts.screening import Answers, Mark, Marked, generalised, new_marks, with_hidden
from forum.views.composing import Composer, Sheet


@dataclass(frozen=True)
class Review:
    """A valid form after its answers were taken in: `sheet` holds the words with what was said more generally."""

    composer: Composer
    sheet: Sheet
    given: dict[str, str]
    wants_all: bool
    generalised: tuple[Mark, ...]

    def asked(self, marks: tuple[Mark, ...], texts: dict[str, str]) -> dict[str, Any]:
        """What the page shows of these marks."""
        asked: Asked | None = None
        if marks:
            asked = ask(texts, marks, self.given, labels=_labels(self.sheet))
        return {"asked": asked, "generalised": len(self.generalised)}

    def asked_beforehand(self) -> dict[str, Any]:
        """What would be asked if the form were sent now."""
        texts = self.composer.texts(self.sheet)
        marks = new_marks(texts, lang=self.composer.lang, before=self.composer.before)
        return self.asked(with_hidden(marks, texts, lang=self.composer.lang), texts)

    def asked_by(self, marked: Marked) -> dict[str, Any]:
        """What a verb asks."""
        return self.asked(marked.marks, marked.texts)


def look_over(composer: Composer, data: QueryDict, sheet: Sheet) -> Review:
    """Take in the answers of a valid form: say more generally what its writer wants so, and keep why the rest stays."""
    given, wants_all = given_answers(data), ALL in data
    done: tuple[Mark, ...] = ()
    if wants_all or INSTEAD in given.values():
        texts = composer.texts(sheet)
        new = new_marks(texts, lang=composer.lang, before=composer.before)
        marks = with_hidden(new, texts, lang=composer.lang)
        tokens = [mark.token for mark in marks if _instead(given.get(mark.token, ""), wants_all)]
        changed, done = generalised(texts, lang=composer.lang, tokens=tokens)
        again = data.copy()
        for name, text in changed.items():
            again[name] = text
        sheet = sheet.with_data(composer, again)
        sheet.is_valid()
    sheet.answers = Answers(kept=given, generalised=done)
    return Review(composer, sheet, given, wants_all, done)


def _instead(choice: str, wants_all: bool) -> bool:
    """Whether a passage is said more generally; a reason to keep it outweighs the button for all."""
    return choice == INSTEAD or (wants_all and choice in ("", "change"))


def _labels(sheet: Sheet) -> dict[str, str]:
    forms = [sheet.form, *(part.form for part in sheet.parts)]
    return {bound.name: str(bound.label) for form in forms for bound in form}
