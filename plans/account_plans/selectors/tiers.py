"""Tiers: what each asks, what revenue suggests, and how a customer came to stand where it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors.configuration import part
from pipeline.bookings.models import Booking
from pipeline.customers.models import Customer
from plans.account_plans.models import TierMove, TierRule, TierSuggestion
from traps_web.lib import dated, fiscal

QUARTERS = 4


def rules_on(day: date) -> dict[str, TierRule]:
    """What each tier requires on a day, A first."""
    held = {tier: dated.held_on(rows, day) for tier, rows in sorted(_dated().items())}
    return {tier: rule for tier, rule in held.items() if rule is not None}


def ruled(*, day: date) -> QuerySet[Any]:
    """What each tier requires on a day, A first, as rows."""
    return TierRule.objects.filter(pk__in=[rule.pk for rule in rules_on(day).values()]).order_by("tier")


def changes(*, after: date) -> list[date]:
    """The days after a day on which other rules begin."""
    return sorted({since for rows in _dated().values() for since, _ in rows if since > after})


def rule_history() -> list[TierRule]:
    """Every rule of every tier, the latest day first."""
    return list(TierRule.objects.select_related("set_by").order_by("-starts_on", "tier", "-pk"))


@part(TierRule)
def _dated() -> dict[str, list[tuple[date, TierRule]]]:
    rows: dict[str, list[tuple[date, TierRule]]] = defaultdict(list)
    for row in TierRule.objects.order_by("starts_on", "pk"):
        rows[row.tier].append((row.starts_on, row))
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Span:
    """The last four complete quarters: first day, the day after the last one, and how they are named."""

    starts_on: date
    ends_before: date
    label: str


def trailing(*, today: date) -> Span:
    """The four quarters that are complete on a day. Raises calendar.OutsideCalendar without a calendar."""
    calendar_rules = calendar.rules()
    quarters: list[fiscal.Period] = []
    key = calendar.period_at("quarter", today).key
    for _ in range(QUARTERS):
        quarter = fiscal.previous_period(calendar_rules, key)
        quarters.append(quarter)
        key = quarter.key
    return Span(quarters[-1].starts_on, quarters[0].ends_before, f"{quarters[-1].key}–{quarters[0].key}")


def revenue(*, span: Span) -> dict[int, Decimal]:
    """What every customer brought in a span; nothing for those that bought nothing. Two queries for all of them."""
    booked = Booking.objects.filter(customer__isnull=False, booked_on__within=(span.starts_on, span.ends_before))
    sums = dict(booked.order_by().values_list("customer_id").annotate(total=Sum("amount")))
    nothing = Decimal(0)
    return {pk: sums.get(pk, nothing) for pk in Customer.objects.order_by().values_list("pk", flat=True)}


def suggestion(*, customer: Customer) -> TierSuggestion | None:
    """What the newest analysis says of a customer; None before its first night."""
    return TierSuggestion.objects.filter(customer=customer).first()


def history(*, customer: Customer) -> list[TierMove]:
    """Every move of a customer's tier, the newest first."""
    rows = TierMove.objects.filter(customer=customer).select_related("by")
    return list(rows.order_by("-at", "-pk"))
