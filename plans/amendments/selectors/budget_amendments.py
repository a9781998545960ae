"""Amendments without a plan as people look at them."""

from __future__ import annotations

from typing import Any

from django.db.models import Max, Q, QuerySet

from accounts.absences.selectors import delegations
from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.selectors import stand_ins
from accounts.organisation.selectors.teams import managed_team_ids
from accounts.record.rules.readers import Reader
from plans.amendments.selectors import amendment_roles
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.models import PlanAmendment

WITH = ("person__current_team", "team", "asked_by", "decided_by", "withdrawn_by", "statement", "plan__owner")


def seen_by(reader: Reader) -> Q:
    """Amendments without a plan that the viewer sees, and those that wait for the viewer's decision.

    Those of the own number, of the numbers below, and of the teams in line.
    """
    without_plan = Q(plan=None)
    if sees_everybody(reader.viewer):
        return without_plan
    below = Q(person_id__in=people_below(reader.viewer))
    teams = Q(team_id__in=managed_team_ids(viewer=reader.viewer, today=reader.today))
    trusted = stand_ins.entrusted(person=reader.viewer, today=reader.today).values("pk")
    owed = delegations.decisions_with(person=reader.viewer, kind="amendment", today=reader.today)
    return without_plan & (below | teams | Q(person_id__in=trusted, status="asked") | Q(pk__in=owed, status="asked"))


def visible(reader: Reader) -> QuerySet[Any]:
    """Those in a viewer's sight, the latest first."""
    rows = PlanAmendment.objects.filter(seen_by(reader)).select_related(*WITH)
    return rows.order_by("-asked_at", "-pk")


def of_number(*, number: PeriodNumber) -> list[PlanAmendment]:
    """Every amendment that was asked for of this number, the latest first."""
    return list(_rows(number).select_related(*WITH).order_by("-position"))


def count(*, number: PeriodNumber) -> int:
    """How many were asked for so far: a form says with it how much its writer had read."""
    return _rows(number).aggregate(last=Max("position"))["last"] or 0


def open_one(*, number: PeriodNumber) -> PlanAmendment | None:
    """The amendment of this number that waits for a decision."""
    return _rows(number).select_related(*WITH).filter(status="asked").first()


def _rows(number: PeriodNumber) -> QuerySet[Any]:
    return PlanAmendment.objects.filter(number.whose, plan=None, period_key=number.period_key)


def waiting_count(reader: Reader) -> int:
    """How many wait for a decision that the viewer may take."""
    rows = PlanAmendment.objects.filter(seen_by(reader), status="asked").select_related(*WITH)
    return sum(
        1
        for row in rows
        if "decider" in amendment_roles.roles_of(viewer=reader.viewer, amendment=row, today=reader.today)
    )
