"""Customers in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.urls import reverse

from pipeline.models import Customer, Deal
from pipeline.presenters.deals import STATUS_STATES
from pipeline.selectors.customers import Sums
from traps_web.ui import values, words


@dataclass(frozen=True)
class Row:
    """A customer as a line of the list."""

    name: str
    url: str
    tier: str
    owner: str
    industry: str
    open_count: str
    open_amount: str
    booked: str
    contact: str
    contact_relative: str


def rows(customers: Iterable[Customer], *, today: date) -> list[Row]:
    """The lines of the list; the sums are set by the selector."""
    return [
        Row(
            name=one.name,
            url=reverse("customer_detail", args=[one.pk]),
            tier=one.tier,
            owner=one.owner.name if one.owner else "",
            industry=one.industry,
            open_count=words.number(one.open_count) if one.open_count else "",
            open_amount=words.money(one.open_amount, none=""),
            booked=words.money(one.booked_amount, none=""),
            contact=words.day(one.last_contact, year=one.last_contact.year != today.year) if one.last_contact else "",
            contact_relative=words.relative_day(one.last_contact, today) if one.last_contact else "",
        )
        for one in customers
    ]


def statement(sums: Sums, *, narrowed: bool) -> str:
    """The finding of the list."""
    if not sums.count:
        return "No customer matches." if narrowed else "No customer is here yet."
    brought = f"{words.plural(sums.count, 'customer')} brought {words.money(sums.booked)}"
    if not sums.open_count:
        return f"{brought}; nothing is open with them."
    return f"{brought}; {words.plural(sums.open_count, 'deal')} worth {words.money(sums.open)} {'is' if sums.open_count == 1 else 'are'} open."


def detail_statement(customer: Customer, *, booked: Decimal, deals: Iterable[Deal]) -> str:
    """What stands to be known first about one customer."""
    in_play = [deal for deal in deals if deal.status == "open"]
    worth = sum((deal.amount or Decimal(0) for deal in in_play), Decimal(0))
    opened = f"{words.plural(len(in_play), 'open deal')} worth {words.money(worth)}" if in_play else "nothing open"
    return f"{customer.name}: {words.money(booked)} booked, {opened}."


def facts(customer: Customer) -> list[values.Fact]:
    """What is known of a customer."""
    known = [
        ("Owner", customer.owner.name if customer.owner else "nobody"),
        ("Tier", customer.tier or "none"),
        ("Industry", customer.industry or "not known"),
        ("Country", customer.country or "not known"),
        ("External id", customer.external_id or ""),
    ]
    return [values.Fact(label, values.Fig(text)) for label, text in known if text]


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


def deal_rows(deals: Iterable[Deal]) -> list[DealRow]:
    """The customer's deals in words."""
    return [
        DealRow(
            name=deal.name,
            url=reverse("deal_detail", args=[deal.pk]),
            owner=deal.owner.name,
            product=deal.product.name if deal.product else "",
            stage=deal.stage.name,
            amount=words.money(deal.amount, none=""),
            day=_day(deal),
            state=STATUS_STATES[deal.status],
        )
        for deal in deals
    ]


def _day(deal: Deal) -> str:
    day = deal.close_on if deal.status == "open" else deal.closed_on
    return words.day(day, year=True) if day else "no date"


def path(name: str) -> list[values.Crumb]:
    """The way to a customer."""
    return [values.Crumb("Customers", reverse("customers")), values.Crumb(name)]
