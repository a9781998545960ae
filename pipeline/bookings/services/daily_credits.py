"""The sums that are kept of credits, added up with the booking and proved equal to the credits.

They are kept per day, person, team and category, per day and team, and per month and team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from django.db import connection, models

from accounts.organisation.selectors import calendar
from accounts.record.rules.acts import Act
from pipeline.bookings.models import DailyCredit, MonthlyCredit, TeamDailyCredit
from pipeline.bookings.selectors import daily_credits as sums
from traps_web.lib import bulk, fiscal, money

MANY = 500
Key = tuple[date, int, int, int]
Sums = dict[Key, int]
"""What is added to each sum, in minor units: by day, person, team and category."""
_waiting: ContextVar[Sums | None] = ContextVar("traps_sums_waiting", default=None)


class SumsDiffer(RuntimeError):
    """The kept sums are not the sums of the credits; the message names the first day that differs."""


class Credited(Protocol):
    """A person's part of a booking, stored or about to be."""

    @property
    def booked_on(self) -> date: ...
    @property
    def person_id(self) -> int: ...
    @property
    def team_id(self) -> int: ...
    @property
    def amount(self) -> Decimal: ...


def sums_of(credits: Iterable[tuple[Credited, int]]) -> Sums:
    """The sums that credits add, each with the category of its booking; in minor units."""
    added: Sums = defaultdict(int)
    for credit, category_id in credits:
        key = (credit.booked_on, credit.person_id, credit.team_id, category_id)
        added[key] += money.to_minor(credit.amount)
    return added


def merged(first: Sums, second: Sums) -> Sums:
    """Both sums in one."""
    if not second:
        return first
    both: Sums = defaultdict(int, first)
    for key, amount in second.items():
        both[key] += amount
    return both


@contextmanager
def together() -> Iterator[None]:
    """Add what several bookings of one transaction bring at the end of this stretch, as if it were one.

    Whoever added twice would go back to an earlier day while holding a later one, and could wait in a circle with
    somebody else.
    """
    waiting: Sums = defaultdict(int)
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    add(waiting)


def add(sums: Sums) -> None:
    """Add to the sums of their days, of their teams and months, also beside others who do the same.

    Whoever books money of the same day and team waits from here until the commit. So with many the keys of all new rows
    are checked first, and the days for which most is booked come last. Everybody goes through months, and through the
    keys in each, in the same order: nobody waits in a circle.
    """
    waiting = _waiting.get()
    if waiting is not None:
        for key, amount in sums.items():
            waiting[key] += amount
        return
    are_many = len(sums) > MANY
    if are_many:
        bulk.check_keys_now()
    for of_month in _by_calendar_month(sums):
        _upsert(DailyCredit, ("day", "person_id", "team_id", "category_id"), of_month)
        if are_many:
            bulk.check_keys_now()
        _upsert(TeamDailyCredit, ("day", "team_id"), _by_team(of_month))
    _upsert(MonthlyCredit, ("starts_on", "team_id"), _by_month(sums))


def _by_calendar_month(sums: Sums) -> list[Sums]:
    """The sums of each calendar month by themselves, the first month first."""
    by_month: dict[tuple[int, int], Sums] = defaultdict(dict)
    for key, amount in sums.items():
        by_month[key[0].year, key[0].month][key] = amount
    return [by_month[month] for month in sorted(by_month)]


def _by_team(sums: Sums) -> dict[tuple[date, int], int]:
    """The same sums by day and team."""
    by_team: dict[tuple[date, int], int] = defaultdict(int)
    for (day, _, team_id, _), amount in sums.items():
        by_team[day, team_id] += amount
    return by_team


def _by_month(sums: Sums) -> dict[tuple[date, int], int]:
    """The same sums by fiscal month and team."""
    rules = calendar.rules()
    months = {day: fiscal.period_of(rules, day, "month").starts_on for day in {key[0] for key in sums}}
    by_month: dict[tuple[date, int], int] = defaultdict(int)
    for (day, _, team_id, _), amount in sums.items():
        by_month[months[day], team_id] += amount
    return by_month


def _upsert(model: type[models.Model], columns: Sequence[str], sums: Mapping[Any, int]) -> None:
    """Add amounts to the rows of a table, and insert those that are not there yet.

    `INSERT … ON CONFLICT DO UPDATE` reads the same in SQLite and PostgreSQL; Django's bulk_create cannot add to what
    stands.
    """
    rows = [(*key, sums[key]) for key in sorted(key for key, amount in sums.items() if amount)]
    if not rows:
        return
    table, key = connection.ops.quote_name(model._meta.db_table), ", ".join(columns)
    insert = f"INSERT INTO {table} ({key}, amount)"
    add = f"ON CONFLICT ({key}) DO UPDATE SET amount = {table}.amount + excluded.amount"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            places = ", ".join(["%s"] * (len(columns) + 1))
            cursor.executemany(f"{insert} VALUES ({places}) {add}", [(row[0].isoformat(), *row[1:]) for row in rows])
        else:
            types = ", ".join(["%s::date[]", *["%s::bigint[]"] * len(columns)])
            arrays = [f"{{{','.join(map(str, values))}}}" for values in zip(*rows, strict=True)]
            # Nothing but names of our own tables and columns is put into the text.
            cursor.execute(f"{insert} SELECT * FROM unnest({types}) {add}", arrays)  # noqa: S608


def verify_daily_sums(act: Act) -> int:
    """Prove that the kept sums equal the credits; how many were compared. Raises SumsDiffer."""
    compared, differing = sums.compare()
    if differing:
        first = differing[0]
        raise SumsDiffer(
            f"{len(differing)} of {compared} daily sums differ from their credits; the first is "
            f"{first.day.isoformat()}, person {first.person_id}: kept {first.kept}, credited {first.credited}."
        )
    for day, team_id, kept, summed in sums.team_days_that_differ():
        raise SumsDiffer(
            f"{day.isoformat()} of team {team_id} differs from its people: kept {kept}, by person {summed}."
        )
    for starts_on, team_id, kept, summed in sums.months_that_differ():
        raise SumsDiffer(
            f"The month of {starts_on.isoformat()} differs from its days for team {team_id}: "
            f"kept {kept}, by day {summed}."
        )
    return compared
