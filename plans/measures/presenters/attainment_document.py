"""Attainment as programs read it: money with two decimals, ratios with four, n/a as null."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from plans.measures.rules.attainment import Figures
from plans.measures.selectors.attainment import Attainment, Row
from plans.measures.selectors.budget_history import SinceEnd

CENTS = Decimal("0.01")
RATIO = Decimal("0.0001")


def document(attainment: Attainment) -> dict[str, Any]:
    """A scope with its rows; the rows carry the same fields."""
    scope = attainment.scope
    kind = "person" if scope.is_person else "team" if scope.team_id else "organisation"
    subject = {
        "kind": kind,
        "name": scope.name,
        "team": None if scope.is_person else scope.team_id,
        "person": scope.person_id,
    }
    time = _time(attainment.period.key, attainment.period.starts_on, attainment.period.ends_before, attainment.as_of)
    rows = [_row(row, attainment) for row in attainment.rows]
    own = {"own_number": money(attainment.own_numbers.get(scope.team_id or 0)), "mismatch": money(attainment.mismatch)}
    return subject | time | figures(attainment.figures) | own | {"rows": rows}


def since_document(since: SinceEnd | None) -> dict[str, Any] | None:
    """What became known after the end, or null while a period runs."""
    if since is None:
        return None
    return {
        "budget_count": since.budget_count,
        "budget": money(since.budget),
        "actual_count": since.actual_count,
        "actual": money(since.actual),
    }


def _row(row: Row, attainment: Attainment) -> dict[str, Any]:
    kind = row.key.kind
    in_time = kind in ("month", "week")
    subject = {
        "kind": kind,
        "name": row.name,
        "team": row.key.id if kind in ("team", "own") else None,
        "person": row.key.id if kind == "person" else None,
    }
    time = _time(row.name if in_time else attainment.period.key, row.starts_on, row.ends_before, attainment.as_of)
    own_number = attainment.own_numbers.get(row.key.id or 0) if kind == "team" else None
    own = {
        "own_number": money(own_number),
        "mismatch": money(attainment.mismatch_of(row.key.id, row.figures)) if kind == "team" else None,
    }
    return subject | time | figures(row.figures) | own


def _time(period: str, starts_on: date, ends_before: date, as_of: date) -> dict[str, Any]:
    return {
        "period": period,
        "starts_on": starts_on.isoformat(),
        "ends_before": ends_before.isoformat(),
        "as_of": as_of.isoformat(),
    }


def figures(of: Figures) -> dict[str, Any]:
    """Every figure as a string, or null."""
    return {
        "budget": money(of.budget),
        "actual": money(of.actual),
        "difference": money(of.difference),
        "retired": ratio(of.retired),
        "gap": money(of.gap),
        "budget_to_date": money(of.budget_to_date),
        "pace": ratio(of.pace),
        "state": of.state,
        "open_pipeline": money(of.open_pipeline),
        "coverage": ratio(of.coverage),
        "weighted": money(of.weighted),
        "landing": money(of.landing),
        "needed_per_working_day": money(of.needed_per_working_day),
        "needed_per_week": money(of.needed_per_week),
    }


def money(amount: Decimal | None) -> str | None:
    """An amount with two decimals."""
    return None if amount is None else str(amount.quantize(CENTS, rounding=ROUND_HALF_EVEN))


def ratio(value: Decimal | None) -> str | None:
    """A ratio of one with four decimals."""
    return None if value is None else str(value.quantize(RATIO, rounding=ROUND_HALF_EVEN))
