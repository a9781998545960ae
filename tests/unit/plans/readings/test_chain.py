"""A chain of readings holds as it was taken, and nothing in it can be changed, left out, put in or moved unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.readings.rules import chain
from plans.readings.rules.chain import FIRST, Broken, Closing, Night
from plans.readings.rules.figures import Standing, coverage
from traps_web.lib.canonical import canonical_json

DAY = date(2026, 11, 25)
MIDNIGHT = datetime(2026, 11, 26, 4, 59, 59, 999999, tzinfo=UTC)
amounts = st.decimals(min_value=0, max_value=10**9, places=2)


def standing(pk: int, amount: Decimal, place: int) -> Standing:
    day, none = DAY + timedelta(days=place), None
    pipeline = (3, amount, amount, 0, amount, amount)
    return Standing(day, "person", pk, none, amount, *pipeline, none, none, none, "", none, none, none, {"1": 3})


@st.composite
def chains(draw: st.DrawFn) -> list[Night]:
    nights: list[Night] = []
    for place in range(draw(st.integers(min_value=2, max_value=5))):
        rows = [standing(pk, draw(amounts), place) for pk in range(1, draw(st.integers(2, 4)))]
        at = timedelta(days=place)
        closing = Closing(place + 1, DAY + at, MIDNIGHT + at, "FY2027-Q2", len(rows))
        nights.append(chain.link(nights[-1].head if nights else FIRST, closing, rows))
    return nights


@given(chains())
def test_what_was_taken_holds(nights: list[Night]) -> None:
    assert list(chain.check(nights)) == nights


@given(chains(), st.data())
def test_whatever_is_changed_breaks_it(nights: list[Night], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(nights) - 1))
    night = nights[place]
    first, sealed = night.readings[0]
    forged = replace(first, actual=first.actual + Decimal("0.01"))
    another = {
        "an amount": [replace(night, readings=[(forged, sealed), *night.readings[1:]])],
        "an amount with its own digest": [
            replace(night, readings=[(forged, chain.sealed(sealed, forged)), *night.readings[1:]])
        ],
        "a reading left out": [replace(night, readings=night.readings[1:])],
        "a reading twice": [replace(night, readings=[*night.readings, night.readings[-1]])],
        "what was known when": [replace(night, closing=replace(night.closing, known_at=MIDNIGHT - timedelta(9)))],
        "the head": [replace(night, head=FIRST)],
        "a night twice": [night, night],
    }
    what = data.draw(st.sampled_from(sorted(another)))
    with pytest.raises(Broken):
        list(chain.check([*nights[:place], *another[what], *nights[place + 1 :]]))


@given(chains())
def test_a_night_that_is_missing_is_named(nights: list[Night]) -> None:
    with pytest.raises(Broken, match="first night is missing"):
        list(chain.check(nights[1:]))
    if len(nights) > 2:
        with pytest.raises(Broken, match=f"The night after {nights[0].closing.day} is missing"):
            list(chain.check([nights[0], *nights[2:]]))


def test_a_night_that_is_forged_with_all_that_follows_has_another_head() -> None:
    rows = [standing(1, Decimal("5.00"), 0)]
    closing = Closing(1, DAY, MIDNIGHT, "FY2027-Q2", 1)
    forged = [replace(rows[0], actual=Decimal("6.00"))]
    assert chain.link(FIRST, closing, rows).head != chain.link(FIRST, closing, forged).head


@pytest.mark.parametrize(
    ("budget", "actual", "ratio"),
    [(None, "0", None), ("100", "100", None), ("100", "130", None), ("100", "40", "0.83"), ("90", "60", "1.67")],
)
def test_coverage_is_not_applicable_without_a_gap(budget: str | None, actual: str, ratio: str | None) -> None:
    of = coverage(Decimal("50.00"), budget=Decimal(budget) if budget else None, actual=Decimal(actual))
    assert of == (Decimal(ratio) if ratio else None)


def test_the_spelling_of_a_night_stays_for_ever() -> None:
    """Whatever else changes, nights of this version are spelt and sealed so, or every chain that was kept breaks."""
    rows = [standing(7, Decimal("12.50"), 0)]
    night = chain.link(FIRST, Closing(1, DAY, MIDNIGHT, "FY2027-Q2", 1), rows)
    assert canonical_json(rows[0]) == (
        '{"about":"person","actual":"12.50","basis":"","best_case":null,"budget":null,"commit":null,"coverage":null,'
        '"day":"2026-11-25","deals":3,"expected":null,"high":null,"in_quarter":"12.50","in_quarter_weighted":"12.50",'
        '"low":null,"pipeline":"12.50","pk":7,"stages":{"1":3},"undated":0,"weighted":"12.50"}'
    )
    assert canonical_json(night.closing) == (
        '{"day":"2026-11-25","known_at":"2026-11-26T04:59:59.999999Z","night":1,"period":"FY2027-Q2","readings":1,'
        '"version":1}'
    )
    assert night.head == "de5213adea8544e9247c57e803a18ed2be2146d8ea0f1f75b0a0d3c7de076693"
