"""Customers of the demo: tiers by the analysis, people with stances, contacts kept and overdue, and account plans in every state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from random import Random
from typing import Any

from accounts.models import Person, ReportingLine
from accounts.services.obligations import flag_missed
from pipeline.models import Activity, ActivityType, Contact, Customer
from plans.models import (
    AccountMove,
    AccountPlan,
    AccountPlanDecision,
    AccountPlanVersion,
    ContactStance,
    TierMove,
    TierRule,
)
from plans.rules.account_plans import QUESTIONS
from plans.selectors import account_plans as selector
from plans.selectors import tiers as tier_selector
from plans.services import account_moves, account_plan_duties, customer_duties, tiers
from traps_web.demo import account_words as say
from traps_web.demo import maven, seeded
from traps_web.demo.stage import Stage
from traps_web.lib.canonical import canonical_json, digest
from traps_web.lib.deadlines import due_instant

ZONE = "America/New_York"
DARCEL = f"darcel.schlecht@{maven.DOMAIN}"
HOW_MANY = {"A": 16, "B": 34}
"""The floors are set so that about so many customers are A, and A or B."""
STEP = 5000
FIRST_ANALYSIS_DAYS_AGO = 120
SWEPT_DAYS_AGO = 9
DAYS_AGO = {"A": (1, 11), "B": (2, 26), "C": (4, 80)}
OVERDUE = {"A": (15, 24), "B": (32, 44), "C": (92, 110)}
SHARE_OVERDUE = 0.22
OLD_AFTER = 104
A_DAY = timedelta(days=1)


def complete(stage: Stage) -> int:
    """Everything but the one A account without a plan, which comes after last quarter's reviews. Returns the number of plans."""
    _tiers(stage)
    customers = list(Customer.objects.exclude(tier="").select_related("owner").order_by("external_id"))
    people = _people(customers, stage)
    acts = _acts(customers, people, stage)
    plans = _plans(customers, stage)
    swept_at = stage.now - SWEPT_DAYS_AGO * A_DAY
    Activity.objects.bulk_create([act for act in acts if act.entered_at <= swept_at], batch_size=500)
    customer_duties.sweep(now=swept_at)
    Activity.objects.bulk_create([act for act in acts if act.entered_at > swept_at], batch_size=500)
    customer_duties.sweep(now=stage.now)
    return plans


def finish(stage: Stage) -> None:
    """One customer of somebody else than the best agent was raised to A two weeks ago and has no plan yet."""
    rows = Customer.objects.filter(tier="B", account_plans=None).exclude(owner__email=DARCEL).select_related("owner")
    customer = rows.order_by("-tier_suggestion__revenue_amount", "pk").first()
    if customer is None or customer.owner is None:
        return
    tiers.move(customer=customer, to_tier="A", reason=say.RAISED, by=customer.owner, now=stage.now - 12 * A_DAY)
    customer_duties.sweep(now=stage.now)


def _tiers(stage: Stage) -> None:
    """Floors by what the sample brought, then every customer goes where the analysis sees it."""
    ranked = sorted(tier_selector.revenue(span=tier_selector.trailing(today=stage.today)).values(), reverse=True)
    for tier, count in HOW_MANY.items():
        floor = ranked[min(count, len(ranked)) - 1] // STEP * STEP
        TierRule.objects.filter(tier=tier).update(floor_amount=max(Decimal(0), floor))
    tiers.suggest_all(now=stage.now)
    leader = Person.objects.get(email=f"leader@{maven.DOMAIN}")
    at = stage.now - FIRST_ANALYSIS_DAYS_AGO * A_DAY
    customers = list(Customer.objects.select_related("tier_suggestion").order_by("external_id"))
    for one in customers:
        one.tier = one.tier_suggestion.tier
        one.created_at = at
    Customer.objects.bulk_update(customers, ["tier", "created_at"], batch_size=400)
    moves = [TierMove(customer=one, to_tier=one.tier, reason=say.FIRST_ANALYSIS, at=at, by=leader) for one in customers]
    TierMove.objects.bulk_create(moves)


def _random(customer: Customer, what: str) -> Random:
    return Random(f"{seeded.SEED}:{what}:{customer.external_id}")


def _people(customers: Sequence[Customer], stage: Stage) -> dict[int, list[Contact]]:
    """One to three people at each customer, most of them with a stance."""
    made: list[Contact] = []
    for customer in customers:
        random, count = _random(customer, "people"), {"A": 3, "B": 2}.get(customer.tier, 1)
        first, last = random.sample(say.FIRST, count), random.sample(say.LAST, count)
        host = "".join(letter for letter in customer.name.lower() if letter.isalnum())
        for place in range(count):
            made.append(
                Contact(
                    customer=customer,
                    name=f"{first[place]} {last[place]}",
                    role=say.ROLES[(place + len(customer.name)) % len(say.ROLES)],
                    email=f"{first[place].lower()}.{last[place].lower()}@{host}.example",
                    phone=f"555-01{random.randint(10, 99)}",
                    created_at=customer.created_at,
                )
            )
    Contact.objects.bulk_create(made, batch_size=500)
    found: dict[int, list[Contact]] = {}
    for one in Contact.objects.filter(customer__in=[row.pk for row in customers]).order_by("pk"):
        found.setdefault(one.customer_id, []).append(one)
    owners = {customer.pk: customer.owner for customer in customers if customer.tier != "C"}
    ContactStance.objects.bulk_create(
        [
            ContactStance(contact=one, stance=say.STANCES[(place + pk) % len(say.STANCES)], set_at=stage.now, set_by=owner)
            for pk, owner in owners.items()
            for place, one in enumerate(found.get(pk, ()))
            if owner is not None
        ],
        batch_size=500,
    )  # fmt: skip
    return found


