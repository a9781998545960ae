"""Account plans: begun, written, handed in, decided on, taken up again. Each act checks who may, and that nobody was faster."""

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
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.models import Contact, Customer
from plans.account_plans.models import AccountMove, AccountPlan, AccountPlanDecision, AccountPlanVersion, ContactStance
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.rules.account_plan_changes import SCHEMA
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.services import account_moves
from plans.account_plans.services import account_plan_duties as duties
from traps_web.lib import clock
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.faults import Invalid, Refused, StaleState

NO_OWNER = "Give the customer an owner first: the plan is theirs."


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
    """Begin the plan of a fiscal year, with the answers of the one before; hands back the one that stands. Raises Refused, Invalid."""
    _require(act, "write", AccountPlan(customer=customer, status="draft"))
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
    """Keep a draft, as unfinished as it is. Raises Invalid by field, Refused, StaleState when somebody saved meanwhile."""
    _require(act, "write", plan)
    found = rules.draft_faults(
        wanted_year=written.wanted_year, wanted_quarter=written.wanted_quarter, moves=written.moves
    )
    if found:
        raise Invalid(**found)
    _keep(act, plan, version, written)
    set_stances(act, customer=plan.customer, stances=written.stances)
    audit.record(act, verb="account plan written", subject=plan, after={"version": version + 1})
    return selector.fresh(pk=plan.pk)


@transaction.atomic
def submit(act: Act, *, plan: AccountPlan, version: int, written: Written) -> AccountPlan:
    """Keep what is written and hand it in: frozen as a version, and the line owes a decision. Raises Invalid by field, Refused, StaleState."""
    _require(act, "submit", plan)
    found = rules.submission_faults(
        answers=[(name, written.answers.get(name, "")) for name, _ in rules.QUESTIONS],
        wanted_year=written.wanted_year,
        wanted_quarter=written.wanted_quarter,
        moves=written.moves,
    )
    if found:
        raise Invalid(**found)
    before = plan.status
    _keep(act, plan, version, written, status="submitted", submitted_at=act.now, submitted_by=act.person, **_UNDECIDED)
    set_stances(act, customer=plan.customer, stances=written.stances)
    handed_in = selector.fresh(pk=plan.pk)
    audit.record(
        act,
        verb="account plan submitted",
        subject=plan,
        before={"status": before},
        after={"status": "submitted", "version": handed_in.version},
    )
    _freeze(act, handed_in)
    duties.submitted(act, plan=handed_in)
    return handed_in


def _freeze(act: Act, plan: AccountPlan) -> AccountPlanVersion:
    body = canonical_json(selector.document(plan=plan))
    before = selector.newest(plan=plan)
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
    event: rules.Event = "approve" if decision == "approved" else "return"
    if decision not in ("approved", "returned"):
        raise Invalid(decision="Approve the plan, or return it.")
    _require(act, event, plan)
    if rules.MACHINE[event].needs_reason and not note.strip():
        raise Invalid(note="Say what is missing; the words stay with the plan.")
    document = selector.document(plan=plan)
    alone = decides_alone(by=act.person, owner=plan.customer.owner or plan.owner, asked_by=plan.submitted_by)
    changed = AccountPlan.objects.filter(pk=plan.pk, status="submitted", version=version).update(
        status=rules.MACHINE[event].to,
        decided_at=act.now,
        decided_by=act.person,
        updated_at=act.now,
        version=F("version") + 1,
    )
    if not changed:
        raise StaleState
    row = AccountPlanDecision.objects.create(
        plan=plan,
        version=version,
        submission=selector.newest(plan=plan),
        decision=decision,
        note=note.strip(),
        document=document,
        at=act.now,
        by=act.person,
        decided_alone=alone,
    )
    audit.record(
        act,
        verb=f"account plan {decision}",
        subject=plan,
        before={"status": "submitted"},
        after={"status": decision},
        reason=row.note,
        actor_name=audit.said_of(act, alone=alone),
    )
    decided = selector.fresh(pk=plan.pk)
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
    """Take an approved plan up again; its approval stays fresh for as long as it was given. Raises Refused, StaleState."""
    _require(act, "revise", plan)
    changed = AccountPlan.objects.filter(pk=plan.pk, status="approved", version=version).update(
        status="draft", updated_at=act.now, version=F("version") + 1, submitted_at=None, submitted_by=None, **_UNDECIDED
    )
    if not changed:
        raise StaleState
    audit.record(
        act, verb="account plan taken up again", subject=plan, before={"status": "approved"}, after={"status": "draft"}
    )
    return selector.fresh(pk=plan.pk)


@transaction.atomic
def set_stances(act: Act, *, customer: Customer, stances: Mapping[int, str]) -> int:
    """Say where people at the customer stand; what did not change is not recorded. Returns how many changed. Raises Invalid, Refused."""
    roles = selector.roles_of(by=act.person, plan=AccountPlan(customer=customer, status="draft"), now=act.now)
    if not roles & {"owner", "team", "line"}:
        raise Refused(rules.SENTENCES["write"].format(owner=_owner_of(customer)))
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
        said: dict[str, Any] = {"before": {"stance": before}, "after": {"stance": stance}}
        audit.record(act, verb="stance set", subject=people[pk], **said)
        changed += 1
    return changed


_UNDECIDED: dict[str, None] = {"decided_at": None, "decided_by": None}


def _require(act: Act, event: rules.Event, plan: AccountPlan) -> None:
    """Who may not is refused; who may, but not in this status, was overtaken by somebody."""
    step = rules.MACHINE[event]
    if not step.who & selector.roles_of(by=act.person, plan=plan, now=act.now):
        raise Refused(rules.SENTENCES[event].format(owner=_owner_of(plan.customer)))
    if plan.status not in step.sources:
        raise StaleState


def _owner_of(customer: Customer) -> str:
    return customer.owner.name if customer.owner else "the owner"


def _keep(act: Act, plan: AccountPlan, version: int, written: Written, **stamps: Any) -> None:
    answers = {name: written.answers[name].strip() for name, _ in rules.QUESTIONS if name in written.answers}
    saved = AccountPlan.objects.filter(pk=plan.pk, version=version, status__in=rules.MACHINE["write"].sources).update(
        **answers,
        wanted_year_amount=written.wanted_year,
        wanted_quarter_amount=written.wanted_quarter,
        quarter=_quarter(act.now),
        owner=plan.customer.owner or plan.owner,
        updated_at=act.now,
        version=F("version") + 1,
        **stamps,
    )
    if not saved:
        raise StaleState
    _keep_moves(plan, written.moves)


def _keep_moves(plan: AccountPlan, moves: Sequence[rules.Move]) -> None:
    """Each move at its place; one that reads otherwise now is not done yet, and is owed anew once the plan is approved."""
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
    return calendar.period_at("quarter", clock.today_in(organisation_selector.current().time_zone, now)).key
