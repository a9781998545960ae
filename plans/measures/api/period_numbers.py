"""The number of a person or a team in a period, named by a program."""

from __future__ import annotations

from typing import Any

from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.selectors.scopes import NotVisible, day_for
from traps_web.lib.faults import Invalid
from traps_web.lib.fiscal import UnknownPeriod


def number_in_sight(request: Any, kind: str, pk: int, period: str) -> PeriodNumber:
    """Whose number of which period, as far as the caller may see it. Raises Invalid beside its field."""
    today = day_for(request.reader)
    try:
        return period_numbers.in_sight(viewer=request.user, kind=kind, pk=pk, period_key=period, today=today)
    except NotVisible:
        raise Invalid(**{kind: f"There is no such {kind}, or you cannot see it."}) from None
    except UnknownPeriod as fault:
        raise Invalid(period=str(fault)) from None
