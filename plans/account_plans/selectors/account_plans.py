"""Account plans as people read them, who may do what with one, and how fresh their approvals are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, Prefetch, Q, QuerySet, Sum
from django.db.models.fields.json import KT

from accounts.duties.models import Obligation
from accounts.organisation.access import Relation, may_decide, relation
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, stand_ins
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.readers import Reader
from pipeline.activities.selectors import last_contacts
from pipeline.bookings.models import Booking
from pipeline.customers.models import Contact, Customer
from pipeline.deals.selectors import customer_deals
from pipeline.products.models import ProductLine
from plans.account_plans.models import AccountMove, AccountPlan, AccountPlanDecision, AccountPlanVersion, ContactStance
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.rules.account_plans import Freshness
from plans.account_plans.selectors import account_moves, submissions, tiers
from traps_web.lib import clock, fiscal

_WITH = ("customer__owner", "owner", "submitted_by", "decided_by")


def fresh(*, pk: int) -> AccountPlan:
    """The plan as it stands now, for services."""
    return AccountPlan.objects.select_related(*_WITH).get(pk=pk)


def customers(*, viewer: Person, today: date) -> QuerySet[Customer]:
    """Customers whose plan a viewer may read: those in sight, and those of people they stand in to decide for."""
    entrusted = stand_ins.entrusted(person=viewer, today=today)
    in_sight = Customer.objects.visible_to(viewer).values("pk")
    rows: QuerySet[Customer] = Customer.objects.filter(Q(pk__in=in_sight) | Q(owner__in=entrusted.values("pk")))
    return rows.select_related("owner")


def customer(*, viewer: Person, pk: int, today: date) -> Customer:
    """One customer whose plan the viewer may read. Raises Customer.DoesNotExist."""
    return customers(viewer=viewer, today=today).get(pk=pk)


def visible(reader: Reader) -> QuerySet[AccountPlan]:
    """Every account plan that a viewer may read, the newest year first."""
    seen = customers(viewer=reader.viewer, today=reader.today).values("pk")
    rows = AccountPlan.objects.filter(customer__in=seen).select_related(*_WITH)
    return rows.order_by("-year", "customer__name", "pk")


def with_submissions(rows: QuerySet[AccountPlan]) -> QuerySet[AccountPlan]:
    """Account plans with their moves, and what their chess clock needs."""
    submissions = AccountPlanVersion.objects.select_related("decision").defer("body", "decision__document")
    return rows.prefetch_related("moves__owner", "owner__leaves", Prefetch("versions", submissions))


def of_year(*, customer: Customer, year: int) -> AccountPlan | None:
    """The plan of a customer in a fiscal year, if it was begun."""
    return AccountPlan.objects.filter(customer=customer, year=year).select_related(*_WITH).first()


def year_of(*, today: date) -> int:
    """The fiscal year that a day lies in."""
    return calendar.period_at("year", today).year


def roles_of(*, by: Person, plan: AccountPlan, now: datetime) -> frozenset[str]:
    """How somebody stands to a plan today: the words of `rules.account_plans.ROLES`.

    Admins write, and decide on nothing.
    """
    owner, roles = plan.customer.owner, set()
    if plan.customer.account_team.filter(person=by).exists():
        roles.add("team")
    if owner is not None:
        how = relation(by, owner)
        roles |= {word for word, holds in (("owner", how is Relation.SELF), ("line", how is Relation.LINE)) if holds}
        today = today_of(by, now)
        duty = f"account-plan:{plan.pk}" if plan.status == "submitted" else ""
        if may_decide(by=by, owner=owner, today=today, asked_by=plan.submitted_by, duty=duty):
            roles.add("decider")
    if by.is_admin:
        roles.add("line")
    return frozenset(roles or {"none"})


def freshness(*, customer_ids: Collection[int], today: date) -> dict[int, Freshness]:
    """How each of these customers stands with its plan; two queries. Days are those of the organisation's zone."""
    customers = Customer.objects.filter(pk__in=customer_ids).order_by()
    return freshness_of(dict(customers.values_list("pk", "tier")), today=today)


