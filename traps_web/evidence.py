"""What looks for the duties that a fact settles, where the fact is written in a room below the one of its duties."""

from __future__ import annotations

OF_CONTACTS: tuple[str, ...] = ("plans.account_plans.services.customer_duties.settle_contact",)
"""Asked with the act and the customer when a contact with one is logged, in the same transaction."""
