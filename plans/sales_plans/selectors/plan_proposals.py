"""What the owner's own past proposes for a plan: read from credits and logged meetings, in two queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from accounts.organisation.selectors import calendar
from accounts.record.rules.readers import Reader
from pipeline.activities.selectors import weeks
from pipeline.bookings.models import Credit
from pipeline.bookings.selectors.bookings import category_rules
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import proposals as rules
from plans.sales_plans.rules.plan_papers import Goal, Paper
from traps_web.lib import fiscal, money
from traps_web.lib.fields import currency

FIRST_MEETINGS = "first-meetings"
_OF_FIRST_BOOKINGS = "first booking of the customer"


@dataclass(frozen=True)
class Proposals:
    """Proposals for one plan; None where the past says nothing. Amounts are of the organisation's currency.

    `last_year` holds the credited money of the same month a year before, by the key of the plan's month; months that
    are not over, or brought nothing, are left out. `like_last_year` is the number spread in those proportions.
    """

    past: rules.Past
    working_days: int
    run_rate: Decimal | None
    conversion_ppm: int | None
    average: Decimal | None
    last_year: Mapping[str, Decimal]
    like_last_year: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class _Credited:
    day: date
    category_id: int
    customer_id: int | None
    minor: int


def proposals(reader: Reader, *, plan: Plan, paper: Paper) -> Proposals:
    """What the past of its owner proposes for a plan in the reader's sight."""
    stretch = _stretch(reader.today)
    then = {month.key: fiscal.same_period_last_year(calendar.rules(), month.key) for month in paper.months}
    first_day = min([stretch.starts_on, *(month.starts_on for month in then.values())])
    credited = _credited(plan.owner_id, first_day, reader.today)
    past = _past(plan.owner_id, credited, stretch)
    last_year = {
        key: sum(row.minor for row in credited if month.starts_on <= row.day < month.ends_before)
        for key, month in then.items()
        if month.ends_before <= reader.today
    }
    days = _working_days(paper.starts_on, paper.ends_before)
    return Proposals(
        past=past,
        working_days=days,
        run_rate=_amount(rules.run_rate(past, days)),
        conversion_ppm=rules.conversion_ppm(past),
        average=_amount(rules.average_minor(past)),
        last_year={key: money.from_minor(minor, currency()) for key, minor in last_year.items() if minor > 0},
        like_last_year=_spread(paper.months, paper.total, last_year),
    )


def _spread(months: list[Goal], total: Decimal, last_year: Mapping[str, int]) -> dict[str, Decimal]:
    if len(last_year) < len(months):
        return {}
    keys = [month.key for month in months]
    unit = 10 ** money.digits_of(currency())
    total_minor = money.to_minor(total, currency())
    parts = rules.like_last_year(total_minor, [last_year[key] for key in keys], unit=unit)
    return {} if parts is None else dict(zip(keys, money.amounts(parts, currency()), strict=True))


def _stretch(today: date) -> fiscal.DateRange:
    whole_weeks = fiscal.last_weeks(today, rules.WEEKS + 1, calendar.rules())[:-1]
    return fiscal.DateRange(whole_weeks[0].starts_on, whole_weeks[-1].ends_before)


def _credited(person_id: int, start: date, today: date) -> list[_Credited]:
    """Net credits by day, category and customer, up to and including today; one query."""
    rows = Credit.objects.filter(person_id=person_id, booked_on__gte=start, booked_on__lte=today).order_by()
    summed = rows.values_list("booked_on", "booking__category_id", "booking__customer_id").annotate(net=Sum("amount"))
    return [
        _Credited(day, category_id, customer_id, money.to_minor(net, currency()))
        for day, category_id, customer_id, net in summed
    ]


def _past(person_id: int, credited: list[_Credited], stretch: fiscal.DateRange) -> rules.Past:
    first = {category_id for category_id, rule in category_rules() if rule == _OF_FIRST_BOOKINGS}
    repeat_minor, first_by_customer = 0, defaultdict[int | None, int](int)
    for row in credited:
        if not stretch.starts_on <= row.day < stretch.ends_before:
            continue
        if row.category_id in first:
            first_by_customer[row.customer_id] += row.minor
        else:
            repeat_minor += row.minor
    done = weeks.totals_of_people(person_ids=[person_id], start=stretch.starts_on, end=stretch.ends_before)
    meetings = {pk for pk, key in weeks.keys_of_types().items() if key == FIRST_MEETINGS}
    bought = [minor for minor in first_by_customer.values() if minor > 0]
    return rules.Past(
        starts_on=stretch.starts_on,
        ends_before=stretch.ends_before,
        working_days=_working_days(stretch.starts_on, stretch.ends_before),
        repeat_minor=repeat_minor,
        first_minor=sum(bought),
        first_customers=len(bought),
        first_meetings=sum(count for (_, type_id), count in done.items() if type_id in meetings),
    )


def _working_days(start: date, end: date) -> int:
    """None of a stretch whose days are not opened: then there is nothing to reckon with."""
    with suppress(calendar.OutsideCalendar):
        return calendar.working_days_between(start, end)
    return 0


def _amount(minor: int | None) -> Decimal | None:
    return None if minor is None else money.from_minor(minor, currency())
