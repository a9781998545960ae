"""Attainment: budget against actual for a person, a team or the whole, by team, person, month or week.

A fixed number of queries, whatever the size of the organisation. Facts and budgets roll up by the tree of their day,
open deals by today's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from accounts.organisation.models import Person
from plans.measures.rules import attainment as rules
from plans.measures.rules.attainment import Figures, Parts, TimeLeft
from plans.measures.selectors import rollup
from plans.measures.selectors.best_rates import best_of_people, best_rates
from plans.measures.selectors.days_off import DaysOff, days_off, time_left
from plans.measures.selectors.folding import fold_of
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.own_numbers import OwnNumbers
from plans.measures.selectors.rollup import Row, RowKey
from plans.measures.selectors.scoped_sums import RowGroups, Summed, cuts_of, edges_of, is_part, needs_tree, sum_up
from plans.measures.selectors.scopes import NotVisible, Scope, Sight, find_scope, sight_of
from plans.measures.selectors.summing import Cuts
from plans.measures.selectors.weekly import booked, booked_by_row
from traps_web.lib import fiscal

__all__ = [
    "BY",
    "Attainment",
    "ByTeam",
    "NotVisible",
    "Row",
    "attainment",
    "attainment_by_team",
]

BY = ("team", "person", "month", "week")


@dataclass(frozen=True)
class Attainment:
    """Where a scope stands in a period: its figures, and the rows that add up to it."""

    period: fiscal.Period
    as_of: date
    scope: Scope
    figures: Figures
    parts: Parts
    left: TimeLeft
    by: str | None = None
    rows: list[Row] = field(default_factory=list)
    people: Mapping[int, Person] = field(default_factory=dict)
    """The people of the rows by id, where they were asked for."""
    own_numbers: dict[int, Decimal] = field(default_factory=dict)
    """Teams' own numbers in the period by team id: they stand beside the sums, see `mismatch_of`."""

    @property
    def mismatch(self) -> Decimal | None:
        """The team's own number less the sum of the people's under it; None when it has no number of its own."""
        return self.mismatch_of(self.scope.team_id, self.figures) if not self.scope.is_person else None

    def mismatch_of(self, team_id: int | None, figures: Figures) -> Decimal | None:
        """The same for a team of the rows."""
        return rules.mismatch(self.own_numbers.get(team_id or 0), figures.budget or Decimal(0))


def attainment(
    *,
    viewer: Person,
    period_key: str,
    team_id: int | None = None,
    person_id: int | None = None,
    by: str | None = None,
    as_of: date | None = None,
    today: date,
    seen: Sight | None = None,
    framed: Frame | None = None,
    with_people: bool = False,
) -> Attainment:
    """Budget against actual of one scope, with rows. `seen` and `framed` spare a page that asks twice the loading.

    `with_people`: also the people of the rows, for a page that shows more of them than their names.

    Raises NotVisible (edges: 404), fiscal.UnknownPeriod and Invalid (edges: 400).
    """
    sight = seen or sight_of(viewer=viewer, today=today)
    scope = find_scope(viewer=viewer, sight=sight, team_id=team_id, person_id=person_id)
    time = framed or frame(period_key=period_key, as_of=as_of, today=today)
    if by in ("quarter", "month", "week"):
        return _by_time(scope, sight, time, by)
    return by_people(scope, sight, time, by, with_people=with_people)


@dataclass(frozen=True)
class ByTeam:
    """A scope by team, with its last 13 weeks and the sums behind it, and by time when that was asked for."""

    attainment: Attainment
    weeks: dict[RowKey, list[Decimal]]
    summed: Summed
    course: Attainment | None = None


def attainment_by_team(
    *, viewer: Person, team_id: int | None, person_id: int | None, course: str = "", sight: Sight, time: Frame
) -> ByTeam:
    """A scope by team with its weeks, and again by quarter, month or week, all from the same sums.

    Raises NotVisible.
    """
    scope = find_scope(viewer=viewer, sight=sight, team_id=team_id, person_id=person_id)
    edges = edges_of(time.in_period()) | (edges_of(_stretches(time, course)) if course else set())
    read = booked(scope=scope, sight=sight, time=time, edges=edges)
    actual = read.inside(cuts_of(time, edges))
    summed = sum_up(scope, sight, time, read.grouping, edges, actual=actual, open_now=read.open_now)
    return ByTeam(
        by_people(scope, sight, time, "team", summed),
        booked_by_row(scope=scope, sight=sight, time=time, read=read),
        summed,
        _by_time(scope, sight, time, course, summed) if course else None,
    )


def _by_time(scope: Scope, sight: Sight, time: Frame, by: str, summed: Summed | None = None) -> Attainment:
    segments, stretches = time.in_period(), _stretches(time, by)
    with_tree = needs_tree(scope, sight, segments) if summed is None else is_part(scope)
    if summed is None:
        edges = edges_of(stretches) | (edges_of(segments) if with_tree else set())
        grouping = RowGroups().grouping(with_tree, fold_of(scope, sight, time) if with_tree else {})
        summed = sum_up(scope, sight, time, grouping, edges)
    parts_of: dict[int, list[Parts]] = defaultdict(list)
    stretch_of = Cuts([stretches[0].starts_on, *(stretch.ends_before for stretch in stretches)])
    for source, is_deals in ((summed.money, False), (summed.deals, True)):
        for (group, cut), parts in source.items():
            day = summed.cuts.edges[cut]
            tree = sight.tree if is_deals else rollup.tree_at(segments, day, sight.tree)
            if not with_tree or scope.team_id in tree.ancestors(group[0]):
                parts_of[stretch_of.of(day)].append(parts)
    has_budget = any(parts.has_budget for stretch_parts in parts_of.values() for parts in stretch_parts)
    if time.needs_history and scope not in time.best_of_scope:
        best_rates(scope, sight, time, RowGroups())
    best = time.best_of_scope.get(scope)
    off = days_off([scope.person_id] if scope.person_id else [], time)
    rows = [
        _time_row(stretch, parts_of[place], has_budget, time, by, best, time_left(time, stretch, off, scope.person_id))
        for place, stretch in enumerate(stretches)
    ]
    return _attainment(scope, time, by, rows, best, off, summed.own)


