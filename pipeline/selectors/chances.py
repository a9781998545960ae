"""With which chance a deal at a stage is won, on any day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from pipeline.models import Stage, StageChance
from traps_web.lib import dated, statements
from traps_web.lib.remembered import once_a_request


def chances_on(day: date) -> dict[int, int]:
    """The chance of each stage on a day, in parts per million by the stage's id; two queries, once a request.

    Open deals of today are weighed by the chance that their stage carries; this is for any other day.
    """
    rows = _dated()
    held = {pk: (dated.held_on(rows.get(pk, []), day), carried) for pk, carried in _carried()}
    return {pk: carried if chance is None else chance for pk, (chance, carried) in held.items()}


@once_a_request
def _dated() -> dict[int, list[tuple[date, int]]]:
    rows: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for stage_id, starts_on, chance in statements.rows(_stored):
        rows[stage_id].append((starts_on, chance))
    return dict(rows)


@once_a_request
def _carried() -> list[tuple[int, int]]:
    return statements.rows(_stages)


def _stored() -> QuerySet[Any]:
    rows = StageChance.objects.order_by("starts_on", "pk")
    return rows.values_list("stage_id", "starts_on", "probability_ppm")


def _stages() -> QuerySet[Any]:
    return Stage.objects.order_by("pk").values_list("pk", "probability_ppm")


def history(*, stage: Stage) -> list[StageChance]:
    """Every chance of a stage, the latest day first."""
    rows = StageChance.objects.filter(stage=stage).select_related("set_by")
    return list(rows.order_by("-starts_on", "-pk"))
