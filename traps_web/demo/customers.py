"""Customers of the demo: tiers by the analysis, people with stances, contacts kept and overdue."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from decimal import Decimal

from accounts.finder.services import search_words
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act, Via
from pipeline.activities.models import Activity, ActivityType
from pipeline.customers.models import Contact, Customer
from plans.account_plans.models import ContactStance, TierMove
from plans.account_plans.selectors import tiers as tier_selector
from plans.account_plans.services import customer_duties, tiers
from traps_web.demo import account_plans, maven
from traps_web.demo import account_words as say
from traps_web.demo.account_plans import A_DAY, DARCEL, STEP, ZONE, random_of, workday
from traps_web.demo.stage import Stage
from traps_web.lib.deadlines import due_instant

HOW_MANY = {"A": 16, "B": 34}
"""The floors are set so that about so many customers are A, and A or B."""
FIRST_ANALYSIS_DAYS_AGO = 120
SWEPT_DAYS_AGO = 9
DAYS_AGO = {"A": (1, 11), "B": (2, 26), "C": (4, 80)}
OVERDUE = {"A": (15, 24), "B": (32, 44), "C": (92, 110)}
SHARE_OVERDUE = 0.22


def complete(stage: Stage) -> int:
    """Make everything but the one A account without a plan, which follows last quarter's reviews.

    Returns the number of plans.
    """
    _tiers(stage)
    customers = list(Customer.objects.exclude(tier="").select_related("owner").order_by("external_id"))
    people = _people(customers, stage)
    acts = _acts(customers, people, stage)
    plans = account_plans.lay(customers, stage)
    swept_at = stage.now - SWEPT_DAYS_AGO * A_DAY
    Activity.objects.bulk_create([act for act in acts if act.entered_at <= swept_at], batch_size=500)
    customer_duties.sweep(Act(None, swept_at, Via.DEMO))
    Activity.objects.bulk_create([act for act in acts if act.entered_at > swept_at], batch_size=500)
    customer_duties.sweep(stage.act())
    return plans


def finish(stage: Stage) -> None:
    """One customer of somebody else than the best agent was raised to A two weeks ago and has no plan yet."""
    rows = Customer.objects.filter(tier="B", account_plans=None).exclude(owner__email=DARCEL).select_related("owner")
    customer = rows.order_by("-tier_suggestion__revenue_amount", "pk").first()
    if customer is None or customer.owner is None:
        return
    tiers.move(Act(customer.owner, stage.now - 12 * A_DAY, Via.DEMO), customer=customer, to_tier="A", reason=say.RAISED)
    customer_duties.sweep(stage.act())


def _tiers(stage: Stage) -> None:
    """Floors by what the sample brought, then every customer goes where the analysis sees it."""
    ranked = sorted(tier_selector.revenue(span=tier_selector.trailing(today=stage.today)).values(), reverse=True)
    terms_by_tier = {
        tier: tiers.TierTerms(rule.floor_amount, rule.contact_days, rule.plan_max_age_days)
        for tier, rule in tier_selector.rules_on(stage.today).items()
    }
    for tier, count in HOW_MANY.items():
        floor = ranked[min(count, len(ranked)) - 1] // STEP * STEP
        terms_by_tier[tier] = replace(terms_by_tier[tier], floor=max(Decimal(0), floor))
    tiers.set_rules(stage.act(stage.admin), terms_by_tier=terms_by_tier, starts_on=stage.today)
    tiers.suggest_all(stage.act())
    leader = Person.objects.get(email=f"leader@{maven.DOMAIN}")
    at = stage.now - FIRST_ANALYSIS_DAYS_AGO * A_DAY
    customers = list(Customer.objects.select_related("tier_suggestion").order_by("external_id"))
    for customer in customers:
        customer.tier = customer.tier_suggestion.tier
        customer.created_at = at
    Customer.objects.bulk_update(customers, ["tier", "created_at"], batch_size=400)
    moves = [
        TierMove(customer=customer, to_tier=customer.tier, reason=say.FIRST_ANALYSIS, at=at, by=leader)
        for customer in customers
    ]
    TierMove.objects.bulk_create(moves)


def _people(customers: Sequence[Customer], stage: Stage) -> dict[int, list[Contact]]:
    """One to three people at each customer, most of them with a stance."""
    made: list[Contact] = []
    for customer in customers:
        random, count = random_of(customer, "people"), {"A": 3, "B": 2}.get(customer.tier, 1)
        first, last = random.sample(say.FIRST, count), random.sample(say.LAST, count)
        host = "".join(letter for letter in customer.name.lower() if letter.isalnum())
        made += [
            Contact(
                customer=customer,
                name=f"{first[place]} {last[place]}",
                role=say.ROLES[(place + len(customer.name)) % len(say.ROLES)],
                email=f"{first[place].lower()}.{last[place].lower()}@{host}.example",
                phone=f"555-01{random.randint(10, 99)}",
                created_at=customer.created_at,
            )
            for place in range(count)
        ]
    search_words.follow(Contact, [contact.pk for contact in Contact.objects.bulk_create(made, batch_size=500)])
    contacts_by_customer: dict[int, list[Contact]] = {}
    for contact in Contact.objects.filter(customer__in=[row.pk for row in customers]).order_by("pk"):
        contacts_by_customer.setdefault(contact.customer_id, []).append(contact)
    owners = {customer.pk: customer.owner for customer in customers if customer.tier != "C"}
    ContactStance.objects.bulk_create(
        [
            ContactStance(
                contact=contact, stance=say.STANCES[(place + pk) % len(say.STANCES)], set_at=stage.now, set_by=owner
            )
            for pk, owner in owners.items()
            for place, contact in enumerate(contacts_by_customer.get(pk, ()))
            if owner is not None
        ],
        batch_size=500,
    )
    return contacts_by_customer


def _acts(customers: Sequence[Customer], people: dict[int, list[Contact]], stage: Stage) -> list[Activity]:
    """Three contacts with each customer; of some the last one is too long ago."""
    kind = ActivityType.objects.get(key="conversations")
    made = []
    for customer in customers:
        random, owner = random_of(customer, "contacts"), customer.owner
        if owner is None:
            continue
        span = OVERDUE if random.random() < SHARE_OVERDUE else DAYS_AGO
        ago = random.randint(*span[customer.tier])
        for place in range(3):
            day = workday(stage.today - timedelta(days=ago + place * random.randint(9, 14)))
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
