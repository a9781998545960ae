"""When a CRM may take a won deal back: while nothing rests on the win but money of a month that still runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from traps_web.lib import wording
from traps_web.ui import words

RESTATE = "Restate the booking to zero first, then send the line again."


@dataclass(frozen=True, slots=True)
class WonMoney:
    """What rests on the win of a deal, as the books have it."""

    won_on: date
    standing: Decimal = Decimal(0)
    """What is left of the money that winning it booked."""
    month_ends_before: date | None = None
    """The first day after the fiscal month in which it was booked, the earliest where it was booked twice."""
    is_named_by_files: bool = False
    """Whether a file or a program booked the deal."""
    is_held_as_booked: bool = True
    """Whether everybody still holds the part that the win credited."""
    signed_by: tuple[str, ...] = ()
    """Whose review has minutes that hold the money."""


def fault(money: WonMoney, *, today: date) -> str:
    """Why a CRM cannot take the win back, and what to do instead; empty when it can."""
    won = f"This deal is won since {words.day(money.won_on, year=True)}"
    if money.is_named_by_files:
        return f"{won}, and a file or program booked it: it stays won. To correct its money, restate the booking."
    if not money.standing:
        return ""
    with_money = f"{won} with {wording.exact_money(money.standing)}"
    if money.month_ends_before is None or money.month_ends_before <= today:
        return f"{with_money}, booked in a month that has ended: it stays won. {RESTATE}"
    if money.signed_by:
        whose = words.listed([words.possessive(name) for name in money.signed_by])
        return f"{with_money}, frozen in the minutes of {whose} review: it stays won. {RESTATE}"
    if not money.is_held_as_booked:
        return f"{with_money}, credited to others since: it stays won. {RESTATE}"
    return ""
