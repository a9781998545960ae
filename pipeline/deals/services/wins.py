"""A request to win is approved: the deal is won as it was asked, in the same act."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.organisation.models import Person
from pipeline.deals.models import Deal, WinRequest
from pipeline.deals.selectors import win_requests as selector
from pipeline.deals.services import moves, win_requests
from traps_web.lib.faults import Invalid, StaleState

MOVED_ON = "The amount or the shares changed since this was asked. Refuse it, or have it asked for anew."


@transaction.atomic
def approve(*, request: WinRequest, by: Person, now: datetime, answer: str = "") -> WinRequest:
    """The line says yes: the deal is won with the amount, shares and day that were asked about.

    Raises Refused to others, StaleState when it is settled, or when the deal is not any more what was asked about.
    """
    # Held without a join: PostgreSQL would lose sight of a row whose stage somebody else has just changed.
    Deal.objects.select_for_update().get(pk=request.deal_id)
    deal = Deal.objects.select_related("owner", "stage").get(pk=request.deal_id)
    row = selector.read(request.pk)
    place = win_requests.require_decider(row, by, now)
    if row.status == "asked" and selector.has_moved_on(row):
        raise StaleState(MOVED_ON)
    win_requests.decide(row, "approved", by, place, now, answer)
    try:
        moves.win_as_asked(deal=deal, request=row, by=by, now=now)
    except Invalid as fault:
        raise StaleState(f"It cannot be won as it stands. {fault}") from None
    return selector.read(row.pk)
