"""What is suggested to a browser by its time zone and its languages."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib import money, places
from traps_web.lib.places import Usual

TODAY = date(2026, 11, 25)
SUNDAY = 6


@pytest.mark.parametrize(
    ("known", "usual"),
    [
        ({"zone": "Europe/Zurich", "languages": "en-US,en"}, Usual("CH", "CHF", "Europe/Zurich", 0)),
        ({"zone": "Asia/Calcutta"}, Usual("IN", "INR", "Asia/Kolkata", SUNDAY)),
        ({"languages": "de-AT,de;q=0.9"}, Usual("AT", "EUR", "Europe/Vienna", 0)),
        ({"languages": "de"}, Usual("DE", "EUR", "", 0)),
        ({"languages": "fr;q=0.4,en-GB;q=0.8"}, Usual("GB", "GBP", "Europe/London", 0)),
        ({"zone": "UTC", "languages": "en-US"}, Usual("US", "USD", "", SUNDAY)),
        ({"country": "us", "zone": "America/Denver"}, Usual("US", "USD", "America/Denver", SUNDAY)),
        ({"country": "CH", "zone": "America/Denver"}, Usual("CH", "CHF", "Europe/Zurich", 0)),
        ({"country": "Atlantis", "zone": "Europe/Zurich"}, Usual("CH", "CHF", "Europe/Zurich", 0)),
        ({"country": "JP"}, Usual("JP", "", "Asia/Tokyo", SUNDAY)),
        ({}, Usual()),
    ],
)
def test_what_is_usual(known, usual):
    assert places.usual(**known, today=TODAY) == usual


def test_the_zone_decides_before_the_languages_and_a_region_before_a_language():
    assert places.country_of_languages("de,en-GB;q=0.5") == "GB"
    assert places.usual(zone="America/New_York", languages="de-DE", today=TODAY).country == "US"


@given(country=st.text(max_size=6), zone=st.text(max_size=30), languages=st.text(max_size=200))
def test_whatever_a_browser_sends_there_is_an_answer_that_can_be_taken(country, zone, languages):
    usual = places.usual(country=country, zone=zone, languages=languages, today=TODAY)
    assert usual.country in {"", *places.country_names()}
    assert usual.currency in {"", *places.currency_names(TODAY)}


@given(st.sampled_from(sorted(places.country_names())))
def test_every_country_on_offer_has_what_can_be_suggested(country):
    usual = places.usual(country=country, today=TODAY)
    assert usual.country == country
    assert not usual.currency or money.digits_of(usual.currency) == money.DEFAULT_DIGITS
    assert usual.week_starts_on in range(7)
