"""Reading the mails that the site has queued."""

import re

from accounts.models import OutgoingMail


def newest_mail(to: str) -> OutgoingMail:
    """The last mail queued for an address."""
    mail = OutgoingMail.objects.filter(to=to).order_by("-pk").first()
    assert mail is not None, f"no mail for {to}"
    return mail


def code_in(mail: OutgoingMail) -> str:
    """The code that a mail carries."""
    found = re.search(r"^ {4}(\S+)$", mail.body, re.MULTILINE)
    assert found, mail.body
    return found[1]
