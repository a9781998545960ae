"""Which covered people are counted together, so that no count says who somebody is. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

LEAST_PEOPLE: Final = 8
"""So many covered people a cell has at least."""
LEAST_CASES: Final = 3
"""Nobody, or at least so many people, in a cell have a case."""

Step = tuple[int, int]
"""The version of the policy and the number of the step."""
Groups = Mapping[int, int | None]
"""The group of each person, or the group above each group; None stands for none."""


@dataclass(frozen=True, slots=True)
class Cell:
    """People who are counted together, and the teams or managers that they are of; no group for everybody."""

    groups: tuple[int | None, ...]
    people: frozenset[int]


def is_safe(count: int) -> bool:
    """Whether a count of cases, or of people with one, may be shown: nobody, or not just one or two."""
    return count == 0 or count >= LEAST_CASES


def may_stand(people: Collection[int], with_a_case: Collection[int]) -> bool:
    """Whether these people may be counted together, `with_a_case` being all people who have one."""
    return len(people) >= LEAST_PEOPLE and is_safe(len(set(people) & set(with_a_case)))


def cells(
    group_by_person: Groups, above: Groups, *, with_a_case: Collection[int], shown: Sequence[Cell] = ()
) -> list[Cell]:
    """The people by group; a group that may not stand is counted together with the smallest one nearest to it.

    `above` is the tree of the groups. `shown` are cells of other tables: no two cells may differ by fewer people than
    a cell has. Everybody is one cell in the end; empty where even that one may not stand.
    """
    everybody = Cell((), frozenset(group_by_person))
    if not may_stand(everybody.people, with_a_case):
        return []
    beside = [everybody, *shown]
    folded = _by_group(group_by_person)
    while len(folded) > 1:
        hidden = [cell for cell in folded if not _stands(cell, beside, with_a_case)]
        if not hidden:
            return folded
        smallest = min(hidden, key=_size)
        folded = _merged(folded, smallest, above)
    return [everybody]


def _by_group(group_by_person: Groups) -> list[Cell]:
    by_group: dict[int | None, set[int]] = {}
    for person_id, group in group_by_person.items():
        by_group.setdefault(group, set()).add(person_id)
    return [Cell((group,), frozenset(people)) for group, people in by_group.items()]


def _size(cell: Cell) -> tuple[int, list[int]]:
    return len(cell.people), sorted(cell.people)


def _stands(cell: Cell, beside: Sequence[Cell], with_a_case: Collection[int]) -> bool:
    """Whether the cell itself, and what is left of any cell within or around it, may be counted."""
    if not may_stand(cell.people, with_a_case):
        return False
    nested = (cell.people ^ other.people for other in beside if _is_nested(cell.people, other.people))
    return all(may_stand(rest, with_a_case) for rest in nested)


def _is_nested(people: frozenset[int], others: frozenset[int]) -> bool:
    return people < others or others < people


def _merged(folded: Sequence[Cell], cell: Cell, above: Groups) -> list[Cell]:
    """The cells with one of them counted together with its nearest neighbour, the smallest of those."""
    others = [row for row in folded if row != cell]
    nearest = min(others, key=lambda row: (-len(common(cell.groups + row.groups, above)), _size(row)))
    both = Cell(cell.groups + nearest.groups, cell.people | nearest.people)
    return [row for row in others if row != nearest] + [both]


def common(groups: Sequence[int | None], above: Groups) -> list[int]:
    """The groups that stand above all of these, or are them, the nearest first."""
    paths = [_path(group, above) for group in groups]
    return [group for group in paths[0] if all(group in path for path in paths)] if paths else []


def _path(group: int | None, above: Groups) -> list[int]:
    """The group and those above it, the nearest first."""
    path: list[int] = []
    while group is not None and group not in path:
        path.append(group)
        group = above.get(group)
    return path


def may_show(counts: Sequence[int], rows: Sequence[Cell], before: Sequence[tuple[Cell, int]]) -> bool:
    """Whether a column may be shown: every count is safe, and so is what it leaves of cells shown `before`."""
    if not all(is_safe(count) for count in counts):
        return False
    return all(
        is_safe(abs(count - other))
        for cell, count in zip(rows, counts, strict=True)
        for beside, other in before
        if _is_nested(cell.people, beside.people)
    )


def together(people_by_step: Mapping[Step, Collection[int]]) -> list[tuple[Step, ...]]:
    """Steps that are counted together, in their order, each with the people who have a case of it.

    A step stands alone where nobody or at least three people have a case of it, the others as one. Where those may not
    be counted either, the smallest other one joins them. Empty where not even all together may be counted.
    """
    order = list(people_by_step)
    rest = [step for step in order if not is_safe(len(people_by_step[step]))]
    alone = [step for step in order if step not in rest]
    while rest and not is_safe(len(set[int]().union(*(people_by_step[step] for step in rest)))):
        if not alone:
            return []
        smallest = min(alone, key=lambda step: (len(people_by_step[step]), order.index(step)))
        alone.remove(smallest)
        rest.append(smallest)
    groups = [(step,) for step in alone] + ([tuple(sorted(rest, key=order.index))] if rest else [])
    return sorted(groups, key=lambda group: order.index(group[0]))
