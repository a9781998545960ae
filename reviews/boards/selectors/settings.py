"""How what can be set stands: a figure or two for each page of the settings, and what a beginning has done so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import BooleanField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.absences.models import Leave
from accounts.absences.rules.leave import LeaveStatus
from accounts.duties.models import Trap, TrapRule
from accounts.imports.models import ImportRun
from accounts.keeping.models import KeepingPeriods
from accounts.letters.models import Letter
from accounts.letters.rules.letters import Status
from accounts.organisation.models import FiscalPeriod, Organisation, Person, Team
from accounts.organisation.selectors.teams import live_on
from accounts.record.models import AuditEvent
from accounts.record.rules.readers import Reader
from pipeline.activities.models import ActivityType, WeekLog
from pipeline.customers.models import Customer
from pipeline.deals.models import Deal, PushChoice
from pipeline.products.models import Product
from pipeline.stages.models import Pipeline
from plans.measures.models import BudgetLine, Curve
from reviews.cycles.models import OpeningRule
from reviews.documents.models import Cause

A_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands beside the lines of the settings, counted at one instant."""

    people: int
    without_sign_in: int
    uninvited: int
    closed_logins: int
    teams: int
    open_until: date | None
    """The first day that no opened fiscal year holds."""
    off_today: int
    leave_asked: int
    traps: int
    traps_on: int
    letters_not_delivered: int
    leaver_months: int | None
    last_import_at: datetime | None
    acts_of_a_week: int
    curves: int
    pipelines: int
    activity_types: int
    customers_a: int
    customers_b: int
    customers_c: int
    causes: int
    push_reasons: int
    reviews_open_by_themselves: bool
    has_products: bool
    has_customers: bool
    has_budgets: bool
    has_deals: bool
    has_closed_a_week: bool


def figures(reader: Reader) -> Figures:
    """All of them; one query, whatever the size of the organisation."""
    counted = _of_people(reader) | _of_rules(reader) | _of_traffic(reader) | _of_sales()
    row = Organisation.objects.filter(id=1).values(**counted).get()
    return Figures(**cast(dict[str, Any], row))


def _of_people(reader: Reader) -> dict[str, Any]:
    active = Person.objects.get_queryset().filter(is_active=True)
    approved = Leave.objects.filter(live_on(reader.today), status=LeaveStatus.APPROVED)
    return {
        "people": _count(active),
        "without_sign_in": _count(active.filter(first_signed_in_at__isnull=True)),
        "uninvited": _count(active.filter(reached_at__isnull=True)),
        "closed_logins": _count(Person.objects.get_queryset().filter(is_active=False)),
        "teams": _count(Team.objects.filter(is_active=True)),
        "off_today": _count(approved),
        "leave_asked": _count(Leave.objects.filter(status=LeaveStatus.ASKED)),
    }


def _of_rules(reader: Reader) -> dict[str, Any]:
    """A trap is on where the rule for everybody that holds today says so, and without one as it was installed."""
    for_all = TrapRule.objects.filter(live_on(reader.today), trap=OuterRef("pk"), team__isnull=True)
    traps = Trap.objects.annotate(is_on=Coalesce(Subquery(for_all.values("is_on")[:1]), F("is_active")))
    years = FiscalPeriod.objects.filter(kind="year").order_by("-ends_before")
    opening = OpeningRule.objects.values("is_on")[:1]
    return {
        "open_until": Subquery(years.values("ends_before")[:1]),
        "traps": _count(Trap.objects.all()),
        "traps_on": _count(traps.filter(is_on=True)),
        "leaver_months": Subquery(KeepingPeriods.objects.values("leaver_months")[:1]),
        "curves": _count(Curve.objects.filter(is_active=True)),
        "activity_types": _count(ActivityType.objects.get_queryset().filter(is_active=True)),
        "causes": _count(Cause.objects.filter(is_active=True)),
        "push_reasons": _count(PushChoice.objects.filter(is_active=True)),
        "reviews_open_by_themselves": Coalesce(Subquery(opening), True, output_field=BooleanField()),
    }


def _of_traffic(reader: Reader) -> dict[str, Any]:
    lost = Letter.objects.filter(status__in=[Status.FAILED, Status.UNSURE])
    runs = ImportRun.objects.filter(dry_run=False).order_by("-created_at")
    return {
        "letters_not_delivered": _count(lost),
        "last_import_at": Subquery(runs.values("created_at")[:1]),
        "acts_of_a_week": _count(AuditEvent.objects.filter(at__gt=reader.now - A_WEEK)),
    }


def _of_sales() -> dict[str, Any]:
    tiers = {f"customers_{tier.lower()}": _count(Customer.objects.filter(Q(tier=tier))) for tier in "ABC"}
    closed_weeks = WeekLog.objects.filter(closed_at__isnull=False)
    return tiers | {
        "pipelines": _count(Pipeline.objects.all()),
        "has_products": Exists(Product.objects.all()),
        "has_customers": Exists(Customer.objects.all()),
        "has_budgets": Exists(BudgetLine.objects.all()),
        "has_deals": Exists(Deal.objects.all()),
        "has_closed_a_week": Exists(closed_weeks),
    }


def _count(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, as one column of another query."""
    counted = rows.order_by().annotate(counted=Func(F("pk"), function="COUNT"))
    return Subquery(counted.values("counted"), output_field=IntegerField())
