"""The sums kept per day, person, team and category: added up with the booking, and proved equal to the credits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection

from pipeline.models import Credit, DailyCredit
from pipeline.selectors import daily_credits as sums
from traps_web.lib import money

BATCH = 500
Key = tuple[date, int, int, int]
Sums = dict[Key, int]
"""What is added to each sum, in minor units: by day, person, team and category."""


class SumsDiffer(RuntimeError):
    """The kept sums are not the sums of the credits; the message names the first day that differs."""


def sums_of(credits: Iterable[tuple[Credit, int]]) -> Sums:
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


def add(sums: Sums) -> None:
    """Add to the sums of their days, also beside others who do the same: one upsert per 500 sums, in key order."""
    keys = sorted(key for key, amount in sums.items() if amount)
    for start in range(0, len(keys), BATCH):
        _upsert([(*key, sums[key]) for key in keys[start : start + BATCH]])


def _upsert(rows: list[tuple[date, int, int, int, int]]) -> None:
    """`INSERT … ON CONFLICT DO UPDATE` reads the same in SQLite and PostgreSQL; Django's bulk_create cannot add to what stands."""
    table = connection.ops.quote_name(DailyCredit._meta.db_table)
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    values = [value for day, *rest in rows for value in (connection.ops.adapt_datefield_value(day), *rest)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, person_id, team_id, category_id, amount) VALUES {places} "
            "ON CONFLICT (day, person_id, team_id, category_id) "
            f"DO UPDATE SET amount = {table}.amount + excluded.amount",
            values,
        )


def verify_daily_sums(*, now: datetime) -> int:
    """Prove that the kept sums equal the credits; how many were compared. Raises SumsDiffer."""
    compared, differing = sums.compare()
    if differing:
        first = differing[0]
        raise SumsDiffer(
            f"{len(differing)} of {compared} daily sums differ from their credits; the first is {first.day.isoformat()}, "
            f"person {first.person_id}: kept {first.kept}, credited {first.credited}."
        )
    return compared
