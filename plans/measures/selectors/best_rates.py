"""The best rates of the past: what somebody brought in per working day in the best of the complete quarters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from decimal import Decimal
from fractions import Fraction

from plans.measures.rules import attainment as rules
from plans.measures.selectors import rollup, sums
from plans.measures.selectors.folding import fold_of
from plans.measures.selectors.frames import Frame, clip
from plans.measures.selectors.rollup import RowKey
from plans.measures.selectors.scoped_sums import RowGroups, needs_tree, where_of
from plans.measures.selectors.scopes import Scope, Sight
from plans.measures.selectors.summing import Cuts
from plans.measures.selectors.weekly import booked_of_people, quarters_before
from traps_web.lib import fiscal


def best_rates(scope: Scope, sight: Sight, time: Frame, groups: RowGroups) -> dict[RowKey, Fraction | None]:
    """The best rates of the scope and of its teams or units in the complete quarters before, by the trees of then."""
    start, end = time.history[0].starts_on, time.history[-1].ends_before
    segments = clip(time.segments, start, end)
    by = groups.by if groups.by in ("team", "unit") and scope.person_id is None else None
    rolled_up = rollup.Rollup(scope, sight, with_tree=by is not None or needs_tree(scope, sight, segments), by=by)
    quarter_edges = quarters_before(time)
    cuts = Cuts(sorted({*quarter_edges, *(segment.starts_on for segment in segments if rolled_up.with_tree)}))
    grouping = RowGroups(by).grouping(rolled_up.with_tree, fold_of(scope, sight, time) if rolled_up.with_tree else {})
    where = where_of(scope, sight, segments)
    if where.person_ids is None:
        months = fiscal.periods_in(time.calendar, start, end, "month")
        actual = sums.actuals_of_months(where=where, grouping=grouping, cuts=cuts, months=months)
    else:
        actual = sums.actuals(where=where, grouping=grouping, cuts=cuts, until=end)
    quarters: dict[RowKey, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * len(time.history))
    place = Cuts(quarter_edges)
    places = [place.of(edge) for edge in cuts.edges[:-1]]
    trees = [rollup.tree_at(segments, edge, sight.tree) for edge in cuts.edges[:-1]]
    for (group, cut), amount in actual.items():
        key = rolled_up.key_of(group, trees[cut])
        if key is not None:
            quarters[key][places[cut]] += amount
            if key != rollup.WHOLE:
                quarters[rollup.WHOLE][places[cut]] += amount
    rates = {key: _best(amounts, time) for key, amounts in quarters.items()}
    time.best_of_scope[scope] = rates.get(rollup.WHOLE)
    return rates


def best_of_people(person_ids: Collection[int], time: Frame) -> dict[RowKey, Fraction | None]:
    """The best rate of people, in whatever team they were."""
    quarters = booked_of_people(person_ids, time).between(quarters_before(time))
    return {RowKey("person", person): _best(amounts, time) for person, amounts in quarters.items()}


def _best(amounts: list[Decimal], time: Frame) -> Fraction | None:
    return rules.best_rate(list(zip(amounts, time.days_of_history, strict=True)))
