"""How the activities of somebody's last 13 weeks became money, read in one query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from pipeline.activities.models import Activity, ActivityType
from pipeline.deals.models import Deal
from plans.measures.rules.deal_survival import ahead, won_of_closed
from plans.measures.rules.landing_activity import Late, OwnRates, one_more_brings
from plans.measures.rules.landing_facts import DAY, Known, Money

WEEKS = timedelta(weeks=13)


@dataclass(frozen=True, slots=True)
class OneMore:
    """A type of activity, how often it was counted in 13 weeks, and what one more a week brings by the period's end.

    None where their own rates do not say.
    """

    key: str
    name: str
    counted: int
    brings: float | None


def one_more(person_id: int, known: Known, own: Money) -> list[OneMore]:
    """For each type that the person counted in the last 13 weeks; empty before 13 weeks were counted at all."""
    day, since = known.day, known.day + DAY - WEEKS
    rows = list(_rows(person_id, since, day))
    firsts = [row["first"] for row in rows if row["first"] is not None]
    if not firsts or min(firsts) > since or known.deals is None:
        return []
    deals = known.deals.until(day)
    days_left = (known.span.ends_before - day).days - 1
    late = Late(days_left / 7, ahead(deals, days_left).chance_of_new, won_of_closed(deals))
    rates = OwnRates(rows[0]["opened"], rows[0]["closed"], rows[0]["won"], own.between(since, day + DAY))
    return [
        OneMore(row["key"], row["name"], row["counted"], one_more_brings(row["counted"], rates, late))
        for row in rows
        if row["counted"]
    ]


def _rows(person_id: int, since: date, day: date) -> QuerySet[Any, dict[str, Any]]:
    """Each active type with its count and its first day; the counts of deals stand on every row."""
    of_type = Activity.objects.filter(type=OuterRef("pk"), person_id=person_id, done_on__lte=day).order_by()
    by_type = of_type.values("type")
    own = Deal.objects.filter(owner_id=person_id).order_by().values("owner")
    lately = Q(closed_on__gte=since, closed_on__lte=day)
    counts = {
        "opened": own.annotate(n=Count("pk", filter=Q(opened_on__gte=since, opened_on__lte=day))),
        "closed": own.annotate(n=Count("pk", filter=lately)),
        "won": own.annotate(n=Count("pk", filter=lately & Q(status="won"))),
    }
    return (
        ActivityType.objects.filter(is_active=True)
        .order_by("position")
        .annotate(
            counted=Coalesce(Subquery(by_type.annotate(n=Sum("count", filter=Q(done_on__gte=since))).values("n")), 0),
            first=Subquery(by_type.annotate(n=Min("done_on")).values("n")),
            **{name: Coalesce(Subquery(rows.values("n")), 0) for name, rows in counts.items()},
        )
        .values("key", "name", "counted", "first", *counts)
    )


def best_of(rows: Sequence[OneMore]) -> OneMore | None:
    """The one that brings most; None where nothing is known to bring anything."""
    known = [row for row in rows if row.brings]
    return max(known, key=lambda row: row.brings or 0.0) if known else None
