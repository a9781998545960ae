"""One more activity brings what the own chain from activity to money makes likely; a missing link brings nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plans.measures.rules.landing_activity import Late, OwnRates, one_more_brings

OWN = OwnRates(opened=20, closed=10, won=5, brought=15_000)
LATE = Late(weeks_left=8, chance=0.25, won_of_closed=0.5)


def test_it_is_the_product_of_the_own_chain() -> None:
    """Eight more, a deal of every five, a quarter of them won in time, 3,000 each."""
    assert one_more_brings(100, OWN, LATE) == pytest.approx(8 * 20 / 100 * 0.25 * 3_000)


def test_whoever_wins_more_of_the_closed_deals_gets_more_of_each_and_few_deals_say_little() -> None:
    good, better = replace(OWN, won=10, brought=30_000), replace(OWN, closed=1, won=1, brought=3_000)
    of_all, of_good, of_few = (one_more_brings(100, own, LATE) or 0 for own in (OWN, good, better))
    assert of_good == pytest.approx(of_all * 1.5)
    assert of_few == pytest.approx(of_all * 6 / 5.5)


def test_no_deal_is_won_more_often_than_it_is_opened() -> None:
    own = OwnRates(opened=10, closed=10, won=10, brought=10_000)
    assert one_more_brings(10, own, Late(1, 0.9, 0.1)) == pytest.approx(1_000)


@pytest.mark.parametrize(
    ("counted", "own", "late"),
    [
        (0, OWN, LATE),
        (100, replace(OWN, opened=0), LATE),
        (100, replace(OWN, won=0), LATE),
        (100, OWN, replace(LATE, won_of_closed=0.0)),
    ],
    ids=["nothing counted", "no deal opened", "none won", "nobody closed a deal"],
)
def test_a_missing_link_is_not_available(counted: int, own: OwnRates, late: Late) -> None:
    assert one_more_brings(counted, own, late) is None


def test_nothing_more_comes_on_the_last_day() -> None:
    assert one_more_brings(100, OWN, replace(LATE, weeks_left=0)) == 0
