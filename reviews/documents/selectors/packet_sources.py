"""Where it comes from: the deals, customers, activity and duties of a packet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import state_filter
from accounts.organisation.models import Person
from pipeline.activities.models import Activity, ActivityType
from pipeline.bookings.models import Credit
from pipeline.deals.models import DealShare
from pipeline.stages.selectors import readiness
from plans.targets.selectors.targets import targets_of_weeks
from reviews.documents.rules.packet import ActivityLine, ActivityWeek, CustomerLine, DealLine, Deals, Duty
from traps_web.lib import fiscal

MOST_DEALS = 25
MOST_CUSTOMERS = 8
WEEKS = 13
NOTHING = Decimal(0)


@dataclass(frozen=True)
class Whose:
    """Whose rows count: one person's, or those of a team with everything below it."""

    person_id: int
    team_ids: Collection[int] | None = None
    people: Collection[int] = ()

    def facts(self) -> Q:
        """Rows that carry person and team of their day."""
        return Q(person_id=self.person_id) if self.team_ids is None else Q(team_id__in=self.team_ids)


def deals(*, whose: Whose, period: fiscal.Period, today: date) -> Deals:
    """The open deals with a close date in the period, the largest first; an overdue one stays, marked "date past"."""
    shares = DealShare.objects.filter(whose.facts(), is_open=True)
    dated = shares.filter(close_on__within=(period.starts_on, period.ends_before))
    rows = list(dated.select_related("deal__customer", "deal__stage", "person").order_by("-weighted_amount", "pk"))
    reasons = readiness.reasons_of(deals=[share.deal for share in rows], today=today)
    lines = [_deal_line(share, [reason.text for reason in reasons[share.deal_id]]) for share in rows]
    return Deals(
        lines=lines[:MOST_DEALS],
        count=len(lines),
        amount=sum((line.amount for line in lines), NOTHING),
        weighted=sum((line.weighted for line in lines), NOTHING),
        not_ready=sum(1 for line in lines if line.not_ready),
        undated=shares.filter(close_on__isnull=True).count(),
    )


def _deal_line(share: DealShare, not_ready: list[str]) -> DealLine:
    deal = share.deal
    return DealLine(
        id=deal.pk,
        name=deal.name,
        customer=deal.customer.name if deal.customer else "",
        person=share.person.name,
        stage=deal.stage.name,
        probability=Decimal(deal.stage.probability_ppm) / 1_000_000,
        amount=share.share_amount,
        weighted=share.weighted_amount,
        close_on=deal.close_on,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        not_ready=not_ready,
    )


def customers(*, whose: Whose, period: fiscal.Period) -> tuple[list[CustomerLine], Decimal]:
    """Who bought most in the period, and what all others bought together."""
    rows = (
        Credit.objects.filter(whose.facts(), booked_on__within=(period.starts_on, period.ends_before))
        .values_list("booking__customer__name")
        .annotate(total=Sum("amount"))
        .order_by("-total", "booking__customer__name")
    )
    lines = [CustomerLine(name or "no customer named", total) for name, total in rows]
    return lines[:MOST_CUSTOMERS], sum((line.amount for line in lines[MOST_CUSTOMERS:]), NOTHING)


def activity(*, whose: Whose, rules: fiscal.CalendarRules, today: date) -> list[ActivityLine]:
    """What was done in the thirteen weeks up to this one, type by type, beside the weekly target of those days."""
    this_week = fiscal.activity_week(today, rules)
    weeks = [fiscal.shift_activity_week(this_week, step - WEEKS + 1) for step in range(WEEKS)]
    start = fiscal.activity_week_range(weeks[0], rules).starts_on
    rows: QuerySet[Activity] = Activity.objects.filter(whose.facts(), done_on__gte=start, done_on__lte=today)
    done: dict[tuple[int, str], int] = defaultdict(int)
    for type_id, day, count in rows.values_list("type_id", "done_on").annotate(total=Sum("count")).order_by():
        done[type_id, fiscal.activity_week(day, rules)] += count
    owed = _owed(whose, weeks)
    kinds = ActivityType.objects.filter(is_active=True).order_by("position")
    return [
        ActivityLine(kind.name, [ActivityWeek(week, done[kind.pk, week], owed[week].get(kind.pk)) for week in weeks])
        for kind in kinds
    ]


def _owed(whose: Whose, weeks: Sequence[str]) -> dict[str, dict[int, int]]:
    """The targets of one person, or of a team's people together, by week and type: as the week page shows them."""
    ids = [whose.person_id] if whose.team_ids is None else list(whose.people)
    people = Person.objects.get_queryset().filter(pk__in=ids).order_by("pk")
    owed: dict[str, dict[int, int]] = {}
    for week, by_person in targets_of_weeks(people=list(people), weeks=weeks).items():
        sums: dict[int, int] = defaultdict(int)
        for targets in by_person.values():
            for type_id, target in targets.items():
                sums[type_id] += target.target
        owed[week] = dict(sums)
    return owed


def duties(*, whose: Whose, period: fiscal.Period, now: datetime) -> list[Duty]:
    """How the traps were kept in the period up to now: done, late, missed, waived."""
    owners = [whose.person_id] if whose.team_ids is None else list(whose.people)
    rows = (
        Obligation.objects.filter(owner_id__in=owners, due_on__within=(period.starts_on, period.ends_before))
        .filter(due_at__lt=now)
        .values_list("trap__name")
        .annotate(
            done=Count("pk", filter=state_filter("done", now) | state_filter("excused", now)),
            late=Count("pk", filter=state_filter("late", now)),
            missed=Count("pk", filter=state_filter("missed", now)),
            waived=Count("pk", filter=state_filter("waived", now)),
        )
        .order_by("trap__name")
    )
    return [Duty(*row) for row in rows]
