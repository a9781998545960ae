"""Builders of nights and their readings, without the deals and the money behind them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Person, Team
from plans.models import Reading, ReadingNight
from tests import make

QUARTER = "FY2027-Q2"


def night(day: date, period: str = QUARTER) -> ReadingNight:
    number = ReadingNight.objects.count() + 1
    return ReadingNight.objects.create(
        number=number,
        day=day,
        known_at=make.NOW,
        period=period,
        readings=1,
        version=1,
        previous=f"{number - 1}",
        head=f"{number}",
        taken_at=make.NOW,
    )


def reading(of: ReadingNight, subject: Person | Team | None, **figures: Any) -> Reading:
    """What a night says of a person, a team, or the organisation (None); an expected landing of 50,000 by default."""
    about = {Person: "person", Team: "team"}.get(type(subject), "organisation")
    known = {"basis": "blend", "expected": Decimal(50_000), "low": Decimal(45_000), "high": Decimal(56_000)} | figures
    zero = ("actual", "deals", "pipeline", "weighted", "undated", "in_quarter", "in_quarter_weighted")
    whose = {} if subject is None else {about: subject}
    return Reading.objects.create(night=of, about=about, digest="", **whose, **dict.fromkeys(zero, 0) | known)
