"""What an amendment makes people owe and read: the nearest manager decides, and both sides are told."""

from __future__ import annotations

from typing import Any

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import nearest_above
from accounts.duties.services import notices, obligations
from accounts.record.rules.acts import Act
from plans.sales_plans.models import PlanAmendment
from plans.sales_plans.services import plan_duties
from traps_web.lib import wording
from traps_web.ui import words


def request_decision(act: Act, *, amendment: PlanAmendment) -> None:
    """The nearest manager owes a decision, like on a plan; who did not ask is told."""
    plan, above = amendment.locked_plan, nearest_above(amendment.locked_plan.owner, asked_by=amendment.asked_by)
    address = address_of(amendment)
    notice: dict[str, Any] = {
        "kind": "amendment-asked",
        "key": subject_of(amendment),
        "text": (
            f"{act.person.name} asks to amend {words.possessive(plan.owner.name)} plan of {plan.period_key}: "
            f"{in_words(amendment)}."
        ),
        "address": address,
    }
    if above is not None:
        label = f"Decide on the amendment of {words.possessive(plan.owner.name)} plan of {plan.period_key}"
        subject = subject_of(amendment)
        notice["needed_by"] = plan_duties.owe_decision(act, above=above, subject=subject, label=label, address=address)
        notices.tell_stand_in(act, of=above, **notice)
    for person in (above, plan.owner):
        if person is not None and person.pk != act.person.pk:
            notices.tell(act, person=person, **notice)


def decided(act: Act, *, amendment: PlanAmendment, decider: str) -> None:
    """The decision is there, whoever of the line made it; the owner and who asked are told."""
    plan = amendment.locked_plan
    _settle(act, amendment)
    text = (
        f"{decider} {amendment.status} amendment {amendment.position} of the plan of {plan.period_key}: "
        f"{_outcome(amendment)}."
    )
    for person in {plan.owner_id: plan.owner, amendment.asked_by_id: amendment.asked_by}.values():
        if person.pk != act.person.pk:
            notices.tell(
                act,
                person=person,
                kind="amendment-decided",
                key=subject_of(amendment),
                text=text,
                address=address_of(amendment),
            )


def withdrawn(act: Act, *, amendment: PlanAmendment) -> None:
    """Nobody owes a decision any more; the other side is told."""
    _settle(act, amendment)
    plan, above = amendment.locked_plan, nearest_above(amendment.locked_plan.owner, asked_by=amendment.asked_by)
    for person in (above, plan.owner):
        if person is not None and person.pk != act.person.pk:
            notices.tell(
                act,
                person=person,
                kind="amendment-withdrawn",
                key=subject_of(amendment),
                text=(
                    f"{act.person.name} withdrew the amendment of {words.possessive(plan.owner.name)} plan of "
                    f"{plan.period_key}."
                ),
                address=address_of(amendment),
            )


def subject_of(amendment: PlanAmendment) -> str:
    """What obligations and notices know an amendment by."""
    return f"amendment:{amendment.pk}"


def address_of(amendment: PlanAmendment) -> str:
    """The page of an amendment."""
    return f"/plans/{amendment.plan_id}/amendments/{amendment.position}/"


def in_words(amendment: PlanAmendment) -> str:
    """What changes, in a few words."""
    before, after = wording.money(amendment.before_amount), wording.money(amendment.after_amount)
    return f"{before} becomes {after} from {words.day(amendment.effective_on)}"


def _outcome(amendment: PlanAmendment) -> str:
    return (
        in_words(amendment)
        if amendment.status == "approved"
        else f"the number stays {wording.money(amendment.before_amount)}"
    )


def _settle(act: Act, amendment: PlanAmendment) -> None:
    rows = Obligation.objects.filter(trap__key=plan_duties.DECISION, subject=subject_of(amendment))
    for row in rows.select_related("owner").order_by("pk"):
        obligations.fulfil(act, trap_key=plan_duties.DECISION, owner=row.owner, subject=row.subject)
