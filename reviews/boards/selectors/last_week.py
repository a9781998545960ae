"""What the open pipeline was a week ago, and how last night stood, for the dashboard and the team page."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.history.selectors import scopes
from pipeline.history.selectors.open_change import OpenChange, open_change
from plans.measures.selectors.scopes import Scope
from plans.readings.selectors import latest
from plans.readings.selectors.latest import Latest
from traps_web.lib.fiscal import Period

_WEEK = timedelta(days=7)


def since_last_week(scope: Scope, period: Period, today: date) -> OpenChange | None:
    """The change of the last seven days in the deals of a period; None where none was open on both days."""
    return open_change(scope=_of_history(scope), period=period, since=today - _WEEK, until=today)


def last_night(scope: Scope, period: Period, today: date) -> Latest | None:
    """The newest reading of the scope; None outside the running quarter and where no night of it was taken lately."""
    return latest.latest(_of_history(scope), period, today)


def _of_history(scope: Scope) -> scopes.Scope:
    team_id = None if scope.is_whole else scope.team_id
    return scopes.Scope(scope.name, team_id=team_id, person_id=scope.person_id)
