"""Members ask the moderators to look at something."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.limiting import count_or_refuse
from accounts.models import Member, Moderated, Reason, Report
from accounts.refusals import Conflict

_LONGEST: int = Report._meta.get_field("words").max_length or 0


@transaction.atomic
def report(*, target: Moderated, by: Member, reason: str, words: str = "") -> Report:
    """Report `target`, which the caller has loaded as visible to `by`.

    A second report of the same thing while the first is open adds its words below: a double click reports once.
    The first reason stays, unless it was "other". Raises TooOften, and Conflict when the words have become too many.
    """
    count_or_refuse("report", by.pk)
    made, is_new = Report.objects.select_for_update().get_or_create(
        reporter=by,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        state=Report.State.OPEN,
        defaults={"reason": reason, "words": words},
    )
    if not is_new:
        _add(made, reason, words)
    return made


def _add(made: Report, reason: str, words: str) -> None:
    if made.reason == Reason.OTHER:
        made.reason = reason
    if words.strip() and not f"\n\n{made.words}".endswith(f"\n\n{words}"):
        made.words = f"{made.words}\n\n{words}" if made.words else words
    if len(made.words) > _LONGEST:
        raise Conflict(_("You have said much about this already. A moderator will look at it; please wait."))
    made.save(update_fields=["reason", "words"])
