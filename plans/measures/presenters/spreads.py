"""The curves of the year in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plans.measures.models import Curve
from plans.measures.rules.spreads import percent_said
from traps_web.ui import values, words


@dataclass(frozen=True)
class CurveRow:
    """A curve with what each month takes."""

    pk: int
    name: str
    months: list[str]
    instead: str
    is_active: bool
    state: values.State


def rows(curves: Sequence[Curve], *, months: int) -> list[CurveRow]:
    """Each curve; one by working days has no figures of its own, one for years of another calendar fits no columns."""
    return [
        CurveRow(
            one.pk,
            one.name,
            [f"{percent_said(weight)} %" for weight in one.weights_ppm] if len(one.weights_ppm) == months else [],
            f"for years of {len(one.weights_ppm)} months" if one.weights_ppm else "as the working days of each month",
            one.is_active,
            values.State("done", "offered") if one.is_active else values.State("waived", "no longer"),
        )
        for one in curves
    ]


def statement(curves: Sequence[Curve]) -> str:
    """How the year may be spread."""
    offered = [one.name for one in curves if one.is_active]
    return f"A year may be spread in {words.plural(len(offered), 'way')}: {words.listed([name.lower() for name in offered])}."
