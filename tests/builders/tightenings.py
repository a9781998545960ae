"""Builders of tightenings."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from accounts.models import Organisation, Person
from pipeline.models import ActivityType
from reviews.models import Tightening
from reviews.tightening.services import tightenings
from reviews.tightening.services.tightenings import Raise
from tests import make
from tests.builders import weeks

MONDAY = date(2026, 11, 30)
"""The first Monday that may be tightened from."""
REASON = "Three weeks under four first meetings."


def calls() -> ActivityType:
    """Calls, with the targets that an organisation begins with: 40 a week."""
    kinds = weeks.defaults()
    Organisation.objects.update(created_at=datetime(2026, 1, 5, tzinfo=UTC))
    return kinds["calls"]


def tightened(
    by: Person, *, person: Person | None = None, kind: ActivityType | None = None, per_week: int = 60, **changed: Any
) -> Tightening:
    """Said on the test day: 60 calls a week for four weeks, checked weekly."""
    kind = kind or ActivityType.objects.filter(key="calls").first() or calls()
    now = changed.pop("now", make.NOW)
    facts = {
        "person": person,
        "starts_on": MONDAY,
        "weeks": 4,
        "reason": REASON,
        "check_rhythm": "weekly",
        "raises_": [Raise(kind, per_week)],
    }
    return tightenings.tighten(make.act(by, now=now), **(facts | changed))
