"""Which teams the database may sum up as one: those that stand under the same row on every day that is looked at.

A team that moved in that time is summed by itself, and finds its row by the tree of each day
(plans.measures.selectors.rollup).
"""

from __future__ import annotations

from collections.abc import Mapping

from accounts.organisation.selectors.teams import Tree
from plans.measures.selectors.frames import Frame
from plans.measures.selectors.scopes import Scope, Sight


def fold_of(scope: Scope, sight: Sight, time: Frame) -> Mapping[int, int]:
    """For each team below a row of the scope the team of that row; read once for a page."""
    if scope.is_person:
        return {}
    if scope not in time.folds:
        time.folds[scope] = folded(scope, [sight.tree, *(segment.tree for segment in time.segments)])
    return time.folds[scope]


def folded(scope: Scope, trees: list[Tree]) -> dict[int, int]:
    """The same for the trees of some days: only teams whose row is the same in all of them."""
    other_trees = [tree for tree in trees[1:] if tree.parents != trees[0].parents]
    first, *others = [_rows(scope, tree) for tree in (trees[0], *other_trees)]
    return {
        team: row
        for team, row in first.items()
        if team != row and all(other.get(team) == row and other.get(row) == row for other in others)
    }


def _rows(scope: Scope, tree: Tree) -> dict[int, int]:
    """The row of each team on one day: the teams directly under the scope, and of the whole all that have no parent."""
    tops = list(tree.children(scope.team_id)) if scope.team_id is not None else []
    if scope.is_whole:
        tops += [root for root in tree.roots if root != scope.team_id]
    return {team: top for top in tops for team in tree.descendants(top)}
