"""The gap of a quarter beside its deals: what the list of deals and the board say their sums against."""

from __future__ import annotations

from decimal import Decimal

from accounts.record.rules.readers import Reader
from pipeline.board.selectors.closings import Gap
from plans.measures.rules import attainment as rules
from plans.measures.selectors import rollup
from plans.measures.selectors.folding import fold_of
from plans.measures.selectors.frames import Frame, frame
from plans.measures.selectors.scoped_sums import RowGroups, edges_of, needs_tree, sum_up
from plans.measures.selectors.scopes import NotVisible, Scope, Sight, find_scope, sight_of
from traps_web.lib import fiscal


def gap_of(reader: Reader, period_key: str, team_id: int | None, person_id: int | None) -> Gap | None:
    """What is missing of the number of a person, a team or the viewer's own line; None where there is none.

    The same sums as attainment, without what only its states ask for.
    """
    sight = sight_of(viewer=reader.viewer, today=reader.today)
    try:
        scope = find_scope(viewer=reader.viewer, sight=sight, team_id=team_id, person_id=person_id)
        time = frame(period_key=period_key, as_of=None, today=reader.today)
    except (NotVisible, fiscal.UnknownPeriod):
        return None
    parts = _parts(scope, sight, time)
    if not parts.has_budget:
        return None
    missing = rules.gap(parts.budget, parts.actual)
    return Gap(
        name="" if scope.person_id == reader.viewer.pk else scope.name,
        budget=parts.budget,
        missing=missing or rules.NOTHING,
        coverage=rules.coverage(parts.open_pipeline, missing),
        weighted=parts.weighted,
        lands_at=_lands_at(parts),
    )


def _lands_at(parts: rules.Parts) -> Decimal | None:
    landing = rules.landing(parts.actual, parts.weighted, ended=False)
    return None if landing is None else rules.retired(parts.budget, landing)


def _parts(scope: Scope, sight: Sight, time: Frame) -> rules.Parts:
    segments = time.in_period()
    with_tree = needs_tree(scope, sight, segments)
    rolled_up = rollup.Rollup(scope, sight, with_tree=with_tree, by=None)
    groups = RowGroups(None, scope.team_id if scope.person_id is None else None)
    fold = fold_of(scope, sight, time) if with_tree else {}
    summed = sum_up(scope, sight, time, groups.grouping(with_tree, fold), edges_of(segments) if with_tree else ())
    for (group, cut), parts in summed.money.items():
        rolled_up.add(group, parts, rollup.tree_at(segments, summed.cuts.edges[cut], sight.tree))
    for (group, _), parts in summed.deals.items():
        rolled_up.add(group, parts, sight.tree)
    return rules.total(rolled_up.rows.get(rollup.WHOLE, []), pipeline_known=time.pipeline_known)
