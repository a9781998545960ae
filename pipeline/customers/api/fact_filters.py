"""What every list of facts is narrowed by: a team and a period."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import django_filters
from django.db.models import Q, QuerySet
from rest_framework.exceptions import ValidationError

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import tree_on
from traps_web.edges.filters import ListFilter, RowFilter
from traps_web.lib import fiscal

TEAM_HELP = "A team with the teams below it today."


class FactFilter(ListFilter):
    """Narrow a list of facts to a team with those below it, and to a fiscal period.

    `day` is the column that carries the date.
    """

    day: ClassVar[str]

    team = RowFilter(method="by_team", help_text=TEAM_HELP)
    period = django_filters.CharFilter(method="by_period", help_text="FY2027, FY2027-Q2, FY2027-M05 or FY2027-W19.")

    @property
    def today(self) -> date:
        """The caller's today."""
        return self.request.reader.today

    def by_team(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(self.in_teams(tree_on(self.today).descendants(int(value))))

    def in_teams(self, team_ids: Any) -> Q:
        """The rows of these teams and those below."""
        return Q(team_id__in=team_ids)

    def by_period(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        try:
            period = fiscal.period(calendar.rules(), value)
        except fiscal.UnknownPeriod as fault:
            raise ValidationError({name: [str(fault)]}) from None
        return rows.filter(**{f"{self.day}__gte": period.starts_on, f"{self.day}__lt": period.ends_before})
