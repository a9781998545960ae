"""What is usual where somebody is, for suggestions: country, currency, time zone, and the day a week begins on.

The facts are those of the Unicode CLDR, as Babel carries them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Final
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from babel.numbers import get_territory_currencies

from traps_web.lib import locales, money
from traps_web.lib.working_days import countries_with_holidays

MOST_LANGUAGES: Final = 20
"""So many languages of a browser are read; whoever sends more wants to keep the server busy."""


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual in a country; empty where nothing is known."""

    country: str = ""
    currency: str = ""
    time_zone: str = ""
    week_starts_on: int = 0


def usual(*, country: str = "", zone: str = "", languages: str = "", today: date) -> Usual:
    """What to suggest to somebody: by the country that they named, else by the time zone of their machine, else by the
    languages of their browser (the header `Accept-Language`).

    Somebody's zone goes with its own country alone: for another one it is that country's, where it has just one.
    """
    place = country.upper() if country.upper() in country_names() else ""
    place = place or country_of_zone(zone) or country_of_languages(languages)
    if not place:
        return Usual()
    own_zone = _plain(zone) if country_of_zone(zone) == place else _only_zone(place)
    return Usual(place, currency_of(place, today), own_zone, locales.chosen("", place).first_weekday)


def country_of_zone(zone: str) -> str:
    """The country in which clocks run by a time zone: "CH" for Europe/Zurich; empty for UTC and what is no zone."""
    return _known(get_global("zone_territories").get(_plain(zone), ""))


def country_of_languages(header: str) -> str:
    """The country that the languages of a browser name ("de-CH,de;q=0.9"), else where the first of them is at home."""
    tags = _by_liking(header)
    named = (_known(_region(tag)) for tag in tags)
    at_home = (_known(get_global("likely_subtags").get(tag.split("-")[0].lower(), "").split("_")[-1]) for tag in tags)
    return next((country for country in (*named, *at_home) if country), "")


def currency_of(country: str, today: date) -> str:
    """The currency that is paid with in a country; empty where it has none that is counted with two decimals."""
    tender = get_territory_currencies(country, today, today, tender=True)
    return next((code for code in tender if money.digits_of(code) == money.DEFAULT_DIGITS), "")


@cache
def country_names() -> dict[str, str]:
    """The name of each country whose public holidays are known, by its code, in the order of the alphabet."""
    territories = Locale("en").territories
    named = ((code, territories[code]) for code in countries_with_holidays() if code in territories)
    return dict(sorted(named, key=lambda pair: pair[1]))


@lru_cache(maxsize=1)
def currency_names(today: date) -> dict[str, str]:
    """The name of each currency that one pays with today somewhere and counts with two decimals, by its code."""
    names = Locale("en").currencies
    codes = {currency_of(country, today) for country in country_names()} - {""}
    return {code: names.get(code, code) for code in sorted(codes)}


@cache
def _zones() -> set[str]:
    return available_timezones()


def _known(country: str) -> str:
    return country if country in country_names() else ""


def _plain(zone: str) -> str:
    """The name that a zone has today: Asia/Kolkata for Asia/Calcutta; empty for what is no zone."""
    if zone not in _zones():
        return ""
    plain = get_global("zone_aliases").get(zone, zone)
    return plain if plain in _zones() else zone


def _only_zone(country: str) -> str:
    zones = get_global("territory_zones").get(country, [])
    return _plain(zones[0]) if len(zones) == 1 else ""


def _region(tag: str) -> str:
    return next((part.upper() for part in tag.split("-")[1:] if len(part) == 2 and part.isalpha()), "")


def _by_liking(header: str) -> list[str]:
    """The languages that a browser asks for, the one it likes best first."""
    liked: list[tuple[float, str]] = []
    for part in header.split(",")[:MOST_LANGUAGES]:
        tag, _, weight = part.strip().partition(";q=")
        try:
            liked.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(liked, key=lambda pair: pair[0])]
