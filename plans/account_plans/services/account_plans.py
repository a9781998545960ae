"""Account plans: begun, written, handed in, decided on, taken up again.

Each act checks who may, and that nobody was faster.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.duties.services import notices
from accounts.organisation.access import decides_alone
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import PLAIN, Steps, Trail
from pipeline.customers.models import Contact, Customer
from plans.account_plans.models import AccountMove, AccountPlan, AccountPlanDecision, AccountPlanVersion, ContactStance
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.rules.account_plan_changes import SCHEMA
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.selectors import submissions
from plans.account_plans.services import account_moves
from plans.account_plans.services import account_plan_duties as duties
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.faults import Invalid
from traps_web.lib.machines import Step

NO_OWNER = "Choose an owner for the customer first: the owner writes the plan."
STEPS = Steps(
    machine=rules.MACHINE,
    roles=lambda act, plan: selector.roles_of(by=act.person, plan=plan, now=act.now),
    names=lambda plan: {"owner": plan.customer.owner.name if plan.customer.owner else "the owner"},
    read=lambda pk: selector.fresh(pk=pk),
)


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody wrote into the plan: answers by question, money wanted, up to three moves."""

    answers: Mapping[str, str] = field(default_factory=dict)
    wanted_year: Decimal | None = None
    wanted_quarter: Decimal | None = None
    moves: Sequence[rules.Move] = ()
    stances: Mapping[int, str] = field(default_factory=dict)


@transaction.atomic
def begin(act: Act, *, customer: Customer, year: int) -> AccountPlan:
    """Begin the plan of a fiscal year, with the answers of the one before; hands back the one that stands.

    Raises Refused, Invalid.
    """
    _require_writer(act, customer)
    if customer.owner is None:
        raise Invalid(whole=NO_OWNER)
    before = AccountPlan.objects.filter(customer=customer, year__lt=year).order_by("-year").first()
    answers = {name: getattr(before, name) for name, _ in rules.QUESTIONS} if before else {}
    try:
        with transaction.atomic():
            plan = AccountPlan.objects.create(
                customer=customer,
                year=year,
                owner=customer.owner,
                quarter=_quarter(act.now),
                created_at=act.now,
                updated_at=act.now,
                **answers,
            )
    except IntegrityError:
        return AccountPlan.objects.get(customer=customer, year=year)
    audit.record(act, verb="account plan begun", subject=plan)
    return plan


@transaction.atomic
def write(act: Act, *, plan: AccountPlan, version: int, written: Written) -> AccountPlan:
    """Keep a draft, as unfinished as it is.

    Raises Invalid by field, Refused, StaleState when somebody saved meanwhile.
    """
    step = STEPS.require(act, plan, "write")
    faults = rules.draft_faults(
        wanted_year=written.wanted_year, wanted_quarter=written.wanted_quarter, moves=written.moves
    )
    if faults:
        raise Invalid(**faults)
    # Whoever writes moves it nowhere: the trail tells of the version alone.
    return _keep(act, plan, step, version, written, Trail(subject=plan, after={"version": version + 1}))


@transaction.atomic
def submit(act: Act, *, plan: AccountPlan, version: int, written: Written) -> AccountPlan:
    """Keep what is written and hand it in: frozen as a version, and the line owes a decision.

    Raises Invalid by field, Refused, StaleState.
    """
    step = STEPS.require(act, plan, "submit")
    faults = rules.submission_faults(
        answers=[(name, written.answers.get(name, "")) for name, _ in rules.QUESTIONS],
        wanted_year=written.wanted_year,
        wanted_quarter=written.wanted_quarter,
        moves=written.moves,
    )
    if faults:
        raise Invalid(**faults)
    stamps = {"submitted_at": act.now, "submitted_by": act.person}
    trail = Trail(after={"version": version + 1})
    handed_in = _keep(act, plan, step, version, written, trail, **stamps, **_UNDECIDED)
    _freeze(act, handed_in)
    duties.submitted(act, plan=handed_in)
    return handed_in


def _freeze(act: Act, plan: AccountPlan) -> AccountPlanVersion:
    body = canonical_json(selector.document(plan=plan))
    before = submissions.newest(plan=plan)
    return AccountPlanVersion.objects.create(
        plan=plan,
        number=before.number + 1 if before else 1,
        schema=SCHEMA,
        body=body,
        sha256=digest(body),
        submitted_at=act.now,
        submitted_by=act.person,
    )


