"""Budget lines as a viewer may see them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from accounts.access import people_below, sees_everybody
from accounts.models import Person
from accounts.selectors.teams import managed_team_ids
from plans.models import BudgetLine


def budget_lines(*, viewer: Person, today: date) -> QuerySet[Any]:
    """Own lines and those of everybody below, the own numbers of teams in line; all for leaders and admins."""
    rows = BudgetLine.objects.select_related("category").order_by("starts_on", "pk")
    if sees_everybody(viewer):
        return rows
    teams = managed_team_ids(viewer=viewer, today=today)
    return rows.filter(Q(person_id__in=people_below(viewer)) | Q(person__isnull=True, team_id__in=teams))
