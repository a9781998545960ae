"""Builders of deals whose win, or whose shares, somebody else has to agree to."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import Organisation, Person
from pipeline.deals.services import deals, shares
from pipeline.models import Deal, ShareRequest, WinRequest
from tests import make
from tests.builders.deals import PROOF, make_deal, stage

CLOSED = date(2026, 11, 25)


def raise_amount(deal: Deal, *, by: Person, to: str = "1500.00", now: datetime = make.NOW) -> Deal:
    """Another amount of an open deal."""
    return deals.change(make.act(by, now=now), deal=deal, version=deal.version, data={"amount": Decimal(to)})


def win(deal: Deal, *, by: Person | None, now: datetime = make.NOW, **values: Any) -> Deal:
    """The move to won with its proof: it wins the deal, or asks for the line's word."""
    closing_facts = {"closed_on": CLOSED, "proof": PROOF} | values
    return deals.move_stage(make.act(by, now=now), deal=deal, to_stage=stage("Won"), **closing_facts)


def asked_to_win(owner: Person, *, name: str = "Condax, GTX Pro") -> WinRequest:
    """A request to win that waits: the owner changed the amount, and then moved the deal to won."""
    deal = raise_amount(make_deal(owner, name=name), by=owner)
    win(deal, by=owner)
    return WinRequest.objects.get(deal=deal)


def share(deal: Deal, parts: dict[Person, int], *, by: Person | None, now: datetime = make.NOW) -> Deal:
    """Plan the shares of a deal, in per cent."""
    planned = [(person.pk, percent * 10_000) for person, percent in parts.items()]
    return shares.set_shares(make.act(by, now=now), deal=deal, version=deal.version, shares=planned)


def asked_for_shares(owner: Person, mate: Person, *, name: str = "Condax, GTX Pro") -> ShareRequest:
    """A request about shares that waits: the owner gave 40 %, and wants it back."""
    deal = share(make_deal(owner, name=name), {owner: 60, mate: 40}, by=owner)
    share(deal, {owner: 100}, by=owner)
    return ShareRequest.objects.get(deal=deal)


def limit_wins(to: str) -> None:
    """The amount up to which a deal is won without the line's word."""
    Organisation.objects.update(win_limit_amount=Decimal(to))
