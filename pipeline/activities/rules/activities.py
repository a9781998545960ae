"""Activities: what may be logged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pipeline.bookings.rules import dates
from pipeline.bookings.rules.bookings import DayBounds

MOST_A_DAY = 999


@dataclass(frozen=True, slots=True)
class NewActivity:
    """One act, or several of a kind on a day, as it comes in."""

    person_id: int
    type_id: int
    done_on: date
    count: int = 1
    external_id: str | None = None
    customer_id: int | None = None
    deal_id: int | None = None
    note: str = ""


def faults(*, done_on: date, count: int, day: DayBounds) -> dict[str, str]:
    """Every fault of an activity: field name to one sentence."""
    sentences = {"done_on": dates.fact_day_fault(done_on, today=day.today, span=day.span)}
    if not 1 <= count <= MOST_A_DAY:
        sentences["count"] = f"Enter a number from 1 to {MOST_A_DAY}."
    return {name: sentence for name, sentence in sentences.items() if sentence}
