"""The finding over deals: how many, worth what, against which gap, and how many of them are not to be believed."""

from __future__ import annotations

from pipeline.board.selectors.closings import Gap
from pipeline.board.selectors.deal_list import Totals
from pipeline.deals.rules.closings import EARLIER, LATER, NEXT, QUARTER, UNDATED
from pipeline.stages.rules import readiness as rules
from traps_web.ui import words

REASON_PHRASES = {
    rules.DATE_PAST: ("is past its close date", "are past their close date"),
    rules.NO_NEXT_STEP: ("has no next step", "have no next step"),
    rules.STEP_PAST: ("has a next step that is past", "have a next step that is past"),
    rules.GATE_DEBT: ("has gate debt", "have gate debt"),
    rules.STALE: ("is stale", "are stale"),
    rules.PUSHED: ("was pushed twice or more", "were pushed twice or more"),
    rules.PAUSED: ("is paused too long", "are paused too long"),
    rules.NO_AMOUNT: ("has no amount", "have no amount"),
    rules.NO_CLOSE_DATE: ("has no close date", "have no close date"),
}
SPANS = {
    QUARTER: "this quarter",
    NEXT: "next quarter",
    LATER: "later than next quarter",
    EARLIER: "before this quarter",
    UNDATED: "",
}


def statement(
    totals: Totals,
    *,
    status: str,
    span: str,
    reason: str = "",
    closing: str = "",
    gap: Gap | None = None,
    is_paused: bool = False,
) -> str:
    """The finding. `span` says the days in words where `closing` is no cut by date."""
    if totals.count == 0:
        return _nothing(status, span, closing, gap)
    if reason in REASON_PHRASES:
        count, worth = totals.count, words.money(totals.amount)
        return f"{words.plural(count, 'deal')} {REASON_PHRASES[reason][count > 1]}; together {worth}."
    if is_paused:
        return _paused(totals)
    if gap is not None:
        return _against(totals, closing, gap)
    return _plain(totals, status, SPANS.get(closing, span), is_undated=closing == UNDATED)


def _paused(totals: Totals) -> str:
    verb = "is" if totals.count == 1 else "are"
    head = f"{words.plural(totals.count, 'deal')} worth {words.money(totals.amount)} {verb} paused"
    return f"{head}; {_unready(totals)}." if totals.not_ready_any else f"{head}."


def _nothing(status: str, span: str, closing: str, gap: Gap | None) -> str:
    kind = "" if status == "all" else f"{status} "
    if gap is not None and gap.missing:
        return f"No {kind}deal closes {SPANS[closing]}, against a gap of {words.money(gap.missing)}."
    if closing == UNDATED:
        return f"No {kind}deal is without a date."
    where = SPANS.get(closing, span)
    return f"No {kind}deal{' ' + where if where else ''} is here."


def _against(totals: Totals, closing: str, gap: Gap) -> str:
    head = f"{words.plural(totals.count, 'deal')}, {words.money(totals.amount)}"
    when = " next quarter" if closing == NEXT else ""
    if not gap.missing:
        return f"{head}, and the number of {SPANS[closing]} is reached; {_unready(totals)}."
    return f"{head}, against a gap of {words.money(gap.missing)}{when}; {_unready(totals)}."


def _plain(totals: Totals, status: str, span: str, *, is_undated: bool) -> str:
    count, worth = totals.count, words.money(totals.amount)
    verb = {"open": ("closes", "close"), "won": ("was won", "were won"), "lost": ("was lost", "were lost")}.get(
        status, ("is dated", "are dated")
    )
    if is_undated:
        head = f"{words.plural(count, 'deal')} worth {worth} {'has' if count == 1 else 'have'} no close date"
    elif span:
        head = f"{words.plural(count, 'deal')} worth {worth} {verb[count > 1]} {span}"
    else:
        head = f"{words.plural(count, 'deal' if status == 'all' else f'{status} deal')} worth {worth}"
    return f"{head}; {_doubt(totals, span)}." if status == "open" and not is_undated else f"{head}."


def _doubt(totals: Totals, span: str) -> str:
    late = totals.not_ready.get(rules.DATE_PAST, 0)
    if span and late:
        return f"{words.number(late)} of them {'is past its date' if late == 1 else 'are past their date'}"
    return _unready(totals)


def _unready(totals: Totals) -> str:
    unready = totals.not_ready_any
    if not unready:
        return "all of them are ready" if totals.count > 1 else "it is ready"
    if unready == totals.count:
        return "not one of them is ready" if unready > 1 else "it is not ready"
    return f"{words.number(unready)} {'is' if unready == 1 else 'are'} not ready"


def sub(totals: Totals, *, status: str, closing: str, gap: Gap | None) -> str:
    """What the finding leads to: coverage, and where the quarter lands with these deals."""
    if gap is not None and gap.lands_at is not None:
        return _landing(closing, gap)
    if status == "open" and totals.count:
        return f"Weighted by the chance of each stage, that is {words.money(totals.weighted)}."
    return "An open deal needs an amount, a future close date and a dated next step."


def _landing(closing: str, gap: Gap) -> str:
    whose = f"{gap.name} lands" if gap.name else "you land"
    coverage = "" if gap.coverage is None else f"Coverage {words.ratio(gap.coverage)} {_in(closing)}. "
    share, budget = words.percent(gap.lands_at), words.money(gap.budget)
    return f"{coverage}With {words.money(gap.weighted)} weighted, {whose} at {share} of {budget}."


def _in(closing: str) -> str:
    return "this quarter" if closing == QUARTER else "next quarter"
