"""Account plans of the demo: fresh, too old, on their way, and handed in again, with their dated moves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from accounts.duties.services.obligations import flag_missed
from accounts.organisation.models import Person, ReportingLine
from accounts.record.rules.acts import Act, Via
from pipeline.customers.models import Customer
from plans.account_plans.models import AccountMove, AccountPlan, AccountPlanDecision, AccountPlanVersion
from plans.account_plans.rules.account_plans import QUESTIONS
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.services import account_moves, account_plan_duties
from traps_web.demo import account_words as say
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.deadlines import due_instant

ZONE = "America/New_York"
DARCEL = f"darcel.schlecht@{maven.DOMAIN}"
STEP = 5000
OLD_AFTER = 104
A_DAY = timedelta(days=1)


def random_of(customer: Customer, what: str) -> Random:
    """The dice of one customer for one thing, the same in every demo."""
    return Random(f"{seeded.SEED}:{what}:{customer.external_id}")


def workday(day: date) -> date:
    """The day, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def lay(customers: Sequence[Customer], stage: Stage) -> int:
    """Every A account has an approved plan, one of them too old; some B accounts have plans on their way."""
    managers = _managers()
    a_accounts = [customer for customer in customers if customer.tier == "A" and customer.owner_id in managers]
    b_accounts = [customer for customer in customers if customer.tier == "B" and customer.owner_id in managers]
    others = [customer for customer in a_accounts if customer.owner and customer.owner.email != DARCEL]
    old = others[0].pk if others else 0
    again = {customer.pk: status for customer, status in zip(others[1:3], ("submitted", "draft"), strict=False)}
    ways: list[tuple[Customer, str, int | None]] = [
        (
            customer,
            again.get(customer.pk, "approved"),
            OLD_AFTER if customer.pk == old else random_of(customer, "plan").randint(12, 78),
        )
        for customer in a_accounts
    ]
    statuses = ("returned", "submitted", "draft")
    ways += [(customer, status, None) for customer, status in zip(b_accounts, statuses, strict=False)]
    plans = [_plan(customer, status, ago, managers, stage) for customer, status, ago in ways]
    AccountPlan.objects.bulk_create(plans)
    made = {plan.customer_id: plan for plan in AccountPlan.objects.select_related("customer", "owner")}
    moves = [move for customer, _, _ in ways for move in _moves(made[customer.pk], stage)]
    AccountMove.objects.bulk_create(moves, batch_size=500)
    _decisions([(made[customer.pk], status, ago) for customer, status, ago in ways], managers, stage)
    _owe_moves(made.values(), stage)
    for plan in made.values():
        if plan.status == "submitted" and plan.submitted_at is not None:
            account_plan_duties.submitted(Act(plan.owner, plan.submitted_at, Via.DEMO), plan=plan)
    return len(plans)


def _managers() -> dict[int, Person]:
    """The nearest above of everybody."""
    rows = ReportingLine.objects.filter(depth__gt=0).select_related("above").order_by("-depth", "-above_id")
    return {row.below_id: row.above for row in rows}


