"""Making teams, placing them in the tree, putting people into them: each with the day it holds from."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.finder.services import search_words
from accounts.organisation.models import Membership, Person, Team, TeamPlacement
from accounts.organisation.rules.placements import Placed, first_loop
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import live_on
from accounts.organisation.services import configuration, lines
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import wording
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.lib.normal_form import one_line
from traps_web.ui import words


@configuration.writes(Team, TeamPlacement)
def create(act: Act, *, name: str, parent: Team | None, starts_on: date, rebuild: bool = True) -> Team:
    """Make a team under a parent from a day on. Only one team stands without a parent: the root. Raises Invalid."""
    name = _free_name(name, but=None)
    if parent is None and TeamPlacement.objects.filter(live_on(starts_on), parent__isnull=True).exists():
        raise Invalid(parent="Every team except the root needs a team above. Choose one.")
    if parent is not None:
        _must_stand(parent, starts_on, field="parent")
    try:
        with transaction.atomic():
            team = Team.objects.create(name=name, created_at=act.now)
    except IntegrityError:
        raise Invalid(name=f"A team named {name} already exists.") from None
    TeamPlacement.objects.create(team=team, parent=parent, starts_on=starts_on)
    search_words.follow(Team, [team.pk])
    after = {"name": name, "parent": parent.name if parent else None, "starts_on": starts_on.isoformat()}
    audit.record(act, verb="team created", subject=team, after=after)
    _rebuild(rebuild, act.now)
    return team


@configuration.writes(Team)
def rename(act: Act, *, team: Team, name: str) -> Team:
    """Give a team another name; it stays the same team, in the past too. Raises Invalid, StaleState."""
    name = _free_name(name, but=team)
    before = team.name
    if name == before:
        return team
    try:
        with transaction.atomic():
            changed = Team.objects.filter(pk=team.pk, name=before).update(name=name)
    except IntegrityError:
        raise Invalid(name=f"A team named {name} already exists.") from None
    if not changed:
        raise StaleState
    team.name = name
    search_words.follow(Team, [team.pk])
    audit.record(act, verb="team renamed", subject=team, before={"name": before}, after={"name": name})
    return team


@configuration.writes(TeamPlacement)
def move(act: Act, *, team: Team, parent: Team, starts_on: date, rebuild: bool = True) -> TeamPlacement:
    """Place a team under another parent from a day on; days before it stay as they were. Raises Invalid, Refused.

    Refused for the root, and for a parent that stands under the team on any day from then on.
    """
    current = _placement_to_move(team, starts_on)
    if current.parent_id == parent.pk:
        raise Invalid(parent=f"{team.name} is already below {parent.name}.")
    _must_stand(parent, starts_on, field="parent")
    _refuse_loop(team, parent, starts_on)
    before = {"parent": current.parent.name if current.parent else None, "starts_on": current.starts_on.isoformat()}
    if current.starts_on == starts_on:
        current.parent = parent
        current.save(update_fields=["parent"])
        placed = current
    else:
        current.ends_before = starts_on
        current.save(update_fields=["ends_before"])
        placed = TeamPlacement.objects.create(team=team, parent=parent, starts_on=starts_on)
    after = {"parent": parent.name, "starts_on": starts_on.isoformat()}
    audit.record(act, verb="team moved", subject=team, before=before, after=after)
    _rebuild(rebuild, act.now)
    return placed


def _placement_to_move(team: Team, starts_on: date) -> TeamPlacement:
    newest = TeamPlacement.objects.select_related("parent").filter(team=team).order_by("-starts_on").first()
    if newest is None:
        raise Invalid(starts_on=f"{team.name} has no place in the tree.")
    if newest.parent_id is None:
        raise Refused(f"{team.name} is the root team, so it cannot move.")
    if newest.starts_on > starts_on:
        since = words.day(newest.starts_on, year=True)
        raise Invalid(starts_on=f"{team.name} already moves on {since}. Choose that day or a later one.")
    return newest


def _refuse_loop(team: Team, parent: Team, starts_on: date) -> None:
    rows = TeamPlacement.objects.filter(ends_before__open_after=starts_on)
    placed = [Placed(*row) for row in rows.values_list("team_id", "parent_id", "starts_on", "ends_before")]
    day = first_loop(placed, team=team.pk, parent=parent.pk, starts_on=starts_on)
    if day is not None:
        when = "" if day == starts_on else f" from {words.day(day, year=True)} on"
        raise Invalid(parent=f"{parent.name} is below {team.name}{when}. A team cannot be below itself.")


@configuration.writes(Team, TeamPlacement)
def deactivate(act: Act, *, team: Team, rebuild: bool = True) -> None:
    """Close a team that nobody is in and no team stands under; its past stays. Raises Refused, StaleState."""
    today = organisation_today(act.now)
    staying = Q(ends_before__open_after=today)
    people = Membership.objects.filter(staying, team=team).values("person_id").distinct().count()
    if people:
        raise Refused(
            f"{team.name} still has {wording.plural(people, 'person', 'people')}; move them to another team first."
        )
    below = TeamPlacement.objects.filter(staying, parent=team).values("team_id").distinct().count()
    if below:
        raise Refused(f"{wording.plural(below, 'team stands', 'teams stand')} under {team.name}; move them first.")
    if TeamPlacement.objects.filter(staying, team=team, parent__isnull=True).exists():
        raise Refused(f"{team.name} is the root team, so it cannot be closed.")
    if not Team.objects.filter(pk=team.pk, is_active=True).update(is_active=False):
        raise StaleState
    search_words.follow(Team, [team.pk])
    TeamPlacement.objects.filter(team=team, starts_on__gte=today).delete()
    TeamPlacement.objects.filter(live_on(today), team=team).update(ends_before=today)
    team.is_active = False
    audit.record(act, verb="team closed", subject=team, after={"ends_before": today.isoformat()})
    _rebuild(rebuild, act.now)


def add_member(
    act: Act, *, person: Person, team: Team, starts_on: date, ends_before: date | None = None, rebuild: bool = True
) -> Membership:
    """Make a person a member of a team from a day on. Raises Invalid.

    Nobody is a member of two teams on one day: use `move_member` for a member of another team.
    """
    return _add(act, person, team, False, starts_on, ends_before, rebuild)


def add_manager(
    act: Act, *, person: Person, team: Team, starts_on: date, ends_before: date | None = None, rebuild: bool = True
) -> Membership:
    """Make a person a manager of a team from a day on; both may have several. Raises Invalid."""
    return _add(act, person, team, True, starts_on, ends_before, rebuild)


@configuration.writes(Membership)
def _add(
    act: Act, person: Person, team: Team, manages: bool, starts_on: date, ends_before: date | None, rebuild: bool
) -> Membership:
    if ends_before is not None and ends_before <= starts_on:
        raise Invalid(ends_before="The last day is before the first day.")
    _must_stand(team, starts_on, field="team")
    ends_before = _within_service(person, starts_on, ends_before)
    _refuse_overlap(person, team, manages, starts_on, ends_before)
    try:
        with transaction.atomic():
            row = Membership.objects.create(
                person=person, team=team, manages=manages, starts_on=starts_on, ends_before=ends_before
            )
    except IntegrityError:
        raise Invalid(starts_on=f"{person.name} is already in a team on some of these days.") from None
    after = {
        "team": team.name,
        "manages": manages,
        "starts_on": starts_on.isoformat(),
        "ends_before": _iso(ends_before),
    }
    audit.record(act, verb="manager added" if manages else "member added", subject=person, after=after)
    _rebuild(rebuild, act.now)
    return row


def _refuse_overlap(person: Person, team: Team, manages: bool, starts_on: date, ends_before: date | None) -> None:
    rows = Membership.objects.filter(person=person, manages=manages).filter(ends_before__open_after=starts_on)
    if manages:
        rows = rows.filter(team=team)
    if ends_before is not None:
        rows = rows.filter(starts_on__lt=ends_before)
    other = rows.select_related("team").order_by("starts_on").first()
    if other is None:
        return
    role = "manages" if manages else "is a member of"
    since = words.day(other.starts_on, year=True)
    raise Invalid(person=f"{person.name} {role} {other.team.name} since {since}; end that first, or move the person.")


@configuration.writes(Membership)
def move_member(act: Act, *, person: Person, team: Team, starts_on: date, rebuild: bool = True) -> Membership:
    """Move a person to another team from a day on: the old membership ends, the new one begins. Raises Invalid.

    Pages and imports call `plans.handovers.services.moves.move_person`, which moves budget lines and open deals as
    well.
    """
    later = Membership.objects.filter(person=person, manages=False, starts_on__gt=starts_on).select_related("team")
    planned = later.order_by("starts_on").first()
    if planned is not None:
        when = words.day(planned.starts_on, year=True)
        raise Invalid(starts_on=f"{person.name} joins {planned.team.name} on {when}; choose a later day.")
    current = Membership.objects.filter(live_on(starts_on), person=person, manages=False).select_related("team").first()
    if current is not None:
        if current.team_id == team.pk:
            raise Invalid(team=f"{person.name} is already a member of {team.name}.")
        _end(current, starts_on)
    row = _add(act, person, team, False, starts_on, None, rebuild=False)
    _rebuild(rebuild, act.now)
    return row


@configuration.writes(Membership)
def end_membership(act: Act, *, membership: Membership, ends_before: date, rebuild: bool = True) -> None:
    """End a membership: `ends_before` is the first day it no longer holds. Raises Invalid, StaleState."""
    if ends_before <= membership.starts_on:
        since = words.day(membership.starts_on, year=True)
        raise Invalid(ends_before=f"The membership began on {since}; choose a later day.")
    if membership.ends_before is not None and membership.ends_before <= ends_before:
        raise StaleState
    before = {"ends_before": _iso(membership.ends_before)}
    _end(membership, ends_before)
    after = {"team": membership.team.name, "manages": membership.manages, "ends_before": ends_before.isoformat()}
    audit.record(act, verb="membership ended", subject=membership.person, before=before, after=after)
    _rebuild(rebuild, act.now)


def _end(membership: Membership, ends_before: date) -> None:
    """A membership that began on the same day never applied: it goes."""
    standing = Membership.objects.filter(pk=membership.pk, ends_before=membership.ends_before)
    if membership.ends_before is None:
        standing = Membership.objects.filter(pk=membership.pk, ends_before__isnull=True)
    if membership.starts_on == ends_before:
        changed, _ = standing.delete()
    else:
        changed = standing.update(ends_before=ends_before)
    if not changed:
        raise StaleState


def _within_service(person: Person, starts_on: date, ends_before: date | None) -> date | None:
    """A place ends no later than the service, and none begins after it: the person's page brings people back."""
    if person.ends_on is None:
        return ends_before
    if starts_on > person.ends_on:
        raise Invalid(starts_on=f"The last day of {person.name} is {words.day(person.ends_on, year=True)}.")
    after = person.ends_on + timedelta(days=1)
    return after if ends_before is None else min(ends_before, after)


def _free_name(name: str, *, but: Team | None) -> str:
    name = one_line(name)
    if not name:
        raise Invalid(name="Enter the team's name.")
    if len(name) > 200:
        raise Invalid(name="A name has at most 200 characters.")
    others = Team.objects.filter(name_key=name)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Invalid(name=f"A team named {name} already exists.")
    return name


def _must_stand(team: Team, day: date, *, field: str) -> None:
    if not TeamPlacement.objects.filter(live_on(day), team=team).exists():
        raise Invalid(**{field: f"{team.name} has no place in the tree on {words.day(day, year=True)}."})


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _rebuild(rebuild: bool, now: datetime) -> None:
    if rebuild:
        lines.rebuild(today=organisation_today(now))
