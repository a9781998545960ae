"""The sums of a scope: which rows are its own, and by what they are grouped so that each finds its row of the table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.organisation.selectors.teams import Segment
from plans.measures.rules.attainment import Parts
from plans.measures.selectors import parts
from plans.measures.selectors.budget_sums import BudgetSums, budget_sums
from plans.measures.selectors.frames import Frame
from plans.measures.selectors.own_numbers import OwnNumbers, own_numbers_of
from plans.measures.selectors.scopes import Scope, Sight
from plans.measures.selectors.summing import Cuts, Grouping, Key, Where
from traps_web.lib import fiscal


@dataclass(frozen=True)
class RowGroups:
    """How sums are grouped into rows: by team (with the own people of one), by unit, by person, or all in one."""

    by: str | None = None
    own_of: int | None = None

    def grouping(self, with_tree: bool, fold: Mapping[int, int]) -> Grouping:
        """The grouping of the query; a dated tree needs the team of each sum, or the one that it is folded under."""
        by_team = self.by == "team"
        if self.by == "unit":
            return Grouping(team=True)
        return Grouping(
            team=by_team or with_tree,
            person=self.by == "person",
            own_of=self.own_of if by_team else None,
            fold=fold if by_team or with_tree else {},
        )


def is_part(scope: Scope) -> bool:
    """Whether a scope is a team below the root, so that the tree of the day decides which rows belong to it."""
    return scope.team_id is not None and not scope.is_whole


def where_of(scope: Scope, sight: Sight, segments: list[Segment]) -> Where:
    """The rows that a scope may hold on some day of the stretches.

    Those of a team are told apart later, by the tree of their day.
    """
    people = None if scope.person_id is None else [scope.person_id]
    if scope.is_whole or scope.team_id is None:
        return Where(person_ids=people)
    trees = [sight.tree, *(segment.tree for segment in segments)]
    return Where(person_ids=people, team_ids={team for tree in trees for team in tree.descendants(scope.team_id)})


def needs_tree(scope: Scope, sight: Sight, segments: list[Segment]) -> bool:
    """Whether a team below the root held other teams on some day of the range than it holds today."""
    if scope.team_id is None or not is_part(scope):
        return False
    today = set(sight.tree.descendants(scope.team_id))
    return any(set(segment.tree.descendants(scope.team_id)) != today for segment in segments)


@dataclass(frozen=True)
class Summed:
    """Sums of a scope in a period: money and budgets by group and cut, open deals by group and cut, teams' own numbers.

    `lines` are the budget lines behind them.
    """

    cuts: Cuts
    money: dict[Key, Parts]
    deals: dict[Key, Parts]
    own: OwnNumbers
    lines: BudgetSums


def sum_up(
    scope: Scope,
    sight: Sight,
    time: Frame,
    grouping: Grouping,
    edges: Collection[date],
    actual: dict[Key, Decimal] | None = None,
    open_now: dict[Key, tuple[Decimal, Decimal]] | None = None,
) -> Summed:
    """The sums of a scope in the period, cut at its edges and at those given.

    Two queries, one when money and open deals are known.
    """
    cuts, where = cuts_of(time, edges), where_of(scope, sight, time.in_period())
    lines, own = read_lines(scope, sight, time, cuts, grouping)
    budgets = lines.by_cut(grouping=grouping, cuts=cuts, as_of=time.as_of, counted=own.counted)
    money, deals = parts.parts_of(
        where=where,
        grouping=grouping,
        cuts=cuts,
        actual=actual,
        open_now=open_now,
        budgets=budgets,
        as_of=time.as_of,
        pipeline_known=time.pipeline_known,
    )
    return Summed(cuts, money, deals, own, lines)


def read_lines(
    scope: Scope, sight: Sight, time: Frame, cuts: Cuts, grouping: Grouping
) -> tuple[BudgetSums, OwnNumbers]:
    """The budget lines of a scope by team and span, and the own numbers of its teams; one query."""
    where = _with_teams_below(where_of(scope, sight, time.in_period()), time)
    start, end = time.period.starts_on, time.period.ends_before
    months = fiscal.periods_in(time.calendar, start, end, "month")
    lines = budget_sums(
        where=where,
        grouping=grouping,
        cuts=cuts,
        as_of=time.as_of,
        counts=time.counts,
        months={edge for month in months for edge in (month.starts_on, month.ends_before)},
    )
    return lines, own_numbers_of(lines, start=start, end=end, segments=time.segments)


def _with_teams_below(where: Where, time: Frame) -> Where:
    """The same with every team below in the period, because whether a team's own number counts depends on those."""
    if where.team_ids is None or where.person_ids is not None:
        return where
    trees = [segment.tree for segment in time.in_period()]
    below = {team for tree in trees for top in where.team_ids for team in tree.descendants(top)}
    return Where(team_ids={*where.team_ids, *below})


def cuts_of(time: Frame, edges: Collection[date]) -> Cuts:
    """The period, cut at these days too."""
    return Cuts(sorted({time.period.starts_on, time.period.ends_before, *edges}))


def edges_of(stretches: Collection[fiscal.Period | Segment]) -> set[date]:
    """The days at which some stretches begin and end."""
    return {edge for stretch in stretches for edge in (stretch.starts_on, stretch.ends_before)}
