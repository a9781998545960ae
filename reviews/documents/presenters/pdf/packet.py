"""The packet as sections on paper."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Spacer, Table

from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.money import Row
from reviews.documents.presenters.pdf.drawn import drawing
from reviews.documents.presenters.pdf.typeset import SMALL, TITLE, WIDTH, Story, section, table, text_of


def packet_story(packet: PacketView) -> Story:
    """Everything that the packet holds, in the order in which it is read."""
    head = [*_head(packet), *_promises(packet), *_plan(packet)]
    return [*head, *_periods(packet), *_deals(packet), *_work(packet), *_ledger(packet)]


def _head(packet: PacketView) -> Story:
    return [
        text_of(f"Quarterly plan review {packet.period} · {packet.whose}", SMALL),
        text_of(packet.statement, TITLE),
        text_of(f"Numbers of {packet.numbers_at}, {packet.built}. All money in {packet.unit}. {packet.span}.", SMALL),
    ]


def _promises(packet: PacketView) -> Story:
    if not packet.promises:
        return []
    rows = [(entry.what, entry.state.word, entry.more) for entry in packet.promises]
    heads = ("Promise", "Score", "When and words")
    return section("Promises of the last review", "", table(heads, rows, (0.5, 0.12, 0.38)))


def _plan(packet: PacketView) -> Story:
    """The agreed plan; packets frozen before plans were part of them have none."""
    plan = packet.plan
    if plan is None:
        return []
    months = [(row.label, row.goal, row.actual or "not yet", row.difference or "not yet") for row in plan.months]
    goals = table(("Month", "Goal", "Actual", "Actual less goal"), months, (0.4, 0.2, 0.2, 0.2), right=(1, 2, 3))
    money = [*plan.sources, ("Number", plan.total)]
    heads = ("Where it was to come from", "Money")
    amended = [text_of(said) for said in plan.amendments]
    found = section(
        "The plan", plan.finding, goals, *amended, Spacer(1, 6), table(heads, money, (0.7, 0.3), right=(1,), total=True)
    )
    if plan.risks:
        found += section("Risks and answers", "", table(("Risk", "Answer"), plan.risks, (0.5, 0.5)))
    return found


def _periods(packet: PacketView) -> Story:
    facts = packet.facts
    half = (len(facts) + 1) // 2
    pairs = [(a.label, a.fig.text, b.label, b.fig.text) for a, b in zip(facts[:half], facts[half:], strict=False)]
    figures = table(("", "", "", ""), pairs, (0.3, 0.18, 0.34, 0.18), right=(1, 3))
    return [
        *section(packet.period, packet.state.word, figures),
        Spacer(1, 6),
        drawing(packet.curve, WIDTH),
        *section("Months", packet.months_finding, _money(packet.months, packet.sums, "Month")),
        *section("Weeks", packet.weeks_finding, _money(packet.weeks, packet.sums, "Week")),
        *section("Beside other periods", "", _money(packet.other_periods, None, "Period")),
    ]


def _money(rows: Sequence[Row], total: Row | None, first: str) -> Table:
    body = [
        (f"{row.label}, {row.span}", row.budget, *figures, row.state.word)
        for row in rows
        for figures in [("not yet",) * 3 if row.is_ahead else (row.actual, row.difference, row.retired)]
    ]
    if total is not None:
        body.append(("Quarter", total.budget, total.actual, total.difference, total.retired, total.state.word))
    heads = (first, "Budget", "Actual", "Actual less budget", "Retired", "State")
    return table(heads, body, (0.36, 0.13, 0.13, 0.15, 0.1, 0.13), right=(1, 2, 3, 4), total=total is not None)


def _deals(packet: PacketView) -> Story:
    deals = [
        (deal.name, deal.more, deal.stage, deal.close_on, deal.not_ready, deal.amount, deal.weighted)
        for deal in packet.deals
    ]
    deals.append((packet.unlisted_deals or "All", "", "", "", "", packet.deals_amount, packet.deals_weighted))
    heads = ("Deal", "Customer", "Stage", "Close", "Not ready", "Amount", "Weighted")
    widths = (0.24, 0.18, 0.16, 0.09, 0.13, 0.1, 0.1)
    listed = table(heads, deals, widths, right=(5, 6), total=True)
    found = section("Where it comes from", packet.deals_finding, listed)
    if packet.customers:
        bought = table(("Customer", "Booked"), packet.customers, (0.7, 0.3), right=(1,))
        found += section("Customers who bought", "", bought)
    return found


def _work(packet: PacketView) -> Story:
    acts = [(row.name, row.done, row.target, row.share) for row in packet.activity]
    done = table(("Type", "Done", "Target", "Share"), acts, (0.4, 0.2, 0.2, 0.2), right=(1, 2, 3))
    duties = [(d["trap"], *(str(d[key]) for key in ("done", "late", "missed", "waived"))) for d in packet.duties]
    heads = ("Trap", "Done", "Late", "Missed", "Waived")
    owed = table(heads, duties, (0.4, 0.15, 0.15, 0.15, 0.15), right=(1, 2, 3, 4))
    return [
        *section("Activity, 13 weeks", packet.activity_finding, done),
        *section("Traps in the quarter", packet.duties_finding, owed),
    ]


def _ledger(packet: PacketView) -> Story:
    if not packet.ledger:
        return []
    rows = [(row["period"], row["cause"], row["control"], row["words"]) for row in packet.ledger]
    heads = ("Review", "Cause", "", "Words")
    return section("Causes given before", "", table(heads, rows, (0.14, 0.22, 0.18, 0.46)))
