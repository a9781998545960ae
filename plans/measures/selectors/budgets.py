"""Budget lines as a viewer may see them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person
from accounts.organisation.selectors.teams import managed_team_ids
from plans.measures.models import BudgetLine
from plans.measures.selectors.attainment import attainment
from plans.measures.selectors.frames import frame
from plans.measures.selectors.scopes import Scope, find_scope, sight_of
from traps_web.lib import fiscal
from traps_web.lib.sorting import Orders


def budget_lines(*, viewer: Person, today: date) -> QuerySet[Any]:
    """Own lines and those of everybody below, the own numbers of teams in line; all for leaders and admins."""
    rows = BudgetLine.objects.select_related("category").order_by("starts_on", "pk")
    if sees_everybody(viewer):
        return rows
    teams = managed_team_ids(viewer=viewer, today=today)
    return rows.filter(Q(person_id__in=people_below(viewer)) | Q(person__isnull=True, team_id__in=teams))


LINE_ORDERS = Orders(
    {
        "whose": "person__name",
        "team": "team__name",
        "category": "category__name",
        "month": "starts_on",
        "amount": "amount",
    },
    first="whose",
    then=("person__name", "team__name", "starts_on", "pk"),
)


@dataclass(frozen=True)
class LinesBehind:
    """The budget lines behind a figure, and what they add up to in the period."""

    scope: Scope
    period: fiscal.Period
    rows: QuerySet[Any]
    total: Decimal


def lines_behind(
    *, viewer: Person, period_key: str, team_id: int | None, person_id: int | None, today: date
) -> LinesBehind:
    """The lines that count in the budget of a scope. Raises NotVisible, UnknownPeriod."""
    sight = sight_of(viewer=viewer, today=today)
    scope = find_scope(viewer=viewer, sight=sight, team_id=team_id, person_id=person_id)
    time = frame(period_key=period_key, as_of=None, today=today)
    start, end = time.period.starts_on, time.period.ends_before
    rows = BudgetLine.objects.filter(_counting(time.own_for(scope).counted), starts_on__lt=end, ends_before__gt=start)
    if scope.person_id is not None:
        rows = rows.filter(person_id=scope.person_id)
    if scope.team_id is not None and not scope.is_whole:
        inside = Q(pk__in=[])
        for segment in time.in_period():
            teams = segment.tree.descendants(scope.team_id)
            inside |= Q(team_id__in=teams, starts_on__lt=segment.ends_before, ends_before__gt=segment.starts_on)
        rows = rows.filter(inside)
    total = attainment(
        viewer=viewer, period_key=period_key, team_id=team_id, person_id=person_id, today=today, seen=sight, framed=time
    ).parts.budget
    ordered = rows.select_related("person", "team", "category").order_by(
        "person__name", "team__name", "starts_on", "pk"
    )
    return LinesBehind(scope=scope, period=time.period, rows=ordered, total=total)


def _counting(counted: Collection[int]) -> Q:
    """Budget lines that count in sums: those of people, and these of teams."""
    return Q(person__isnull=False) | Q(pk__in=counted) if counted else Q(person__isnull=False)
