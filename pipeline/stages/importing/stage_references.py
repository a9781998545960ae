"""Stages that lines of a file name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Kind
from pipeline.stages.models import Stage
from pipeline.stages.rules.gates import Place
from traps_web.lib.normal_form import folded

UNKNOWN_STAGE = "There is no stage {} in the pipeline. Name it in a mapping, or change the file."
RETIRED_STAGE = "The stage {} is retired. Map it to a stage in use, or bring it back in the settings."


@dataclass(frozen=True)
class KnownStage:
    """A stage of a pipeline."""

    pk: int
    name: str
    kind: str
    position: int
    pipeline_id: int
    is_first: bool

    @property
    def place(self) -> Place:
        """The stage as gates see it."""
        return Place(pk=self.pk, name=self.name, position=self.position, kind=self.kind)


@dataclass(frozen=True)
class Stages:
    """The stages that lines can name, by name; retired ones apart, and all by id."""

    by_name: dict[str, KnownStage]
    retired: dict[str, KnownStage]
    by_id: dict[int, KnownStage]

    def named(self, cells: Cells, column: str) -> KnownStage | None:
        """The stage that a cell names. A name that is none is told once for all lines that have it."""
        value = cells.text(column, required=True)
        stage = self.by_name.get(folded(value))
        if value and stage is None:
            sentence = RETIRED_STAGE if folded(value) in self.retired else UNKNOWN_STAGE
            cells.refuse(column, sentence.format(value), is_shared=True)
        return stage


def stages(kind: Kind, names: Mapping[str, str] | None = None) -> Stages:
    """Stages by name in the default pipeline, and as "pipeline: stage" in every one.

    `names` are those of another program, each with the name of ours that it means.
    """
    fields = ("pk", "name", "kind", "position", "pipeline_id", "pipeline__name", "pipeline__is_default", "retired_at")
    rows = kind.read(Stage.objects.order_by("position").values_list(*fields))
    first: dict[int, int] = {}
    for pk, _, word, _, pipeline_id, _, _, retired_at in rows:
        if word == "open" and retired_at is None:
            first.setdefault(pipeline_id, pk)
    known = Stages({}, {}, {})
    for pk, name, word, position, pipeline_id, pipeline_name, is_default, retired_at in rows:
        stage = KnownStage(pk, name, word, position, pipeline_id, is_first=first.get(pipeline_id) == pk)
        by_name = known.by_name if retired_at is None else known.retired
        known.by_id[pk] = stage
        by_name[folded(f"{pipeline_name}: {name}")] = stage
        if is_default:
            by_name[folded(name)] = stage
    for theirs, ours in (names or {}).items():
        for by_name in (known.by_name, known.retired):
            if folded(ours) in by_name:
                by_name[folded(theirs)] = by_name[folded(ours)]
    return known
