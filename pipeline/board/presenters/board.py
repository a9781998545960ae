"""The board in words: the finding, the sum of each stage, and a card for each deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from pipeline.board.presenters import deal_filters
from pipeline.board.presenters.cards import Card, card_of, drawn
from pipeline.board.presenters.deal_list import Addresses
from pipeline.board.selectors.board import Board, Column
from pipeline.bookings.rules import credit
from pipeline.stages.rules.homes import kept_sentence
from traps_web.ui import values, words


@dataclass(frozen=True)
class ColumnShown:
    """A stage with its sums and cards; `is_now` is the one that a phone shows."""

    pk: int
    name: str
    count: str
    amount: str
    weighted: str
    not_ready: values.State | None
    cards: list[Card]
    rest: str
    rest_url: str
    is_now: bool

    @property
    def items(self) -> SafeString:
        """The cards, drawn."""
        return drawn(self.cards)


@dataclass(frozen=True)
class BoardShown:
    """The page."""

    columns: list[ColumnShown]
    kept: str
    ends: list[values.Fact]
    stages: list[values.Chip]


def page(board: Board, query: Mapping[str, str], *, closing: str, column: int | None, today: date) -> BoardShown:
    """The whole board; each column knows where the rest of its deals stand."""
    now = _now(board.columns, column)
    says_owner = _has_many_owners(board)
    columns = [
        _column(stage_column, board, query, closing, today, is_now=stage_column.stage.pk == now, says_owner=says_owner)
        for stage_column in board.columns
    ]
    return BoardShown(
        columns=columns,
        kept=kept_sentence(board.pipeline.name) if board.pipeline and board.kept_in_crm else "",
        ends=[_place(str(stage.pk), stage.name) for stage in board.ends],
        stages=[
            values.Chip(
                drawn.name,
                deal_filters.address(query, "deal_board", column=str(drawn.pk)),
                drawn.is_now,
                drawn.count,
            )
            for drawn in columns
        ],
    )


def _has_many_owners(board: Board) -> bool:
    """Whether a card has to say whose it is."""
    return len({deal.owner_id for column in board.columns for deal in column.cards}) > 1


def _place(pk: str, name: str) -> values.Fact:
    return values.Fact(name, values.Fig(pk))


def _now(columns: Sequence[Column], chosen_id: int | None) -> int | None:
    """The column asked for, else the first that holds a deal."""
    known = [column.stage.pk for column in columns]
    if chosen_id in known:
        return chosen_id
    return next((column.stage.pk for column in columns if column.count), known[0] if known else None)


def _column(
    column: Column, board: Board, query: Mapping[str, str], closing: str, today: date, *, is_now: bool, says_owner: bool
) -> ColumnShown:
    at = Addresses.of()
    cards = [
        card_of(
            deal, board.reasons[deal.pk], may_move=deal.pk in board.writable, says_owner=says_owner, at=at, today=today
        )
        for deal in column.cards
    ]
    hidden = column.count - len(cards)
    listed = {name: value for name, value in query.items() if name not in ("order", "column")}
    stage = {"stage": str(column.stage.pk), "pipeline": str(column.stage.pipeline_id)}
    unready = values.State("late", f"{words.number(column.not_ready)} not ready") if column.not_ready else None
    ready = values.State("done", "all ready") if column.count else None
    return ColumnShown(
        pk=column.stage.pk,
        name=column.stage.name,
        count=words.number(column.count),
        amount=words.money(column.amount),
        weighted=f"at {credit.percent(column.stage.probability_ppm)} %: {words.money(column.weighted)}",
        not_ready=unready or ready,
        cards=cards,
        rest=f"{words.number(hidden)} more, {words.money(column.rest)}" if hidden > 0 else "",
        rest_url=deal_filters.address(listed, **stage, closing=closing or "any"),
        is_now=is_now,
    )
