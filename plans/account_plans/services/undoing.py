"""A move of an account plan that was said to be done, taken back a moment later."""

from __future__ import annotations

from typing import Final

from django.urls import reverse

from accounts.duties.services import undoing as duties
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.rules.undos import CHANGED_SINCE, Reversal, Undone
from accounts.record.services import undos
from plans.account_plans.models import AccountMove, AccountPlanDecision
from plans.account_plans.selectors import account_moves as selector
from traps_web.lib.faults import StaleState

DECIDED_SINCE: Final = "The plan was decided on since, so the move stays done."


def take_back_move(act: Act, *, event: AuditEvent) -> Undone:
    """The move is open and owed again. Raises StaleState when its plan was decided on since, or written anew."""
    move = AccountMove.objects.select_for_update(of=("self",)).select_related("plan__customer")
    row = move.filter(pk=event.object_id, done_at=event.at, done_by=act.person).first()
    if row is None:
        raise StaleState(CHANGED_SINCE)
    if AccountPlanDecision.objects.filter(plan=row.plan, at__gt=event.at).exists():
        raise StaleState(DECIDED_SINCE)
    duties.owe_again(act, event=event, duties=selector.of_move(move=row))
    AccountMove.objects.filter(pk=row.pk).update(done_at=None, done_by=None)
    undos.record(act, event=event, subject=row)
    address = reverse("customer_plan", args=[row.plan.customer_id])
    return Undone(f"“{row.text}” is open again.", f"{address}#moves")


MOVE: Final = Reversal("account move done", take_back_move)