def _acts(customers: Sequence[Customer], people: dict[int, list[Contact]], stage: Stage) -> list[Activity]:
    """Three contacts with each customer; of some the last one is too long ago."""
    kind = ActivityType.objects.get(key="conversations")
    made = []
    for customer in customers:
        random, owner = _random(customer, "contacts"), customer.owner
        if owner is None:
            continue
        span = OVERDUE if random.random() < SHARE_OVERDUE else DAYS_AGO
        ago = random.randint(*span[customer.tier])
        for place in range(3):
            day = _workday(stage.today - timedelta(days=ago + place * random.randint(9, 14)))
            with_whom = people[customer.pk][(place + 1) % len(people[customer.pk])]
            made.append(
                Activity(
                    person=owner,
                    team_id=owner.current_team_id,
                    type=kind,
                    done_on=day,
                    kind="single",
                    customer=customer,
                    contact=with_whom,
                    note=random.choice(say.NOTES),
                    entered_at=due_instant(day, time(16, place * 7), ZONE),
                    entered_by=owner,
                )
            )
    return made


def _workday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))


def _plans(customers: Sequence[Customer], stage: Stage) -> int:
    """Every A account has an approved plan, one of them too old; some B accounts have plans on their way."""
    managers = _managers()
    a_accounts = [one for one in customers if one.tier == "A" and one.owner_id in managers]
    b_accounts = [one for one in customers if one.tier == "B" and one.owner_id in managers]
    others = [one for one in a_accounts if one.owner and one.owner.email != DARCEL]
    old = others[0].pk if others else 0
    again = {one.pk: status for one, status in zip(others[1:3], ("submitted", "draft"), strict=False)}
    ways: list[tuple[Customer, str, int | None]] = [
        (one, again.get(one.pk, "approved"), OLD_AFTER if one.pk == old else _random(one, "plan").randint(12, 78))
        for one in a_accounts
    ]
    statuses = ("returned", "submitted", "draft")
    ways += [(one, status, None) for one, status in zip(b_accounts, statuses, strict=False)]
    plans = [_plan(one, status, ago, managers, stage) for one, status, ago in ways]
    AccountPlan.objects.bulk_create(plans)
    made = {plan.customer_id: plan for plan in AccountPlan.objects.select_related("customer", "owner")}
    moves = [move for one, _, _ in ways for move in _moves(made[one.pk], stage)]
    AccountMove.objects.bulk_create(moves, batch_size=500)
    _decisions([(made[one.pk], status, ago) for one, status, ago in ways], managers, stage)
    _owe_moves(made.values(), stage)
    for plan in made.values():
        if plan.status == "submitted" and plan.submitted_at is not None:
            account_plan_duties.submitted(plan=plan, by=plan.owner, now=plan.submitted_at)
    return len(plans)


def _managers() -> dict[int, Person]:
    """The nearest above of everybody."""
    rows = ReportingLine.objects.filter(depth__gt=0).select_related("above").order_by("-depth", "-above_id")
    return {row.below_id: row.above for row in rows}


def _plan(customer: Customer, status: str, ago: int | None, managers: dict[int, Person], stage: Stage) -> AccountPlan:
    random, owner = _random(customer, "plan words"), customer.owner
    assert owner is not None
    revenue = customer.tier_suggestion.revenue_amount
    wanted = max(Decimal(STEP), revenue * Decimal("1.15") // 1000 * 1000)
    decided_at = _at(stage, ago or 3, 11) if status in ("approved", "returned") else None
    handed_in = _at(stage, (ago or 3) + 2, 10) if status in ("approved", "returned") else _at(stage, 1, 15)
    bought = "One product line" if random.random() < 0.5 else "Two product lines"
    return AccountPlan(
        customer=customer,
        year=stage.quarter.year,
        owner=owner,
        status=status,
        wanted_year_amount=wanted,
        wanted_quarter_amount=wanted * Decimal("0.3") // 1000 * 1000,
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
    random = _random(plan.customer, "moves")
    days = (-random.randint(6, 30), random.randint(-4, 12), random.randint(16, 48))
    return [
        AccountMove(
            plan=plan,
            position=place,
            text=text,
            owner=plan.owner,
            due_on=_workday(stage.today + timedelta(days=days[place - 1])),
        )
        for place, text in enumerate(random.sample(say.MOVES, 3), start=1)
    ]


def _owe_moves(plans: Iterable[AccountPlan], stage: Stage) -> None:
    """What was approved is owed from that day on; the first move of each plan was done the day before it was due."""
    for plan in plans:
        ago = (stage.today - plan.moves.get(position=1).due_on).days + 1
        acts: list[tuple[datetime, Callable[..., object]]] = [
            (_at(stage, ago, 16), partial(account_moves.finish, position=1, by=plan.owner))
        ]
        if plan.status == "approved" and plan.decided_at is not None and plan.decided_by is not None:
            acts.append((plan.decided_at, partial(account_moves.agree, by=plan.decided_by)))
        for at, act in sorted(acts, key=lambda one: one[0]):
            act(plan=plan, now=at)
    flag_missed(now=stage.now)


def _decisions(plans: Sequence[tuple[AccountPlan, str, int | None]], managers: dict[int, Person], stage: Stage) -> None:
    """What was handed in, and what was decided on it by whom; one plan was approved and is handed in again, with more in it."""
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
    return min(stage.now, due_instant(_workday(stage.today - timedelta(days=days_ago)), time(hour), ZONE))
