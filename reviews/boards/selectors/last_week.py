"""What the open pipeline was a week ago, for the dashboard and the team page."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.history.selectors import scopes
from pipeline.history.selectors.open_change import OpenChange, open_change
from plans.measures.selectors.scopes import Scope
from traps_web.lib.fiscal import Period

_WEEK = timedelta(days=7)


def since_last_week(scope: Scope, period: Period, today: date) -> OpenChange | None:
    """The change of the last seven days in the deals of a period; None where none was open on both days."""
    team_id = None if scope.is_whole else scope.team_id
    of_history = scopes.Scope(scope.name, team_id=team_id, person_id=scope.person_id)
    return open_change(scope=of_history, period=period, since=today - _WEEK, until=today)
