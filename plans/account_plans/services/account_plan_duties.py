"""What an account plan makes people owe on its way, and what settles it."""

from __future__ import annotations

from datetime import time

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import STILL_OWED, nearest_above
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from plans.account_plans.models import AccountPlan, AccountPlanDecision
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.ui import words

PLAN, DECISION = "account-plan", "plan-decision"
EVENING = time(17, 0)


def submitted(act: Act, *, plan: AccountPlan) -> None:
    """The owner has done their part, and the nearest manager owes a decision."""
    owed = Obligation.objects.filter(
        STILL_OWED, trap__key=PLAN, owner=plan.owner, subject__startswith=f"customer:{plan.customer_id}:"
    )
    for subject in list(owed.values_list("subject", flat=True)):
        obligations.fulfil(act, trap_key=PLAN, owner=plan.owner, subject=subject)
    manager = nearest_above(plan.owner)
    if manager is not None:
        label = f"Decide on {words.possessive(plan.owner.name)} account plan of {plan.customer.name}"
        _open(act, DECISION, manager, f"account-plan:{plan.pk}:{plan.version}", label, plan)


def decided(act: Act, *, plan: AccountPlan, decision: AccountPlanDecision) -> None:
    """Whoever owed the decision has it; a returned plan is owed again."""
    subject = f"account-plan:{plan.pk}:{decision.version}"
    for duty in Obligation.objects.filter(STILL_OWED, trap__key=DECISION, subject=subject).select_related("owner"):
        obligations.fulfil(act, trap_key=DECISION, owner=duty.owner, subject=subject)
    if decision.decision == "returned":
        again = f"customer:{plan.customer_id}:returned:v{decision.version}"
        label = f"Submit the account plan of {plan.customer.name} again"
        _open(act, PLAN, plan.owner, again, label, plan, is_again=True)


def _open(
    act: Act, trap: str, owner: Person, subject: str, label: str, plan: AccountPlan, *, is_again: bool = False
) -> None:
    """Due so many working days from today as the rule of the trap counts, the first time or after a return."""
    organisation = organisation_selector.current()
    zone = calendar.zone_of(owner, organisation)
    today = clock.today_in(zone, act.now)
    terms = terms_of(key=trap, person=owner, day=today)
    count = terms.again_within if is_again else terms.counted
    due_on = WorkingDays.load(organisation=organisation).after(today, count)
    obligations.open_one(
        act,
        trap_key=trap,
        owner=owner,
        subject=subject,
        label=label,
        address=f"/customers/{plan.customer_id}/plan/",
        due_on=due_on,
        due_at=due_instant(due_on, EVENING, zone),
        terms=terms,
    )
