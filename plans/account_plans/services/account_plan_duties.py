"""What an account plan makes people owe on its way, and what settles it."""

from __future__ import annotations

from datetime import date, datetime, time

from accounts.duties.models import Obligation
from accounts.duties.rules import chess_clock
from accounts.duties.selectors import clocks
from accounts.duties.selectors.obligations import STILL_OWED, nearest_above
from accounts.duties.selectors.own_days import own_days
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
        _open(act, PLAN, plan.owner, again, label, plan, stopped_at=plan.submitted_at)


def _open(
    act: Act,
    trap: str,
    owner: Person,
    subject: str,
    label: str,
    plan: AccountPlan,
    *,
    stopped_at: datetime | None = None,
) -> None:
    """Due so many working days from today as the rule of the trap counts.

    `stopped_at`: what was handed in then came back, so the owner has at least what was left.
    """
    organisation = organisation_selector.current()
    zone = calendar.zone_of(owner, organisation)
    today = clock.today_in(zone, act.now)
    terms = terms_of(key=trap, person=owner, day=today)
    if stopped_at is None:
        due_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
    else:
        due_on = _due_again(act, owner, plan, stopped_at, terms.again_within)
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


def _due_again(act: Act, owner: Person, plan: AccountPlan, stopped_at: datetime, least: int) -> date:
    before = Obligation.objects.filter(trap__key=PLAN, owner=owner, subject__startswith=f"customer:{plan.customer_id}:")
    days = own_days(owner)
    days_left = clocks.days_left(before, stopped_at=stopped_at, days=days)
    return chess_clock.day_after_return(act.now, chess_clock.days_after_return(days_left, least=least), days)
