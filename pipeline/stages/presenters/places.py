"""Where a deal can go, in words: what each stage asks for, and what of it is missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.stages.models import Stage
from pipeline.stages.rules import gates as rules
from pipeline.stages.selectors.gates import place
from traps_web.ui import words

if TYPE_CHECKING:
    from pipeline.deals.models import Deal

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A stage as a place to move to. `is_open`: the way on is free; `is_here`: the deal is there."""

    pk: int
    name: str
    counted: str
    note: str
    button: str
    is_open: bool
    is_here: bool = False


def places(
    deal: Deal, stages: Iterable[Stage], items: Sequence[rules.Item], answered: Collection[int]
) -> list[PlaceLine]:
    """Every stage of the pipeline in order, the one that the deal stands at among them."""
    rows = [*stages, *([deal.stage] if deal.stage.kind == "open" else [])]
    order = {"open": 0, "won": 1, "lost": 2}
    in_order = sorted(rows, key=lambda stage: (order[stage.kind], stage.position))
    return [_line(deal, stage, items, answered) for stage in in_order]


def _line(deal: Deal, stage: Stage, items: Sequence[rules.Item], answered: Collection[int]) -> PlaceLine:
    if stage.pk == deal.stage_id:
        return PlaceLine(stage.pk, stage.name, "", "it is here now", "", is_open=False, is_here=True)
    start, to = place(deal.stage), place(stage)
    owed = rules.owed_items(items, start=start, to=to)
    missing = [item.name for item in owed if item.pk not in answered]
    lacks = [*missing, *_facts_missing(deal, start, to)]
    if to.kind == "lost":
        return PlaceLine(stage.pk, stage.name, "", "asks for the reason", f"Set {stage.name.lower()}", is_open=False)
    if start.kind == "open" and not rules.is_forward(start, to):
        return PlaceLine(stage.pk, stage.name, "", "a step back; nothing is required", "Move back", is_open=False)
    counted = f"{len(owed) - len(missing)} of {len(owed)} answered" if owed else ""
    note = f"lacks {_named(lacks)}" if lacks else "everything required is there"
    button = "Answer and move" if lacks else "Move"
    return PlaceLine(stage.pk, stage.name, counted, note, button, is_open=not lacks)


def _facts_missing(deal: Deal, start: rules.Place, to: rules.Place) -> list[str]:
    if to.kind == "won":
        return ["the amount"] if deal.amount is None else []
    if not rules.is_forward(start, to):
        return []
    facts = (("the close date", deal.close_on), ("the next step", deal.next_step), ("its day", deal.next_step_on))
    return [name for name, value in facts if not value]


def _named(lacks: Sequence[str]) -> str:
    if len(lacks) <= MOST_NAMED + 1:
        return words.listed(lacks)
    return words.listed([*lacks[:MOST_NAMED], f"{len(lacks) - MOST_NAMED} more"])