def _stretches(time: Frame, kind: str) -> tuple[fiscal.Period, ...]:
    """The quarters, months or weeks of the period, cut at its edges and keeping their names."""
    start, end = time.period.starts_on, time.period.ends_before
    if kind == "week":
        return fiscal.cut_weeks(time.calendar, start, end)
    whole = fiscal.periods_in(time.calendar, start, end, "quarter" if kind == "quarter" else "month")
    return tuple(
        replace(period, starts_on=max(period.starts_on, start), ends_before=min(period.ends_before, end))
        for period in whole
    )


def _time_row(
    stretch: fiscal.Period,
    stretch_parts: list[Parts],
    has_budget: bool,
    time: Frame,
    by: str,
    best: Fraction | None,
    left: TimeLeft,
) -> Row:
    parts = rules.total([*stretch_parts, Parts(has_budget=has_budget)], pipeline_known=time.pipeline_known)
    key = RowKey(by, stretch.index)
    return Row(
        key,
        stretch.key,
        stretch.starts_on,
        stretch.ends_before,
        parts,
        rules.figures(parts, left, limits=time.limits(stretch), best_rate=best),
        left,
    )


def by_people(
    scope: Scope,
    sight: Sight,
    time: Frame,
    by: str | None,
    summed: Summed | None = None,
    with_people: bool = False,
    best: Mapping[RowKey, Fraction | None] | None = None,
) -> Attainment:
    """A scope by team or person, or all in one; `summed` and `best` spare the reading of what is known."""
    segments = time.in_period()
    groups = RowGroups(by, scope.team_id if scope.person_id is None else None)
    rolled_up = rollup.Rollup(scope, sight, with_tree=by == "team" or needs_tree(scope, sight, segments), by=by)
    if summed is None:
        edges = edges_of(segments) if rolled_up.with_tree else ()
        fold = fold_of(scope, sight, time) if rolled_up.with_tree else {}
        summed = sum_up(scope, sight, time, groups.grouping(rolled_up.with_tree, fold), edges)
    for (group, cut), parts in summed.money.items():
        rolled_up.add(group, parts, rollup.tree_at(segments, summed.cuts.edges[cut], sight.tree))
    for (group, _), parts in summed.deals.items():
        rolled_up.add(group, parts, sight.tree)
    best = dict(best or (best_rates(scope, sight, time, groups) if time.needs_history else {}))
    if by is None:
        left = time_left(
            time, time.period, days_off([scope.person_id] if scope.person_id else [], time), scope.person_id
        )
        parts = rules.total(rolled_up.rows.get(rollup.WHOLE, []), pipeline_known=time.pipeline_known)
        figures = rules.figures(parts, left, limits=time.limits(), best_rate=best.get(rollup.WHOLE))
        return Attainment(time.period, time.as_of, scope, figures, parts, left, own_numbers=summed.own.by_team)
    present = rolled_up.add_present(min(time.as_of, time.period.last_day), with_people=with_people)
    if by == "person" or rolled_up.person_ids:
        best |= best_of_people(rolled_up.person_ids, time) if time.needs_history else {}
    people = _people(rolled_up.person_ids, present) if with_people else None
    names = rolled_up.names(people)
    off = days_off(rolled_up.person_ids, time)
    rows = rows_of(rolled_up, names, time, best=best, off=off)
    whole = _attainment(scope, time, by, rows, best.get(rollup.WHOLE), off, summed.own)
    return replace(whole, people=people) if people else whole


def rows_of(
    rolled_up: rollup.Rollup,
    names: Mapping[RowKey, str],
    time: Frame,
    *,
    best: Mapping[RowKey, Fraction | None],
    off: DaysOff,
) -> list[Row]:
    """The rows that sums were collected into, with their figures; the worst first."""
    rows = []
    for key, row_parts in rolled_up.rows.items():
        left = time_left(time, time.period, off, key.id if key.kind == "person" else None)
        parts = rules.total(row_parts, pipeline_known=time.pipeline_known)
        figures = rules.figures(parts, left, limits=time.limits(), best_rate=best.get(key))
        rows.append(Row(key, names[key], time.period.starts_on, time.period.ends_before, parts, figures, left))
    return sorted(rows, key=rollup.order)


def _people(ids: Collection[int], present: Mapping[int, Person]) -> dict[int, Person]:
    """The people of the rows; who is there today is known already, who has gone is read."""
    gone = frozenset(ids) - present.keys()
    return {**present, **Person.objects.filter(pk__among=gone).in_bulk()} if gone else dict(present)


def _attainment(
    scope: Scope, time: Frame, by: str, rows: list[Row], best: Fraction | None, off: DaysOff, own: OwnNumbers
) -> Attainment:
    parts = rules.total((row.parts for row in rows), pipeline_known=time.pipeline_known)
    left = time_left(time, time.period, off, scope.person_id)
    figures = rules.figures(parts, left, limits=time.limits(), best_rate=best)
    return Attainment(time.period, time.as_of, scope, figures, parts, left, by, rows, own_numbers=own.by_team)
