"""Invoices that name a deal: what they prove, and what stands against them."""

from __future__ import annotations

from typing import Final

DEBT_DAYS: Final = 14
"""Within so many days the owner answers what the gates of a deal asked for that an invoice won."""


def faults(name: str, *, status: str, of_deal: int | None, of_invoice: int | None) -> dict[str, str]:
    """What stands against a booking that names a deal: a lost deal, or the deal of another customer."""
    if status == "lost":
        return {"deal": f"{name} is lost. Reopen it before you invoice it."}
    if of_deal is not None and of_invoice is not None and of_deal != of_invoice:
        return {"customer": f"{name} belongs to another customer."}
    return {}
