"""The measures of the registry for many people at an instant, as known then where that is kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from django.db.models import Exists, OuterRef, Q, Sum

from accounts.duties.models import Obligation
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.scores.selectors.tallies import counted, tallies
from pipeline.deals.models import DealReadiness, DealState, DealStateShare
from pipeline.deals.selectors.pushes import counting
from pipeline.history.selectors.deal_days import holding, in_force
from plans.measures.rules.attainment import coverage, gap
from plans.measures.rules.registry import (
    ACTIVITY,
    COVERAGE,
    NO_NEXT_STEP,
    ON_TIME,
    PACE,
    PUSHED,
    RETIRED,
    WEEKS_OF_ACTIVITY,
    Measured,
)
from plans.measures.selectors.activity import reached_by_person
from plans.measures.selectors.attainment_of_people import attainment_of_people
from traps_web.lib import clock, deadlines, fiscal

_HUNDRED: Final = 100
NOT_KNOWN: Final = Measured(None)


@dataclass(frozen=True)
class Standpoint:
    """Of whom a measure is read, and as of when."""

    people: Sequence[Person]
    at: datetime
    organisation: Organisation

    @property
    def ids(self) -> list[int]:
        return [person.pk for person in self.people]

    @property
    def day(self) -> date:
        """The organisation's day of the instant."""
        return clock.local_date(self.at, self.organisation.time_zone)


def measured(key: str, *, people: Collection[Person], at: datetime, organisation: Organisation) -> dict[int, Measured]:
    """A measure of each of these people at an instant; a fixed number of queries.

    What has no answer, such as coverage without a budget, is not known, and nothing is outside the calendar.
    """
    of = Standpoint(sorted(people, key=lambda person: person.pk), at, organisation)
    if not of.people:
        return {}
    try:
        return _READERS[key](of, calendar.period_at("quarter", of.day))
    except (LookupError, fiscal.UnknownPeriod):
        return dict.fromkeys(of.ids, NOT_KNOWN)


def _percent(share: Decimal | None) -> Measured:
    return NOT_KNOWN if share is None else Measured(share * _HUNDRED)


def _retired(of: Standpoint, quarter: fiscal.Period) -> dict[int, Measured]:
    figures = attainment_of_people(people=of.people, period_key=quarter.key, as_of=of.day, today=of.day)
    return {pk: _percent(figures[pk].figures.retired) if pk in figures else NOT_KNOWN for pk in of.ids}


def _pace(of: Standpoint, quarter: fiscal.Period) -> dict[int, Measured]:
    figures = attainment_of_people(people=of.people, period_key=quarter.key, as_of=of.day, today=of.day)
    return {pk: _percent(figures[pk].figures.pace) if pk in figures else NOT_KNOWN for pk in of.ids}


def _coverage(of: Standpoint, quarter: fiscal.Period) -> dict[int, Measured]:
    figures = attainment_of_people(people=of.people, period_key=quarter.key, as_of=of.day, today=of.day)
    closing = in_force(of.day, of.at).filter(
        status="open", close_on__gte=quarter.starts_on, close_on__lt=quarter.ends_before
    )
    shares = DealStateShare.objects.filter(state__in=closing, person_id__in=of.ids)
    open_by_person = dict(
        shares.order_by()
        .values_list("person_id")
        .annotate(pipeline=Sum("share_amount"))
        .values_list("person_id", "pipeline")
    )
    values = {}
    for pk in of.ids:
        budget, actual = (
            (figures[pk].figures.budget, figures[pk].figures.actual) if pk in figures else (None, Decimal(0))
        )
        missing = gap(budget, actual)
        value = coverage(open_by_person.get(pk) or Decimal(0), missing)
        values[pk] = Measured(value, is_met=missing is not None and not missing)
    return values


def _no_next_step(of: Standpoint, _quarter: fiscal.Period) -> dict[int, Measured]:
    at_work = Q(paused_until_on__isnull=True) | Q(paused_until_on__lte=of.day)
    states = in_force(of.day, of.at).filter(at_work, status="open", owner_id__in=of.ids)
    kept = holding(DealReadiness, of.day, of.at).filter(deal_id=OuterRef("deal_id"))
    rows = states.annotate(
        is_known=Exists(kept), has_step=Exists(kept.filter(has_next_step=True, next_step_on__isnull=False))
    )
    without: Counter[int] = Counter()
    unknown: set[int] = set()
    for owner_id, is_known, has_step in rows.values_list("owner_id", "is_known", "has_step"):
        if not is_known:
            unknown.add(owner_id)
        elif not has_step:
            without[owner_id] += 1
    return {pk: NOT_KNOWN if pk in unknown else Measured(Decimal(without[pk])) for pk in of.ids}


def _pushes(of: Standpoint, quarter: fiscal.Period) -> dict[int, Measured]:
    since, _ = deadlines.day_bounds(quarter.starts_on, of.organisation.time_zone)
    owned = DealState.objects.filter(owner_id__in=of.ids).values("deal_id")
    rows = counting().filter(at__gte=since, at__lte=of.at, deal_id__in=owned)
    pushes = list(rows.order_by("at").values_list("deal_id", "at"))
    stays = defaultdict(list)
    held = DealState.objects.filter(deal_id__in={deal_id for deal_id, _ in pushes}, known_at__lte=of.at)
    for deal_id, owner_id, known_at in held.order_by("known_at", "pk").values_list("deal_id", "owner_id", "known_at"):
        stays[deal_id].append((known_at, owner_id))
    counts: Counter[int | None] = Counter()
    for deal_id, at in pushes:
        counts[next((owner for known_at, owner in reversed(stays[deal_id]) if known_at <= at), None)] += 1
    return {pk: Measured(Decimal(counts[pk])) for pk in of.ids}


def _on_time(of: Standpoint, quarter: fiscal.Period) -> dict[int, Measured]:
    rows = Obligation.objects.filter(
        owner__among=of.ids, due_on__gte=quarter.starts_on, due_on__lt=quarter.ends_before, due_at__lt=of.at
    )
    by_owner = tallies(counted(rows, of.at, "owner_id"))
    return {pk: _percent(by_owner[(pk,)].rate) if (pk,) in by_owner else NOT_KNOWN for pk in of.ids}


def _activity(of: Standpoint, _quarter: fiscal.Period) -> dict[int, Measured]:
    this = fiscal.activity_week(of.day, calendar.rules())
    weeks = [fiscal.shift_activity_week(this, step) for step in range(-WEEKS_OF_ACTIVITY, 0)]
    reached = reached_by_person(people=of.people, weeks=weeks, organisation=of.organisation)
    return {pk: _percent(Decimal(row.count) / row.of) if row.of else NOT_KNOWN for pk, row in reached.items()}


_READERS: Final[dict[str, Callable[[Standpoint, fiscal.Period], dict[int, Measured]]]] = {
    COVERAGE: _coverage,
    ON_TIME: _on_time,
    NO_NEXT_STEP: _no_next_step,
    PUSHED: _pushes,
    ACTIVITY: _activity,
    RETIRED: _retired,
    PACE: _pace,
}
