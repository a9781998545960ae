"""Words for numbers, dates and lists."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from traps_web.ui import words

NOW = datetime(2026, 11, 26, 15, 0, tzinfo=UTC)


def test_a_day_is_said_with_its_weekday() -> None:
    assert words.day(date(2026, 11, 27)) == "Fri 27 Nov"
    assert words.day(date(2026, 11, 27), year=True) == "Fri 27 Nov 2026"


def test_amounts_have_cents_where_one_of_them_has_some() -> None:
    whole, cents = Decimal("1200.00"), Decimal("99.50")
    assert (words.exact_money(whole), words.exact_money(cents), words.exact_money(None)) == ("1,200", "99.50", "n/a")
    assert [words.places_of(column) for column in ([], [whole, None], [whole, cents], [-cents])] == [0, 0, 2, 2]
    assert [words.money(amount, words.places_of([whole, cents])) for amount in (whole, cents)] == ["1,200.00", "99.50"]


def test_a_moment_is_said_in_the_zone_of_the_person() -> None:
    at = datetime(2026, 11, 27, 23, 30, tzinfo=UTC)
    assert words.moment(at) == "Fri 27 Nov 23:30"
    assert words.moment(at, ZoneInfo("Europe/Berlin")) == "Sat 28 Nov 00:30"


def test_a_deadline_at_midnight_is_said_as_the_day_that_it_ends() -> None:
    midnight = datetime(2026, 12, 4, 5, 0, tzinfo=UTC)
    assert words.deadline(midnight, ZoneInfo("America/New_York")) == "Thu 3 Dec"
    assert words.until_deadline(midnight, NOW, ZoneInfo("America/New_York")) == "in 7 days"
    assert words.deadline(midnight) == "Fri 4 Dec 05:00"
    assert words.until_deadline(midnight, NOW) == words.relative(midnight, NOW)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (26, "in 26 h"),
        (3, "in 3 h"),
        (93, "in 4 days"),
        (-46, "2 days ago"),
        (-2, "2 h ago"),
        (0, "now"),
        (35, "in 35 h"),
    ],
)
def test_relative_words_agree_with_the_calendar(hours: int, text: str) -> None:
    assert words.relative(NOW + timedelta(hours=hours), NOW) == text


def test_minutes_are_said_below_an_hour() -> None:
    assert words.relative(NOW + timedelta(minutes=40), NOW) == "in 40 min"


@pytest.mark.parametrize(
    ("days", "text"), [(0, "today"), (1, "tomorrow"), (-1, "yesterday"), (4, "in 4 days"), (-3, "3 days ago")]
)
def test_days_have_their_own_words(days: int, text: str) -> None:
    assert words.relative_day(date(2026, 11, 26) + timedelta(days=days), date(2026, 11, 26)) == text


def test_money_has_separators_and_a_true_minus() -> None:
    assert words.money(Decimal("1542385.4")) == "1,542,385"
    assert words.money(Decimal(-12669)) == "\N{MINUS SIGN}12,669"
    assert words.money(Decimal("0.5")) == "1"
    assert words.money(Decimal("-0.4")) == "0"
    assert words.money(None) == "n/a"


def test_differences_carry_their_sign() -> None:
    assert words.signed(3120) == "+3,120"
    assert words.signed(-61000) == "\N{MINUS SIGN}61,000"
    assert words.signed(0) == "0"
    assert words.signed(Decimal("0.2")) == "0"
    assert words.signed(Decimal("3.5"), 1, "points") == "+3.5 points"


@pytest.mark.parametrize(
    ("amount", "text"),
    [(820, "820"), (350_000, "350 K"), (1_200_000, "1.2 M"), (2_000_000, "2 M"), (154_000_000, "154 M")],
)
def test_compact_is_short(amount: int, text: str) -> None:
    assert words.compact(amount) == text


def test_shares_and_lists_and_counts() -> None:
    assert words.percent(Decimal("0.82")) == "82 %"
    assert words.percent(None) == "n/a"
    assert words.listed(["a", "b", "c"]) == "a, b and c"
    assert words.listed(["a"]) == "a"
    assert words.plural(1, "day") == "1 day"
    assert words.plural(2000, "deal") == "2,000 deals"
    assert words.plural(2, "country", "countries") == "2 countries"
    assert words.possessive("Marxen") == "Marxen’s"
    assert words.sentence("the week is closed") == "The week is closed."
