"""Why a passage is marked, in the reader's language: the rules of `prose.identifiers` say it in English, by their names."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_TREATED = gettext_lazy("A name stands where a patient is treated.")

_WHY: dict[str, str | Promise] = {
    "name-patient": gettext_lazy("A name stands beside “patient”."),
    "name-title": gettext_lazy("A title with a surname names a person."),
    "name-relative": gettext_lazy("A relative’s name leads to the patient."),
    "name-treated": _TREATED,
    "name-event": _TREATED,
    "name-initials": gettext_lazy("Initials beside an age are a name for everybody who was there."),
    "age-over-89": gettext_lazy("Few people are older than 89, so an age above it can point at one of them."),
    "date-of-birth": gettext_lazy("A date of birth points at one person."),
    "date-of-event": gettext_lazy(
        "An exact day beside what happened to a patient lets others find out who it was."
    ),
    "date-month": gettext_lazy(
        "A month and a year beside what happened to a patient narrow down who it was."
    ),
    "place-patient": gettext_lazy("A place beside a patient narrows down who it was."),
    "postcode": gettext_lazy("A full postcode is shared by a few houses."),
    "address": gettext_lazy("A street with a number is where somebody lives."),
    "address-house": gettext_lazy("A house with a name is where somebody lives."),
    "phone": gettext_lazy("A telephone number leads to a person."),
    "e-mail": gettext_lazy("An e-mail address leads to a person."),
    "number-health": gettext_lazy("The number of a record, a policy or a device stands for one person."),
    "number-account": gettext_lazy("The number of a record, a policy or a device stands for one person."),
    "number-ip": gettext_lazy("An internet address leads to a person."),
    "url-person": gettext_lazy("The address leads to a person, or to a page about them."),
    "url-handle": gettext_lazy("A handle leads to a person."),
    "image-described": gettext_lazy("A picture of a patient, a name band or a record shows who it was."),
    "image-presented": gettext_lazy("A picture of a patient, a name band or a record shows who it was."),
    "clues-sum": gettext_lazy(
        "Each of these is harmless alone; together they lead to one person. Leave out or change one or two."
    ),
}


def why(rule: str) -> str:
    """The reason of a rule for whoever wrote the passage."""
    if rule in _WHY:
        return str(_WHY[rule])
    if rule.startswith("number-"):
        return _("The check digits are right, so this is somebody’s number.")
    return _("This may lead to a person.")


def has_reason(rule: str) -> bool:
    """Whether `why` has a sentence for exactly this rule, or for its kind of numbers."""
    return rule in _WHY or rule.startswith("number-")
