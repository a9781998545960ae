"""Moving people: the membership, the budget lines of the days to come and the open deals go together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.services import configuration, lines, people, teams
from accounts.organisation.services.people import organisation_today
from pipeline.deals.services import shares
from plans.measures.services import budget_turns
from plans.numbers.services import budget_moves


@configuration.writes(Membership)
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
    budget_turns.take(person_ids=person_ids)
    changed = 0
    for person in Person.objects.filter(pk__in=person_ids):
        changed += budget_moves.split_for_move(person=person, day=day, today=today, by=by, now=now)
    return changed + shares.refresh_teams(person_ids=person_ids, today=today)


@configuration.writes(Membership)
def end_membership(*, membership: Membership, ends_before: date, by: Person | None, now: datetime) -> None:
    """End a place in a team: `ends_before` is the first day without it. Raises Invalid, StaleState."""
    teams.end_membership(membership=membership, ends_before=ends_before, by=by, now=now, rebuild=False)
    follow(person_ids=[membership.person_id], day=ends_before, by=by, now=now)
    lines.rebuild(today=organisation_today(now))


@configuration.writes(Membership)
def leave(*, person: Person, last_day: date, by: Person | None, now: datetime) -> None:
    """A person leaves after a day: places in teams end with it. Raises Invalid."""
    people.leave(person=person, last_day=last_day, by=by, now=now, rebuild=False)
    follow(person_ids=[person.pk], day=date.fromordinal(last_day.toordinal() + 1), by=by, now=now)
    lines.rebuild(today=organisation_today(now))


@configuration.writes(Membership)
def join(*, person: Person, team: Team, manages: bool, starts_on: date, by: Person | None, now: datetime) -> Membership:
    """Put a person in a team from a day on: as its manager beside whatever else they do, or as a member who moves. Raises Invalid."""
    if not manages:
        return move_person(person=person, team=team, starts_on=starts_on, by=by, now=now)
    row = teams.add_manager(person=person, team=team, starts_on=starts_on, by=by, now=now, rebuild=False)
    follow(person_ids=[person.pk], day=starts_on, by=by, now=now)
    lines.rebuild(today=organisation_today(now))
    return row
