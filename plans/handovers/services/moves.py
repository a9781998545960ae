"""Moving people: the membership, the budget lines of the days to come and the open deals go together."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from django.db import transaction

from accounts.organisation.models import Membership, Person, Team
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration, lines, people, teams
from accounts.record.rules.acts import Act
from pipeline.deals.services import shares
from plans.measures.services import budget_turns
from plans.numbers.services import budget_moves
from traps_web.lib.faults import Invalid


@configuration.writes(Membership)
def move_person(act: Act, *, person: Person, team: Team, starts_on: date, rebuild: bool = True) -> Membership:
    """Move a person to another team from a day on: what was stays with the old team, what comes goes with the person.

    Raises Invalid.
    """
    today = organisation_today(act.now)
    row = teams.move_member(act, person=person, team=team, starts_on=starts_on, rebuild=False)
    follow(act, person_ids=[person.pk], day=starts_on)
    if rebuild:
        lines.rebuild(today=today)
    return row


@transaction.atomic
def follow(act: Act, *, person_ids: Collection[int], day: date) -> int:
    """Let budget lines and open deals follow memberships that changed by another road: an import, a leaver.

    Returns how many rows.
    """
    today = organisation_today(act.now)
    budget_turns.take(person_ids=person_ids)
    changed = 0
    for person in Person.objects.filter(pk__in=person_ids):
        changed += budget_moves.split_for_move(act, person=person, day=day, today=today)
    return changed + shares.refresh_teams(person_ids=person_ids, today=today)


@configuration.writes(Membership)
def end_membership(act: Act, *, membership: Membership, last_day: date) -> None:
    """End a place in a team after a day. Raises Invalid, StaleState."""
    day_after = last_day + timedelta(days=1)
    try:
        teams.end_membership(act, membership=membership, ends_before=day_after, rebuild=False)
    except Invalid as wrong:
        raise Invalid(last_day=str(wrong)) from None
    follow(act, person_ids=[membership.person_id], day=day_after)
    lines.rebuild(today=organisation_today(act.now))


@configuration.writes(Membership)
def leave(act: Act, *, person: Person, last_day: date) -> None:
    """A person leaves after a day: places in teams end with it. Raises Invalid."""
    people.leave(act, person=person, last_day=last_day, rebuild=False)
    follow(act, person_ids=[person.pk], day=last_day + timedelta(days=1))
    lines.rebuild(today=organisation_today(act.now))


@configuration.writes(Membership)
def join(act: Act, *, person: Person, team: Team, manages: bool, starts_on: date) -> Membership:
    """Put a person in a team from a day on: as its manager beside whatever else they do, or as a member who moves.

    Raises Invalid.
    """
    if not manages:
        return move_person(act, person=person, team=team, starts_on=starts_on)
    row = teams.add_manager(act, person=person, team=team, starts_on=starts_on, rebuild=False)
    follow(act, person_ids=[person.pk], day=starts_on)
    lines.rebuild(today=organisation_today(act.now))
    return row
