"""The dated moves of approved account plans: owed by their owners, done, settled by a revision, handed on."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from accounts.duties.models import Obligation
from accounts.duties.services import obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.models import Customer
from plans.account_plans.models import AccountMove, AccountPlan
from plans.account_plans.rules import account_moves as rules
from plans.account_plans.selectors import account_moves as selector
from plans.account_plans.selectors import account_plans
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Refused, StaleState

CHUNK = 500
REVISED = "A new version of the plan was approved, and it changes this move."


@transaction.atomic
def agree(act: Act, *, plan: AccountPlan) -> int:
    """An approval makes the open moves owed; what an earlier one asked for and this one does not is settled.

    Returns how many are new. What is not due yet is waived with the reason; what was due stays late or missed for its
    day.
    """
    moves = account_plans.moves(plan=plan)
    agreed = {selector.subject_of(move) for move in moves}
    for duty in selector.owed_of_plan(plan_id=plan.pk).exclude(subject__in=agreed):
        if duty.due_at > act.now:
            obligations.set_aside(act, obligation=duty, reason=REVISED)
        else:
            _fulfil(act, duty)
    return owe(act, moves=[move for move in moves if move.done_at is None])


def owe(act: Act, *, moves: Sequence[AccountMove]) -> int:
    """Open the obligation of each move for who is named on it, by 17:00 on its day; those that stand are left alone.

    Returns how many are new. A move whose hour had passed when it was agreed is owed by nobody: no deadline is
    announced after it.
    """
    zone = organisation_selector.current().time_zone
    rows = [_duty(move, zone) for move in moves]
    return obligations.open_many(act, rows=[row for row in rows if row.due_at > act.now])


def _duty(move: AccountMove, zone: str) -> obligations.NewObligation:
    owner = move.owner if move.owner.is_active else move.plan.owner
    customer = move.plan.customer
    return obligations.NewObligation(
        trap_key=rules.TRAP,
        owner=owner,
        subject=selector.subject_of(move),
        label=f"{customer.name}: {move.text}"[:200],
        address=f"/customers/{customer.pk}/plan/#moves",
        due_on=move.due_on,
        due_at=due_instant(move.due_on, rules.DUE_AT, owner.time_zone or zone),
    )


@transaction.atomic
def finish(act: Act, *, plan: AccountPlan, position: int) -> AccountMove:
    """Say that a move is done, once; who owes it owes it no more.

    Raises AccountMove.DoesNotExist, Refused, StaleState.
    """
    row = AccountMove.objects.select_related("owner").get(plan=plan, position=position)
    owed = list(selector.owed_of_move(move=row))
    if not account_plans.may_finish(by=act.person, plan=plan, move=row, duties=owed, now=act.now):
        raise Refused(f"Only {row.owner.name} and the people who write this plan can mark the move as done.")
    if not AccountMove.objects.filter(pk=row.pk, done_at__isnull=True).update(done_at=act.now, done_by=act.person):
        raise StaleState("This move is already done.")
    audit.record(act, verb="account move done", subject=row, after={"customer": plan.customer.name})
    for duty in owed:
        _fulfil(act, duty)
    row.refresh_from_db()
    return row


def _fulfil(act: Act, duty: Obligation) -> None:
    obligations.fulfil(act, trap_key=rules.TRAP, owner=duty.owner, subject=duty.subject)


@transaction.atomic
def follow(act: Act, *, customer: Customer, old_owner: Person, new_owner: Person) -> int:
    """The open moves of somebody with a customer go to who takes it over, with what is owed of them.

    Returns how many.
    """
    moves = selector.open_of(customer=customer, owner=old_owner)
    for move in moves:
        before, owed = selector.subject_of(move), list(selector.owed_of_move(move=move).filter(owner=old_owner))
        move.writings += any(duty.subject == before for duty in owed)
        AccountMove.objects.filter(pk=move.pk, done_at__isnull=True).update(owner=new_owner, writings=move.writings)
        for duty in owed:
            # What was agreed in an earlier wording keeps it: the next approval settles it.
            subject = selector.subject_of(move) if duty.subject == before else duty.subject
            reason = f"{customer.name} went on."
            obligations.hand_over(
                act.of(act.by or new_owner), obligation=duty, to=new_owner, reason=reason, subject=subject
            )
    return len(moves)


def follow_owners(act: Act) -> int:
    """Account plans go with their customers to a new owner, and what the old one had not done of their moves.

    Returns how many plans.
    """
    strays = AccountPlan.objects.exclude(owner=F("customer__owner")).filter(customer__owner__isnull=False)
    return sum(_follow_owner(act, plan) for plan in strays.select_related("owner", "customer__owner").order_by("pk"))


@transaction.atomic
def _follow_owner(act: Act, plan: AccountPlan) -> bool:
    owner = plan.customer.owner
    if owner is None or not AccountPlan.objects.filter(pk=plan.pk, owner=plan.owner).update(owner=owner):
        return False
    follow(act.system(), customer=plan.customer, old_owner=plan.owner, new_owner=owner)
    return True


def sweep(act: Act) -> int:
    """Open what is not owed yet of the moves of approved plans, like those that were approved before moves were owed.

    Run twice = run once.
    """
    moves = selector.agreed(since=organisation_today(act.now))
    chunks = (moves[start : start + CHUNK] for start in range(0, len(moves), CHUNK))
    return sum(_owe_unknown(act, chunk) for chunk in chunks)


def _owe_unknown(act: Act, moves: Sequence[AccountMove]) -> int:
    known = selector.known(subjects=[selector.subject_of(move) for move in moves])
    return owe(act, moves=[move for move in moves if selector.subject_of(move) not in known])
