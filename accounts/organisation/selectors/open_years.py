"""The fiscal years that are open for facts and budgets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.organisation.models import FiscalPeriod, OrganisationDay


@dataclass(frozen=True)
class OpenedYear:
    """A fiscal year that is open for facts and budgets."""

    key: str
    number: int
    starts_on: date
    ends_before: date
    working_days: int
    weekday_holidays: tuple[date, ...]


def opened_years(*, working_weekdays: str) -> list[OpenedYear]:
    """The opened fiscal years, newest first, with their working days and holidays on weekdays; two queries."""
    years = list(FiscalPeriod.objects.filter(kind="year").order_by("-starts_on"))
    if not years:
        return []
    weekdays = {int(digit) for digit in working_weekdays}
    days = OrganisationDay.objects.order_by("day").values_list("day", "is_working")
    worked = {year.key: 0 for year in years}
    holidays: dict[str, list[date]] = {year.key: [] for year in years}
    spans = sorted((year.starts_on, year.ends_before, year.key) for year in years)
    index = 0
    for day, is_working in days.iterator(chunk_size=2000):
        while index < len(spans) - 1 and day >= spans[index][1]:
            index += 1
        key = spans[index][2]
        worked[key] += int(is_working)
        if not is_working and day.weekday() in weekdays:
            holidays[key].append(day)
    return [OpenedYear(y.key, y.year, y.starts_on, y.ends_before, worked[y.key], tuple(holidays[y.key])) for y in years]
