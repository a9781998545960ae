"""The number of a person or a team in a period: what it is, who carries it, and how a viewer stands to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from accounts.organisation.access import Relation, may_decide, relation, sees_everybody
from accounts.organisation.models import Membership, Organisation, Person, Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.teams import live_on, managed_team_ids, tree_on
from plans.measures.models import BudgetLine
from plans.measures.selectors.scopes import find_scope, sight_of
from traps_web.lib import fiscal

if TYPE_CHECKING:
    from plans.sales_plans.models import Plan, PlanAmendment


Number = Mapping[str, Decimal]
"""The imposed number of a period, by key of category."""


@dataclass(frozen=True)
class PeriodNumber:
    """Whose number of which days is meant; `plan` where it is that of a plan."""

    owner: Person | Team
    period_key: str
    starts_on: date
    ends_before: date
    plan: Plan | None = None

    @classmethod
    def of_plan(cls, plan: Plan) -> PeriodNumber:
        """The number of a plan."""
        return cls(plan.owner, plan.period_key, plan.starts_on, plan.ends_before, plan)

    @classmethod
    def of_period(cls, owner: Person | Team, period: fiscal.Period) -> PeriodNumber:
        """The number of an owner in a period."""
        return cls(owner, period.key, period.starts_on, period.ends_before)

    @classmethod
    def of(cls, amendment: PlanAmendment) -> PeriodNumber:
        """The number that was asked about."""
        if amendment.plan is not None:
            return cls.of_plan(amendment.plan)
        assert amendment.starts_on is not None
        assert amendment.ends_before is not None
        return cls(amendment.whose, amendment.period_key, amendment.starts_on, amendment.ends_before)

    @property
    def person(self) -> Person | None:
        """Who carries it, where it is a person."""
        return self.owner if isinstance(self.owner, Person) else None

    @property
    def whose(self) -> Q:
        """The budget lines, or amendments without a plan, of its owner."""
        return Q(person=self.owner) if isinstance(self.owner, Person) else Q(person__isnull=True, team=self.owner)

    @property
    def lines(self) -> Q:
        """Its budget lines."""
        return self.whose & Q(starts_on__within=(self.starts_on, self.ends_before))


def number_of(*, number: PeriodNumber) -> dict[str, Decimal]:
    """The imposed number as it stands, by key of category."""
    rows = BudgetLine.objects.filter(number.lines).order_by("category__position", "category__key")
    return dict(rows.values_list("category__key").annotate(total=Sum("amount")))


def managers_of(*, team: Team, today: date) -> list[Person]:
    """Who manages a team today, or, where nobody does, the nearest team above that somebody manages."""
    rows = Membership.objects.filter(live_on(today), manages=True, person__is_active=True).select_related("person")
    for pk in tree_on(today).ancestors(team.pk):
        managers = [row.person for row in rows.filter(team=pk).order_by("person_id")]
        if managers:
            return managers
    return []


def accountable(*, owner: Person | Team, today: date) -> Person | None:
    """By whose line a number is decided: one's own, for a team its manager's; None where nobody manages it."""
    if isinstance(owner, Person):
        return owner
    return next(iter(managers_of(team=owner, today=today)), None)


def role_of(
    *, viewer: Person, owner: Person | Team, today: date, asked_by: Person | None = None, duty: str = ""
) -> str:
    """owner, decider, leader (sees it, and sets or asks for numbers) or none, as of a plan; `asked_by` never decides.

    `duty`: under which the decision is owed; whoever it has climbed to decides too.

    A team's managers are its owner; where nobody manages it, the reviewer of last resort decides.
    """
    if isinstance(owner, Person):
        return _role_to(viewer, owner, today, asked_by, duty)
    managers = managers_of(team=owner, today=today)
    if not managers:
        is_last = Organisation.objects.filter(reviewer_of_last_resort=viewer).exists()
        if is_last and (asked_by is None or asked_by.pk != viewer.pk):
            return "decider"
        return "leader" if sees_everybody(viewer) else "none"
    decides = may_decide(by=viewer, owner=managers[0], today=today, asked_by=asked_by, duty=duty)
    if viewer.pk in {manager.pk for manager in managers}:
        return "decider" if decides else "owner"
    if decides:
        return "decider"
    sees = sees_everybody(viewer) or owner.pk in managed_team_ids(viewer=viewer, today=today)
    return "leader" if sees else "none"


def _role_to(viewer: Person, owner: Person, today: date, asked_by: Person | None, duty: str) -> str:
    if may_decide(by=viewer, owner=owner, today=today, asked_by=asked_by, duty=duty):
        return "decider"
    if viewer.pk == owner.pk:
        return "owner"
    return "leader" if relation(viewer, owner) in (Relation.LINE, Relation.LEADER) else "none"


def in_sight(*, viewer: Person, kind: str, pk: int, period_key: str, today: date) -> PeriodNumber:
    """The number of a person or a team that a viewer sees.

    Raises NotVisible, UnknownPeriod; weeks carry no number of their own.
    """
    of = {"person_id": pk, "team_id": None} if kind == "person" else {"person_id": None, "team_id": pk}
    find_scope(viewer=viewer, sight=sight_of(viewer=viewer, today=today), **of)
    period = calendar.period(period_key)
    if period.kind == "week":
        raise fiscal.UnknownPeriod("A number covers a year, a quarter or a month, not a week.")
    owner: Person | Team = Person.objects.get(pk=pk) if kind == "person" else Team.objects.get(pk=pk)
    return PeriodNumber.of_period(owner, period)
