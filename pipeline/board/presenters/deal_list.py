"""The list of deals in words: its finding, its rows, its heads and foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from pipeline.board.selectors.deal_list import Listing, Totals
from pipeline.bookings.rules import credit
from pipeline.deals.presenters.deals import closed_state, more, next_step_words, states, waiting
from pipeline.stages.rules import readiness as rules
from traps_web.ui import values, words

SORT_WORDS = {
    "close": "nearest close date first",
    "-close": "farthest close date first",
    "amount": "smallest first",
    "-amount": "largest first",
    "name": "by name",
    "-name": "by name, backwards",
    "stage": "by stage",
    "-stage": "by stage, the last first",
    "owner": "by owner",
    "-owner": "by owner, backwards",
    "closed": "oldest first",
    "-closed": "newest first",
}


REASON_PHRASES = {
    rules.DATE_PAST: ("is past its close date", "are past their close date"),
    rules.NO_NEXT_STEP: ("has no next step", "have no next step"),
    rules.STEP_PAST: ("has a next step that is past", "have a next step that is past"),
    rules.GATE_DEBT: ("has gate debt", "have gate debt"),
    rules.STALE: ("is stale", "are stale"),
    rules.PUSHED: ("was pushed twice or more", "were pushed twice or more"),
    rules.NO_AMOUNT: ("has no amount", "have no amount"),
    rules.NO_CLOSE_DATE: ("has no close date", "have no close date"),
}


def columns(day_head: str) -> tuple[values.Column, ...]:
    """The columns of the list; a phone names the day by what it is of the deals asked for."""
    return (
        values.Column("Deal"),
        values.Column("Owner", "only-mid nowrap"),
        values.Column("Stage", label="Stage"),
        values.Column("Amount", "num ledger__first"),
        values.Column("Weighted", "num quiet only-mid"),
        values.Column(day_head, "nowrap", day_head),
        values.Column("State", "ledger__full states"),
        values.Column("Change", "row-edit"),
    )


@dataclass(frozen=True)
class Row:
    """A deal as a line of the list."""

    pk: int
    cells: tuple[values.Cell, ...]


@dataclass(frozen=True)
class Addresses:
    """Where deals live and are changed, worked out once for all rows of a list; `query` is what the list was asked for."""

    detail: tuple[str, str]
    edit: tuple[str, str]
    move: tuple[str, str]
    query: str = ""

    @classmethod
    def of(cls, query: str = "") -> Addresses:
        """The addresses of a list that was asked for with these filters."""
        detail, edit, move = (_around(name) for name in ("deal_detail", "deal_row", "deal_move"))
        return cls(detail, edit, move, query=f"?{query}" if query else "")


def _around(name: str) -> tuple[str, str]:
    before, _, after = reverse(name, args=[0]).partition("0")
    return before, after


def rows(found: Listing, *, query: str, today: date) -> list[Row]:
    """The lines of a page of the list."""
    at = Addresses.of(query)
    return [row(deal, found.reasons[deal.pk], deal.pk in found.writable, at, today) for deal in found.page]


def row(deal: Any, reasons: Iterable[rules.Reason], may_write: bool, at: Addresses, today: date) -> Row:
    """One line; `part_amount` and `part_weighted` are set by the selector."""
    is_open = deal.status == "open"
    day = deal.close_on if is_open else deal.closed_on
    part, may_change = deal.part_amount, may_write and is_open
    amount = "none" if deal.amount is None else words.money(part)
    of_amount = "" if deal.amount is None or part == deal.amount else f"of {words.money(deal.amount)}"
    dated = "none" if day is None else words.day(day, year=day.year != today.year)
    choice = f"{deal.pk}.{deal.version}" if may_change else ""
    edit = str(deal.pk).join(at.edit) + at.query if may_change else ""
    return Row(
        deal.pk,
        (
            values.Pickable(deal.name, str(deal.pk).join(at.detail), more(deal), choice, "deal", "bulk"),
            deal.owner.name,
            values.Beside(deal.stage.name, f"{credit.percent(deal.stage.probability_ppm)} %"),
            values.Over(amount, of_amount),
            "" if deal.amount is None else words.money(deal.part_weighted),
            values.Over(dated, words.relative_day(day, today) if is_open and day is not None else ""),
            values.States(
                next_step_words(deal), [*waiting(deal), *states(reasons)] if is_open else [closed_state(deal)]
            ),
            values.Change(deal.name, edit, f"edit-{deal.pk}"),
        ),
    )


def statement(totals: Totals, *, status: str, span: str, reason: str) -> str:
    """The finding of the list: how many, worth what, and how many of them are not to be believed."""
    count, worth = totals.count, words.money(totals.amount)
    if count == 0:
        return f"No {'' if status == 'all' else status + ' '}deal{' ' + span if span else ''} is here."
    if reason in REASON_PHRASES:
        return f"{words.plural(count, 'deal')} {REASON_PHRASES[reason][count > 1]}; together {worth}."
    verb = {"open": ("closes", "close"), "won": ("was won", "were won"), "lost": ("was lost", "were lost")}.get(
        status, ("is dated", "are dated")
    )
    if span:
        head = f"{words.plural(count, 'deal')} worth {worth} {verb[count > 1]} {span}"
    else:
        head = f"{words.plural(count, 'deal' if status == 'all' else f'{status} deal')} worth {worth}"
    return f"{head}{_doubt(totals, span) if status == 'open' else ''}."


def _doubt(totals: Totals, span: str) -> str:
    late, unready = totals.not_ready.get(rules.DATE_PAST, 0), totals.not_ready_any
    if span and late:
        return f"; {words.number(late)} of them {'is past its date' if late == 1 else 'are past their date'}"
    if unready == totals.count:
        return "; not one of them is ready" if unready > 1 else "; it is not ready"
    return (
        f"; {words.number(unready)} of them {'is' if unready == 1 else 'are'} not ready"
        if unready
        else "; all of them are ready"
    )


def heads_of(status: str) -> dict[str, str]:
    """What the columns of date and state are called."""
    open_ones = status == "open"
    return {
        "day_head": "Closes" if open_ones else "Closed" if status != "all" else "Date",
        "state_head": "Next step, and what is not ready" if open_ones else "State",
    }


def row_words(status: str) -> dict[str, object]:
    """What every row of the list is drawn with."""
    return {"columns": columns(heads_of(status)["day_head"])}


def list_words(status: str, sort: str, totals: Totals) -> dict[str, object]:
    """Heads and foot of the list."""
    open_ones = status == "open"
    weighted = (
        f"Weighted by the chance of each stage, that is {words.money(totals.weighted)}."
        if open_ones and totals.count
        else ""
    )
    return (
        heads_of(status)
        | row_words(status)
        | {
            "heading": {"open": "In play", "won": "Won", "lost": "Lost"}.get(status, "All deals"),
            "side": SORT_WORDS.get(sort) or ("nearest close date first" if open_ones else "newest first"),
            "sub": weighted or "An open deal needs an amount, a date to come and a dated next step.",
            "totals": {
                "count": words.plural(totals.count, "deal"),
                "amount": words.money(totals.amount),
                "weighted": words.money(totals.weighted) if open_ones else "",
            },
        }
    )
