"""Which teams are summed as one: those that stood under the same row all the time."""

from __future__ import annotations

from accounts.organisation.selectors.teams import Tree
from plans.measures.selectors.folding import folded
from plans.measures.selectors.scopes import Scope

ROOT, NORTH, SOUTH, DEEP, DEEPER, OTHER = range(1, 7)


def tree(parents: dict[int, int | None]) -> Tree:
    children: dict[int | None, list[int]] = {}
    for team, parent in parents.items():
        children.setdefault(parent, []).append(team)
    return Tree(parents=parents, names={team: str(team) for team in parents}, _children=children)


STANDING = tree({ROOT: None, NORTH: ROOT, SOUTH: ROOT, DEEP: SOUTH, DEEPER: DEEP, OTHER: None})
MOVED = tree({ROOT: None, NORTH: ROOT, SOUTH: ROOT, DEEP: NORTH, DEEPER: DEEP, OTHER: None})
RISEN = tree({ROOT: None, NORTH: ROOT, SOUTH: ROOT, DEEP: SOUTH, DEEPER: ROOT, OTHER: None})
WHOLE = Scope("All", team_id=ROOT, is_whole=True)


def test_teams_below_a_row_are_summed_under_it() -> None:
    assert folded(WHOLE, [STANDING, STANDING]) == {DEEP: SOUTH, DEEPER: SOUTH}
    assert folded(Scope("South", team_id=SOUTH), [STANDING]) == {DEEPER: DEEP}


def test_a_team_that_moved_is_summed_by_itself_with_all_below_it() -> None:
    assert folded(WHOLE, [STANDING, MOVED]) == {}


def test_a_team_that_was_a_row_itself_on_one_day_is_no_part_of_another() -> None:
    assert folded(WHOLE, [STANDING, RISEN]) == {DEEP: SOUTH}


def test_other_roots_are_rows_of_the_whole_and_nothing_of_a_part() -> None:
    below = tree({ROOT: None, OTHER: None, DEEP: OTHER})
    assert folded(WHOLE, [below]) == {DEEP: OTHER}
    assert folded(Scope("Root", team_id=ROOT), [below]) == {}
