"""What the figures of a period are made of: money, budgets and open deals by group and cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from plans.measures.rules.attainment import Parts
from plans.measures.selectors import sums
from plans.measures.selectors.summing import Cuts, Grouping, Key, Where


def parts_of(
    *,
    where: Where,
    grouping: Grouping,
    cuts: Cuts,
    as_of: date,
    budgets: Mapping[Key, tuple[Decimal, Decimal]],
    pipeline_known: bool,
    actual: Mapping[Key, Decimal] | None = None,
    open_now: Mapping[Key, tuple[Decimal, Decimal]] | None = None,
) -> tuple[dict[Key, Parts], dict[Key, Parts]]:
    """Money and budgets by group and cut, and the open deals apart, because those belong to the teams of today.

    `actual`, `open_now`: the credited money and the open deals, where they were read already.
    """
    nothing = Parts() if pipeline_known else Parts(open_pipeline=None, weighted=None)
    money: dict[Key, Parts] = defaultdict(lambda: nothing)
    if actual is None and pipeline_known:
        actual, open_now = sums.actuals_and_open_deals(
            where=where, grouping=grouping, cuts=cuts, until=as_of, deals_of=where, deal_cuts=cuts
        )
    elif actual is None:
        actual = sums.actuals(where=where, grouping=grouping, cuts=cuts, until=as_of)
    for key, amount in actual.items():
        money[key] += Parts(actual=amount)
    for key, (budget, to_date) in budgets.items():
        money[key] += Parts(budget=budget, budget_to_date=to_date, has_budget=True)
    deals: dict[Key, Parts] = {}
    if pipeline_known:
        if open_now is None:
            open_now = sums.open_deals(where=where, grouping=grouping, cuts=cuts)
        deals = {key: Parts(open_pipeline=whole, weighted=weighted) for key, (whole, weighted) in open_now.items()}
    return money, deals
