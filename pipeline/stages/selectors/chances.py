"""With which chance a deal at a stage is won, on any day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from functools import cache

from accounts.organisation.selectors.configuration import part
from pipeline.stages.models import Stage, StageChance
from traps_web.lib import dated


def chances_on(day: date) -> dict[int, int]:
    """The chance of each stage on a day, in parts per million by the stage's id.

    Open deals of today are weighed by the chance that their stage carries; this is for any other day.
    """
    rows = _dated()
    held = {pk: (dated.held_on(rows.get(pk, []), day), carried) for pk, carried in _carried()}
    return {pk: carried if chance is None else chance for pk, (chance, carried) in held.items()}


def chance_on_any_day() -> Callable[[int, date], int]:
    """The chance of a stage on a day, for many stages and days: what is needed is read once."""
    rows, carried = _dated(), dict(_carried())

    @cache
    def chance(stage_id: int, day: date) -> int:
        held = dated.held_on(rows.get(stage_id, []), day)
        return carried.get(stage_id, 0) if held is None else held

    return chance


def stages_changed(one: date, other: date) -> list[int]:
    """The stages that have another chance on the other day."""
    before, after = chances_on(one), chances_on(other)
    return [pk for pk, chance in before.items() if after[pk] != chance]


def stages_changed_between(since: date, until: date) -> list[int]:
    """The stages that get a chance on some day after the first day and up to the last."""
    return [pk for pk, rows in _dated().items() if any(since < starts_on <= until for starts_on, _ in rows)]


@part(StageChance)
def _dated() -> dict[int, list[tuple[date, int]]]:
    stored = StageChance.objects.order_by("starts_on", "pk")
    rows: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for stage_id, starts_on, chance in stored.values_list("stage_id", "starts_on", "probability_ppm"):
        rows[stage_id].append((starts_on, chance))
    return dict(rows)


@part(Stage)
def _carried() -> tuple[tuple[int, int], ...]:
    return tuple(Stage.objects.order_by("pk").values_list("pk", "probability_ppm"))


def history(*, stage: Stage) -> list[StageChance]:
    """Every chance of a stage, the latest day first."""
    rows = StageChance.objects.filter(stage=stage).select_related("set_by")
    return list(rows.order_by("-starts_on", "-pk"))
