"""One deal in words: its statement, facts and shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse

from pipeline.bookings.presenters.entries import NO_INVOICE
from pipeline.bookings.rules import credit
from pipeline.deals.models import Deal, DealShare
from pipeline.deals.presenters.deals import next_step_words
from pipeline.deals.rules import forecasts
from pipeline.deals.rules.pauses import is_paused
from pipeline.stages.rules.homes import kept_sentence
from traps_web.ui import values, words

PUSH = values.Term("push")


def detail_words(deal: Deal, *, is_in_crm: bool, today: date) -> dict[str, object]:
    """Headings and actions of one deal, the likely one first; a deal kept in the CRM is moved in the CRM."""
    ours = [("Set the next step", "deal_next_step"), ("Set the forecast", "deal_forecast")]
    if deal.status == "open":
        actions = ours if is_in_crm else [("Move to another stage", "deal_move"), *ours]
    else:
        actions = [("Reopen", "deal_move")] if deal.status == "lost" else []
    return {
        "actions": [
            values.Tab(label, reverse(name, args=[deal.pk]), place == 0) for place, (label, name) in enumerate(actions)
        ],
        "kept": kept_sentence(deal.stage.pipeline.name) if is_in_crm else "",
        "shares_head": "Planned shares" if deal.status == "open" else "Shares",
        "sub": _sub(deal, today=today),
    }


def _sub(deal: Deal, *, today: date) -> str:
    if deal.status != "open":
        return ""
    if is_paused(deal.paused_until_on, today=today):
        return "While it is paused it owes no next step and is not stale."
    return "It has an amount, a future close date and a dated next step."


def calls_fold(deal: Deal) -> values.Fold | None:
    """Opens the calls that rest on an open deal; they are of a higher room, and fetched from there."""
    if deal.status != "open":
        return None
    url = reverse("deal_calls", args=[deal.pk])
    return values.Fold("calls", "Calls that rest on it", load_url=url, load_word="Show them")


def detail_statement(deal: Deal, *, today: date) -> str:
    """What stands to be known first about one deal."""
    amount = "without an amount" if deal.amount is None else f"{words.money(deal.amount)}"
    if deal.status == "won" and deal.closed_on is not None:
        return f"{deal.name}: won on {words.day(deal.closed_on, year=True)}, {amount}."
    if deal.status == "lost" and deal.closed_on is not None:
        return f"{deal.name}: lost on {words.day(deal.closed_on, year=True)}, {amount}; {deal.lost_reason.rstrip('.')}."
    if deal.close_on is None:
        when = "no close date"
    elif deal.close_on < today:
        when = f"its close date passed {words.relative_day(deal.close_on, today)}"
    else:
        when = f"closes {words.day(deal.close_on)}, {words.relative_day(deal.close_on, today)}"
    if deal.paused_until_on is not None and is_paused(deal.paused_until_on, today=today):
        when = f"paused until {words.day(deal.paused_until_on)}, {when}"
    return f"{deal.name}: {amount}, at {deal.stage.name}, {when}."


def detail_facts(deal: Any, shares: Sequence[DealShare]) -> list[values.Fact]:
    """The facts of one deal, label and figure."""
    weighted = sum((share.weighted_amount for share in shares), Decimal(0))
    customer = deal.customer
    pairs = [
        (
            "Customer",
            values.Fig(customer.name, reverse("customer_detail", args=[customer.pk]))
            if customer
            else values.Fig("none named"),
        ),
        ("Product", values.Fig(deal.product.name if deal.product else "none named")),
        ("Owner", values.Fig(deal.owner.name)),
        ("Stage", values.Fig(f"{deal.stage.name}, {credit.percent(deal.stage.probability_ppm)} %")),
        ("Amount", values.Fig(words.money(deal.amount, none="none yet"))),
    ]
    if deal.status == "open":
        pairs.append(("Weighted", values.Fig(words.money(weighted))))
        pairs.append(("Forecast", values.Fig(_forecast(deal))))
        pairs.append(("Close date", values.Fig(_day(deal.close_on))))
        pairs.append(("Next step", values.Fig(next_step_words(deal) or "none")))
    else:
        pairs.append(("Closed", values.Fig(_day(deal.closed_on))))
    if deal.status == "won":
        pairs.append(("Invoice", values.Fig("came in" if deal.is_invoiced else NO_INVOICE)))
    if deal.lost_reason:
        pairs.append(("Lost because", values.Fig(deal.lost_reason)))
    pairs.append(("Opened", values.Fig(_day(deal.opened_on))))
    if deal.pushes:
        pairs.append(("Pushed to a later month", values.Fig(words.plural(deal.pushes, "time"))))
    if deal.external_id:
        pairs.append(("External id", values.Fig(deal.external_id)))
    terms = {
        "Weighted": values.Term("weighted", _weighted(deal, weighted)),
        "Forecast": values.Term("forecast"),
        "Pushed to a later month": PUSH,
    }
    return [values.Fact(label, fig, term=terms.get(label)) for label, fig in pairs]


def _weighted(deal: Any, weighted: Decimal) -> values.Worked | None:
    if deal.amount is None:
        return None
    chance = f"\N{MULTIPLICATION SIGN} {credit.percent(deal.stage.probability_ppm)} %"
    return values.Worked(
        (("Amount", words.money(deal.amount)), (f"chance at {deal.stage.name}", chance)),
        ("Weighted", words.money(weighted)),
    )


def _forecast(deal: Deal) -> str:
    """The forecast of a deal, and who chose it."""
    if deal.forecast_at is None or deal.forecast_by is None:
        return f"{deal.stage.forecast_category}, {forecasts.BY_STAGE}"
    return f"{deal.forecast}, by {deal.forecast_by.name}"


def _day(day: date | None) -> str:
    return "none" if day is None else words.day(day, year=True)


@dataclass(frozen=True)
class ShareRow:
    """A person's planned part of a deal."""

    name: str
    team: str
    share: str
    amount: str
    weighted: str


def share_rows(shares: Iterable[DealShare]) -> list[ShareRow]:
    """The planned shares in words."""
    planned = list(shares)
    places = words.places_of(share.share_amount for share in planned)
    return [
        ShareRow(
            name=share.person.name,
            team=share.team.name if share.team else "no team",
            share=f"{credit.percent(share.share_ppm)} %",
            amount=words.money(share.share_amount, places),
            weighted=words.money(share.weighted_amount),
        )
        for share in planned
    ]
