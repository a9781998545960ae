"""What counts in a score, and what it comes to."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.duties.rules import obligations
from accounts.scores.rules import tallies as rules
from accounts.scores.rules.tallies import Tally, Verdict

DUE = datetime(2026, 11, 27, 22, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Row:
    status: str = "open"
    opened_at: datetime = DUE - 5 * DAY
    first_due_at: datetime = DUE
    due_at: datetime = DUE
    missed_at: datetime = DUE + DAY
    done_at: datetime | None = None
    waived_at: datetime | None = None


def verdict(row: Row, *, now: datetime = DUE + 9 * DAY, is_on_leave: bool = False) -> Verdict:
    return rules.verdict(row, now=now, is_on_leave=is_on_leave)


@pytest.mark.parametrize(
    ("row", "at_work", "on_leave"),
    [
        (Row("done", done_at=DUE), Verdict.ON_TIME, Verdict.ON_TIME),
        (Row("late", done_at=DUE + DAY), Verdict.LATE, Verdict.LEAVE),
        (Row("missed"), Verdict.MISSED, Verdict.LEAVE),
        (Row("missed", waived_at=DUE + 2 * DAY), Verdict.MISSED, Verdict.LEAVE),
        (Row("waived", waived_at=DUE), Verdict.WAIVED, Verdict.LEAVE),
        (Row("excused", first_due_at=DUE - DAY, done_at=DUE), Verdict.EXCUSED, Verdict.EXCUSED),
        (Row("missed", opened_at=DUE), Verdict.BEFORE, Verdict.BEFORE),
        (Row(), Verdict.MISSED, Verdict.LEAVE),
    ],
)
def test_a_duty_has_one_verdict(row: Row, at_work: Verdict, on_leave: Verdict) -> None:
    assert (verdict(row), verdict(row, is_on_leave=True)) == (at_work, on_leave)


@given(st.timedeltas(-5 * DAY, 9 * DAY), st.timedeltas(timedelta(), 3 * DAY), st.booleans())
def test_what_is_not_due_never_counts_and_what_is_past_due_always_does_at_work(
    after: timedelta, grace: timedelta, is_on_leave: bool
) -> None:
    row, now = Row(missed_at=DUE + grace), DUE + after
    judged = verdict(row, now=now, is_on_leave=is_on_leave)
    if now <= DUE:
        assert judged is Verdict.OPEN
    else:
        assert judged is (Verdict.LEAVE if is_on_leave else Verdict(obligations.state(row, now=now)))


verdicts = st.lists(st.tuples(st.sampled_from(Verdict.values), st.integers(1, 40), st.integers(0, 120)))


@given(verdicts, verdicts)
def test_tallies_add_up_and_rates_stay_between_nothing_and_all(
    one: list[tuple[str, int, int]], other: list[tuple[str, int, int]]
) -> None:
    both = rules.tally([*one, *other])
    assert both == rules.tally(one) + rules.tally(other) == rules.tally(reversed([*one, *other]))
    assert both.owed == sum(count for _, count, _ in [*one, *other])
    for share in (both.rate, both.score):
        assert share is None or 0 <= share <= 1
    assert (both.rate is None) is (both.counted == 0) and (both.worst is None) is (both.owed == 0)


@given(verdicts, st.sampled_from(rules.NOT_COUNTED), st.integers(1, 40))
def test_what_does_not_count_moves_neither_rate_nor_score(
    judged: list[tuple[str, int, int]], uncounted: Verdict, count: int
) -> None:
    before, after = rules.tally(judged), rules.tally([*judged, (uncounted.value, count, 3 * count)])
    assert (before.rate, before.score, before.counted) == (after.rate, after.score, after.counted)


def test_the_score_weighs_what_the_rate_counts_alike() -> None:
    tally = rules.tally([("on_time", 2, 2), ("missed", 1, 3), ("waived", 4, 8)])
    assert (tally.rate, tally.score) == (Decimal(2) / 3, Decimal(2) / 5)
    assert (Tally().rate, Tally().score) == (None, None)
