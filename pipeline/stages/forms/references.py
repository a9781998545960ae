"""Pipelines and stages as forms name them, on pages and for programs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from pipeline.stages.models import Stage
from pipeline.stages.selectors import stage_keys, stages
from traps_web.edges.references import Reference


def pipeline_of_any(**kwargs: Any) -> Reference:
    """A pipeline; programs name it by id or name."""
    return Reference(
        lambda viewer: stages.pipelines(), noun="pipeline", keys=("name_key",), in_api="Id or name.", **kwargs
    )


class _Stage(Reference):
    def by_key(self, rows: QuerySet[Any], key: str) -> list[Any]:
        """A stage by its name in the default pipeline, or as "Pipeline: Stage" in another one."""
        return list(stage_keys.named(rows, key)[:2])


def name_of_stage(stage: Stage) -> str:
    """A stage by name, with the pipeline where that is not the one deals are opened in."""
    return stage.name if stage.pipeline.is_default else f"{stage.name}, {stage.pipeline.name}"


def stage_in_use(**kwargs: Any) -> Reference:
    """A stage that deals can come to; programs name it by id or name."""
    return _Stage(
        lambda viewer: stage_keys.in_use(),
        noun="stage",
        keys=("name_key",),
        in_api="Id, name in the default pipeline, or “Pipeline: Stage”.",
        **kwargs,
    )
