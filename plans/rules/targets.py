"""Activity targets: which one holds, how a short week shrinks it, and what pace asks for by today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A target as it is set: for a person, for a team, or (neither) for everybody."""

    type_id: int
    person_id: int | None
    team_id: int | None
    per_week: int


def holding(rows: Iterable[StoredTarget], *, person_id: int, teams: Sequence[int]) -> dict[int, StoredTarget]:
    """The target of each type that holds for somebody: the person's own, else the nearest team's, else everybody's.

    `teams` are the person's team and those above it, nearest first.
    """
    distance = {team: step for step, team in enumerate(teams, start=1)}
    best: dict[int, tuple[int, StoredTarget]] = {}
    for row in rows:
        if row.person_id is not None:
            rank = 0 if row.person_id == person_id else None
        elif row.team_id is not None:
            rank = distance.get(row.team_id)
        else:
            rank = len(teams) + 1
        if rank is not None and (row.type_id not in best or rank < best[row.type_id][0]):
            best[row.type_id] = (rank, row)
    return {type_id: row for type_id, (_, row) in best.items()}


def shrunk(per_week: int, *, working_days: int, full_week: int) -> int:
    """A week's target, smaller by the days on which the organisation does not work; half a piece counts as one."""
    if full_week <= 0:
        return 0
    share = Decimal(per_week) * min(working_days, full_week) / full_week
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def pace(target: int, *, days_done: int, working_days: int) -> int:
    """What should be done by the end of today: target × working days so far (today included) ÷ working days of the week.

    Half a piece is not asked for yet.
    """
    if working_days <= 0:
        return 0
    share = Decimal(target) * min(days_done, working_days) / working_days
    return int(share.quantize(Decimal(1), rounding=ROUND_HALF_DOWN))
