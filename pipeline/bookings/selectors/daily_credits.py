"""The sums kept per day, compared with the credits they stand for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.organisation.selectors import calendar
from pipeline.bookings.models import Credit, DailyCredit, MonthlyCredit, TeamDailyCredit
from traps_web.lib import fiscal


@dataclass(frozen=True, slots=True)
class Differing:
    """A kept sum that is not the sum of its credits."""

    day: date
    person_id: int
    kept: Decimal
    credited: Decimal


def compare() -> tuple[int, list[Differing]]:
    """How many sums were compared, and those that differ, by day; two queries."""
    kept = {
        (day, person, team, category): amount
        for day, person, team, category, amount in DailyCredit.objects.values_list(
            "day", "person_id", "team_id", "category_id", "amount"
        )
    }
    grouped = (
        Credit.objects.values("booked_on", "person_id", "team_id", "booking__category_id")
        .annotate(total=Sum("amount"))
        .order_by()
    )
    credited = {
        (row["booked_on"], row["person_id"], row["team_id"], row["booking__category_id"]): row["total"]
        for row in grouped.iterator()
    }
    keys = kept.keys() | credited.keys()
    nothing = Decimal(0)
    differing = [
        Differing(day=key[0], person_id=key[1], kept=kept.get(key, nothing), credited=credited.get(key, nothing))
        for key in sorted(keys)
        if kept.get(key, nothing) != credited.get(key, nothing)
    ]
    return len(keys), differing


def months_that_differ() -> list[tuple[date, int, Decimal, Decimal]]:
    """Months of teams (first day, team) whose sum is not that of their days, in two queries.

    Each comes with the sum that is kept, and the one that the days add up to.
    """
    rules = calendar.rules()
    summed: dict[tuple[date, int], Decimal] = defaultdict(Decimal)
    days = DailyCredit.objects.values_list("day", "team_id").annotate(total=Sum("amount")).order_by("day")
    month: fiscal.Period | None = None
    for day, team_id, amount in days.iterator():
        if month is None or not month.contains(day):
            month = fiscal.period_of(rules, day, "month")
        summed[month.starts_on, team_id] += amount
    return _differing(MonthlyCredit.objects.values_list("starts_on", "team_id", "amount"), summed)


def team_days_that_differ() -> list[tuple[date, int, Decimal, Decimal]]:
    """Days of teams whose sum is not that of their people, in two queries.

    Each comes with the sum that is kept, and the one that the rows by person add up to.
    """
    days = DailyCredit.objects.values_list("day", "team_id").annotate(total=Sum("amount")).order_by()
    summed = {(day, team_id): amount for day, team_id, amount in days.iterator()}
    return _differing(TeamDailyCredit.objects.values_list("day", "team_id", "amount"), summed)


def _differing(
    rows: QuerySet[Any, tuple[date, int, Decimal]], summed: Mapping[tuple[date, int], Decimal]
) -> list[tuple[date, int, Decimal, Decimal]]:
    kept = {(day, team): amount for day, team, amount in rows.iterator()}
    nothing = Decimal(0)
    return [
        (*key, kept.get(key, nothing), summed.get(key, nothing))
        for key in sorted(kept.keys() | summed.keys())
        if kept.get(key, nothing) != summed.get(key, nothing)
    ]
