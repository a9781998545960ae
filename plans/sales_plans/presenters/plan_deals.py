"""The list in which the deals of a plan are ticked."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from accounts.organisation.presenters import period_words
from pipeline.deals.presenters.deals import states
from plans.sales_plans.models import Plan
from plans.sales_plans.selectors.plan_deals import DealsToName, NamedDeal
from traps_web.lib import fiscal, money
from traps_web.lib.fields import currency
from traps_web.ui import values, words


@dataclass(frozen=True)
class DealRow:
    """A deal to tick: what tells it apart, and what it would bring."""

    pk: int
    name: str
    customer: str
    about: str
    stage: str
    closes: str
    share: str
    minor: int
    ready: list[values.State]


@dataclass(frozen=True)
class DealList:
    """The list of deals to tick."""

    statement: str
    sought: str
    rows: list[DealRow]
    side: str
    nothing: str


def fold(plan: Plan, period: fiscal.Period, load_url: str) -> values.Fold:
    """The list folded away on the page of the plan, fetched when it is opened."""
    head = f"Tick deals that close in {period_words.lasting(period.key)}"
    return values.Fold(
        f"deals-{plan.kind}", head, "others by a search", load_url=load_url, load_word="Tick deals in a list", level=4
    )


def deal_list(choices: DealsToName) -> DealList:
    """The rows with the finding, and what it says where there are none."""
    count, total = len(choices.rows), sum((deal.share for deal in choices.rows), Decimal(0))
    where = (
        f"matching “{choices.sought}”" if choices.sought else f"closing in {period_words.lasting(choices.period.key)}"
    )
    first = "The first " if choices.has_more else ""
    return DealList(
        statement=f"{first}{words.plural(count, 'open deal')} {where}, {words.money(total)}.",
        sought=choices.sought,
        rows=[_row(deal, states(choices.reasons.get(deal.pk, ()))) for deal in choices.rows],
        side="A search finds the others." if choices.has_more else "",
        nothing=f"No open deal is {where}." if not count else "",
    )


def about(deal: NamedDeal) -> str:
    """What tells a deal apart from another of the same name."""
    return " · ".join(filter(None, (deal.customer, deal.stage, _when(deal))))


def _when(deal: NamedDeal) -> str:
    if deal.closed_on:
        return f"closed {words.day(deal.closed_on)}"
    return f"closes {words.day(deal.closes_on)}" if deal.closes_on else "no close date"


def _row(deal: NamedDeal, ready: list[values.State]) -> DealRow:
    return DealRow(
        pk=deal.pk,
        name=deal.name,
        customer=deal.customer,
        about=about(deal),
        stage=deal.stage,
        closes=words.day(deal.closes_on) if deal.closes_on else "none",
        share=words.money(deal.share),
        minor=money.to_minor(deal.share, currency()),
        ready=ready,
    )
