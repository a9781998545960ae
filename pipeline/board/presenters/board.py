"""The board in words: the finding, the sum of each stage, and a card for each deal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from pipeline.board.presenters import deal_filters
from pipeline.board.presenters.cards import Card, card_of, drawn
from pipeline.board.presenters.deal_list import Addresses
from pipeline.board.selectors.board import Board, Column
from pipeline.bookings.rules import credit
from traps_web.ui import values, words

ORDER_WORDS = {"close": "nearest date first", "amount": "biggest first"}


@dataclass(frozen=True)
class ColumnShown:
    """A stage with its sums and cards; `is_now` is the one that a phone shows."""

    pk: int
    name: str
    count: str
    amount: str
    weighted: str
    not_ready: str
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

    statement: str
    sub: str
    columns: list[ColumnShown]
    targets: list[values.Fact]
    ends: list[values.Fact]
    tabs: list[values.Tab]
    orders: list[values.Tab]
    is_empty: bool


def page(board: Board, query: Mapping[str, str], *, order: str, column: int | None, today: date) -> BoardShown:
    """The whole board; each column knows where the rest of its deals stand."""
    now = _now(board.columns, column)
    says_owner = _has_many_owners(board)
    shown = [
        _column(one, board, query, today, is_now=one.stage.pk == now, says_owner=says_owner) for one in board.columns
    ]
    return BoardShown(
        statement=_statement(board.columns),
        sub=_sub(board.columns),
        columns=shown,
        targets=[_place(str(one.pk), one.name) for one in shown],
        ends=[_place(str(stage.pk), stage.name) for stage in board.ends],
        tabs=[
            values.Tab(
                f"{one.name} {one.count}", deal_filters.address(query, "deal_board", column=str(one.pk)), one.is_now
            )
            for one in shown
        ],
        orders=[
            values.Tab(words.sentence(label)[:-1], deal_filters.address(query, "deal_board", order=key), key == order)
            for key, label in ORDER_WORDS.items()
        ],
        is_empty=not any(one.count for one in board.columns),
    )


def _has_many_owners(board: Board) -> bool:
    """Whether a card has to say whose it is."""
    return len({deal.owner_id for column in board.columns for deal in column.cards}) > 1


def _place(pk: str, name: str) -> values.Fact:
    return values.Fact(name, values.Fig(pk))


def _now(columns: Sequence[Column], asked: int | None) -> int | None:
    """The column asked for, else the first that holds a deal."""
    known = [one.stage.pk for one in columns]
    if asked in known:
        return asked
    return next((one.stage.pk for one in columns if one.count), known[0] if known else None)


def _statement(columns: Sequence[Column]) -> str:
    count, unready = sum(one.count for one in columns), sum(one.not_ready for one in columns)
    if not count:
        return "No open deal is on this board."
    amount = sum((one.amount for one in columns), Decimal(0))
    head = f"{words.plural(count, 'open deal')} worth {words.money(amount)}."
    if not unready:
        return f"{head} All of them are ready."
    return f"{head} {words.number(unready)} {'is' if unready == 1 else 'are'} not ready."


def _sub(columns: Sequence[Column]) -> str:
    weighted = sum((one.weighted for one in columns), Decimal(0))
    if not any(one.count for one in columns):
        return "It shows what is in play, stage by stage, with the sum of each."
    return f"Weighted by the chance of each stage, that is {words.money(weighted)}."


def _column(
    one: Column, board: Board, query: Mapping[str, str], today: date, *, is_now: bool, says_owner: bool
) -> ColumnShown:
    at = Addresses.of()
    cards = [
        card_of(
            deal, board.reasons[deal.pk], may_move=deal.pk in board.writable, says_owner=says_owner, at=at, today=today
        )
        for deal in one.cards
    ]
    hidden = one.count - len(cards)
    listed = {name: value for name, value in query.items() if name not in ("order", "column")}
    unready = f"{words.number(one.not_ready)} not ready" if one.not_ready else "all ready" if one.count else ""
    return ColumnShown(
        pk=one.stage.pk,
        name=one.stage.name,
        count=words.number(one.count),
        amount=words.money(one.amount),
        weighted=f"at {credit.percent(one.stage.probability_ppm)} %: {words.money(one.weighted)}",
        not_ready=unready,
        cards=cards,
        rest=f"All {words.number(one.count)} in the list" if hidden > 0 else "",
        rest_url=deal_filters.address(listed, stage=str(one.stage.pk), pipeline=str(one.stage.pipeline_id)),
        is_now=is_now,
    )