@transaction.atomic
def decide(act: Act, *, plan: AccountPlan, version: int, decision: str, note: str = "") -> AccountPlan:
    """Approve what was handed in, or return it with words; the plan as it stood is kept with the decision.

    Raises Refused to the owner and from outside the line, Invalid, StaleState when somebody else decided first.
    """
    if decision not in EVENTS:
        raise Invalid(decision="Choose to approve or return the plan.")
    step = STEPS.require(act, plan, EVENTS[decision], {"note": note})
    document = selector.document(plan=plan)
    alone = decides_alone(by=act.person, owner=plan.customer.owner or plan.owner, asked_by=plan.submitted_by)
    trail = Trail(reason=note.strip(), actor_name=audit.said_of(act, alone=alone))
    decided = _move(act, plan, step, version, trail, decided_at=act.now, decided_by=act.person)
    row = AccountPlanDecision.objects.create(
        plan=plan,
        version=version,
        submission=submissions.newest(plan=plan),
        decision=decision,
        note=note.strip(),
        document=document,
        at=act.now,
        by=act.person,
        decided_alone=alone,
    )
    duties.decided(act, plan=decided, decision=row)
    if decision == "approved":
        account_moves.agree(act, plan=decided)
    notices.tell(
        act,
        person=decided.owner,
        kind="account-plan-decided",
        key=f"account-plan:{plan.pk}:{version}",
        text=f"{act.person.name}: your account plan of {plan.customer.name} is {decision}. {row.note}".strip(),
        address=f"/customers/{plan.customer_id}/plan/",
    )
    return decided


@transaction.atomic
def revise(act: Act, *, plan: AccountPlan, version: int) -> AccountPlan:
    """Take an approved plan up again; its approval stays fresh for as long as it was given.

    Raises Refused, StaleState.
    """
    step = STEPS.require(act, plan, "revise")
    return _move(act, plan, step, version, submitted_at=None, submitted_by=None, **_UNDECIDED)


@transaction.atomic
def set_stances(act: Act, *, customer: Customer, stances: Mapping[int, str]) -> int:
    """Say where people at the customer stand; what did not change is not recorded.

    Returns how many changed. Raises Invalid, Refused.
    """
    _require_writer(act, customer)
    people = Contact.objects.filter(customer=customer, pk__in=stances).in_bulk()
    standing = dict(ContactStance.objects.filter(contact__in=people).values_list("contact_id", "stance"))
    changed = 0
    for pk, stance in stances.items():
        if stance not in rules.STANCES or pk not in people:
            raise Invalid(**{f"stance_{pk}": "Choose a stance from the list."})
        before = standing.get(pk, "unknown")
        if before == stance:
            continue
        ContactStance.objects.update_or_create(
            contact_id=pk, defaults={"stance": stance, "set_at": act.now, "set_by": act.person}
        )
        change: dict[str, Any] = {"before": {"stance": before}, "after": {"stance": stance}}
        audit.record(act, verb="stance set", subject=people[pk], **change)
        changed += 1
    return changed


EVENTS = {"approved": "approve", "returned": "return"}
"""What each decision does."""
_UNDECIDED: dict[str, Any] = {"decided_at": None, "decided_by": None}


def _require_writer(act: Act, customer: Customer) -> None:
    """That somebody may write the plan of a customer, whether or not it is begun."""
    STEPS.require(act, AccountPlan(customer=customer, status=rules.Status.DRAFT), "write")


def _move(act: Act, plan: AccountPlan, step: Step, version: int, trail: Trail = PLAIN, **changes: Any) -> AccountPlan:
    """A step of the plan as it was read, and no other: each one raises its version."""
    changes |= {"updated_at": act.now, "version": F("version") + 1}
    return STEPS.move(act, plan, step, trail=trail, held={"version": version}, **changes)


def _keep(
    act: Act, plan: AccountPlan, step: Step, version: int, written: Written, trail: Trail, **stamps: Any
) -> AccountPlan:
    answers = {name: written.answers[name].strip() for name, _ in rules.QUESTIONS if name in written.answers}
    kept = _move(
        act,
        plan,
        step,
        version,
        trail,
        **answers,
        wanted_year_amount=written.wanted_year,
        wanted_quarter_amount=written.wanted_quarter,
        quarter=_quarter(act.now),
        owner=plan.customer.owner or plan.owner,
        **stamps,
    )
    _keep_moves(plan, written.moves)
    set_stances(act, customer=plan.customer, stances=written.stances)
    return kept


def _keep_moves(plan: AccountPlan, moves: Sequence[rules.Move]) -> None:
    """Write each move at its place; one whose words changed is not done yet, and is owed anew with the approval."""
    standing = {row.position: row for row in AccountMove.objects.filter(plan=plan)}
    for position, move in enumerate(moves, start=1):
        row = standing.get(position)
        if move.is_empty:
            AccountMove.objects.filter(plan=plan, position=position).delete()
            continue
        facts = {"text": move.text.strip(), "due_on": move.due_on, "owner_id": move.owner_id}
        if row is not None and all(getattr(row, name) == value for name, value in facts.items()):
            continue
        anew = {"done_at": None, "done_by": None, "writings": row.writings + 1 if row else 0}
        AccountMove.objects.update_or_create(plan=plan, position=position, defaults=facts | anew)


def _quarter(now: datetime) -> str:
    return calendar.period_at("quarter", organisation_today(now)).key
