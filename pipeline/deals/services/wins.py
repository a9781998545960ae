"""A request to win is decided: approved, the deal is won as it was asked, in the same act."""

from __future__ import annotations

from django.db import transaction

from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal, WinRequest
from pipeline.deals.selectors import win_requests as selector
from pipeline.deals.services import moves, win_requests
from traps_web.lib.faults import Invalid, StaleState


@transaction.atomic
def approve(act: Act, *, request: WinRequest, answer: str = "") -> WinRequest:
    """The line says yes: the deal is won with the amount, shares and day that were asked about.

    Raises Refused to others, StaleState when it is settled, or when the deal is not any more what was asked about.
    """
    # Held without a join: PostgreSQL would lose sight of a row whose stage somebody else has just changed.
    Deal.objects.select_for_update().get(pk=request.deal_id)
    deal = Deal.objects.select_related("owner", "stage").get(pk=request.deal_id)
    row = selector.read(request.pk)
    win_requests.settle(act, row, "approve", answer)
    try:
        moves.win_as_asked(act, deal=deal, request=row)
    except Invalid as fault:
        raise StaleState(f"It cannot be won yet. {fault}") from None
    return selector.read(row.pk)


def decide(act: Act, *, request: WinRequest, is_approved: bool, answer: str) -> WinRequest:
    """The line says yes, and the deal is won; or no, with words. Raises Refused, Invalid, StaleState."""
    service = approve if is_approved else win_requests.refuse
    return service(act, request=request, answer=answer)
