"""The packet as sections on paper."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import Spacer, Table

from reviews.documents.presenters import packet_v2
from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.deals import DealRow
from reviews.documents.presenters.packet_v1.money import Row
from reviews.documents.presenters.packet_v1.plan import GoalRow
from reviews.documents.presenters.packet_v1.work import AccountRow
from reviews.documents.presenters.pdf.cells import QUIET, Cell, Content
from reviews.documents.presenters.pdf.columns import figure, whole, words
from reviews.documents.presenters.pdf.coming import coming_story
from reviews.documents.presenters.pdf.drawn import Drawing
from reviews.documents.presenters.pdf.tags import Tagged
from reviews.documents.presenters.pdf.typeset import LEAD, SMALL, WIDTH, Story, line, pairs, section, table, title
from traps_web.ui import periods, values

HALF = WIDTH * 0.6
"""The width of a table of two columns: figures stay near what they belong to."""


def packet_story(packet: PacketView) -> Story:
    """Everything that the packet holds, in the order in which it is read."""
    head = [*_head(packet), *_promises(packet), *_quarter(packet), *_plan(packet)]
    work = [*_work(packet), *_customers(packet), *_ledger(packet)]
    return [*head, *_periods(packet), *_coming(packet), *_deals(packet), *work]


def _coming(packet: PacketView) -> Story:
    """Where the quarter is coming from; packets of schema 1 do not hold it."""
    return coming_story(packet) if isinstance(packet, packet_v2.PacketView) else []


def _head(packet: PacketView) -> Story:
    period = f"Quarterly plan review {periods.named(packet.period)}, {packet.span}"
    numbers = f"Numbers of {packet.numbers_at}, {packet.built}. All money in {packet.unit}. Version {packet.version}."
    return [
        line(packet.whose, LEAD),
        line(period, SMALL),
        *title(packet.statement),
        line(numbers, SMALL),
    ]


def entries(rows: Sequence[values.Entry]) -> Table:
    """Promises with their score and words."""
    return table((words("Promise"), whole("Score"), words("When and words")), [(r.what, r.state, r.more) for r in rows])


def _promises(packet: PacketView) -> Story:
    return section("Promises of the last review", "", entries(packet.promises)) if packet.promises else []


def _quarter(packet: PacketView) -> Story:
    figures = pairs([(fact.label, fact.fig.text) for fact in packet.facts])
    curve = Tagged(Drawing(packet.curve, WIDTH), "Figure", packet.curve.sentence)
    return section("The quarter", packet.state, figures, Spacer(1, 10), curve)


def _plan(packet: PacketView) -> Story:
    """The agreed plan; packets frozen before plans were part of them have none."""
    plan = packet.plan
    if plan is None:
        return []
    columns = (words("Month"), figure("Goal"), figure("Actual"), figure("Actual less goal"))
    goals = table(columns, [_goal(row) for row in plan.months])
    amended = [line(sentence, SMALL) for sentence in plan.amendments]
    money = table(
        (words("Where it was to come from"), figure("Money")),
        [*plan.sources, ("Number", plan.total)],
        total=True,
        width=HALF,
    )
    side = plan.side.rpartition(", ")[0]
    story = section(plan.finding, side, goals, Spacer(1, 6), *amended, Spacer(1, 6), money)
    if plan.risks:
        story += section("Risks and answers", "", table((words("Risk"), words("Answer")), plan.risks))
    return story


def _goal(row: GoalRow) -> tuple[Content, ...]:
    if row.is_ahead:
        return (row.label, row.goal, QUIET, QUIET)
    return (row.label, row.goal, row.actual, _difference(row.difference, short=row.is_short))


def _difference(text: str, *, short: bool) -> Content:
    return Cell(text, look="short") if short else text


def _periods(packet: PacketView) -> Story:
    return [
        *section(packet.months_finding, "months of the quarter", _money(packet.months, packet.sums, "Month")),
        *section(
            packet.weeks_finding,
            "weeks are cut at the edges of the quarter and add up",
            _money(packet.weeks, packet.sums, "Week"),
        ),
        *section("Beside other periods", "", _money(packet.other_periods, None, "Period")),
    ]


def _money(rows: Sequence[Row], total: Row | None, first: str) -> Table:
    columns = (
        *(words(first), figure("Budget"), figure("Actual"), figure("Actual less budget"), figure("Retired")),
        whole("State"),
    )
    body = [(Cell(row.label, row.span), *_figures(row)) for row in rows]
    if total is not None:
        body.append((Cell("Quarter"), *_figures(total)))
    return table(columns, body, total=total is not None)


def _figures(row: Row) -> tuple[Content, ...]:
    if row.is_ahead:
        return (row.budget, QUIET, QUIET, QUIET, row.state)
    return (row.budget, row.actual, _difference(row.difference, short=row.is_short), row.retired, row.state)


def _deals(packet: PacketView) -> Story:
    rows = [_deal(deal) for deal in packet.deals]
    if packet.unlisted_deals:
        rows.append((Cell(packet.unlisted_deals, look="quiet"), *[""] * 5))
    rows.append(("All open deals", *[""] * 3, packet.deals_amount, packet.deals_weighted))
    columns = (
        *(words("Deal"), words("Stage"), whole("Close"), words("Not ready")),
        *(figure("Amount"), figure("Weighted")),
    )
    content = [table(columns, rows, total=True)] if packet.deals else []
    undated = [line(packet.undated, SMALL), Spacer(1, 6)] if packet.undated else []
    return section(packet.deals_finding, "open deals that close in the quarter", *undated, *content)


def _deal(deal: DealRow) -> tuple[Content, ...]:
    not_ready = values.State("late", deal.not_ready) if deal.not_ready else ""
    return (Cell(deal.name, deal.more), deal.stage, deal.close_on, not_ready, deal.amount, deal.weighted)


def _work(packet: PacketView) -> Story:
    acts = [(row.name, row.done, row.target, _difference(row.share, short=row.is_short)) for row in packet.activity]
    done = table((words("Type"), figure("Done"), figure("Target"), figure("Share")), acts)
    duties = [
        (d["trap"], str(d["done"]), str(d["late"]), _difference(str(d["missed"]), short=d["missed"]), str(d["waived"]))
        for d in packet.duties
    ]
    heads = (words("Trap"), *map(figure, ("Done", "Late", "Missed", "Waived")))
    return [
        *section(packet.activity_finding, "activity, 13 weeks", done),
        *section(packet.duties_finding, "traps in the quarter", *([table(heads, duties)] if duties else [])),
    ]


def _customers(packet: PacketView) -> Story:
    story: Story = []
    if packet.accounts:
        rows = [(row.name, _account(row), row.wanted_amount) for row in packet.accounts]
        columns = (words("Customer"), whole("Plan"), figure("Wanted this year"))
        side = "an A account needs a fresh approved plan"
        story += section(packet.accounts_finding, side, table(columns, rows))
    if packet.customers:
        bought = [*packet.customers, ("Actual", packet.sums.actual)]
        columns_bought = (words("Customer"), figure("Booked"))
        story += section("Customers who bought", "", table(columns_bought, bought, total=True, width=HALF))
    return story


def _account(row: AccountRow) -> Cell:
    return Cell(row.state.word, row.until, look="state", mark=row.state.key)


def _ledger(packet: PacketView) -> Story:
    if not packet.ledger:
        return []
    rows = [(periods.named(row["period"]), row["cause"], row["control"], row["words"]) for row in packet.ledger]
    columns = (whole("Review"), words("Cause"), whole(), words("Words"))
    return section("Causes given before", "last two reviews", table(columns, rows))
