"""Members ask the moderators to look at something."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from accounts.limiting import count_or_refuse
from accounts.models import Member, Moderated, Report


@transaction.atomic
def report(*, target: Moderated, by: Member, reason: str, words: str = "") -> Report:
    """Report `target`, which the caller has loaded as visible to `by`.

    A second report of the same thing while the first is open adds to the first: a double click reports once.
    Raises TooOften.
    """
    count_or_refuse("report", by.pk)
    made, _is_new = Report.objects.update_or_create(
        reporter=by,
        target_type=ContentType.objects.get_for_model(target),
        target_id=target.pk,
        state=Report.State.OPEN,
        defaults={"reason": reason, "words": words},
    )
    return made
