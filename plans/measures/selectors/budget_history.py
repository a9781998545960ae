"""Budgets through time: what was known at an instant, which changes there are, what came after a period's end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as clock_time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet, Sum

from accounts.organisation.access import people_below, sees_everybody
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.teams import managed_team_ids
from pipeline.bookings.models import Credit
from plans.measures.models import BudgetChange, BudgetLine
from plans.measures.selectors.frames import Frame
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.measures.selectors.scopes import Scope
from traps_web.lib import fiscal

Kind = BudgetChange.Kind
OF_THE_PAST = (Kind.RESTATEMENT, Kind.AMENDMENT, Kind.HANDOVER, Kind.UNDO)
"""What changes a number that stood; first numbers are marked by themselves, and a move leaves it as it was."""


def changes(*, viewer: Person, today: date) -> QuerySet[Any]:
    """Changes of the numbers that a viewer sees, the latest first.

    Own ones, those below and those of teams in line; leaders and admins see all.
    """
    rows = BudgetChange.objects.select_related("person", "team", "category", "entered_by", "amendment", "run")
    rows = rows.order_by("-entered_at", "starts_on", "-pk")
    if sees_everybody(viewer):
        return rows
    teams = managed_team_ids(viewer=viewer, today=today)
    return rows.filter(Q(person_id__in=people_below(viewer)) | Q(person__isnull=True, team_id__in=teams))


def of_owner(owner: Person | Team) -> Q:
    """The rows (lines or changes) of the number of a person, or of a team's own."""
    return Q(person=owner) if isinstance(owner, Person) else Q(person__isnull=True, team=owner)


def budget_as_known(*, owner: Person | Team, period: fiscal.Period, at: datetime) -> Decimal | None:
    """The number of an owner in a period as it was known at an instant, inclusive; None where none stood then."""
    rows = BudgetChange.objects.filter(
        of_owner(owner), starts_on__within=(period.starts_on, period.ends_before), entered_at__lte=at
    )
    return rows.aggregate(total=Sum("delta"))["total"]


def actual_as_known(*, person: Person, period: fiscal.Period, at: datetime) -> Decimal:
    """What was credited to a person in a period as it was known at an instant, that instant included."""
    rows = Credit.objects.filter(
        person=person, booked_on__within=(period.starts_on, period.ends_before), booking__entered_at__lte=at
    )
    return rows.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def lines_of(*, number: PeriodNumber) -> list[BudgetLine]:
    """The budget lines that a number is the sum of, by month."""
    rows = BudgetLine.objects.filter(number.lines).select_related("category")
    return list(rows.order_by("starts_on", "category__position", "pk"))


def of_number(*, viewer: Person, number: PeriodNumber, today: date) -> list[BudgetChange]:
    """Every change of a number in sight, the latest first."""
    return list(changes(viewer=viewer, today=today).filter(number.lines))


def since_end_of(*, number: PeriodNumber, today: date) -> SinceEnd | None:
    """What became known of a number since its end; None while it runs."""
    if number.ends_before > today:
        return None
    ended = end_instant(number.ends_before)
    lines = BudgetChange.objects.filter(number.lines, entered_at__gte=ended, kind__in=OF_THE_PAST)
    credits = Credit.objects.filter(
        person=number.person,
        booked_on__within=(number.starts_on, number.ends_before),
        booking__entered_at__gte=ended,
        booking__restates__isnull=False,
    )
    return _since(lines, credits)


@dataclass(frozen=True, slots=True)
class SinceEnd:
    """What became known of a period after it had ended: restatements, and by how much they changed its figures."""

    budget_count: int = 0
    budget: Decimal = Decimal(0)
    actual_count: int = 0
    actual: Decimal = Decimal(0)

    @property
    def count(self) -> int:
        """How many rows became known since."""
        return self.budget_count + self.actual_count


NOTHING = SinceEnd()


def since_end(*, scope: Scope, time: Frame, today: date) -> SinceEnd | None:
    """What became known of a scope's period since its end; None while it runs. Two queries."""
    period = time.period
    if period.ends_before > today:
        return None
    ended = end_instant(period.ends_before)
    lines = BudgetChange.objects.filter(
        _of_scope(scope, time, "starts_on"),
        starts_on__within=(period.starts_on, period.ends_before),
        entered_at__gte=ended,
        kind__in=OF_THE_PAST,
    )
    credits = Credit.objects.filter(
        _of_scope(scope, time, "booked_on"),
        booked_on__within=(period.starts_on, period.ends_before),
        booking__entered_at__gte=ended,
        booking__restates__isnull=False,
    )
    return _since(lines, credits)


def _since(lines: QuerySet[Any], credits: QuerySet[Any]) -> SinceEnd:
    budget = lines.aggregate(count=Count("entered_at", distinct=True), total=Sum("delta"))
    actual = credits.aggregate(count=Count("booking", distinct=True), total=Sum("amount"))
    return SinceEnd(budget["count"], budget["total"] or Decimal(0), actual["count"], actual["total"] or Decimal(0))


def _of_scope(scope: Scope, time: Frame, day: str) -> Q:
    """Rows of a person, or of the teams below one as the tree stood on the day of the row."""
    if scope.person_id is not None:
        return Q(person_id=scope.person_id)
    if scope.team_id is None or scope.is_whole:
        return Q()
    inside = Q(pk__in=[])
    for segment in time.in_period():
        teams = segment.tree.descendants(scope.team_id)
        inside |= Q(team_id__in=teams, **{f"{day}__within": (segment.starts_on, segment.ends_before)})
    return inside


def end_instant(ends_before: date) -> datetime:
    """The first instant after a period, in the organisation's zone."""
    return datetime.combine(ends_before, clock_time.min, ZoneInfo(organisation_selector.current().time_zone))


@dataclass(frozen=True, slots=True)
class Differing:
    """A budget line that is not the sum of its changes."""

    month: str
    owner: str
    kept: Decimal
    summed: Decimal


def that_differ() -> tuple[int, list[Differing]]:
    """How many spans were compared, and those whose line is not the sum of its changes; two queries."""
    columns = ("person_id", "team_id", "category_id", "month", "starts_on", "ends_before")
    sums = BudgetChange.objects.order_by().values_list(*columns).annotate(total=Sum("delta"))
    summed = {row[:-1]: row[-1] for row in sums.iterator()}
    kept = {row[:-1]: row[-1] for row in BudgetLine.objects.values_list(*columns, "amount").iterator()}
    zero = Decimal(0)
    differing = [
        Differing(
            span[3], f"person {span[0]}" if span[0] else f"team {span[1]}", kept.get(span, zero), summed.get(span, zero)
        )
        for span in sorted(summed.keys() | kept.keys(), key=repr)
        if kept.get(span, zero) != summed.get(span, zero) or (span in kept and span not in summed)
    ]
    return len(summed.keys() | kept.keys()), differing
