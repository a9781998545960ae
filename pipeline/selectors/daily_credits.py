"""The sums kept per day, compared with the credits they stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from pipeline.models import Credit, DailyCredit


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
