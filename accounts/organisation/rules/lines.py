"""The reporting line, computed from who manages what and who is in which team."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping


def reporting_lines(
    *,
    people: Iterable[int],
    members: Mapping[int, int],
    managers: Iterable[tuple[int, int]],
    parents: Mapping[int, int | None],
) -> set[tuple[int, int, int]]:
    """All (above, below, depth) of a tree of teams.

    Everybody is above themselves at depth 0. Managers are above the members of their team and above the managers of
    the teams below it; steps are counted along teams that have a manager.

    people: ids; members: person -> team; managers: (person, team); parents: team -> parent team or None.
    """
    managers_of: dict[int, list[int]] = defaultdict(list)
    for person, team in managers:
        managers_of[team].append(person)
    depth: dict[tuple[int, int], int] = {(person, person): 0 for person in people}
    known = set(people)
    for person, team in _places(members, managers):
        for above, steps in _above(person, team, managers_of, parents):
            if above == person or above not in known or person not in known:
                continue
            pair = (above, person)
            depth[pair] = min(steps, depth.get(pair, steps))
    return {
        (above, below, steps) for (above, below), steps in depth.items() if not _contradicts(above, below, steps, depth)
    }


def _places(members: Mapping[int, int], managers: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return [*members.items(), *managers]


def _above(
    person: int, team: int, managers_of: Mapping[int, list[int]], parents: Mapping[int, int | None]
) -> Iterable[tuple[int, int]]:
    """Managers above a person in a team, nearest first; a manager does not stand under co-managers of the team."""
    steps = 0
    seen: set[int] = set()
    current: int | None = team
    while current is not None and current not in seen:
        seen.add(current)
        above = managers_of.get(current, [])
        if above and person not in above:
            steps += 1
            for manager in above:
                yield manager, steps
        current = parents.get(current)


def _contradicts(above: int, below: int, steps: int, depth: Mapping[tuple[int, int], int]) -> bool:
    """Where two people stand above each other (a manager who is a member lower down) only the shorter way holds."""
    if above == below:
        return False
    other = depth.get((below, above))
    return other is not None and (other < steps or (other == steps and below < above))
