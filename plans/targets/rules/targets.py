"""Activity targets: which one holds, how a short week shrinks it, and what pace asks for by today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A target as it is set: for a person, for a team, or (neither) for everybody; of a role, or (empty) of any.

    `spares` is the manager who set it for a team: nobody sets the own number.
    """

    type_id: int
    person_id: int | None
    team_id: int | None
    per_week: int
    role: str = ""
    spares: int | None = None


def holding(
    rows: Iterable[StoredTarget], *, person_id: int, teams: Sequence[int], role: str = ""
) -> dict[int, StoredTarget]:
    """The target of each type that holds for somebody: the person's own, else the nearest team's, else everybody's.

    `teams` are the person's team and those above it, nearest first. In the same place the target of the person's role
    goes before that of all roles.
    """
    distance = {team: step for step, team in enumerate(teams, start=1)}
    best: dict[int, tuple[tuple[int, bool], StoredTarget]] = {}
    for row in rows:
        if row.role not in ("", role) or row.spares == person_id:
            continue
        if row.person_id is not None:
            place = 0 if row.person_id == person_id else None
        elif row.team_id is not None:
            place = distance.get(row.team_id)
        else:
            place = len(teams) + 1
        if place is None:
            continue
        rank = (place, not row.role)
        if row.type_id not in best or rank < best[row.type_id][0]:
            best[row.type_id] = (rank, row)
    return {type_id: row for type_id, (_, row) in best.items()}


def shrunk(per_week: int, *, working_days: int, full_week: int) -> int:
    """A week's target, smaller by the days on which the organisation does not work; half a piece counts as one."""
    if full_week <= 0:
        return 0
    share = Decimal(per_week) * min(working_days, full_week) / full_week
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pace(target: int, *, days_done: int, working_days: int) -> int:
    """What should be done by the end of today, which counts as a working day so far.

    The target × working days so far ÷ working days of the week. Half a piece is not asked for yet.
    """
    if working_days <= 0:
        return 0
    share = Decimal(target) * min(days_done, working_days) / working_days
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_DOWN))
