"""The facts of a case as they are frozen, and their fingerprint."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reviews.consequences.rules.keys import Miss, Opening, Quarter
from reviews.policies.rules.ladders import Step
from traps_web.lib.canonical import canonical_json, digest


def frozen(opening: Opening, labels: Mapping[int, str]) -> dict[str, Any]:
    """What a case rests on: the step as it was published, the misses with their words, and the result."""
    return {
        "version": opening.version,
        "step": _step(opening.step),
        "opened_at": opening.opened_at.isoformat(),
        "follows": opening.follows,
        "result": opening.step.result,
        "quarter": _quarter(opening.quarter),
        "misses": [_miss(miss, labels.get(miss.obligation_id, "")) for miss in opening.misses],
    }


def fingerprint(facts: Mapping[str, Any]) -> str:
    """The SHA-256 of the facts in canonical form."""
    return digest(canonical_json(dict(facts)))


def key_of(opening: Opening) -> str:
    """What tells an opening of a person from every other: the miss that opened it, or that it follows since when."""
    if opening.misses:
        return f"miss:{opening.misses[-1].obligation_id}"
    return f"after:{opening.opened_at.isoformat()}"


def _step(step: Step) -> dict[str, Any]:
    row = {name: getattr(step, name) for name in step.__slots__}
    return row | {"kinds": sorted(step.kinds), "happens": str(step.happens), "result": str(step.result)}


def _quarter(quarter: Quarter | None) -> dict[str, Any] | None:
    if quarter is None:
        return None
    return {
        "key": quarter.key,
        "taken_on": quarter.taken_on.isoformat(),
        "budget": None if quarter.budget is None else str(quarter.budget),
        "actual": str(quarter.actual),
    }


def _miss(miss: Miss, label: str) -> dict[str, Any]:
    return {
        "obligation": miss.obligation_id,
        "kind": miss.kind,
        "label": label,
        "due_on": miss.due_on.isoformat(),
        "flagged_at": miss.flagged_at.isoformat(),
    }
