"""What people called for their own quarters, week by week, and what it brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import F, Q

from plans.calls.models import Call
from plans.calls.rules import calls as rules


@dataclass(frozen=True, slots=True)
class OwnCall:
    """The last call that somebody made in a week for their own quarter; `came` once it was scored."""

    person_id: int
    starts_on: date
    said_at: datetime
    commit: Decimal
    came: Decimal | None
    scored_on: date | None


def own_calls(since: date, until: date, known_at: datetime) -> list[OwnCall]:
    """The own calls of everybody for quarters that begin in a span of days, as said until an instant; one query."""
    rows = Call.objects.filter(
        Q(superseded_by=None) | ~Q(superseded_by__week=F("week")) | Q(superseded_by__said_at__gt=known_at),
        about=rules.PERSON,
        person=F("said_by"),
        starts_on__gte=since,
        starts_on__lt=until,
        said_at__lte=known_at,
    )
    columns = ("person_id", "starts_on", "said_at", "commit", "score__came", "score__scored_on")
    return [OwnCall(*row) for row in rows.order_by("pk").values_list(*columns)]
