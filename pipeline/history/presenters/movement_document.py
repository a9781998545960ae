"""Movement as programs read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from pipeline.history.presenters.movement_words import cents
from pipeline.history.rules.movement_sums import Movement, Sum
from pipeline.history.selectors.bucket_deals import DealMoved
from pipeline.history.selectors.movement import MovementShown


def document(shown: MovementShown) -> dict[str, Any]:
    """The movement of a scope with its parts."""
    query, exact = shown.query, shown.reach.exact_from
    return {
        "name": query.scope.name,
        "since": query.since.isoformat(),
        "until": query.until.isoformat(),
        "period": query.period.key if query.period else None,
        "exact_from": exact.isoformat() if exact else None,
        "known_then": f"{shown.known_then:.2f}" if shown.known_then is not None else None,
        "handed_on_within": _money(shown.movement.handed.amounts.pipeline),
        "undated": shown.undated,
        "paused": f"{shown.paused:.2f}",
        **_sums(shown.movement),
        "parts": [
            {"kind": part.kind, "id": part.pk, "name": part.name, **_sums(part.movement)} for part in shown.parts
        ],
    }


def deals(moved: Iterable[DealMoved]) -> list[dict[str, Any]]:
    """The deals of a bucket."""
    return [
        {
            "deal": row.deal_id if row.is_in_sight else None,
            "name": row.name,
            "amount": _money(row.amounts.pipeline),
            "won_and_weighted": _money(row.amounts.landing),
            "starts_on": row.state.starts_on.isoformat(),
            "known_at": row.state.known_at.isoformat(),
            "by": row.state.by.name if row.state.by else None,
            "via": row.state.via,
        }
        for row in moved
    ]


def _sums(movement: Movement) -> dict[str, Any]:
    return {
        "opening": _sum(movement.opening),
        "closing": _sum(movement.closing),
        "buckets": [{"name": bucket.value, **_sum(row)} for bucket, row in movement.buckets.items()],
    }


def _sum(row: Sum) -> dict[str, Any]:
    return {
        "amount": _money(row.amounts.pipeline),
        "won_and_weighted": _money(row.amounts.landing),
        "count": row.count,
    }


def _money(minor: int) -> str:
    return f"{cents(minor):.2f}"
