"""The board: the open deals of a pipeline, stage by stage, with what each stage adds up to."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum, TextField
from django.db.models.sql.compiler import SQLCompiler

from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.board.selectors import closings, deal_list
from pipeline.deals.models import Deal
from pipeline.deals.rules.closings import Span
from pipeline.deals.selectors import deals
from pipeline.deals.selectors.deal_criteria import DealCriteria
from pipeline.stages.models import Pipeline, Stage
from pipeline.stages.selectors import homes, readiness, stages

IN_A_COLUMN = 15
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
    cards: list[Any]

    @property
    def rest(self) -> Decimal:
        """What the deals that are no cards are worth."""
        return self.amount - sum((card.part_amount for card in self.cards), deals.NOTHING)


@dataclass(frozen=True)
class Board:
    """The columns of a pipeline and the ends a deal can come to."""

    pipeline: Pipeline | None
    columns: list[Column]
    ends: list[Stage]
    reasons: readiness.Reasons
    writable: frozenset[int]
    kept_in_crm: bool
    """Its deals are moved in the CRM, and by nobody here."""
    cuts: dict[str, int]
    """How many deals of this pipeline close in each of the spans asked for; all of them under ""."""

    @property
    def totals(self) -> deal_list.Totals:
        """What all columns add up to."""
        return deal_list.Totals(
            count=sum(column.count for column in self.columns),
            amount=sum((column.amount for column in self.columns), deals.NOTHING),
            weighted=sum((column.weighted for column in self.columns), deals.NOTHING),
            not_ready_any=sum(column.not_ready for column in self.columns),
        )


def board(reader: Reader, *, criteria: DealCriteria, order: str, spans: dict[str, Span] | None = None) -> Board:
    """The open deals wanted of one pipeline (the default one when none is named), in a fixed number of queries.

    `spans`: of which days the deals are counted too, whatever days are asked for.
    """
    places = stages.on_board(pipeline_id=criteria.pipeline_id)
    pipeline = places[0].pipeline if places else None
    if pipeline is None:
        return Board(None, [], [], {}, frozenset(), kept_in_crm=False, cuts={})
    open_criteria = replace(criteria, status="open", pipeline_id=None, stage_id=None, not_ready="", sort="")
    filters = readiness.filters(today=reader.today)
    on_board = Q(stage_id__in=[stage.pk for stage in places])
    rows = deal_list.narrowed(viewer=reader.viewer, criteria=open_criteria, filters=filters).order_by().filter(on_board)
    of_any_day = closings.of_any_day(reader.viewer, open_criteria, filters).filter(on_board)
    counts, cuts = _counts(of_any_day, filters, closings.of_criteria(open_criteria), spans or {})
    kept_in_crm = homes.is_in_crm(pipeline_id=pipeline.pk, day=organisation_today(reader.now, reader.organisation))
    cards = _cards(rows, places, open_criteria, order)
    every = [card for column in cards.values() for card in column]
    return Board(
        pipeline=pipeline,
        columns=_columns(places, counts, _money(reader.viewer, places, rows, open_criteria), cards),
        ends=[] if kept_in_crm else [stage for stage in places if stage.kind != "open"],
        reasons=readiness.reasons_of(deals=every, today=reader.today),
        writable=frozenset() if kept_in_crm else deals.writable(reader.viewer, every),
        kept_in_crm=kept_in_crm,
        cuts=cuts,
    )


class Keys(Subquery):
    """The keys of a query that is cut, in its order, as one value of a row around it."""

    template = "(SELECT json_group_array(pk) FROM (%(subquery)s))"
    output_field = TextField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        """The keys as text, the way that SQLite has them."""
        return self.as_sql(compiler, connection, template="(array_to_json(ARRAY(%(subquery)s))::text)")


def _cards(rows: QuerySet[Deal], places: list[Stage], criteria: DealCriteria, order: str) -> dict[int, list[Deal]]:
    """The first deals of each stage, cut in the database: it reads no more of a stage than it shows."""
    of_stage = rows.filter(stage_id=OuterRef("pk")).order_by(*ORDERS.get(order, ORDERS["close"]))
    first = Stage.objects.filter(pk__in=[stage.pk for stage in places]).order_by()
    rows_of_keys = first.annotate(keys=Keys(of_stage.values("pk")[:IN_A_COLUMN])).values_list("pk", "keys")
    ids_by_stage = {stage_id: json.loads(text) for stage_id, text in rows_of_keys}
    shown = deal_list.shown([pk for ids in ids_by_stage.values() for pk in ids], criteria)
    return {stage_id: [shown[pk] for pk in ids if pk in shown] for stage_id, ids in ids_by_stage.items()}


def _counts(
    rows: QuerySet[Deal], filters: readiness.Filters, asked: Q, spans: dict[str, Span]
) -> tuple[dict[int, tuple[int, int]], dict[str, int]]:
    """By stage how many deals there are of the days asked for, and how many of them are not ready; and by span."""
    asks = {f"in_{key}": Count("pk", filter=closings.within("close_on", *span)) for key, span in spans.items()}
    of_days = {"n": Count("pk", filter=asked), "not_ready": Count("pk", filter=asked & filters.any_of_open)}
    grouped = rows.values("stage_id").annotate(every=Count("pk"), **of_days, **asks)
    by_stage, cuts = {}, dict.fromkeys(["", *spans], 0)
    for row in grouped.values("stage_id", "every", *of_days, *asks):
        by_stage[row["stage_id"]] = (row["n"], row["not_ready"])
        cuts[""] += row["every"]
        for key in spans:
            cuts[key] += row[f"in_{key}"]
    return by_stage, cuts


def _money(
    viewer: Person, places: list[Stage], rows: QuerySet[Deal], criteria: DealCriteria
) -> dict[int, tuple[Decimal, Decimal]]:
    """By stage what its deals are worth, and weighted, in the shares that count."""
    shares = deal_list.counted_shares(viewer, rows, criteria)
    of_stages = shares.filter(deal__status="open", deal__stage_id__in=[stage.pk for stage in places])
    sums = of_stages.values("deal__stage_id").annotate(money=Sum("share_amount"), weighted=Sum("weighted_amount"))
    return {pk: (money, weighted) for pk, money, weighted in sums.values_list("deal__stage_id", "money", "weighted")}


def _columns(
    places: list[Stage],
    counts: dict[int, tuple[int, int]],
    money: dict[int, tuple[Decimal, Decimal]],
    cards: dict[int, list[Deal]],
) -> list[Column]:
    """Every open stage with its sums; a retired one only as long as deals stand at it."""
    columns = []
    for stage in places:
        count, not_ready = counts.get(stage.pk, (0, 0))
        if stage.kind == "open" and (count or stage.retired_at is None):
            amount, weighted = money.get(stage.pk, (deals.NOTHING, deals.NOTHING))
            columns.append(Column(stage, count, amount, weighted, not_ready, cards.get(stage.pk, [])))
    return columns
