"""The curves of the year in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.measures.models import Curve
from plans.measures.rules.spreads import percent_said
from traps_web.ui import values, words


@dataclass(frozen=True)
class CurveRow:
    """A curve with the name of each month and what it takes."""

    pk: int
    name: str
    months: list[tuple[str, str]]
    instead: str
    is_active: bool
    state: values.State


def rows(curves: Sequence[Curve], *, months: Sequence[str]) -> list[CurveRow]:
    """Each curve; one by working days has no figures of its own, one for years of another calendar fits no columns."""
    return [
        CurveRow(
            curve.pk,
            curve.name,
            _shares(curve, months),
            f"for years of {len(curve.weights_ppm)} months"
            if curve.weights_ppm
            else "as the working days of each month",
            curve.is_active,
            values.State("done", "offered") if curve.is_active else values.State("waived", "no longer"),
        )
        for curve in curves
    ]


def _shares(curve: Curve, months: Sequence[str]) -> list[tuple[str, str]]:
    if len(curve.weights_ppm) != len(months):
        return []
    return [(month, f"{percent_said(weight)} %") for month, weight in zip(months, curve.weights_ppm, strict=True)]


def statement(curves: Sequence[Curve]) -> str:
    """How the year may be spread."""
    offered = [curve.name for curve in curves if curve.is_active]
    return (
        f"A year can be spread in {words.plural(len(offered), 'way')}: "
        f"{words.listed([name.lower() for name in offered])}."
    )
