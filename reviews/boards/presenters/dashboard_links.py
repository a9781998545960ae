"""Addresses on the dashboard: every figure opens into its rows, and the address keeps what was chosen."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from plans.measures.selectors.rollup import RowKey
from plans.measures.selectors.scopes import Scope
from reviews.boards.selectors.dashboard import Selection
from traps_web.lib.fiscal import Period
from traps_web.ui.addresses import address


@dataclass(frozen=True)
class Links:
    """Addresses for one page."""

    selection: Selection
    period: Period

    def here(self, **changes: object) -> str:
        """This page with something else chosen."""
        return self._mine("dashboard", changes)

    def download(self, name: str) -> str:
        """The table as a file."""
        return self._mine(name, {})

    def _mine(self, name: str, changes: dict[str, object]) -> str:
        selection = self.selection
        query: dict[str, object] = {
            "period": selection.period_key,
            "team": selection.team_id,
            "person": selection.person_id,
            "by": selection.by,
            "open": "-".join(map(str, selection.opened)),
            "columns": "all" if selection.has_all_columns else "",
            "weeks": "open" if selection.has_weeks_open else "",
        }
        return address(name, **(query | changes))

    def toggle(self, team_id: int) -> str:
        """This page with a team opened or closed."""
        opened = self.selection.opened
        left = [opened_id for opened_id in opened if opened_id != team_id] if team_id in opened else [*opened, team_id]
        return self.here(open="-".join(map(str, left)))

    def columns(self) -> str:
        """This page with every column of its table, or with those that the width allows."""
        return self.here(columns="" if self.selection.has_all_columns else "all") + "#tree"

    def person(self, person_id: int) -> str:
        """One person's own figures."""
        return address("dashboard", period=self.selection.period_key, person=person_id)

    def team(self, team_id: int) -> str:
        """One team's own page."""
        return address("dashboard", period=self.selection.period_key, team=team_id)

    def number(self, scope: Scope) -> str:
        """The number of a person, or a team's own, with every change of it; weeks have none of their own."""
        if self.period.kind == "week" or not (scope.person_id or scope.team_id):
            return ""
        owner = ("person", scope.person_id) if scope.person_id else ("team", scope.team_id)
        return reverse("budget", args=[*owner, self.period.key])

    def forecast(self, scope: Scope) -> str:
        """Where the past expects the scope to end; weeks are not foretold."""
        if self.period.kind == "week":
            return ""
        team = None if scope.is_person or scope.is_whole else scope.team_id
        return address("forecast", period=self.period.key, team=team, person=scope.person_id)

    def movement(self, scope: Scope) -> str:
        """What moved in the last seven days, for deals that close in the period."""
        team = None if scope.is_person or scope.is_whole else scope.team_id
        return address("movement", period=self.period.key, team=team, person=scope.person_id)

    def of_scope(self, scope: Scope) -> dict[str, str]:
        """The rows behind the figures of a scope."""
        return self.rows(team=None if scope.is_person or scope.is_whole else scope.team_id, person=scope.person_id)

    def of_row(self, key: RowKey, scope: Scope) -> dict[str, str]:
        """The rows behind the figures of a row."""
        if key.kind == "team":
            return self.rows(team=key.id, person=scope.person_id)
        if key.kind == "person":
            return self.rows(person=key.id)
        return self.of_scope(scope) if key.kind == "own" else {}

    def rows(
        self, *, team: int | None = None, person: int | None = None, period: Period | None = None
    ) -> dict[str, str]:
        """Bookings, open deals and budget lines of a team or person in the period, or in a part of it."""
        of = period or self.period
        owner: dict[str, object] = {"person": person, "team": team}
        span = {"from": of.starts_on.isoformat(), "to": of.last_day.isoformat()}
        return {
            "bookings": address("bookings", **owner, **span),
            "deals": address("deals", period=self.period.key, **owner),
            "budgets": address("dashboard_budgets", period=of.key, **owner),
        }
