"""The hallway: where somebody's business is, where it has been and where it is coming from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Min, Q, QuerySet, Sum

from accounts.duties.selectors.obligations import Standing, stands
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from pipeline.activities.selectors import weeks as week_selector
from pipeline.activities.selectors.weeks import Week
from pipeline.bookings.models import DailyCredit
from pipeline.deals.models import DealShare
from pipeline.stages.selectors import readiness
from plans.measures.selectors.attainment import Attainment, attainment_of_people
from plans.measures.selectors.curves import booked_by_week
from plans.measures.selectors.weekly import WEEKS
from plans.targets.selectors.targets import targets_for
from traps_web.lib import fiscal

NEXT_DEALS = 3


@dataclass(frozen=True, slots=True)
class Money:
    """What the calendar has to say: this quarter, the one before, the last 13 full weeks, the same week a year ago."""

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
    """Everything the page says of one person. `money` is None outside the opened calendar."""

    person: Person
    is_own: bool
    now: datetime
    today: date
    zone: str
    currency: str
    money: Money | None
    deals: list[DealShare]
    reasons: readiness.Reasons
    date_past: DatePast
    week: Week
    log_duty: Standing | None
    owed: int
    left: int


def person_seen(*, viewer: Person, pk: int) -> Person:
    """Oneself, or somebody in one's line. Raises Person.DoesNotExist."""
    return Person.objects.visible_to(viewer).get(pk=pk)


def hallway(*, viewer: Person, person: Person, organisation: Organisation, now: datetime, today: date) -> Hallway:
    """The page of one person whom the viewer sees; `today` is that person's own date."""
    week = week_selector.week(person=person, key=week_selector.week_of_day(today), organisation=organisation)
    owed, left = _activity(person, week, organisation)
    deals = _next_deals(person, today)
    return Hallway(
        person=person,
        is_own=viewer.pk == person.pk,
        now=now,
        today=today,
        zone=week.zone,
        currency=organisation.currency,
        money=_money(person, today),
        deals=deals,
        reasons=readiness.reasons_of(deals=[share.deal for share in deals], today=today),
        date_past=_date_past(person, today),
        week=week,
        log_duty=stands(trap_key="weekly-log", owner=person, subject=week.key),
        owed=owed,
        left=left,
    )


def _money(person: Person, today: date) -> Money | None:
    try:
        rules = calendar.rules()
        quarter = fiscal.period_of(rules, today, "quarter")
        current = _standing(person, quarter, today)
    except (calendar.OutsideCalendar, fiscal.UnknownPeriod):
        return None
    if current is None:
        return None
    this_week = fiscal.period_of(rules, today, "week")
    full = fiscal.last_weeks(today, WEEKS + 1, rules)[:-1]
    last_year = fiscal.same_period_last_year(rules, this_week.key)
    return Money(
        current=current,
        before=_before(person, fiscal.previous_period(rules, quarter.key), today),
        weeks=booked_by_week(person_ids=[person.pk], weeks=full)[person.pk],
        week_last_year=last_year,
        booked_last_year=_booked(person, last_year),
    )


def _standing(person: Person, period: fiscal.Period, today: date) -> Attainment | None:
    return attainment_of_people(people=[person], period_key=period.key, today=today).get(person.pk)


def _before(person: Person, period: fiscal.Period, today: date) -> Attainment | None:
    """The quarter before; None when its year was never opened."""
    try:
        return _standing(person, period, today)
    except fiscal.UnknownPeriod:
        return None


def _booked(person: Person, period: fiscal.Period) -> Decimal | None:
    """What was credited in a period; None when nothing was credited up to its end, ever."""
    rows = DailyCredit.objects.filter(person=person, day__lt=period.ends_before)
    booked = rows.aggregate(first=Min("day"), amount=Sum("amount", filter=Q(day__gte=period.starts_on)))
    return None if booked["first"] is None else booked["amount"] or Decimal(0)


def _open_shares(person: Person) -> QuerySet[DealShare]:
    return DealShare.objects.filter(person=person, is_open=True, close_on__isnull=False)


def _next_deals(person: Person, today: date) -> list[DealShare]:
    """The person's shares of the next deals to close, by date; those with the date past are counted apart."""
    rows = (
        _open_shares(person)
        .filter(close_on__gte=today)
        .select_related("deal__customer", "deal__product", "deal__stage")
    )
    return list(rows.order_by("close_on", "-share_amount", "pk")[:NEXT_DEALS])


def _date_past(person: Person, today: date) -> DatePast:
    found = _open_shares(person).filter(close_on__lt=today).aggregate(count=Count("pk"), amount=Sum("share_amount"))
    return DatePast(found["count"], found["amount"] or Decimal(0))


def _activity(person: Person, week: Week, organisation: Organisation) -> tuple[int, int]:
    """What the week owes of all types together, and what of it is not done yet; more of one type does not pay for another."""
    targets = targets_for(people=[person], week=week.key, organisation=organisation)[person.pk]
    done = week_selector.totals_of_people(person_ids=[person.pk], start=week.starts_on, end=week.ends_before)
    owed = sum(target.target for target in targets.values())
    left = sum(max(0, target.target - done.get((person.pk, kind), 0)) for kind, target in targets.items())
    return owed, left