def freshness_of(tier_of: Mapping[int, str], *, today: date) -> dict[int, Freshness]:
    """The same of customers whose tiers are known, by their ids; one query."""
    zone = organisation_selector.current().time_zone
    max_age_by_tier = {tier: rule.plan_max_age_days for tier, rule in tiers.rules_on(today).items()}
    approved = approvals().filter(plan__customer__among=list(tier_of)).order_by()
    at = dict(approved.values_list("plan__customer_id").annotate(newest=Max("at")))
    return {
        pk: rules.freshness(
            approved_on=clock.local_date(at[pk], zone) if pk in at else None,
            max_age_days=max_age_by_tier.get(tier),
            today=today,
        )
        for pk, tier in tier_of.items()
    }


def approvals() -> QuerySet[AccountPlanDecision]:
    """Every approval of an account plan."""
    return AccountPlanDecision.objects.filter(decision="approved")


@dataclass(frozen=True, slots=True)
class Wanting:
    """A customer that owes a fresh approved plan and has none."""

    customer: Customer
    freshness: Freshness


def wanting(*, owner: Person, today: date, tier: str = "A") -> list[Wanting]:
    """The customers of somebody, of one tier, without a fresh approved plan; by name."""
    rows = list(Customer.objects.filter(owner=owner, tier=tier).order_by("name", "pk"))
    freshness_by_id = freshness(customer_ids=[customer.pk for customer in rows], today=today) if rows else {}
    return [
        Wanting(customer, freshness_by_id[customer.pk])
        for customer in rows
        if freshness_by_id[customer.pk].state in ("none", "old")
    ]


@dataclass(frozen=True, slots=True)
class Bought:
    """A product line with what the customer bought of it in the last four quarters and since; nothing: white space."""

    line: ProductLine
    amount: Decimal
    last_on: date | None


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """Everything on the one screen of an account plan."""

    customer: Customer
    plan: AccountPlan | None
    year: fiscal.Period
    quarter: fiscal.Period
    roles: frozenset[str]
    moves: list[AccountMove]
    duties: dict[int, Obligation]
    now: datetime
    viewer_id: int
    people: list[Contact]
    stances: dict[int, str]
    bought: list[Bought]
    bought_since: date
    freshness: Freshness
    decisions: list[AccountPlanDecision]
    versions: list[AccountPlanVersion]
    handed_in: list[AccountPlan]
    booked_year: Decimal
    booked_quarter: Decimal
    in_play: customer_deals.InPlay
    last_contact: date | None
    contact_days: int | None


def facts(reader: Reader, *, customer: Customer) -> PlanFacts:
    """The one screen; a fixed number of queries.

    Sums are those of the customer, whoever made them. Raises fiscal.UnknownPeriod.
    """
    year, quarter = calendar.period_at("year", reader.today), calendar.period_at("quarter", reader.today)
    plan = of_year(customer=customer, year=year.year)
    written = moves(plan=plan) if plan else []
    since = tiers.trailing(today=reader.today).starts_on
    people = last_contacts.of_customer(customer=customer)
    in_play = customer_deals.in_play(viewer=reader.viewer, customer=customer)
    rule = tiers.rules_on(reader.today).get(customer.tier)
    return PlanFacts(
        customer=customer,
        plan=plan,
        year=year,
        quarter=quarter,
        roles=roles_of(by=reader.viewer, plan=plan or AccountPlan(customer=customer, status="draft"), now=reader.now),
        moves=written,
        duties=account_moves.duties(moves=written),
        now=reader.now,
        viewer_id=reader.viewer.pk,
        people=people,
        stances=stances(people),
        bought=_bought(customer, since),
        bought_since=since,
        freshness=freshness(customer_ids=[customer.pk], today=reader.today)[customer.pk],
        decisions=decisions(customer=customer),
        versions=submissions.versions(plan=plan) if plan else [],
        handed_in=submissions.handed_in(customer=customer),
        booked_year=_booked(customer, year),
        booked_quarter=_booked(customer, quarter),
        in_play=in_play,
        last_contact=customer.last_contact,
        contact_days=rule.contact_days if rule else None,
    )


