"""Windows, slots and the timing of packets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from reviews.cycles.rules import dates

DAYS = [date(2026, 11, 9) + timedelta(days=step) for step in range(5)]
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_the_window_is_the_last_three_weeks_of_the_quarter() -> None:
    assert dates.default_window(date(2026, 9, 1), date(2026, 12, 1)) == (date(2026, 11, 10), date(2026, 12, 1))


def test_a_slot_freezes_72_hours_and_is_prepared_24_hours_before() -> None:
    slot = dates.slot_at(date(2026, 11, 12), dates.TIMES[0], "America/New_York")
    assert slot.presents_at == datetime(2026, 11, 12, 14, tzinfo=UTC)
    assert slot.presents_at - slot.freezes_at == timedelta(hours=72)
    assert slot.presents_at - slot.prepare_by(24) == timedelta(hours=24)
    assert slot.prepare_by(99) == slot.freezes_at


def test_nobody_holds_two_reviews_at_once() -> None:
    slots = dates.spread([(person, 7) for person in range(20)], DAYS, "UTC")
    assert len({slot.presents_at for slot in slots.values()}) == 20


def test_reviews_are_spread_over_all_days_and_two_reviewers_do_not_wait_for_each_other() -> None:
    slots = dates.spread([(1, 7), (2, 7), (3, 7), (4, 8)], DAYS, "UTC")
    assert [slots[person].presents_at.date() for person in (1, 2, 3, 4)] == [DAYS[0], DAYS[1], DAYS[3], DAYS[0]]


def test_a_window_without_a_working_day_has_no_slots() -> None:
    with pytest.raises(ValueError, match="no working day"):
        dates.spread([(1, 7)], [], "UTC")


@pytest.mark.parametrize(
    ("hours_after_freeze", "is_frozen", "word"),
    [(-1, False, "earlier"), (0, False, "on time"), (10, False, "on time"), (10, True, "later"), (49, False, "later")],
)
def test_timing(hours_after_freeze: int, is_frozen: bool, word: str) -> None:
    timing = dates.timing(
        ordered_at=NOON + timedelta(hours=hours_after_freeze),
        freezes_at=NOON,
        prepare_by=NOON + timedelta(hours=48),
        is_frozen=is_frozen,
    )
    assert timing == word
