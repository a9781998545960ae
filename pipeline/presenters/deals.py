"""Deals in words: the finding of the list, its rows, its heads and foot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from pipeline.models import Deal
from pipeline.presenters.entries import NO_INVOICE
from pipeline.rules import credit
from pipeline.rules import readiness as rules
from pipeline.selectors import readiness
from pipeline.selectors.deals import Listing, Totals
from traps_web.ui import values, words

STATUS_STATES = {
    "open": values.State("open", "open"),
    "won": values.State("done", "won"),
    "lost": values.State("missed", "lost"),
}
NOT_INVOICED = values.State("done", NO_INVOICE)
REASON_MARKS = {
    rules.DATE_PAST: "behind",
    rules.NO_NEXT_STEP: "behind",
    rules.STEP_PAST: "late",
    rules.GATE_DEBT: "behind",
    rules.STALE: "late",
    rules.PUSHED: "late",
    rules.NO_AMOUNT: "late",
    rules.NO_CLOSE_DATE: "late",
}
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
        ways = (_around(name) for name in ("deal_detail", "deal_row", "deal_move"))
        return cls(*ways, query=f"?{query}" if query else "")


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


def closed_state(deal: Any) -> values.State:
    """How a deal ended; a won one says when no invoice has confirmed it."""
    return NOT_INVOICED if deal.status == "won" and not deal.is_invoiced else STATUS_STATES[deal.status]


def waiting(deal: Any) -> list[values.State]:
    """Whose word an open deal waits for before it is won."""
    if deal.status != "open" or deal.win_request_id is None:
        return []
    return [values.State("open", waits_words(deal.waits_for))]


def waits_words(name: str | None) -> str:
    """Whose word it is, in words."""
    return f"waits for {words.possessive(name) if name else 'somebody’s'} word"


def more(deal: Deal) -> str:
    """Customer and product, as far as the name does not say them already."""
    parts = [one.name for one in (deal.customer, deal.product) if one is not None]
    return ", ".join(part for part in parts if part.lower() not in deal.name.lower())


def next_step_words(deal: Deal) -> str:
    """What happens next and when; empty when nothing is planned or the deal is closed."""
    if not deal.next_step or deal.status != "open":
        return ""
    return f"{deal.next_step}, {words.day(deal.next_step_on)}" if deal.next_step_on else deal.next_step


def states(reasons: Iterable[rules.Reason]) -> list[values.State]:
    """What makes an open deal not ready, worst first."""
    return [values.State(REASON_MARKS[reason.kind], reason.said) for reason in reasons]


def not_ready(deal: Deal, today: date) -> list[values.State]:
    """The same of one deal."""
    return states(readiness.reasons_of(deals=[deal], today=today)[deal.pk])


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
