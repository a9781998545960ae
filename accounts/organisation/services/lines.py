"""Writing today's reporting line."""

from __future__ import annotations

from datetime import date

from accounts.organisation.models import Membership, Person, ReportingLine
from accounts.organisation.rules.lines import reporting_lines
from accounts.organisation.selectors.teams import live_on, tree_on
from accounts.organisation.services import configuration


def expected_lines(*, today: date) -> tuple[set[tuple[int, int, int]], dict[int, int]]:
    """The lines and the current team of each person, as memberships and placements of the day have them."""
    tree = tree_on(today)
    people = list(Person.objects.values_list("pk", flat=True))
    members: dict[int, int] = {}
    managers: list[tuple[int, int]] = []
    for person_id, team_id, manages in (
        Membership.objects.filter(live_on(today)).order_by("pk").values_list("person_id", "team_id", "manages")
    ):
        if manages:
            managers.append((person_id, team_id))
        else:
            members[person_id] = team_id
    current = dict(reversed(managers)) | members
    lines = reporting_lines(people=people, members=members, managers=managers, parents=tree.parents)
    return lines, current


@configuration.writes(ReportingLine)
def rebuild(*, today: date) -> int:
    """Make the stored line and everybody's current team agree with the day; returns how many rows changed.

    Run twice = run once.
    """
    lines, current = expected_lines(today=today)
    standing = {
        (a, b, d): pk for pk, a, b, d in ReportingLine.objects.values_list("pk", "above_id", "below_id", "depth")
    }
    gone = [pk for row, pk in standing.items() if row not in lines]
    new = [row for row in lines if row not in standing]
    ReportingLine.objects.filter(pk__in=gone).delete()
    ReportingLine.objects.bulk_create(
        (ReportingLine(above_id=above, below_id=below, depth=depth) for above, below, depth in new),
        ignore_conflicts=True,
        batch_size=5000,
    )
    return len(gone) + len(new) + _set_current_teams(current)


def _set_current_teams(current: dict[int, int]) -> int:
    changed = [
        Person(pk=pk, current_team_id=current.get(pk))
        for pk, team_id in Person.objects.values_list("pk", "current_team_id")
        if team_id != current.get(pk)
    ]
    Person.objects.bulk_update(changed, ["current_team"], batch_size=500)
    return len(changed)
