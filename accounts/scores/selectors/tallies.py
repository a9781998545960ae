"""Verdicts and tallies in SQL: the same answer as the rule (`rules/tallies.py`), for any set of duties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, QuerySet, Sum, Value, When

from accounts.absences.models import Leave
from accounts.duties.selectors.obligations import state_filter
from accounts.scores.rules.tallies import EXCUSED_BY_LEAVE, Tally, Verdict, tally


def judged(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Duties with their `verdict` at an instant."""
    is_off = Exists(
        Leave.objects.filter(
            person=OuterRef("owner"),
            status="approved",
            starts_on__lte=OuterRef("due_on"),
            ends_before__gt=OuterRef("due_on"),
            decided_at__lte=OuterRef("missed_at"),
        )
    )
    by_leave = Q()
    for state in EXCUSED_BY_LEAVE:
        by_leave |= state_filter(state, now)
    cases = [
        When(opened_at__gte=F("first_due_at"), then=Value(Verdict.BEFORE.value)),
        When(state_filter("done", now), then=Value(Verdict.ON_TIME.value)),
        When(state_filter("excused", now), then=Value(Verdict.EXCUSED.value)),
        When(state_filter("open", now), then=Value(Verdict.OPEN.value)),
        When(Q(is_off) & by_leave, then=Value(Verdict.LEAVE.value)),
        When(state_filter("late", now), then=Value(Verdict.LATE.value)),
        When(state_filter("missed", now), then=Value(Verdict.MISSED.value)),
    ]
    verdict = Case(*cases, default=Value(Verdict.WAIVED.value), output_field=CharField())
    return rows.annotate(verdict=verdict)


def counted(rows: QuerySet[Any], now: datetime, *by: str) -> QuerySet[Any]:
    """How many duties got which verdict, with the sum of their weights, by some columns; for `tallies`."""
    groups = judged(rows, now).order_by().values_list(*by, "verdict")
    return groups.annotate(count=Count("pk"), weights=Sum("weight"))


def tallies(counts: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], Tally]:
    """The rows of `counted` as tallies by those columns."""
    by_key: dict[tuple[Any, ...], list[tuple[str, int, int]]] = defaultdict(list)
    for *key, verdict, count, weight in counts:
        by_key[tuple(key)].append((verdict, count, weight))
    return {key: tally(verdicts) for key, verdicts in by_key.items()}
