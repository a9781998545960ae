"""Moving people: the membership, the budget lines of the days to come and the open deals go together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.models import Membership, Person, Team
from accounts.services import lines, teams
from accounts.services.people import organisation_today
from pipeline.services import shares
from plans.services import budgets


@transaction.atomic
def move_person(
    *, person: Person, team: Team, starts_on: date, by: Person | None, now: datetime, rebuild: bool = True
) -> Membership:
    """Move a person to another team from a day on: what was stays with the old team, what comes goes with the person. Raises Invalid."""
    today = organisation_today(now)
    row = teams.move_member(person=person, team=team, starts_on=starts_on, by=by, now=now, rebuild=False)
    follow(person_ids=[person.pk], day=starts_on, by=by, now=now)
    if rebuild:
        lines.rebuild(today=today)
    return row


@transaction.atomic
def follow(*, person_ids: Collection[int], day: date, by: Person | None, now: datetime) -> int:
    """After memberships changed by another road (import, leaving): budget lines and open deals follow; how many rows."""
    today = organisation_today(now)
    changed = 0
    for person in Person.objects.filter(pk__in=person_ids):
        changed += budgets.split_for_move(person=person, day=day, today=today, by=by, now=now)
    return changed + shares.refresh_teams(person_ids=person_ids, today=today)
