"""The chess clock: whose time runs, and that a late manager never makes a late rep."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.duties.rules import chess_clock as rules
from traps_web.lib.deadlines import due_instant

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EVENING = time(17, 0)
ZONES = ["America/New_York", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin"]
MONDAY = date(2026, 3, 2)


@dataclass
class Days:
    zone: str = "Europe/Berlin"
    off: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 and day not in self.off


calendars = st.builds(
    Days,
    zone=st.sampled_from(ZONES),
    off=st.frozensets(st.dates(MONDAY, MONDAY + 60 * DAY), max_size=12),
)
instants = st.integers(0, 39 * 24 * 60).map(lambda minutes: datetime(2026, 3, 2, tzinfo=UTC) + minutes * MINUTE)
waits = st.timedeltas(timedelta(), 20 * DAY)


@st.composite
def requests(draw: st.DrawFn, calendar: Days) -> rules.Request:
    """A request before its deadline, for one to fifteen days more."""
    asked_at = draw(instants)
    stood_on = draw(st.integers(0, 14).map(lambda days: asked_at.date() + (days + 1) * DAY))
    stood_at = due_instant(stood_on, EVENING, calendar.zone)
    wanted_at = due_instant(stood_on + draw(st.integers(1, 21)) * DAY, EVENING, calendar.zone)
    return rules.Request(asked_at, stood_on, stood_at, wanted_at)


def local(at: datetime, calendar: Days) -> date:
    return at.astimezone(ZoneInfo(calendar.zone)).date()


@given(st.data(), calendars, waits, waits)
def test_a_later_answer_never_gives_an_earlier_deadline(
    data: st.DataObject, calendar: Days, first: timedelta, second: timedelta
) -> None:
    request = data.draw(requests(calendar))
    soon, late = sorted((request.asked_at + first, request.asked_at + second))
    waiting = rules.while_waiting(request, calendar)
    for is_granted, floor in ((True, request.wanted_at), (False, request.stood_at)):
        answers = [rules.after_answer(request, at=at, is_granted=is_granted, calendar=calendar) for at in (soon, late)]
        assert floor <= answers[0] <= answers[1] <= max(waiting, floor)
    assert waiting >= request.wanted_at


@given(st.data(), calendars, waits)
def test_after_an_answer_the_owner_has_what_was_left_when_they_asked(
    data: st.DataObject, calendar: Days, wait: timedelta
) -> None:
    request = data.draw(requests(calendar))
    at = request.asked_at + wait
    waiting = rules.while_waiting(request, calendar)
    days_left = rules.left(request.asked_at, request.stood_on, calendar)
    due_at = rules.after_answer(request, at=at, is_granted=False, calendar=calendar)
    if due_at < waiting and at < waiting:
        assert due_at > at or due_at == request.stood_at
        assert rules.left(at, local(due_at, calendar), calendar) >= days_left


@given(calendars, instants, st.integers(0, 15), st.lists(st.tuples(st.floats(0, 1), waits), min_size=1, max_size=6))
def test_who_hands_in_within_their_own_time_is_never_late_whatever_the_line_does(
    calendar: Days, opened_at: datetime, budget: int, rounds: list[tuple[float, timedelta]]
) -> None:
    """Random sequences of handing in and returning: the owner uses at most the days they have, the line any."""
    like = due_instant(MONDAY, EVENING, calendar.zone)
    due_at = rules.resumed(opened_at, days_left=budget, like=like, calendar=calendar)
    at = opened_at
    for part, line_takes in rounds:
        submitted_at = at + (due_at - at) * part
        days_left = rules.left(submitted_at, local(due_at, calendar), calendar)
        at = submitted_at + line_takes
        has = rules.days_after_return(days_left)
        due_at = rules.resumed(at, days_left=has, like=due_at, calendar=calendar)
        assert due_at > at and has >= max(2, days_left)
        assert rules.left(at, local(due_at, calendar), calendar) == has


@given(calendars, instants, st.lists(st.tuples(waits, waits), max_size=5))
def test_the_time_of_both_sides_adds_up_to_the_working_time_between(
    calendar: Days, opened_at: datetime, turns: list[tuple[timedelta, timedelta]]
) -> None:
    at, waits_of_line = opened_at, []
    for own, of_line in turns:
        waits_of_line.append(rules.Wait(at + own, at + own + of_line, at + own + of_line))
        at += own + of_line
    both = rules.spent(opened_at, waits_of_line, ended_at=at, now=at + DAY, calendar=calendar)
    alone = rules.spent(opened_at, [], ended_at=at, now=at + DAY, calendar=calendar)
    assert both.owner + both.line == alone.owner and min(both.owner, both.line, alone.line) >= timedelta()


@pytest.mark.parametrize(
    ("answered", "is_granted", "due"),
    [
        # Asked on Wed 4 March at noon, due Fri 6, wanted until Mon 9; granted by itself from Mon 9 on.
        (datetime(2026, 3, 4, 15, tzinfo=UTC), False, datetime(2026, 3, 6, 16, tzinfo=UTC)),
        (datetime(2026, 3, 5, 15, tzinfo=UTC), False, datetime(2026, 3, 9, 16, tzinfo=UTC)),
        (datetime(2026, 3, 20, 15, tzinfo=UTC), False, datetime(2026, 3, 9, 16, tzinfo=UTC)),
        (datetime(2026, 3, 4, 15, tzinfo=UTC), True, datetime(2026, 3, 9, 16, tzinfo=UTC)),
        (datetime(2026, 3, 20, 15, tzinfo=UTC), True, datetime(2026, 3, 9, 16, tzinfo=UTC)),
    ],
)
def test_a_request_and_its_answer(answered: datetime, is_granted: bool, due: datetime) -> None:
    request = rules.Request(
        datetime(2026, 3, 4, 11, tzinfo=UTC),
        date(2026, 3, 6),
        datetime(2026, 3, 6, 16, tzinfo=UTC),
        datetime(2026, 3, 9, 16, tzinfo=UTC),
    )
    assert rules.after_answer(request, at=answered, is_granted=is_granted, calendar=Days()) == due


def test_a_short_request_is_not_flagged_before_three_working_days_and_leave_does_not_count() -> None:
    request = rules.Request(
        datetime(2026, 3, 6, 15, tzinfo=UTC),
        date(2026, 3, 6),
        datetime(2026, 3, 6, 16, tzinfo=UTC),
        datetime(2026, 3, 9, 16, tzinfo=UTC),
    )
    assert rules.while_waiting(request, Days()) == datetime(2026, 3, 11, 16, tzinfo=UTC)
    away = Days(off=frozenset({date(2026, 3, 10), date(2026, 3, 11)}))
    assert rules.while_waiting(request, away) == datetime(2026, 3, 13, 16, tzinfo=UTC)
