"""The page of a team's calls, and that of a person, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.record.rules.readers import Reader
from pipeline.deals.rules.forecasts import COMMIT
from plans.calls.presenters import call_pages
from plans.calls.rules import calls as rules
from plans.calls.rules.subjects import names_of
from plans.calls.selectors.boards import Board, Line, Sheet
from plans.calls.selectors.offered_deals import OfferedDeal
from traps_web.lib import money
from traps_web.lib.fields import currency
from traps_web.ui import periods, values, words

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A line of a team's page: whose it is, their call, what is booked and open, and fields for the viewer's call."""

    name: str
    url: str
    state: values.State
    commit: str
    best_case: str
    booked: str
    open_commit: str
    open_best_case: str
    before: str
    fields: tuple[Any, ...] = ()
    after: Any = ""
    """The hidden field with the call that the viewer saw."""


@dataclass(frozen=True, slots=True)
class TickRow:
    """A deal that a call can rest on."""

    pk: int
    name: str
    customer: str
    stage: str
    forecast: str
    closes: str
    amount: str
    minor: int
    is_ticked: bool


def rows(reader: Reader, board: Board, form: Any) -> list[BoardRow]:
    """The parts of a team or of the organisation."""
    return [_row(reader, line, board, form) for line in board.parts]


def whole(reader: Reader, board: Board, form: Any) -> BoardRow:
    """The team or the organisation itself."""
    return _row(reader, board.whole, board, form)


def _row(reader: Reader, line: Line, board: Board, form: Any) -> BoardRow:
    word = line.word
    return BoardRow(
        name=line.subject.name,
        url=call_pages.address(line.subject, board.period.key),
        state=call_pages.state_of(line, board.week, reader.zone, reader.today),
        commit=words.money(word.commit) if word else "n/a",
        best_case=words.money(word.best_case) if word else "n/a",
        booked=words.money(line.booked),
        open_commit=words.money(line.open_commit),
        open_best_case=words.money(line.open_best_case),
        before=words.money(line.mine_before.commit) if line.mine_before else "n/a",
        fields=_fields(line, form, board),
        after=_after(line, form, board),
    )


def _fields(line: Line, form: Any, board: Board) -> tuple[Any, ...]:
    if form is None or not line.is_mine_to_call:
        return ()
    return tuple(form[name] for name in names_of(line.subject, board.subject))


def _after(line: Line, form: Any, board: Board) -> Any:
    if form is None or not line.is_mine_to_call:
        return ""
    return form[f"after_{names_of(line.subject, board.subject)[0]}"]


def sum_row(board: Board) -> dict[str, str]:
    """The sum of the calls of the parts; parts without a call add nothing, and are counted."""
    given = [line.word for line in board.parts if line.word]
    missing = len(board.parts) - len(given)
    return {
        "commit": words.money(sum((word.commit for word in given), NOTHING)),
        "best_case": words.money(sum((word.best_case for word in given), NOTHING)),
        "booked": words.money(sum((line.booked for line in board.parts), NOTHING)),
        "open_commit": words.money(sum((line.open_commit for line in board.parts), NOTHING)),
        "open_best_case": words.money(sum((line.open_best_case for line in board.parts), NOTHING)),
        "missing": f"{missing} without a call" if missing else "",
    }


def statement(board: Board, *, viewer_id: int) -> str:
    """What the parts commit together, and what is called for the whole."""
    given = [line.word for line in board.parts if line.word]
    own = board.whole.mine or board.whole.word
    together = words.money(sum((word.commit for word in given), NOTHING))
    kind = "reps" if all(line.subject.about == rules.PERSON for line in board.parts) else "teams"
    if not given and own is None:
        return f"Nobody has called {periods.say(board.period, board.today)} for {board.subject.name} yet."
    if not given:
        return f"None of the {kind} has called; {_says(own, viewer_id)} for {board.subject.name}."
    if own is None:
        return f"The {kind} commit {together}; nobody has called {board.subject.name} yet."
    return f"The {kind} commit {together}, {_says(own, viewer_id)} for {board.subject.name}."


def _says(call: Any, viewer_id: int) -> str:
    who = "you say" if call.said_by_id == viewer_id else f"{call.said_by.name} says"
    return f"{who} {words.money(call.commit)}"


def ticks(sheet: Sheet, chosen: set[int], today: date) -> list[TickRow]:
    """The deals to tick, the earliest close date first."""
    return [_tick(deal, deal.pk in chosen, today) for deal in sheet.offered]


def _tick(deal: OfferedDeal, is_ticked: bool, today: date) -> TickRow:
    return TickRow(
        pk=deal.pk,
        name=deal.name,
        customer=deal.customer if deal.customer not in deal.name else "",
        stage=deal.stage,
        forecast=f"{deal.forecast}, by hand" if deal.is_by_hand else deal.forecast,
        closes=words.day(deal.close_on, year=deal.close_on.year != today.year),
        amount=words.money(deal.amount),
        minor=money.to_minor(deal.amount, currency()),
        is_ticked=is_ticked,
    )


def proposed_deals(sheet: Sheet) -> set[int]:
    """The deals ticked at first: those of the last call that can still be named, or else those on commit."""
    if sheet.whole.mine is not None:
        before = {row.deal_id for row in sheet.named.get(sheet.whole.mine.pk, ())}
        return {deal.pk for deal in sheet.offered if deal.pk in before}
    return {deal.pk for deal in sheet.offered if deal.forecast == COMMIT}


def counted(sheet: Sheet, chosen: set[int]) -> str:
    """Booked money and the ticked deals together."""
    ticked = sum((deal.amount for deal in sheet.offered if deal.pk in chosen), NOTHING)
    return words.money(sheet.whole.booked + ticked)


def minor(amount: Decimal) -> int:
    """An amount in the smallest unit, for the sum that follows the ticks."""
    return money.to_minor(amount, currency())
