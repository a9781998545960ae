"""What day and what period it is for whom."""

from __future__ import annotations

from datetime import date

from django.db.models import Subquery

from accounts.models import FiscalCalendar, Organisation, OrganisationDay, Person
from traps_web.lib import fiscal
from traps_web.lib.remembered import once_a_request


class OutsideCalendar(LookupError):
    """The day lies in no opened fiscal year; the message is a sentence for people."""


@once_a_request
def rules() -> fiscal.CalendarRules:
    """The rules of the newest version of the fiscal calendar."""
    newest = FiscalCalendar.objects.order_by("-version").first()
    if newest is None:
        raise OutsideCalendar("No fiscal calendar is set up yet.")
    return fiscal.CalendarRules(
        scheme=newest.scheme,
        starts_month=newest.starts_month,
        week_starts_on=newest.week_starts_on,
        named_by=newest.named_by,
    )


def period(key: str) -> fiscal.Period:
    """The period with that key. Raises fiscal.UnknownPeriod with a sentence."""
    return fiscal.period(rules(), key)


def period_at(kind: fiscal.Kind, day: date) -> fiscal.Period:
    """The period of one kind that a day lies in."""
    return fiscal.period_of(rules(), day, kind)


@once_a_request
def opened_span() -> tuple[date, date] | None:
    """First opened day and the day after the last one; None before the calendar is opened."""
    newest = Subquery(OrganisationDay.objects.order_by("-day").values("day")[:1])
    edges = OrganisationDay.objects.order_by("day").values_list("day", newest).first()
    if edges is None:
        return None
    first, last = edges
    return first, date.fromordinal(last.toordinal() + 1)


def working_before(day: date) -> int:
    """Working days stored before a day: differences count the working days of any span. Raises OutsideCalendar."""
    found = OrganisationDay.objects.filter(day=day).values_list("working_before", flat=True).first()
    if found is not None:
        return found
    last = OrganisationDay.objects.filter(day=date.fromordinal(day.toordinal() - 1)).first()
    if last is not None:
        return last.working_before + int(last.is_working)
    raise OutsideCalendar(f"{day.isoformat()} lies outside the opened fiscal years.")


def working_days_between(start: date, end: date) -> int:
    """Working days of the organisation from a day up to, not including, another."""
    return working_before(end) - working_before(start)


def working_days(start: date, end: date) -> list[date]:
    """The organisation's working days of a span, in order."""
    return list(
        OrganisationDay.objects.filter(day__gte=start, day__lt=end, is_working=True)
        .order_by("day")
        .values_list("day", flat=True)
    )


def zone_of(person: Person, organisation: Organisation) -> str:
    """The time zone a person lives by."""
    return person.time_zone or organisation.time_zone