def _plan(customer: Customer, status: str, ago: int | None, managers: dict[int, Person], stage: Stage) -> AccountPlan:
    random, owner = random_of(customer, "plan words"), customer.owner
    assert owner is not None
    revenue = customer.tier_suggestion.revenue_amount
    wanted_amount = max(Decimal(STEP), revenue * Decimal("1.15") // 1000 * 1000)
    decided_at = _at(stage, ago or 3, 11) if status in ("approved", "returned") else None
    handed_in = _at(stage, (ago or 3) + 2, 10) if status in ("approved", "returned") else _at(stage, 1, 15)
    bought = "One product line" if random.random() < 0.5 else "Two product lines"
    return AccountPlan(
        customer=customer,
        year=stage.quarter.year,
        owner=owner,
        status=status,
        wanted_year_amount=wanted_amount,
        wanted_quarter_amount=wanted_amount * Decimal("0.3") // 1000 * 1000,
        quarter=stage.quarter.key,
        version=5 if status == "draft" and ago else 3,
        created_at=_at(stage, (ago or 6) + 4, 9),
        updated_at=decided_at or handed_in,
        submitted_at=None if status == "draft" else handed_in,
        submitted_by=None if status == "draft" else owner,
        decided_at=decided_at,
        decided_by=managers[owner.pk] if decided_at else None,
        **{name: random.choice(say.ANSWERS[name]).format(bought=bought) for name, _ in QUESTIONS},
    )


def _moves(plan: AccountPlan, stage: Stage) -> list[AccountMove]:
    """Three moves: one past, one near, one further away; of some the second was missed."""
    random = random_of(plan.customer, "moves")
    days = (-random.randint(6, 30), random.randint(-4, 12), random.randint(16, 48))
    return [
        AccountMove(
            plan=plan,
            position=place,
            text=text,
            owner=plan.owner,
            due_on=workday(stage.today + timedelta(days=days[place - 1])),
        )
        for place, text in enumerate(random.sample(say.MOVES, 3), start=1)
    ]


def _finish_first(plan: AccountPlan, at: datetime) -> None:
    account_moves.finish(Act(plan.owner, at, Via.DEMO), plan=plan, position=1)


def _agree(plan: AccountPlan, at: datetime) -> None:
    account_moves.agree(Act(plan.decided_by, at, Via.DEMO), plan=plan)


def _owe_moves(plans: Iterable[AccountPlan], stage: Stage) -> None:
    """What was approved is owed from that day on; the first move of each plan was done the day before it was due."""
    for plan in plans:
        ago = (stage.today - plan.moves.get(position=1).due_on).days + 1
        acts: list[tuple[datetime, Callable[[datetime], object]]] = [
            (
                _at(stage, ago, 16),
                partial(_finish_first, plan),
            )
        ]
        if plan.status == "approved" and plan.decided_at is not None and plan.decided_by is not None:
            acts.append(
                (
                    plan.decided_at,
                    partial(_agree, plan),
                )
            )
        for at, act in sorted(acts, key=lambda dated_act: dated_act[0]):
            act(at)
    flag_missed(stage.act())


def _decisions(plans: Sequence[tuple[AccountPlan, str, int | None]], managers: dict[int, Person], stage: Stage) -> None:
    """What was submitted, and who decided what on it.

    One plan was approved before and is submitted again, with more in it.
    """
    versions, rows = [], []
    for plan, status, ago in plans:
        document = selector.document(plan=plan)
        if ago is not None or status == "returned":
            first = _as_it_was(document) if status == "submitted" else document
            versions.append(_version(plan, 1, first, _at(stage, (ago or 3) + 2, 10)))
            rows.append(_decision(versions[-1], first, "returned" if status == "returned" else "approved", managers))
            rows[-1].at = _at(stage, ago or 3, 11)
        if status == "submitted" and plan.submitted_at is not None:
            versions.append(_version(plan, 2 if ago else 1, document, plan.submitted_at))
    AccountPlanVersion.objects.bulk_create(versions)
    AccountPlanDecision.objects.bulk_create(rows)


def _version(plan: AccountPlan, number: int, document: dict[str, Any], at: datetime) -> AccountPlanVersion:
    body = canonical_json(document)
    return AccountPlanVersion(
        plan=plan, number=number, body=body, sha256=digest(body), submitted_at=at, submitted_by=plan.owner
    )


def _decision(
    version: AccountPlanVersion, document: dict[str, Any], decision: str, managers: dict[int, Person]
) -> AccountPlanDecision:
    return AccountPlanDecision(
        plan=version.plan,
        version=2,
        submission=version,
        decision=decision,
        note=say.RETURNED if decision == "returned" else "",
        document=document,
        by=managers[version.plan.owner_id],
    )


def _as_it_was(document: dict[str, Any]) -> dict[str, Any]:
    """The same plan as it was handed in the first time: less money wanted, and a move fewer weeks away."""
    year, quarter = (f"{Decimal(amount) * Decimal('0.8'):.2f}" for amount in document["wanted"])
    moves = [dict(move) for move in document["moves"]]
    moves[2]["due_on"] = (date.fromisoformat(moves[2]["due_on"]) - 14 * A_DAY).isoformat()
    return document | {"wanted": [year, quarter], "moves": moves}


def _at(stage: Stage, days_ago: int, hour: int) -> datetime:
    """An hour of a working day so many days ago; never after the instant of loading."""
    return min(stage.now, due_instant(workday(stage.today - timedelta(days=days_ago)), time(hour), ZONE))
