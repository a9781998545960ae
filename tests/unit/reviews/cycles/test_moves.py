"""Whose word a move takes, and on which days a review can still be held."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from reviews.cycles.rules import dates, moves

NOW = datetime(2026, 11, 25, 15, tzinfo=UTC)
HELD = NOW + timedelta(days=10)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("after", "is_later", "later_moves", "word"),
    [
        (HELD + timedelta(days=1), True, 0, "nobody"),
        (HELD + timedelta(days=1), True, 1, "above"),
        (HELD + timedelta(days=1), True, 5, "above"),
        (HELD + HOUR, False, 5, "nobody"),  # Later on the same day.
        (HELD - timedelta(days=3), False, 5, "nobody"),
        (NOW + timedelta(hours=48), False, 0, "nobody"),
        (NOW + timedelta(hours=48) - timedelta(seconds=1), False, 0, "person"),
    ],
)
def test_whose_word_it_takes(after: datetime, is_later: bool, later_moves: int, word: str) -> None:
    decider = moves.word_of(before=HELD, after=after, is_later=is_later, now=NOW, later_moves=later_moves)
    assert decider == word


def test_the_preparation_keeps_its_distance_and_is_never_due_in_the_past() -> None:
    facts = {"before": HELD, "prepare_before": HELD - 24 * HOUR, "now": NOW}
    after = HELD + timedelta(days=2)
    assert moves.prepare_by(after=after, freezes_at=after - 72 * HOUR, **facts) == after - 24 * HOUR
    assert moves.prepare_by(after=after, freezes_at=after - 5 * HOUR, **facts) == after - 5 * HOUR
    soon = NOW + 20 * HOUR
    assert moves.prepare_by(after=soon, freezes_at=soon - 72 * HOUR, **facts) == soon


def test_a_review_is_put_on_days_that_leave_a_working_day_on_frozen_numbers() -> None:
    today = date(2026, 11, 25)  # A Wednesday.
    weekdays = [day for step in range(21) if (day := today + timedelta(days=step)).weekday() < 5]
    days = dates.days_to_hold(weekdays, starts_on=date(2026, 11, 10), today=today)
    assert days[0] == date(2026, 11, 30)
    holidays = {date(2026, 12, 7) + timedelta(days=step) for step in range(4)}  # Monday to Thursday.
    days = dates.days_to_hold([day for day in weekdays if day not in holidays], starts_on=today, today=today)
    assert date(2026, 12, 11) not in days and date(2026, 12, 14) in days


def test_a_window_begins_at_the_latest_three_weeks_after_its_quarter_or_today() -> None:
    assert dates.latest_start(date(2026, 12, 1), date(2026, 11, 25)) == date(2026, 12, 22)
    assert dates.latest_start(date(2026, 9, 1), date(2026, 11, 25)) == date(2026, 12, 16)


def test_hours_that_are_taken_are_given_last() -> None:
    day = date(2026, 12, 1)
    taken = {7: {dates.slot_at(day, at, "UTC").presents_at for at in dates.TIMES[:2]}}
    slots = dates.spread([(1, 7), (2, 7)], [day], "UTC", taken)
    assert [slot.presents_at.time() for slot in slots.values()] == list(dates.TIMES[2:4])
