"""The board: the open deals of a pipeline, stage by stage, with what each stage adds up to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from accounts.organisation.models import Person
from accounts.record.rules.readers import Reader
from pipeline.board.selectors import deal_list
from pipeline.deals.models import Deal
from pipeline.deals.selectors import deals
from pipeline.deals.selectors.deal_criteria import DealCriteria
from pipeline.stages.models import Pipeline, Stage
from pipeline.stages.selectors import readiness, stages

IN_A_COLUMN = 50
"""So many deals of a stage are cards; the rest stand in the list."""
ORDERS: dict[str, list[Any]] = {
    "close": [F("close_on").asc(nulls_last=True), F("amount").desc(nulls_last=True), F("pk").asc()],
    "amount": [F("amount").desc(nulls_last=True), F("close_on").asc(nulls_last=True), F("pk").asc()],
}


@dataclass(frozen=True)
class Column:
    """A stage: what all its deals add up to, and the first of them."""

    stage: Stage
    count: int
    amount: Decimal
    weighted: Decimal
    not_ready: int
    cards: list[Deal]


@dataclass(frozen=True)
class Board:
    """The columns of a pipeline and the ends a deal can come to."""

    pipeline: Pipeline | None
    columns: list[Column]
    ends: list[Stage]
    reasons: readiness.Reasons
    writable: frozenset[int]


def board(reader: Reader, *, wanted: DealCriteria, order: str) -> Board:
    """The open deals wanted of one pipeline (the default one when none is named), in a fixed number of queries."""
    places = stages.on_board(pipeline_id=wanted.pipeline_id)
    pipeline = places[0].pipeline if places else None
    if pipeline is None:
        return Board(None, [], [], {}, frozenset())
    asked = replace(wanted, status="open", pipeline_id=pipeline.pk, stage_id=None, not_ready="", sort="")
    filters = readiness.filters(today=reader.today)
    rows = deal_list.narrowed(viewer=reader.viewer, wanted=asked, filters=filters).order_by()
    cards = _cards(rows, asked, order)
    every = [card for column in cards.values() for card in column]
    return Board(
        pipeline=pipeline,
        columns=_columns(reader.viewer, places, rows, asked, filters, cards),
        ends=[stage for stage in places if stage.kind != "open"],
        reasons=readiness.reasons_of(deals=every, today=reader.today),
        writable=deals.writable(reader.viewer, every),
    )


def _cards(rows: QuerySet[Deal], wanted: DealCriteria, order: str) -> dict[int, list[Deal]]:
    """The first deals of each stage, numbered and cut in the database."""
    numbered = rows.annotate(
        place=Window(RowNumber(), partition_by=[F("stage_id")], order_by=ORDERS.get(order, ORDERS["close"]))
    )
    first = numbered.filter(place__lte=IN_A_COLUMN).values_list("pk", "place")
    places = dict(first)
    found: dict[int, list[Deal]] = defaultdict(list)
    for deal in sorted(deal_list.shown(list(places), wanted).values(), key=lambda deal: places[deal.pk]):
        found[deal.stage_id].append(deal)
    return found


def _columns(
    viewer: Person,
    places: list[Stage],
    rows: QuerySet[Deal],
    wanted: DealCriteria,
    filters: readiness.Filters,
    cards: dict[int, list[Deal]],
) -> list[Column]:
    """Every open stage with its sums; a retired one only as long as deals stand at it."""
    counted = {
        stage_id: (count, not_ready)
        for stage_id, count, not_ready in rows.values("stage_id")
        .annotate(count=Count("pk"), not_ready=Count("pk", filter=filters.q(readiness.ANY)))
        .values_list("stage_id", "count", "not_ready")
    }
    money = {
        stage_id: (amount, weighted)
        for stage_id, amount, weighted in deal_list.shares_told(viewer, rows, replace(wanted, pipeline_id=None))
        .filter(deal__status="open", deal__stage_id__in=[stage.pk for stage in places])
        .values("deal__stage_id")
        .annotate(money=Sum("share_amount"), weighted=Sum("weighted_amount"))
        .values_list("deal__stage_id", "money", "weighted")
    }
    found = []
    for stage in places:
        count, not_ready = counted.get(stage.pk, (0, 0))
        if stage.kind == "open" and (count or stage.retired_at is None):
            amount, weighted = money.get(stage.pk, (deals.NOTHING, deals.NOTHING))
            found.append(Column(stage, count, amount, weighted, not_ready, cards.get(stage.pk, [])))
    return found
