"""Deals in words: the finding, the rows, the facts of one deal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from pipeline.models import Deal
from pipeline.rules import credit
from pipeline.rules import deals as rules
from pipeline.selectors import deals as selector
from pipeline.selectors.deals import Totals
from traps_web.ui import values, words

STATUS_STATES = {
    "open": values.State("open", "open"),
    "won": values.State("done", "won"),
    "lost": values.State("missed", "lost"),
}
REASON_MARKS = {
    rules.DATE_PAST: "behind",
    rules.NO_NEXT_STEP: "behind",
    rules.STEP_PAST: "late",
    rules.NO_AMOUNT: "late",
    rules.NO_CLOSE_DATE: "late",
}
SORT_WORDS = {
    "close": "nearest close date first",
    "-close": "farthest close date first",
    "amount": "smallest first",
    "-amount": "largest first",
    "name": "by name",
    "stage": "by stage",
    "owner": "by owner",
}
REASON_PHRASES = {
    rules.DATE_PAST: ("is past its close date", "are past their close date"),
    rules.NO_NEXT_STEP: ("has no next step", "have no next step"),
    rules.STEP_PAST: ("has a next step that is past", "have a next step that is past"),
    rules.NO_AMOUNT: ("has no amount", "have no amount"),
    rules.NO_CLOSE_DATE: ("has no close date", "have no close date"),
}


@dataclass(frozen=True)
class Row:
    """A deal as a line of the list."""

    name: str
    url: str
    who: str
    more: str
    stage: str
    chance: str
    amount: str
    of_amount: str
    weighted: str
    day: str
    day_relative: str
    next_step: str
    states: list[values.State]
    status: values.State


def rows(deals: Iterable[Deal], *, today: date) -> list[Row]:
    """The lines of a list; `part_amount` and `part_weighted` are set by the selector."""
    return [_row(deal, today) for deal in deals]


def _row(deal: Deal, today: date) -> Row:
    day = deal.close_on if deal.status == "open" else deal.closed_on
    part = deal.part_amount
    return Row(
        name=deal.name,
        url=reverse("deal_detail", args=[deal.pk]),
        who=deal.owner.name,
        more=_more(deal),
        stage=deal.stage.name,
        chance=f"{credit.percent(deal.stage.probability_ppm)} %",
        amount="" if deal.amount is None else words.money(part),
        of_amount="" if deal.amount is None or part == deal.amount else f"of {words.money(deal.amount)}",
        weighted="" if deal.amount is None else words.money(deal.part_weighted),
        day="" if day is None else words.day(day, year=day.year != today.year),
        day_relative="" if day is None or deal.status != "open" else words.relative_day(day, today),
        next_step=next_step_words(deal),
        states=not_ready(deal, today) or ([] if deal.status == "open" else [STATUS_STATES[deal.status]]),
        status=STATUS_STATES[deal.status],
    )


def _more(deal: Deal) -> str:
    """Customer and product, as far as the name does not say them already."""
    parts = [one.name for one in (deal.customer, deal.product) if one is not None]
    return ", ".join(part for part in parts if part.lower() not in deal.name.lower())


def next_step_words(deal: Deal) -> str:
    """What happens next and when; empty when nothing is planned or the deal is closed."""
    if not deal.next_step or deal.status != "open":
        return ""
    return f"{deal.next_step}, {words.day(deal.next_step_on)}" if deal.next_step_on else deal.next_step


def not_ready(deal: Deal, today: date) -> list[values.State]:
    """What makes an open deal not ready, worst first."""
    return [values.State(REASON_MARKS[reason], reason) for reason in selector.not_ready(deal, today=today)]


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


def reason_links(totals: Totals, query: Mapping[str, str], current: str) -> list[values.Tab]:
    """The reasons that occur, each opening its deals; the first shows all."""
    found = [values.Tab("All", _url(query, not_ready=""), not current)]
    if totals.not_ready_any:
        found.append(
            values.Tab(
                f"Not ready {words.number(totals.not_ready_any)}", _url(query, not_ready="any"), current == "any"
            )
        )
    found.extend(
        values.Tab(
            f"{words.sentence(reason)[:-1]} {words.number(count)}", _url(query, not_ready=reason), current == reason
        )
        for reason, count in totals.not_ready.items()
        if count
    )
    return found


def status_tabs(query: Mapping[str, str], current: str) -> list[values.Tab]:
    """Open, won, lost, all."""
    return [
        values.Tab(status.capitalize(), _url(query, status=status, not_ready="", sort=""), status == current)
        for status in ("open", "won", "lost", "all")
    ]


def sort_urls(query: Mapping[str, str]) -> dict[str, str]:
    """Where a click on the head of a column leads."""
    current = query.get("sort", "")
    return {
        key: _url(query, sort=f"-{key}" if current == key and key in ("close", "amount") else key)
        for key in ("name", "owner", "stage", "amount", "close")
    }


def _url(query: Mapping[str, str], **changed: str) -> str:
    kept = {name: value for name, value in {**query, **changed}.items() if value and name != "page"}
    return f"{reverse('deals')}?{urlencode(kept)}" if kept else reverse("deals")


def is_narrowed(query: Mapping[str, str]) -> bool:
    """Whether the list leaves something out beside the status."""
    return any(value for name, value in query.items() if name not in ("status", "sort", "page"))


def kept(query: Mapping[str, str]) -> list[tuple[str, str]]:
    """What a new search keeps of the address: status and sort."""
    return [(name, query[name]) for name in ("status", "sort") if query.get(name)]


def list_words(status: str, sort: str, totals: Totals) -> dict[str, object]:
    """Heads and foot of the list."""
    open_ones = status == "open"
    weighted = (
        f"Weighted by the chance of each stage, that is {words.money(totals.weighted)}."
        if open_ones and totals.count
        else ""
    )
    return {
        "heading": {"open": "In play", "won": "Won", "lost": "Lost"}.get(status, "All deals"),
        "side": SORT_WORDS.get(sort) or ("nearest close date first" if open_ones else "newest first"),
        "sub": weighted or "An open deal needs an amount, a date to come and a dated next step.",
        "day_head": "Closes" if open_ones else "Closed" if status != "all" else "Date",
        "state_head": "Not ready, or next step" if open_ones else "State",
        "totals": {
            "count": words.plural(totals.count, "deal"),
            "amount": words.money(totals.amount),
            "weighted": words.money(totals.weighted),
        },
    }
