"""What a deal owes since the CRM moved it is a duty of its owner: opened with the move, settled by the last answer."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Final

from accounts.duties.models import Obligation
from accounts.duties.rules import obligations as duty_rules
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from pipeline.stages.models import GateOverride
from pipeline.stages.selectors import gate_overrides as selector
from pipeline.stages.selectors import gates, homes
from traps_web.lib.deadlines import due_instant
from traps_web.ui import words

if TYPE_CHECKING:
    from pipeline.deals.models import Deal

TRAP: Final = "gate-debt"
DUE_AT: Final = time(17, 0)


def subject_of(row: GateOverride) -> str:
    """What the duty is about: one move of the CRM."""
    return f"gate-debt:{row.pk}"


def follow(act: Act, *, deal: Deal) -> None:
    """Bring the duties of a deal into step with what it owes: open what is new, settle what nobody owes any more."""
    if not homes.ever_in_crm():
        return
    rows = selector.of_crm(deal=deal)
    if not rows:
        return
    missing = selector.debts(overrides=rows)
    standing = {duty.subject: duty for duty in _standing(rows)}
    for row in rows:
        duty = standing.get(subject_of(row))
        if duty is not None and not missing[row.pk]:
            _settle(act, deal, row, duty)
    obligations.open_many(
        act,
        rows=[_duty(deal, row, missing[row.pk]) for row in rows if missing[row.pk] and subject_of(row) not in standing],
    )


def follow_owner(act: Act, *, deal: Deal, old_owner: Person) -> None:
    """What the old owner of a deal owes of it is owed by the new one."""
    if not homes.ever_in_crm():
        return
    for duty in _standing(selector.of_crm(deal=deal)):
        if duty.owner_id == old_owner.pk:
            reason = f"{deal.name} went on."
            obligations.hand_over(act.of(act.by or old_owner), obligation=duty, to=deal.owner, reason=reason)


def withdraw(act: Act, *, first_id: int, last_id: int) -> None:
    """Deals that an import brought go with its undo, and nobody owes anything of them."""
    if not homes.ever_in_crm():
        return
    rows = list(GateOverride.objects.filter(deal_id__gte=first_id, deal_id__lte=last_id, in_crm=True))
    for duty in _standing(rows):
        obligations.set_aside(act.of(act.by or duty.owner), obligation=duty, reason="The import was undone.")


def _standing(rows: list[GateOverride]) -> list[Obligation]:
    subjects = [subject_of(row) for row in rows]
    owed = Obligation.objects.filter(trap__key=TRAP, subject__in=subjects, done_at=None, waived_at=None)
    return list(owed.select_related("owner").order_by("pk"))


def _settle(act: Act, deal: Deal, row: GateOverride, duty: Obligation) -> None:
    """Answered, it is done; a deal that is lost, or that moved again, owes it no more. What was missed stays missed."""
    doer = act.of(act.by or duty.owner)
    answered = gates.answered(deal_ids=[deal.pk])[deal.pk]
    is_answered = answered.issuperset(entry["id"] for entry in row.missing)
    if is_answered or duty_rules.state(duty, now=act.now) == "missed":
        obligations.fulfil(doer, trap_key=TRAP, owner=duty.owner, subject=duty.subject)
        return
    why = f"{deal.name} is lost." if deal.status == "lost" else f"{deal.name} moved to {deal.stage.name}."
    obligations.set_aside(doer, obligation=duty, reason=why)


def _duty(deal: Deal, row: GateOverride, missing: list[str]) -> obligations.NewObligation:
    zone = deal.owner.time_zone or organisation_selector.current().time_zone
    return obligations.NewObligation(
        trap_key=TRAP,
        owner=deal.owner,
        subject=subject_of(row),
        label=f"{deal.name}: {words.listed(missing)}"[:200],
        address=f"/deals/{deal.pk}/#gate",
        due_on=row.expires_on,
        due_at=due_instant(row.expires_on, DUE_AT, zone),
    )
