"""Own traps in sight, with their versions, and what became of what they asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.duties.models import Obligation
from accounts.duties.selectors.obligations import state_filter
from accounts.duties.selectors.trap_rules import teams_in_sight
from accounts.organisation.access import people_below
from accounts.organisation.selectors import people, team_pages
from accounts.organisation.selectors.teams import managed_team_ids, tree_on
from accounts.own_traps.models import OwnReport, OwnTrap, OwnTrapVersion
from accounts.own_traps.rules import versions as rules
from accounts.record.rules.readers import Reader


def with_versions(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The traps with their versions, the newest first, and whom these name."""
    versions = OwnTrapVersion.objects.select_related("person", "team", "created_by").order_by("-number")
    return rows.select_related("trap", "created_by").prefetch_related(Prefetch("versions", versions))


def visible(reader: Reader) -> QuerySet[Any]:
    """Own traps of every role, of teams in sight, of the people in sight, and those one made; by name.

    Leaders and admins see all of them.
    """
    rows = with_versions(OwnTrap.objects.order_by("trap__name", "pk"))
    teams = teams_in_sight(reader)
    if teams is None:
        return rows
    asking_viewer = OwnTrapVersion.objects.filter(
        Q(audience=rules.ROLE) | Q(team__in=teams) | Q(person__in=people_below(reader.viewer))
    )
    return rows.filter(Q(pk__in=asking_viewer.values("own_trap")) | Q(created_by=reader.viewer))


def by_id(reader: Reader, *, pk: int) -> OwnTrap:
    """One own trap in sight. Raises OwnTrap.DoesNotExist."""
    return visible(reader).get(pk=pk)


def holding(own_trap: OwnTrap, day: date) -> OwnTrapVersion | None:
    """The version that holds on a day; None before the first one begins."""
    return rules.holding(own_trap.versions.all(), day)


def newest(own_trap: OwnTrap) -> OwnTrapVersion:
    """The version that was made last, whether or not it has begun."""
    return max(own_trap.versions.all(), key=lambda version: version.number)


def may_make(reader: Reader) -> bool:
    """Admins for everybody, managers for the people below them."""
    return reader.viewer.is_admin or bool(managed_team_ids(viewer=reader.viewer, today=reader.today))


def may_keep(reader: Reader, own_trap: OwnTrap) -> bool:
    """Who may change a trap: admins every one, managers those that managers made for their people."""
    if reader.viewer.is_admin:
        return True
    return not own_trap.is_of_admins and covers(reader, newest(own_trap))


def covers(reader: Reader, version: OwnTrapVersion) -> bool:
    """Whether a version, saved or not, asks only people for whom the viewer may make traps."""
    if reader.viewer.is_admin:
        return True
    if version.audience == rules.TEAM:
        return version.team_id in managed_team_ids(viewer=reader.viewer, today=reader.today)
    if version.audience == rules.PERSON:
        is_below = version.person_id != reader.viewer.pk
        return is_below and people_below(reader.viewer).filter(below_id=version.person_id).exists()
    return False


def teams_offered(reader: Reader) -> QuerySet[Any]:
    """The teams for which a manager may make a trap: those they manage, and all below."""
    return team_pages.open_teams().filter(pk__in=managed_team_ids(viewer=reader.viewer, today=reader.today))


def people_offered(reader: Reader) -> QuerySet[Any]:
    """The people for whom alone a manager may make a trap: those below."""
    return people.active_people().filter(pk__in=people_below(reader.viewer)).exclude(pk=reader.viewer.pk)


def asking(reader: Reader, own_traps: Iterable[OwnTrap]) -> set[int]:
    """Ids of the traps that ask who looks, as they hold today; one query, whatever their number."""
    held = {own_trap.pk: holding(own_trap, reader.today) for own_trap in own_traps}
    on = {pk: version for pk, version in held.items() if version is not None and version.is_on}
    if not on:
        return set()
    viewer, manages = reader.viewer, bool(managed_team_ids(viewer=reader.viewer, today=reader.today))
    is_rep = viewer.current_team_id is not None and not manages
    above = set(tree_on(reader.today).ancestors(viewer.current_team_id)) if viewer.current_team_id and is_rep else set()
    roles = {
        rules.REPS: is_rep,
        rules.MANAGERS: manages and not viewer.is_leader,
        rules.LEADERS: viewer.is_leader,
    }
    return {
        pk
        for pk, version in on.items()
        if version.person_id == viewer.pk or version.team_id in above or roles.get(version.role, False)
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the duties of a trap; a waived miss counts as both."""

    opened: int
    kept: int
    excused: int
    late: int
    missed: int
    waived: int


def duties_of(reader: Reader, own_trap: OwnTrap) -> QuerySet[Any]:
    """What a trap asked of the people in sight so far."""
    rows = Obligation.objects.visible_to(reader.viewer).filter(trap=own_trap.trap_id)
    return rows.select_related("trap", "owner", "waived_by")


def outcomes(reader: Reader, own_trap: OwnTrap) -> Outcome:
    """The duties of a trap in sight, counted by how they stand, as their list counts them."""
    counted = duties_of(reader, own_trap).aggregate(
        opened=Count("pk"),
        kept=Count("pk", filter=state_filter("done", reader.now)),
        excused=Count("pk", filter=state_filter("excused", reader.now)),
        late=Count("pk", filter=state_filter("late", reader.now)),
        missed=Count("pk", filter=state_filter("missed", reader.now)),
        waived=Count("pk", filter=state_filter("waived", reader.now)),
    )
    return Outcome(**counted)


def duties(reader: Reader) -> QuerySet[Any]:
    """What own traps ask of the people in sight, with version and report; the newest deadline first."""
    rows = Obligation.objects.visible_to(reader.viewer).filter(own_duty__isnull=False)
    return rows.select_related("trap", "owner", "own_duty__version", "own_report").order_by("-due_at", "-pk")


def duty(reader: Reader, *, own_trap_id: int, period: str, owner_id: int) -> Obligation:
    """One duty of an own trap that the viewer sees. Raises Obligation.DoesNotExist."""
    return duties(reader).get(trap__own=own_trap_id, owner=owner_id, subject=subject(own_trap_id, period))


def subject(own_trap_id: int, period: str) -> str:
    """What a duty is about: each person owes it once for each period."""
    return f"own:{own_trap_id}:{period}"


def report_of(duty: Obligation) -> OwnReport | None:
    """What was reported for a duty; None before that."""
    return OwnReport.objects.filter(obligation=duty).select_related("reported_by").first()


def reports(reader: Reader) -> QuerySet[Any]:
    """What was reported by the people in sight, the newest first."""
    rows = OwnReport.objects.visible_to(reader.viewer).select_related("obligation__trap__own", "obligation__owner")
    return rows.order_by("-reported_at", "-pk")
