"""People and trust: one concept a file."""

from accounts.models.audit import AuditEntry
from accounts.models.byline import Byline
from accounts.models.check_choice import CheckChoice
from accounts.models.helpline import HelpCountry, Helpline
from accounts.models.mail import OutgoingMail
from accounts.models.member import Member
from accounts.models.moderated import Moderated, Reason
from accounts.models.notification import Notification
from accounts.models.regarding import MemberWatch, MutedWord, WatchLevel
from accounts.models.report import Report
from accounts.models.tally import Tally
from accounts.models.text import Reference, Target, Text
from accounts.models.upload import Upload

__all__ = [
    "AuditEntry",
    "Byline",
    "CheckChoice",
    "HelpCountry",
    "Helpline",
    "Member",
    "MemberWatch",
    "Moderated",
    "MutedWord",
    "Notification",
    "OutgoingMail",
    "Reason",
    "Reference",
    "Report",
    "Tally",
    "Target",
    "Text",
    "Upload",
    "WatchLevel",
]
