"""When own traps are due, in any week, month, quarter and time zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.own_traps.rules.foresight import Debtor, foreseen, opens_on
from accounts.own_traps.rules.rhythms import Occurrence, Rhythm, WorkCalendar, occurrences
from traps_web.lib import fiscal
from traps_web.lib.fiscal import CalendarRules

RULES = CalendarRules(starts_month=7)
ZONES = ("Pacific/Pago_Pago", "America/New_York", "UTC", "Europe/Berlin", "Pacific/Kiritimati")
DAY = timedelta(days=1)
FRIDAY = 4


def calendar(*holidays: date) -> WorkCalendar:
    return WorkCalendar(lambda day: day.weekday() < 5 and day not in holidays, RULES)


def due(rhythm: Rhythm, start: date, end: date, *holidays: date) -> list[tuple[str, date]]:
    found = occurrences(rhythm, start=start, end=end, calendar=calendar(*holidays))
    return [(row.period, row.due_on) for row in found]


@pytest.mark.parametrize(
    ("rhythm", "start", "end", "holidays", "expected"),
    [
        # Week 53 of 2026 ends in 2027; its Friday is New Year's Day.
        (Rhythm("week", weekday=FRIDAY), date(2026, 12, 28), date(2027, 1, 4), (), [("2026-W53", date(2027, 1, 1))]),
        (
            Rhythm("week", weekday=FRIDAY),
            date(2026, 12, 28),
            date(2027, 1, 4),
            (date(2027, 1, 1),),
            [("2026-W53", date(2026, 12, 31))],
        ),
        # A Monday that is no working day has no day before it in its week.
        (
            Rhythm("week", weekday=0),
            date(2026, 5, 25),
            date(2026, 6, 1),
            (date(2026, 5, 25),),
            [("2026-W22", date(2026, 5, 26))],
        ),
        # A leap day, a short February, and a 31st in a month of 30 days.
        (Rhythm("month", month_day=29), date(2028, 2, 1), date(2028, 3, 1), (), [("2028-02", date(2028, 2, 29))]),
        (Rhythm("month", month_day=31), date(2027, 2, 1), date(2027, 3, 1), (), [("2027-02", date(2027, 2, 26))]),
        (Rhythm("month", month_day=31), date(2026, 9, 1), date(2026, 10, 1), (), [("2026-09", date(2026, 9, 30))]),
        (Rhythm("month"), date(2026, 10, 1), date(2026, 11, 1), (), [("2026-10", date(2026, 10, 30))]),
        # The 1st on a Sunday has no day before it in its month.
        (Rhythm("month", month_day=1), date(2026, 11, 1), date(2026, 11, 9), (), [("2026-11", date(2026, 11, 2))]),
        (Rhythm("quarter", nth=5), date(2026, 10, 1), date(2026, 11, 1), (), [("FY2027-Q2", date(2026, 10, 7))]),
        (
            Rhythm("once", once_on=date(2026, 12, 5)),
            date(2026, 12, 1),
            date(2027, 1, 1),
            (),
            [("once", date(2026, 12, 4))],
        ),
    ],
)
def test_a_deadline_stands_on_a_working_day_of_its_period(rhythm, start, end, holidays, expected):
    assert due(rhythm, start, end, *holidays) == expected


def test_a_period_without_a_working_day_owes_nothing():
    week = [date(2026, 12, 21) + step * DAY for step in range(7)]
    assert due(Rhythm("week", weekday=FRIDAY), week[0], week[0] + 7 * DAY, *week) == []


RHYTHMS = st.one_of(
    st.builds(Rhythm, st.just("week"), weekday=st.integers(0, 6)),
    st.builds(Rhythm, st.just("month"), month_day=st.none() | st.integers(1, 31)),
    st.builds(Rhythm, st.just("quarter"), nth=st.integers(1, 60)),
)
DAYS = st.dates(date(2024, 1, 1), date(2033, 12, 31))


@given(rhythm=RHYTHMS, start=DAYS, length=st.integers(1, 200), holidays=st.sets(st.integers(0, 200), max_size=40))
def test_each_period_comes_due_once_on_a_working_day_and_cutting_the_span_changes_nothing(
    rhythm, start, length, holidays
):
    free = [start + step * DAY for step in holidays]
    end = start + length * DAY
    rows = due(rhythm, start, end, *free)
    assert len({period for period, _ in rows}) == len(rows)
    assert all(start <= day < end and calendar(*free).is_working(day) for _, day in rows)
    middle = start + length // 2 * DAY
    assert due(rhythm, start, middle, *free) + due(rhythm, middle, end, *free) == rows


@given(day=DAYS, weekday=st.integers(0, 6))
def test_every_week_that_has_a_working_day_is_due_within_itself(day, weekday):
    week = fiscal.week_of(day, RULES)
    [(period, due_on)] = due(Rhythm("week", weekday=weekday), week.starts_on, week.ends_before)
    assert period == fiscal.activity_week(due_on, RULES)


@given(
    start=DAYS,
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    rhythm=RHYTHMS,
)
def test_a_deadline_is_the_same_wall_clock_in_every_zone_and_over_both_clock_changes(start, zone, at, rhythm):
    debtor = Debtor(1, "Ann", zone)
    rows = foreseen(
        rhythm,
        at=at,
        version_starts_on=start,
        start=start,
        end=start + 95 * DAY,
        calendar=calendar(),
        audience=lambda _: [debtor],
        spared=lambda *_: False,
    )
    assert rows
    for row in rows:
        wall = row.due_at.astimezone(ZoneInfo(zone))
        # A time that the clocks skip moves on by what they skip, and by no more.
        late = datetime.combine(wall.date(), wall.time()) - datetime.combine(row.occurrence.due_on, at)
        assert timedelta(0) <= late <= timedelta(hours=1)


@pytest.mark.parametrize(
    ("day", "at", "expected"),
    [
        # Clocks in Berlin skip 2:30 on Sun 28 Mar 2027 and show it twice on Sun 31 Oct 2027.
        (date(2027, 3, 28), time(2, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 10, 31), time(2, 30), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),
    ],
)
def test_a_deadline_in_a_clock_change_is_the_later_reading(day, at, expected):
    [row] = foreseen(
        Rhythm("once", once_on=day),
        at=at,
        version_starts_on=day,
        start=day,
        end=day + DAY,
        calendar=WorkCalendar(lambda _: True, RULES),
        audience=lambda _: [Debtor(1, "Ann", "Europe/Berlin")],
        spared=lambda *_: False,
    )
    assert (row.occurrence, row.due_at) == (Occurrence("once", day), expected)


def test_who_owes_it_is_asked_on_the_day_on_which_it_opens():
    starts_on = date(2026, 11, 30)
    asked = []
    foreseen(
        Rhythm("week", weekday=FRIDAY),
        at=time(17),
        version_starts_on=starts_on,
        start=starts_on,
        end=starts_on + 28 * DAY,
        calendar=calendar(),
        audience=lambda day: asked.append(day) or [],
        spared=lambda *_: False,
    )
    # The first two open with the version, the others two weeks ahead.
    assert asked == [starts_on, starts_on, date(2026, 12, 4), date(2026, 12, 11)]
    assert opens_on(date(2026, 12, 25), version_starts_on=starts_on) == date(2026, 12, 11)
