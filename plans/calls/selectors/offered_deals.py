"""The deals that a call can rest on: open ones of the person, with a date inside the quarter."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.deals.models import Deal, DealShare
from pipeline.deals.rules.forecasts import forecast_of
from traps_web.lib.fiscal import Period


@dataclass(frozen=True, slots=True)
class OfferedDeal:
    """An open deal of a person that closes in the quarter, with the person's share of its money."""

    pk: int
    name: str
    customer: str
    stage: str
    forecast: str
    is_by_hand: bool
    amount: Decimal
    close_on: date


def offered(*, person_id: int, period: Period) -> list[OfferedDeal]:
    """Every deal that a call for somebody can name, the earliest close date first; one query."""
    rows = DealShare.objects.filter(
        person_id=person_id, is_open=True, close_on__gte=period.starts_on, close_on__lt=period.ends_before
    )
    columns = (
        *("deal_id", "deal__name", "deal__customer__name", "deal__stage__name", "deal__forecast"),
        *("deal__stage__forecast_category", "share_amount", "close_on"),
    )
    return [
        OfferedDeal(pk, name, customer or "", stage, forecast_of(chosen, by_stage), bool(chosen), amount, close_on)
        for pk, name, customer, stage, chosen, by_stage, amount, close_on in rows.order_by(
            "close_on", "deal__name", "deal_id"
        ).values_list(*columns)
    ]


def why_not(*, deal_ids: Collection[int], person_id: int) -> str:
    """Why the first of some deals that are not offered cannot be named in a call for somebody.

    A deal in which the person has no share counts as missing, for every viewer.
    """
    own = Deal.objects.filter(pk__in=deal_ids, shares__person_id=person_id).order_by("pk").first()
    if own is None:
        return "There is no such deal of this person. Choose from the open deals that close in the quarter."
    if own.status != "open":
        return f"{own.name} is {own.status}. A call rests on open deals; what is won is booked."
    if own.close_on is None:
        return f"{own.name} has no close date. Set it, then name the deal."
    return f"{own.name} closes outside the quarter. Choose deals that close inside it."
