"""The money of one customer in words: what was booked by quarter, deals that are open, deals that are closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipeline.deals.models import Deal
from pipeline.deals.presenters.deals import closed_state
from pipeline.deals.selectors.customer_deals import InPlay
from traps_web.lib.fiscal import Period
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

QUARTER_COLUMNS = (
    values.Column("Quarter", "nowrap"),
    values.Column("Drawn", "ledger__bar", is_spoken=True),
    values.Column("Booked", "num", "Booked"),
)


def quarters(name: str, booked: Sequence[tuple[Period, Decimal]]) -> values.Ledger | None:
    """What was booked quarter by quarter, this one first, drawn against the best of them; None without a calendar."""
    if not booked:
        return None
    best = max(*(amount for _, amount in booked), Decimal(0))
    lines = []
    for place, (period, amount) in enumerate(booked):
        so_far = ", so far" if place == 0 else ""
        spoken = f"{periods.span(period)}: {words.money(amount)}"
        drawn = values.Meter(name, max(amount, Decimal(0)), best, spoken=spoken) if best else None
        lines.append(values.Line((f"{periods.span(period)}{so_far}", drawn, words.money(amount))))
    return values.Ledger(f"Booked with {name} by quarter", QUARTER_COLUMNS, lines, css="ledger--low")


def quarters_finding(booked: Sequence[tuple[Period, Decimal]]) -> str:
    """How many of the quarters brought money."""
    brought = sum(amount > 0 for _, amount in booked)
    return f"Booked in {words.number(brought)} of the last {words.plural(len(booked), 'quarter')}"


def open_side(in_play: InPlay) -> str:
    """Whether others have open deals with the customer too: the account plan counts all of them."""
    if in_play.of_all == in_play.count:
        return "the next to close first"
    return f"visible to you; {words.number(in_play.of_all)} in all, worth {words.money(in_play.amount_of_all)}"


def all_open(pk: int) -> str:
    """The open deals with a customer in the list of deals."""
    return address("deals", customer=pk, closing="any")


def closed_fold(pk: int, count: int, shown: int) -> values.Fold | None:
    """Opens every closed deal; None where all stand there already."""
    if count <= shown:
        return None
    url = address("customer_closed", pk)
    return values.Fold(
        "closed", f"All {words.number(count)} closed deals", load_url=url, load_word="Show them", level=3
    )


def booked_fold(pk: int, count: int, total: Decimal) -> values.Fold | None:
    """Opens every booking; None without any."""
    if not count:
        return None
    head, url = f"All {words.plural(count, 'booking')}", address("customer_booked", pk)
    return values.Fold("booked", head, words.exact_money(total), load_url=url, load_word="Show them", level=3)


@dataclass(frozen=True)
class DealRow:
    """A deal under its customer."""

    name: str
    url: str
    owner: str
    product: str
    stage: str
    amount: str
    day: str
    state: values.State
    is_open: bool


def deal_rows(deals: Iterable[Deal]) -> list[DealRow]:
    """The customer's deals in words."""
    return [
        DealRow(
            name=deal.name,
            url=address("deal_detail", deal.pk),
            owner=deal.owner.name,
            product=deal.product.name if deal.product else "",
            stage=deal.stage.name,
            amount=words.money(deal.amount, none=""),
            day=_deal_day(deal),
            state=closed_state(deal),
            is_open=deal.status == "open",
        )
        for deal in deals
    ]


def _deal_day(deal: Deal) -> str:
    day = deal.close_on if deal.status == "open" else deal.closed_on
    return words.day(day, year=True) if day else "no date"
