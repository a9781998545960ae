from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from traps_web.lib import phasing, working_days

amounts = st.integers(-(10**13), 10**13)
MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
WORKED = tuple(working_days.working_days(MAY, JUNE, weekdays=working_days.MONDAY_TO_FRIDAY))


def test_a_curve_spreads_the_whole_number() -> None:
    assert phasing.spread(100, [20, 25, 25, 30]) == [20, 25, 25, 30]
    assert sum(phasing.spread(1_000_001, [1, 1, 1, 1])) == 1_000_001


def test_the_part_to_date_grows_by_working_days_and_is_mirrored() -> None:
    assert [phasing.part_to_date(10, done, 3) for done in range(4)] == [0, 3, 6, 10]
    assert [phasing.part_to_date(-10, done, 3) for done in range(4)] == [0, -3, -6, -10]


def test_a_period_without_working_days_carries_all_on_its_first_instant() -> None:
    assert phasing.part_to_date(500, 0, 0) == 500
    assert phasing.part_between(500, 0, 0, 0) == 500
    assert phasing.amount_between(500, (), MAY, MAY, date(2026, 5, 2)) == 500
    assert phasing.amount_between(500, (), MAY, date(2026, 5, 2), JUNE) == 0


@pytest.mark.parametrize(("done", "total"), [(-1, 5), (6, 5), (1, 0)])
def test_days_outside_the_period_are_refused(done: int, total: int) -> None:
    with pytest.raises(ValueError, match="not a part of a period"):
        phasing.part_to_date(100, done, total)


@given(amounts, st.integers(1, 260), st.lists(st.integers(0, 260), max_size=12))
def test_any_cut_by_working_days_adds_up_to_the_cent(amount: int, total: int, cuts: list[int]) -> None:
    edges = [0, *sorted(min(cut, total) for cut in cuts), total]
    assert sum(phasing.part_between(amount, total, start, end) for start, end in pairwise(edges)) == amount


@given(amounts, st.lists(st.integers(0, 31), max_size=8), st.sampled_from([WORKED, ()]))
def test_any_cut_by_dates_adds_up_to_the_cent(amount: int, cuts: list[int], worked: tuple[date, ...]) -> None:
    edges = [MAY + timedelta(days=cut) for cut in [0, *sorted(cuts), 31]]
    parts = [phasing.amount_between(amount, worked, MAY, start, end) for start, end in pairwise(edges)]
    assert sum(parts) == amount
    assert all(part * amount >= 0 for part in parts)
