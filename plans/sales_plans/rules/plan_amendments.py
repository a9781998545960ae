"""The way of an amendment: why a locked plan may change, which step may follow which, and who takes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

TRIGGERS: Final[dict[str, str]] = {
    "territory": "Territory changed",
    "account-moved": "Account moved in or away",
    "product-launched": "Product launched",
    "product-withdrawn": "Product withdrawn",
    "joined-or-left": "Somebody joined or left the team",
    "absence": "Long leave or illness",
    "budget-corrected": "Budget was set wrongly",
    "market": "Event in the market",
}
"""What a change of a locked plan may come from. The reason in own words stands beside it."""

STATUSES: Final = ("asked", "approved", "refused", "withdrawn")
HANDED_OVER: Final = "It holds the number of somebody who left, which would be nobody's: a leader withdraws it, or who decides refuses it."
EVENTS: Final = ("approve", "refuse", "withdraw")
ASKS: Final = frozenset({"owner", "decider", "leader"})
"""Who asks: whose plan it is, the line above, and those who set budgets. Roles as in `plans.sales_plans.rules.plans`."""

_DECIDER: Final = frozenset({"decider"})
_ASKER: Final = frozenset({"asker"})


@dataclass(frozen=True, slots=True)
class Step:
    """From a status by an event: who may take it, and where it leads. `asker` is whoever asked, in whatever role."""

    who: frozenset[str]
    to: str
    needs_words: bool = False


MACHINE: Final[dict[tuple[str, str], Step]] = {
    ("asked", "approve"): Step(_DECIDER, "approved"),
    ("asked", "refuse"): Step(_DECIDER, "refused", needs_words=True),
    ("asked", "withdraw"): Step(_ASKER, "withdrawn"),
}

SENTENCES: Final[dict[str, str]] = {
    "ask": "Only {owner}, the line above and those who set budgets ask for an amendment of this plan.",
    "approve": "Only the line above {owner} decides on this amendment; nobody decides on the own plan, or on what they asked for.",
    "refuse": "Only the line above {owner} decides on this amendment; nobody decides on the own plan, or on what they asked for.",
    "withdraw": "Only {asker}, who asked for it, withdraws this amendment.",
}

NUMBER_SENTENCES: Final[dict[str, str]] = {
    "ask": "Only {owner}, the line above and those who set budgets ask for an amendment of this number.",
    "approve": "Only the line above {owner} decides on this amendment; nobody decides on the own number, or on what they asked for.",
    "refuse": "Only the line above {owner} decides on this amendment; nobody decides on the own number, or on what they asked for.",
    "withdraw": "Only {asker}, who asked for it, withdraws this amendment.",
}
"""The same of a number without a plan; the owner may be a team, whose managers carry it."""


def step(status: str, event: str) -> Step | None:
    """The step that an event takes from a status; None when it is decided or withdrawn."""
    return MACHINE.get((status, event))


def someone(event: str, roles: frozenset[str]) -> bool:
    """Whether one in these roles ever takes that step: if not it is refused, else it is decided by now."""
    return any(roles & one.who for (_, name), one in MACHINE.items() if name == event)


def earliest(*, starts_on: date, month_starts_on: date) -> date:
    """The first day from which a plan may change: its own first one, and never inside a month that is over."""
    return max(starts_on, month_starts_on)
