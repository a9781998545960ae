"""Where the money comes from: open deals, the work that was done and owed, accounts, and who bought."""

from __future__ import annotations

from reportlab.platypus import Spacer

from reviews.documents.presenters.packet_v1 import PacketView
from reviews.documents.presenters.packet_v1.deals import DealRow
from reviews.documents.presenters.packet_v1.work import AccountRow
from reviews.documents.presenters.sections.matter import HALF, Matter, difference, panel
from reviews.kinds.presenters.paper.cells import Cell, Content
from reviews.kinds.presenters.paper.columns import figure, whole, words
from reviews.kinds.presenters.paper.typeset import SMALL, Story, line, section, table
from reviews.kinds.rules.kinds import Panel, Section
from traps_web.ui import values


def present(matter: Matter) -> list[Panel]:
    """The largest open deals, who bought, and what was owed."""
    return panel(matter.packet.deals_finding)


def in_packet(matter: Matter) -> Story:
    """The same with all deals, activity and accounts."""
    packet = matter.packet
    return [*_deals(packet), *_activity(packet), *_duties(packet), *_accounts(packet), *_customers(packet)]


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


def _activity(packet: PacketView) -> Story:
    rows = [(row.name, row.done, row.target, difference(row.share, short=row.is_short)) for row in packet.activity]
    columns = (words("Type"), figure("Done"), figure("Target"), figure("Share"))
    return section(packet.activity_finding, "activity, 13 weeks", table(columns, rows))


def _duties(packet: PacketView) -> Story:
    rows = [
        (d["trap"], str(d["done"]), str(d["late"]), difference(str(d["missed"]), short=d["missed"]), str(d["waived"]))
        for d in packet.duties
    ]
    columns = (words("Trap"), *map(figure, ("Done", "Late", "Missed", "Waived")))
    return section(packet.duties_finding, "traps in the quarter", *([table(columns, rows)] if rows else []))


def _accounts(packet: PacketView) -> Story:
    if not packet.accounts:
        return []
    rows = [(row.name, _account(row), row.wanted_amount) for row in packet.accounts]
    columns = (words("Customer"), whole("Plan"), figure("Wanted this year"))
    return section(packet.accounts_finding, "an A account needs a fresh approved plan", table(columns, rows))


def _account(row: AccountRow) -> Cell:
    return Cell(row.state.word, row.until, look="state", mark=row.state.key)


def _customers(packet: PacketView) -> Story:
    if not packet.customers:
        return []
    rows = [*packet.customers, ("Actual", packet.sums.actual)]
    columns = (words("Customer"), figure("Booked"))
    return section("Customers who bought", "", table(columns, rows, total=True, width=HALF))


SOURCES: Section[Matter] = Section(
    key="sources",
    title="sources",
    remember="Take the three largest deals. Who decides, by when, and what is the next dated step?",
    present=present,
    slide="reviews/presenting/slides/sources.html",
    paper={"packet": in_packet},
)
