"""The way of an amendment: why a locked plan may change, which step may follow which, and who takes it."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db.models import TextChoices

from traps_web.lib.machines import Machine, step

TRIGGERS: Final[dict[str, str]] = {
    "territory": "Territory changed",
    "account-moved": "Account moved in or away",
    "product-launched": "Product launched",
    "product-withdrawn": "Product withdrawn",
    "joined-or-left": "A person joined or left the team",
    "absence": "Long leave or illness",
    "budget-corrected": "Budget was set wrongly",
    "market": "Event in the market",
}
"""What a change of a locked plan may come from. The reason in own words stands beside it."""


class Status(TextChoices):
    """Where an amendment stands."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


STATUSES: Final = tuple(Status.values)
ROLES: Final = ("owner", "decider", "leader", "asker", "none")
"""Roles as in `plans.sales_plans.rules.plans`; `asker` is whoever asked, in whatever role beside it."""
ASKS: Final = frozenset({"owner", "decider", "leader"})
"""Who asks: whose plan it is, the line above, and those who set budgets."""
HANDED_OVER: Final = (
    "It carries the number of a person who left. Only a leader can withdraw it; otherwise it has to be refused."
)


def who_asks(owner: str, *, of: str) -> str:
    """The sentence for a person who may not ask for an amendment of a plan, or of a number without one."""
    return f"Only {owner}, the line above and people who set budgets can ask for an amendment of this {of}."


def _machine(of: str) -> Machine:
    decides = (
        "Only the line above {owner} can decide on this amendment. "
        f"Nobody decides on their own {of} or their own request."
    )
    return Machine(
        noun="amendment",
        states=STATUSES,
        roles=ROLES,
        steps=(
            step("approve", Status.ASKED, to=Status.APPROVED, who="decider", verb="amendment approved"),
            step(
                "refuse",
                Status.ASKED,
                to=Status.REFUSED,
                who="decider",
                needs={"answer": "Give a reason for the refusal."},
                verb="amendment refused",
            ),
            step("withdraw", Status.ASKED, to=Status.WITHDRAWN, who="asker", verb="amendment withdrawn"),
        ),
        refusals={
            "approve": decides,
            "refuse": decides,
            "withdraw": "Only {asker}, who asked for it, can withdraw this amendment.",
        },
    )


MACHINE: Final = _machine("plan")
NUMBER_MACHINE: Final = _machine("number")
"""The same of a number without a plan; the owner may be a team, whose managers carry it."""


def earliest(*, starts_on: date, month_starts_on: date) -> date:
    """The first day from which a plan may change: its own first one, and never inside a month that is over."""
    return max(starts_on, month_starts_on)