def moves(*, plan: AccountPlan) -> list[AccountMove]:
    """The moves of a plan in their order."""
    rows = AccountMove.objects.filter(plan=plan).select_related("owner", "plan__customer", "plan__owner")
    return list(rows.order_by("position"))


def may_finish(
    *, by: Person, plan: AccountPlan, move: AccountMove, duties: Collection[Obligation], now: datetime
) -> bool:
    """Who says that a move is done: those who write the plan, who is named on it, and who owes it in their place."""
    if move.owner_id == by.pk or any(duty.owner_id == by.pk for duty in duties):
        return True
    return bool(roles_of(by=by, plan=plan, now=now) & rules.WRITERS)


def written_moves(*, plan: AccountPlan) -> list[rules.Move]:
    """The moves as they stand, as a writer would send them; an empty one where none is written."""
    standing = {row.position: rules.Move(row.text, row.owner_id, row.due_on) for row in moves(plan=plan)}
    return [standing.get(place, rules.Move()) for place in range(1, rules.MOVES + 1)]


def stances(people: Collection[Contact]) -> dict[int, str]:
    """Where people at a customer stand; who was not judged yet is left out."""
    rows = ContactStance.objects.filter(contact__in=[person.pk for person in people])
    return dict(rows.values_list("contact_id", "stance"))


def decisions(*, customer: Customer) -> list[AccountPlanDecision]:
    """Every decision on the plans of a customer, the newest first.

    Each carries the `quarter` in which the plan was handed in.
    """
    rows = AccountPlanDecision.objects.filter(plan__customer=customer).select_related("by", "plan").defer("document")
    return list(rows.annotate(quarter=KT("document__quarter")).order_by("-at", "-pk")[:20])


def movers(*, customer: Customer) -> QuerySet[Any]:
    """Who can take a move on: the owner, the line above, the account team."""
    team = Q(account_teams__customer=customer)
    line = Q(lines_below__below=customer.owner_id)
    return Person.objects.get_queryset().filter(team | line, is_active=True).distinct().order_by("name", "pk")


def document(*, plan: AccountPlan) -> dict[str, Any]:
    """The plan as it stands, as plain values: what a submission and a decision keep."""
    people = last_contacts.of_customer(customer=plan.customer)
    stance_by_person = stances(people)
    money = (plan.wanted_year_amount, plan.wanted_quarter_amount)
    return {
        "customer": plan.customer.name,
        "year": plan.year,
        "quarter": plan.quarter,
        "owner": plan.owner.name,
        "answers": {name: getattr(plan, name) for name, _ in rules.QUESTIONS},
        "wanted": [None if amount is None else f"{amount:.2f}" for amount in money],
        "moves": [
            {
                "text": row.text,
                "owner": row.owner.name,
                "due_on": row.due_on.isoformat(),
                "done": row.done_at is not None,
            }
            for row in moves(plan=plan)
        ],
        "people": [
            {"name": person.name, "role": person.role, "stance": stance_by_person.get(person.pk, "unknown")}
            for person in people
        ],
    }


def _bought(customer: Customer, since: date) -> list[Bought]:
    rows = Booking.objects.filter(customer=customer, booked_on__gte=since, product__line__isnull=False).order_by()
    sums = rows.values_list("product__line_id").annotate(total=Sum("amount"), last=Max("booked_on"))
    sums_by_line = {line: (total, last) for line, total, last in sums}
    return [
        Bought(line, *sums_by_line.get(line.pk, (Decimal(0), None)))
        for line in ProductLine.objects.order_by("name", "pk")
    ]


def _booked(customer: Customer, period: fiscal.Period) -> Decimal:
    rows = Booking.objects.filter(customer=customer, booked_on__within=(period.starts_on, period.ends_before))
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)
