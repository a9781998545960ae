"""Compliance for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from accounts.scores.presenters.compliance_files import share
from accounts.scores.rules.tallies import COUNTED, NOT_COUNTED, Tally
from accounts.scores.selectors.compliance import Compliance


def document(shown: Compliance) -> dict[str, Any]:
    """The whole, its parts, and the cells of the last eight weeks in which anything was owed."""
    query = shown.query
    return {
        "since": query.since.isoformat(),
        "until": query.until.isoformat(),
        **_tally(shown.whole),
        "people": [{"id": person.key, "name": person.name, **_tally(person.tally)} for person in shown.everybody],
        "teams": [{"id": team.key, "name": team.name, **_tally(team.tally)} for team in shown.teams],
        "traps": [{"key": trap.key, "name": trap.name, **_tally(trap.tally)} for trap in shown.traps],
        "cells": [
            {"person": person, "trap": trap, "week": week, **_tally(tally)}
            for (person, trap, week), tally in sorted(shown.cells.items())
        ],
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "on_time_rate": _text(share(tally.rate)),
        "weighted_score": _text(share(tally.score)),
        "owed": tally.owed,
        "counted": tally.counted,
        **{verdict.value: tally.of(verdict) for verdict in COUNTED},
        "not_counted": {verdict.value: tally.of(verdict) for verdict in NOT_COUNTED},
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
