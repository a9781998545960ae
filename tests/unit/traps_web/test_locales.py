"""How people of a country write numbers and days, and how what they type is understood."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib import locales, money, wording
from traps_web.lib.days import FIRST, LAST
from traps_web.lib.fields import AmountField, DayField, PercentField
from traps_web.ui import words

CODES = [code for code, _ in locales.choices()]
SOME = ("en-US", "de-DE", "fr-FR", "de-CH", "en-IN", "sv-SE", "hu-HU", "ko-KR", "ar-EG", "fa-IR", "bg-BG")


@pytest.mark.parametrize(
    ("code", "amount", "day", "first_weekday"),
    [
        ("en-US", "1,234,567.50", "12/31/2026", 6),
        ("en-GB", "1,234,567.50", "31/12/2026", 0),
        ("de-DE", "1.234.567,50", "31.12.2026", 0),
        ("de-CH", "1'234'567.50", "31.12.2026", 0),
        ("fr-FR", "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,50", "31/12/2026", 0),
        ("en-IN", "12,34,567.50", "31/12/2026", 6),
        ("sv-SE", "1\N{NARROW NO-BREAK SPACE}234\N{NARROW NO-BREAK SPACE}567,50", "2026-12-31", 0),
    ],
)
def test_each_country_its_own_way(code, amount, day, first_weekday):
    notation = locales.notation(code)
    assert (notation.number("1234567.50"), notation.day(date(2026, 12, 31))) == (amount, day)
    assert notation.first_weekday == first_weekday


@pytest.mark.parametrize("code", CODES)
def test_every_country_can_be_written_and_read(code):
    notation = locales.notation(code)
    assert sorted(notation.order) == ["d", "m", "y"]
    assert notation.day_of(notation.day(date(2026, 2, 3))) == date(2026, 2, 3)
    assert money.parse_amount(notation.number("1234567.89"), notation) == Decimal("1234567.89")


@given(on=st.dates(FIRST, LAST), code=st.sampled_from(SOME))
def test_a_day_that_is_written_is_read_as_the_same_one(on, code):
    notation = locales.notation(code)
    for text in (
        notation.day(on),
        on.isoformat(),
        words.day(on, year=True),
        f"{on.day} {words.MONTHS_LONG[on.month - 1]} {on.year}",
    ):
        assert notation.day_of(text) == on


@given(text=st.text(alphabet="0123456789./- ,JanDec", max_size=14), code=st.sampled_from(SOME))
def test_whatever_is_typed_is_a_day_or_none(text, code):
    assert isinstance(locales.notation(code).day_of(text), date | None)


@given(minor=st.integers(-(10**15), 10**15), code=st.sampled_from(SOME))
def test_an_amount_that_is_written_is_read_as_the_same_one(minor, code):
    notation, amount = locales.notation(code), Decimal(minor).scaleb(-2)
    assert money.parse_amount(wording.number(amount, 2, notation=notation), notation) == amount


@pytest.mark.parametrize(
    ("code", "typed", "amount"),
    [
        ("de-DE", "1.250,5", "1250.5"),
        ("de-DE", "1250", "1250"),
        ("de-DE", "1 250,50", "1250.50"),
        ("de-DE", ",5", "0.5"),
        ("fr-FR", "1 250,50", "1250.50"),
        ("de-CH", "1’250.50", "1250.50"),
        ("en-IN", "1,234,567", "1234567"),
        ("en-US", "−1,250", "-1250"),
    ],
)
def test_amounts_are_understood_as_people_of_that_country_write_them(code, typed, amount):
    assert money.parse_amount(typed, locales.notation(code)) == Decimal(amount)


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("de-DE", "1.50"),
        ("de-DE", "1,250.50"),
        ("de-DE", "12.34.567"),
        ("en-US", "1.250,50"),
        ("en-US", "1,25"),
        ("fr-FR", "1.5"),
    ],
)
def test_what_would_be_another_amount_elsewhere_is_not_guessed_at(code, typed):
    notation = locales.notation(code)
    with pytest.raises(ValueError, match="is not an amount") as refusal:
        money.parse_amount(typed, notation)
    assert notation.number("1250.50") in str(refusal.value)


@pytest.mark.parametrize(
    "typed", ["31.12.2026", "13/31/2026", "2/30/2026", "1/2", "1/2/026", "yesterday", "3rd of May"]
)
def test_what_is_no_day_there_is_none(typed):
    assert locales.notation("en-US").day_of(typed) is None


def test_two_figures_of_a_year_are_of_this_century():
    assert locales.notation("en-US").day_of("1/5/27") == date(2027, 1, 5)


def test_the_own_choice_goes_before_the_country_and_that_before_the_organisations():
    assert locales.chosen("fr-CH", "DE", "US").code == "fr-CH"
    assert locales.chosen("", "DE", "US").code == "de-DE"
    assert locales.chosen("", "", "US").code == "en-US"
    assert locales.chosen("", "", "") is locales.NEUTRAL


@pytest.mark.parametrize("code", ["", "xx-XX", "de_DE_foo_bar", "…"])
def test_a_code_that_nobody_speaks_is_refused(code):
    assert not locales.is_offered(code)
    with pytest.raises(ValueError, match="is not a language of a country"):
        locales.notation(code)


def test_there_is_no_country_twice_and_each_has_its_name():
    names = [name for _, name in locales.choices()]
    assert len(set(names)) == len(names) and len(set(CODES)) == len(CODES)
    assert (
        dict(locales.choices())["fr-CH"] == "Switzerland (French)"
        and dict(locales.choices())["en-US"] == "United States"
    )


def test_a_page_and_its_fields_go_by_the_reader():
    with locales.going_by(locales.notation("de-DE")):
        assert words.money(Decimal("-1234.5"), 2) == "−1.234,50"
        assert (words.percent(0.125, 1), words.compact(1_200_000)) == ("12,5 %", "1,2 M")
        assert words.plural(2000, "deal") == "2.000 deals"
        assert AmountField().clean("1.234,50") == Decimal("1234.50")
        assert AmountField().prepare_value(Decimal("1234.50")) == "1.234,50"
        assert PercentField().clean("12,5 %") == 125_000 and PercentField().prepare_value(125_000) == "12,5"
        assert DayField().clean("31.12.2026") == DayField().clean("2026-12-31") == date(2026, 12, 31)
    assert words.money(Decimal(1234)) == "1,234" and AmountField().prepare_value(Decimal("1234.50")) == "1234.50"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (AmountField, "1.50", "Enter an amount like 1250,50 or 1.250,50."),
        (DayField, "12/31/2026", "Enter a date like 30.11.2026."),
        (PercentField, "12.5", "Enter a percentage like 25 or 12,5."),
    ],
)
def test_a_refusal_says_how_it_is_written_there(field, typed, sentence):
    with locales.going_by(locales.notation("de-DE")), pytest.raises(Exception, match=sentence.replace(".", r"\.")):
        field().clean(typed)


def test_a_sentence_that_was_kept_is_written_anew_and_nothing_else_in_it():
    kept = "Won 12,345.50 of 1,000,000 (82.5 %), 950.50 short; Web 2.0, v1.2.34, 10.0.0.12, 17:30, A1,234 on 2026-11-30"
    with locales.going_by(locales.notation("de-DE")):
        anew = words.rewritten(kept)
        assert words.rewritten(anew) == anew
    assert anew == (
        "Won 12.345,50 of 1.000.000 (82,5 %), 950,50 short; Web 2.0, v1.2.34, 10.0.0.12, 17:30, A1,234 on 2026-11-30"
    )
    assert words.rewritten(kept) == kept


@given(minor=st.integers(0, 10**12), places=st.sampled_from([0, 2]), code=st.sampled_from(SOME))
def test_a_kept_amount_reads_as_the_page_would_write_it(minor, places, code):
    amount = Decimal(minor).scaleb(-places)
    with locales.going_by(locales.notation(code)):
        assert words.rewritten(wording.money(amount, places)) == words.money(amount, places)
