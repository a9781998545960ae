"""The sums kept per day, person, team and category: added up with the booking, and proved equal to the credits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django.db import connection

from pipeline.models import Credit, DailyCredit
from pipeline.selectors import daily_credits as sums
from traps_web.lib import money

BATCH = 500
Key = tuple[date, int, int, int]


class SumsDiffer(RuntimeError):
    """The kept sums are not the sums of the credits; the message names the first day that differs."""


def add(credits: Iterable[Credit]) -> None:
    """Add credits to the sums of their days, also beside others who do the same: one upsert per 500 sums, in key order."""
    added: dict[Key, Decimal] = defaultdict(Decimal)
    for credit in credits:
        added[(credit.booked_on, credit.person_id, credit.team_id, credit.booking.category_id)] += credit.amount
    keys = sorted(key for key, amount in added.items() if amount)
    for start in range(0, len(keys), BATCH):
        _upsert([(*key, added[key]) for key in keys[start : start + BATCH]])


def _upsert(rows: list[tuple[date, int, int, int, Decimal]]) -> None:
    """`INSERT … ON CONFLICT DO UPDATE` reads the same in SQLite and PostgreSQL; Django's bulk_create cannot add to what stands."""
    table = connection.ops.quote_name(DailyCredit._meta.db_table)
    places = ", ".join(["(%s, %s, %s, %s, %s)"] * len(rows))
    values = [
        value
        for day, person_id, team_id, category_id, amount in rows
        for value in (
            connection.ops.adapt_datefield_value(day),
            person_id,
            team_id,
            category_id,
            money.to_minor(amount),
        )
    ]
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
