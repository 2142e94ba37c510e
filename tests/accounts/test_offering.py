"""An offer of help: the lines of a country where the writer's time zone names one, and the way to all others."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import HelpCountry, Helpline
from accounts.offering import offer_for

pytestmark = pytest.mark.django_db
DARK = ["I want to kill myself tonight."]


@pytest.fixture
def places():
    for position, (name, zone) in enumerate(
        [("United Kingdom", "Europe/London"), ("Ireland", "Europe/Dublin"), ("Canada", "America/Toronto")]
    ):
        country = HelpCountry.objects.create(
            name=name, anchor=name.lower().replace(" ", "-"), position=position, emergency="112"
        )
        for whom in (Helpline.Whom.EVERYONE, Helpline.Whom.DOCTORS):
            line = Helpline.objects.create(
                name=f"{whom} {name}",
                number="1",
                source="asked",
                whom=whom,
                time_zone=zone,
                hours="daily 08:00-20:00",
            )
            line.countries.add(country)


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/London", "United Kingdom"),
        ("Europe/Dublin", "Ireland"),
        ("America/Vancouver", "Canada"),
        ("UTC", None),
        ("Europe/Paris", None),
    ],
)
def test_the_country_of_the_time_zone(cast, places, zone, country):
    cast.doctor.time_zone = zone
    offer = offer_for(DARK, "en-GB", cast.doctor)
    assert offer is not None
    assert (offer.here.country.name if offer.here else None) == country
    assert len(offer.countries) == 3
    if offer.here:
        assert offer.here.lines[0].row.whom == Helpline.Whom.DOCTORS


def test_the_page_says_whether_somebody_answers_now(cast, places, topic, monkeypatch):
    cast.other.time_zone = "Europe/London"
    cast.other.save()
    client = cast.client("other")
    for hour, words in ((12, "Open now, until 20:00"), (5, "Closed now; opens 08:00")):
        moment = datetime(2026, 11, 22, hour, tzinfo=UTC)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        page = client.post(topic.reply_address, {"body": DARK[0], "preview": "1"})
        assert words in page.text
        assert "Not checked yet" in page.text
        assert '/help-now/#canada"' in page.text


def test_a_small_offer_is_folded_and_a_plain_one_is_not(cast, places, topic):
    client = cast.client("other")
    page = client.post(topic.reply_address, {"body": "I can't go on like this.", "preview": "1"}).text
    assert 'class="offer is-soft"' in page
    assert "<h2" not in page[page.index('class="offer is-soft"') : page.index("</aside>")]


def test_nothing_is_asked_of_the_database_where_nothing_is_offered(cast, places, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert offer_for(["My shift was long."], "en-GB", cast.doctor) is None
    with django_assert_num_queries(2):
        offer_for(DARK, "en-GB", cast.doctor)
