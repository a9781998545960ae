"""The hallway: where somebody's business is, where it has been and where it is coming from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet, Subquery, Sum

from accounts.duties.selectors.obligations import Standing
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.selectors.weeks import Week
from pipeline.deals.models import DealShare
from pipeline.stages.selectors import readiness
from plans.measures.selectors.attainment import Attainment
from plans.measures.selectors.attainment_of_people import attainment_in_periods
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.weekly import BookedOfPeople, full_weeks
from plans.targets.rules.reached import Reached
from plans.targets.selectors.targets import TargetsByType, live_of_weeks, reached_of
from plans.targets.selectors.week_records import week_record
from reviews.boards.selectors.hallway_coming import Coming, coming
from traps_web.lib import fiscal, statements

NEXT_DEALS = 3


@dataclass(frozen=True, slots=True)
class Money:
    """A person's money: this quarter, the one before, the last 13 full weeks, and the same week a year ago."""

    current: Attainment
    before: Attainment | None
    weeks: list[Decimal]
    week_last_year: fiscal.Period
    booked_last_year: Decimal | None
    """None: nothing was ever credited by then, so there is no data."""


@dataclass(frozen=True, slots=True)
class DatePast:
    """Open deals whose close date went by: how many, and the person's part of their money."""

    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Hallway:
    """Everything the page says of one person. `money` and `coming` are None outside the opened calendar."""

    person: Person
    is_own: bool
    now: datetime
    today: date
    zone: str
    currency: str
    money: Money | None
    coming: Coming | None
    deals: list[DealShare]
    reasons: readiness.Reasons
    date_past: DatePast
    week: Week
    log_duty: Standing | None
    reached: Reached


def person_seen(*, viewer: Person, pk: int) -> Person:
    """Oneself, or somebody in one's line. Raises Person.DoesNotExist."""
    return viewer if pk == viewer.pk else Person.objects.visible_to(viewer).get(pk=pk)


def hallway(reader: Reader, *, person: Person, today: date) -> Hallway:
    """The page of one person whom the viewer sees; `today` is that person's own date."""
    key = week_selector.week_of_day(today)
    record = week_record(person=person, week=key)
    week = week_selector.week_with_log(person=person, key=key, organisation=reader.organisation, log=record.log)
    stands = (
        record.kept or live_of_weeks(people=[person], weeks=[key], organisation=reader.organisation)[key][person.pk]
    )
    deals, money = _next_deals(person, today), _money(person, today)
    return Hallway(
        person=person,
        is_own=reader.viewer.pk == person.pk,
        now=reader.now,
        today=today,
        zone=week.zone,
        currency=reader.organisation.currency,
        money=money,
        coming=coming(reader, person=person, current=money.current) if money else None,
        deals=deals,
        reasons=readiness.reasons_of(deals=[share.deal for share in deals], today=today),
        date_past=_date_past(person, today, deals),
        week=week,
        log_duty=record.duty,
        reached=_reached(person, week, stands.targets),
    )


def _money(person: Person, today: date) -> Money | None:
    try:
        quarter = frame(period_key=calendar.period_at("quarter", today).key, as_of=None, today=today)
    except (calendar.OutsideCalendar, fiscal.UnknownPeriod):
        return None
    before = _quarter_before(quarter)
    last_year = fiscal.same_period_last_year(quarter.calendar, fiscal.period_of(quarter.calendar, today, "week").key)
    attained = attainment_in_periods(
        people=[person],
        times=[before, quarter] if before else [quarter],
        also_cut_at=[date.min, last_year.starts_on, last_year.ends_before, *full_weeks(quarter)],
    )
    standings = [by_person[person.pk] for by_person in attained.by_period]
    return Money(
        current=standings[-1],
        before=standings[0] if before else None,
        weeks=attained.booked.between(full_weeks(quarter))[person.pk],
        week_last_year=last_year,
        booked_last_year=_booked_in(last_year, attained.booked, person),
    )


def _quarter_before(quarter: Frame) -> Frame | None:
    """The quarter before; None when its year was never opened."""
    try:
        key = fiscal.previous_period(quarter.calendar, quarter.period.key).key
        return frame(period_key=key, as_of=None, today=quarter.today)
    except fiscal.UnknownPeriod:
        return None


def _booked_in(period: fiscal.Period, booked: BookedOfPeople, person: Person) -> Decimal | None:
    """What was credited in a period; None when nothing was credited up to its end, ever."""
    if not any(booked.cuts.edges[cut] < period.ends_before for _, cut in booked.sums):
        return None
    (amount,) = booked.between([period.starts_on, period.ends_before])[person.pk]
    return amount


def _next_deals(person: Person, today: date) -> list[DealShare]:
    """The person's shares of the next deals to close, by date; those with the date past are counted apart."""
    past = _past(person_id=person.pk, today=today)
    rows = DealShare.objects.filter(person=person, is_open=True, close_on__gte=today).annotate(
        past_count=Subquery(past.values("count")), past_amount=Subquery(past.values("amount"))
    )
    rows = rows.select_related("deal__customer", "deal__product", "deal__stage")
    return list(rows.order_by("close_on", "-share_amount", "pk")[:NEXT_DEALS])


def _date_past(person: Person, today: date, next_deals: list[Any]) -> DatePast:
    """Read along with the next deals, where there is one."""
    if next_deals:
        count, amount = next_deals[0].past_count, next_deals[0].past_amount
    else:
        ((count, amount),) = statements.rows(_past, person_id=person.pk, today=today) or [(0, None)]
    return DatePast(count or 0, amount or Decimal(0))


def _past(*, person_id: int, today: date) -> QuerySet[Any]:
    rows = DealShare.objects.filter(person_id=person_id, is_open=True, close_on__lt=today).order_by()
    summed = rows.values_list("person_id").annotate(count=Count("pk"), amount=Sum("share_amount"))
    return summed.values_list("count", "amount")


def _reached(person: Person, week: Week, targets: TargetsByType) -> Reached:
    """How many of the week's targets are reached so far."""
    totals = week_selector.totals_of_people(person_ids=[person.pk], start=week.starts_on, end=week.ends_before)
    return reached_of({type_id: total for (_, type_id), total in totals.items()}, targets)
