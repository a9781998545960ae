"""The expected landing as programs read it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from plans.measures.rules.landing_words import MethodLine, PastLine
from plans.measures.selectors.landing import Landing
from plans.measures.selectors.landing_activity import OneMore
from traps_web.lib import fiscal


def document(landing: Landing) -> dict[str, Any]:
    """One landing: money in whole units or as it was booked, shares with four decimals."""
    of, scope, lands = landing.attained.figures, landing.attained.scope, landing.lands
    return {
        "name": scope.name,
        "team": scope.team_id,
        "person": scope.person_id,
        "period": landing.attained.period.key,
        "as_of": landing.day.isoformat(),
        "basis": lands.basis if lands else None,
        "actual": _text(of.actual),
        "budget": _text(of.budget),
        "weighted_landing": _text(of.landing),
        "expected": _text(lands.expected if lands else None),
        "low": _text(lands.low if lands else None),
        "high": _text(lands.high if lands else None),
        "chance": _share(lands.chance if lands else None),
        "methods": [_method(line) for line in landing.methods],
        "one_more": [_one_more(row) for row in landing.one_more],
        "foreseen": [_past(line, landing) for line in landing.past],
    }


def _method(line: MethodLine) -> dict[str, Any]:
    return {
        "method": line.key,
        "says": _text(line.says),
        "weight": _share(line.weight),
        "past_error": _share(line.past_error),
    }


def _one_more(row: OneMore) -> dict[str, Any]:
    return {
        "activity": row.key,
        "name": row.name,
        "counted": row.counted,
        "brings": None if row.brings is None else _text(Decimal(round(row.brings))),
    }


def _past(line: PastLine, landing: Landing) -> dict[str, Any]:
    period = fiscal.period_of(landing.time.calendar, line.span.starts_on, landing.time.period.kind)
    return {
        "period": period.key,
        "starts_on": line.span.starts_on.isoformat(),
        "ends_before": line.span.ends_before.isoformat(),
        "said": _text(line.foretold),
        "low": _text(line.low),
        "high": _text(line.high),
        "came": _text(line.came),
        "error": _share(line.error),
        "held": line.held,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _share(share: Decimal | None) -> str | None:
    return None if share is None else f"{share:.4f}"
