"""Helplines of the demo: real lines that nobody has asked for this site, and that say so."""

import yaml

from accounts.models import HelpCountry, Helpline
from config.demo.script import TEXTS


def list_helplines() -> int:
    """Make the lines and countries if there is none of either; returns how many lines were made.

    What an editor has deleted or corrected since stays so.
    """
    if Helpline.objects.exists() or HelpCountry.objects.exists():
        return 0
    listed = yaml.safe_load((TEXTS / "helplines.yaml").read_text(encoding="utf-8"))
    countries = {
        entry["anchor"]: HelpCountry.objects.create(position=position, **entry)
        for position, entry in enumerate(listed["countries"])
    }
    for position, entry in enumerate(listed["lines"]):
        places, zone = entry.pop("in"), entry.pop("zone", "Europe/London")
        line = Helpline.objects.create(position=position, time_zone=zone, **entry)
        line.countries.set([countries[anchor] for anchor in places])
    return len(listed["lines"])
