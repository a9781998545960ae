"""Compliance as files: the rate of each person and trap, or the duties behind a figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from accounts.duties.selectors import labels
from accounts.scores.rules.tallies import NOT_COUNTED, Tally, Verdict
from accounts.scores.selectors.compliance import Compliance, ComplianceQuery, Counted
from traps_web.ui.exports import AT_ONCE, Cell, Table

_HEADS = ("on_time_rate", "weighted_score", "owed", "counted", "on_time", "late", "missed", *NOT_COUNTED)
_FOUR_PLACES = Decimal("0.0001")


def share(value: Decimal | None) -> Decimal | None:
    """A rate or score from 0 to 1, with four decimals; None while nothing counts."""
    return None if value is None else value.quantize(_FOUR_PLACES)


def table(shown: Compliance) -> Table:
    """One row for the whole and for each person, team and trap."""
    parts = [("all", Counted(None, shown.name or "Everybody", shown.whole))]
    for kind, counted in (("person", shown.everybody), ("team", shown.teams), ("trap", shown.traps)):
        parts += [(kind, part) for part in counted]
    rows = [(kind, part.name, *_cells(part.tally)) for kind, part in parts]
    return Table(_named("compliance", shown.query), ("kind", "name", *_HEADS), rows)


def _cells(tally: Tally) -> tuple[Cell, ...]:
    left_out = (tally.of(verdict) for verdict in NOT_COUNTED)
    return (
        share(tally.rate),
        share(tally.score),
        tally.owed,
        tally.counted,
        tally.on_time,
        tally.late,
        tally.missed,
        *left_out,
    )


def duties(rows: QuerySet[Any], query: ComplianceQuery, *, zone: str) -> Table:
    """The duties with what each is in the score; instants in the owner's zone."""
    heads = ("owner", "trap", "what", "due_on", "due_at", "in_the_score", "weight")
    return Table(_named("compliance-duties", query), heads, _duties(rows, zone))


def _duties(rows: QuerySet[Any], zone: str) -> Iterator[tuple[Cell, ...]]:
    for duty in rows.iterator(AT_ONCE):
        place = ZoneInfo(duty.owner.time_zone or zone)
        yield (
            duty.owner.name,
            duty.trap.name,
            labels.shown(duty),
            duty.due_on,
            duty.due_at.astimezone(place),
            str(Verdict(duty.verdict).label),
            duty.weight,
        )


def _named(name: str, query: ComplianceQuery) -> str:
    return f"{name}-{query.since}-{query.until}"
