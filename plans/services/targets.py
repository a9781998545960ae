"""Setting activity targets: a new one starts on a day and ends the one that held before."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from accounts.access import Relation, relation
from accounts.models import Person, Team
from accounts.rules.faults import Invalid, Refused
from accounts.services import audit
from pipeline.models import ActivityType
from plans.models import ActivityTarget

MOST_PER_WEEK = 9999


@transaction.atomic
def set_target(
    *,
    type: ActivityType,
    person: Person | None = None,
    team: Team | None = None,
    per_week: int,
    starts_on: date,
    by: Person,
    now: datetime,
) -> ActivityTarget:
    """Set how many of a type a week owes from a day on, for a person, a team, or (neither) everybody.

    Admins set any, a manager those of people below. Weeks before that day keep their target. Raises Refused, Invalid.
    """
    if not by.is_admin and (person is None or relation(by, person) is not Relation.LINE):
        raise Refused("Targets are set by admins, and by managers for people below them.")
    if not 0 <= per_week <= MOST_PER_WEEK:
        raise Invalid(per_week=f"Write a number from 0 to {MOST_PER_WEEK}.")
    rows = ActivityTarget.objects.filter(type=type, person=person, team=team)
    if rows.filter(starts_on__gt=starts_on).exists():
        raise Invalid(starts_on="A later target is set already; choose a day after it.")
    before = rows.filter(ends_before__open_after=starts_on).order_by("-starts_on").first()
    rows.filter(starts_on__lt=starts_on).filter(ends_before__open_after=starts_on).update(ends_before=starts_on)
    row, _ = ActivityTarget.objects.update_or_create(
        type=type, person=person, team=team, starts_on=starts_on, defaults={"per_week": per_week, "ends_before": None}
    )
    audit.record(
        verb="target set",
        subject=row,
        by=by,
        now=now,
        before={"per_week": before.per_week} if before else {},
        after={"type": type.key, "per_week": per_week, "starts_on": starts_on.isoformat()},
    )
    return row
