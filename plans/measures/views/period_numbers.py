"""The number of a person or a team in a period, named by an address."""

from __future__ import annotations

from django.http import Http404

from plans.measures.selectors import period_numbers
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.selectors.scopes import NotVisible, day_for
from traps_web.edges.requests import PageRequest
from traps_web.lib.fiscal import UnknownPeriod


def number_in_sight(request: PageRequest, kind: str, pk: int, period: str) -> PeriodNumber:
    """The number in sight, or 404."""
    if kind not in ("person", "team"):
        raise Http404(f"A number belongs to a person or to a team, not to a {kind}.")
    today = day_for(request.reader)
    try:
        return period_numbers.in_sight(viewer=request.user, kind=kind, pk=pk, period_key=period, today=today)
    except (NotVisible, UnknownPeriod, OverflowError) as fault:
        raise Http404(str(fault)) from None
