"""The agreed plan of a packet: goals against facts, sources and risks. Packets frozen before it was added have none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from reviews.documents.presenters.packet_v1.spelling import amount, period_label
from reviews.documents.presenters.packet_v1.stored import Stored
from traps_web.ui import words

KIND_WORDS = {
    "account plan": "Account plans",
    "named deal": "Named deals",
    "new business": "New business by activity",
    "run-rate": "Run-rate",
}
NO_PLAN = "No plan for this money"


@dataclass(frozen=True)
class GoalRow:
    """A month of the plan: promised, came in, and the difference."""

    label: str
    goal: str
    actual: str
    difference: str
    is_short: bool
    is_ahead: bool


@dataclass(frozen=True)
class PlanView:
    """The agreed plan in words."""

    finding: str
    side: str
    months: list[GoalRow]
    sources: list[tuple[str, str]]
    risks: list[tuple[str, str]]
    total: str
    amendments: list[str]


class AgreedPlan(Stored):
    """What was promised for the quarter in the plan."""

    @cached_property
    def plan(self) -> PlanView | None:
        """The plan as approved; None in packets without one."""
        plan = self.document.get("plan")
        if not plan:
            return None
        uncovered = Decimal(plan["uncovered"])
        total = words.money(Decimal(plan["total"]))
        short = f"; {words.money(uncovered)} had no plan" if uncovered else ""
        sources = [
            (f"{KIND_WORDS[row['kind']]}, {words.plural(row['rows'], 'row')}", words.money(Decimal(row["amount"])))
            for row in plan["sources"]
            if row["rows"]
        ]
        return PlanView(
            finding=f"The plan promised {total}{short}.",
            side=f"submission {plan['submission']}, approved by {plan['approved_by']}, {plan['sha256'][:16]}",
            months=[_month(row) for row in plan["months"]],
            sources=[*sources, _rest(Decimal(plan["covered"]) - Decimal(plan["total"]))],
            risks=[(row["text"], row["answer"]) for row in plan["risks"]],
            total=total,
            amendments=[_amendment(row) for row in plan.get("amendments", [])],
        )


def _amendment(row: dict[str, Any]) -> str:
    """The amendment in one sentence."""
    before, after = words.money(Decimal(row["before"])), words.money(Decimal(row["after"]))
    day = words.day(date.fromisoformat(row["effective_on"]), year=True)
    return (
        f"Amended from {before} to {after} from {day} by amendment {row['position']} of the plan of {row['plan']}, "
        f"approved by {row['approved_by']}. {row['trigger']}: {row['reason']}{_beside(row)}"
    )


def _beside(row: dict[str, Any]) -> str:
    """What was stated by hand with an amendment, and what scrutiny found; older packets have neither."""
    by_hand, failed = row.get("by_hand", []), row.get("failed", [])
    by_hand_sentence = f" Stated by hand: {words.listed(by_hand)}." if by_hand else ""
    return f"{by_hand_sentence} Scrutiny found: {' '.join(failed)}" if failed else by_hand_sentence


def _rest(over: Decimal) -> tuple[str, str]:
    """The row with which the sources add up to the number."""
    return ("More than the number", words.signed(-over)) if over > 0 else (NO_PLAN, words.money(-over))


def _month(row: dict[str, str]) -> GoalRow:
    goal, actual = Decimal(row["goal"]), amount(row["actual"])
    apart = None if actual is None else actual - goal
    return GoalRow(
        label=period_label(row),
        goal=words.money(goal),
        actual="" if actual is None else words.money(actual),
        difference="" if apart is None else words.signed(apart),
        is_short=apart is not None and apart < 0,
        is_ahead=actual is None,
    )
