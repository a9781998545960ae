"""Where a pipeline is kept: here, or in the CRM, whose files and programs then say how its deals stand."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class Home(TextChoices):
    """Who says where the deals of a pipeline stand."""

    HERE = "here", "here"
    CRM = "crm", "in the CRM"


DEBT_DAYS: Final = 14
"""Within so many days after a move in the CRM its missing items are owed."""
PUSH_DAYS: Final = 5
"""Within so many days a push that came from the CRM is explained."""
READ_ONLY: Final = frozenset({"amount", "close_on", "owner_id"})
"""Fields of a deal that only the CRM changes; stage and outcome are changed by moves."""
OURS: Final = ("next_step", "next_step_on")
"""Fields of a deal that a CRM could bring, and that are kept here all the same once the deal is known."""


def kept_sentence(pipeline: str) -> str:
    """Why nobody changes a deal here."""
    where = "its deals are moved and changed there, and the next file or program brings it here"
    return f"{pipeline} is kept in the CRM: {where}."


def opened_sentence(pipeline: str) -> str:
    """Why nobody opens a deal here."""
    return f"{pipeline} is kept in the CRM: open the deal there, and the next file or program brings it here."
