"""Money that is likely in already: pointed out by line before a file comes in, and refused by nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from accounts.imports.importing.kinds import Plan
from pipeline.bookings.selectors import entries
from traps_web.lib import wording

Line = tuple[int, int, Decimal, date]
"""The line of a file with its customer, money and day."""


def note_invoices(plan: Plan, lines: Sequence[Line]) -> None:
    """Bookings without a deal beside what won deals of their customers brought."""
    known = entries.standing_money(customer_ids={line[1] for line in lines}, kind=entries.FROM_DEAL)
    for line, customer_id, amount, day in lines:
        if standing := entries.near(known, customer_id, amount, day):
            plan.note(
                line,
                "amount",
                f"Likely a double: winning “{standing[1]}” booked {wording.exact_money(amount)} of this customer on "
                f"{standing[0].isoformat()}. If it is the same money, enter the deal in deal_external_id.",
            )


def note_won_deals(plan: Plan, lines: Sequence[Line]) -> None:
    """Won deals beside bookings of their customers that name no deal."""
    known = entries.standing_money(customer_ids={line[1] for line in lines}, kind=entries.FROM_FILE)
    for line, customer_id, amount, day in lines:
        if standing := entries.near(known, customer_id, amount, day):
            plan.note(
                line,
                "amount",
                f"Likely a double: {wording.exact_money(amount)} of this customer is booked on "
                f"{standing[0].isoformat()}{f' as {standing[1]}' if standing[1] else ''} without a deal.",
            )
