"""Stages that lines of a file name."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.imports.importing.kinds import Kind
from pipeline.stages.models import Stage
from pipeline.stages.rules.gates import Place
from traps_web.lib.normal_form import folded

UNKNOWN_STAGE = "There is no stage {} in the pipeline."


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


def stages(kind: Kind) -> dict[str, KnownStage]:
    """Stages by name in the default pipeline, and as "pipeline: stage" in every one; retired ones are none."""
    fields = ("pk", "name", "kind", "position", "pipeline_id", "pipeline__name", "pipeline__is_default")
    rows = kind.read(Stage.objects.filter(retired_at__isnull=True).order_by("position").values_list(*fields))
    first: dict[int, int] = {}
    for pk, _, word, _, pipeline_id, *_ in rows:
        if word == "open":
            first.setdefault(pipeline_id, pk)
    by_name: dict[str, KnownStage] = {}
    for pk, name, word, position, pipeline_id, pipeline_name, is_default in rows:
        stage = KnownStage(pk, name, word, position, pipeline_id, is_first=first.get(pipeline_id) == pk)
        by_name[folded(f"{pipeline_name}: {name}")] = stage
        if is_default:
            by_name[folded(name)] = stage
    return by_name
