"""Stages of the pipelines."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from accounts.organisation.selectors.configuration import part
from pipeline.stages.models import Pipeline, Stage
from traps_web.lib.faults import Invalid

if TYPE_CHECKING:
    from pipeline.deals.models import Deal


def all_of_default() -> QuerySet[Stage]:
    """The stages of the default pipeline in order."""
    return Stage.objects.filter(pipeline__is_default=True).order_by("position")


def first(*, pipeline_id: int | None = None) -> Stage:
    """The stage at which deals of a pipeline, or of the default one, are opened.

    Raises Invalid before one is set up.
    """
    rows = all_of_default() if pipeline_id is None else Stage.objects.filter(pipeline_id=pipeline_id)
    stage = rows.filter(kind="open", retired_at__isnull=True).order_by("position").first()
    if stage is None:
        raise Invalid(stage="No pipeline is set up yet.")
    return stage


def is_first(stage: Stage) -> bool:
    """Whether a stage is the first of its pipeline: there a deal needs no close date yet."""
    before = Stage.objects.filter(pipeline_id=stage.pipeline_id, kind="open", position__lt=stage.position)
    return not before.filter(retired_at__isnull=True).exists()


def every() -> QuerySet[Stage]:
    """All stages with their pipelines, in order."""
    return Stage.objects.select_related("pipeline").order_by("pipeline__name", "position")


def pipelines() -> QuerySet[Pipeline]:
    """All pipelines, the default one first."""
    return Pipeline.objects.order_by("-is_default", "name")


@part(Pipeline)
def pipeline_names() -> tuple[tuple[int, str], ...]:
    """All pipelines by id and name, the default one first."""
    return tuple(pipelines().values_list("pk", "name"))


def names_in_use() -> list[tuple[str, str]]:
    """The names by which files and programs may call the stages in use: alone, and with the pipeline before it.

    Alone a name means the default pipeline; it is empty for the others.
    """
    rows = every().filter(retired_at__isnull=True)
    return [(row.name if row.pipeline.is_default else "", f"{row.pipeline.name}: {row.name}") for row in rows]


def on_board(*, pipeline_id: int | None = None) -> list[Stage]:
    """The stages of one pipeline, or of the default one, in order."""
    rows = (stage for stage in _in_order() if pipeline_id in (None, stage.pipeline_id))
    return [copy(stage) for stage in rows if pipeline_id is not None or stage.pipeline.is_default]


@part(Pipeline, Stage)
def _in_order() -> tuple[Stage, ...]:
    return tuple(to_choose())


def to_choose(*, pipeline_id: int | None = None) -> QuerySet[Stage]:
    """The stages of one pipeline, or of all of them with the default one's first."""
    rows = Stage.objects.select_related("pipeline").order_by("-pipeline__is_default", "pipeline__name", "position")
    return rows if pipeline_id is None else rows.filter(pipeline_id=pipeline_id)


def of_pipelines(*, pipeline_ids: Collection[int]) -> QuerySet[Stage]:
    """The stages of some pipelines that deals can come to, in order."""
    return every().filter(pipeline_id__in=pipeline_ids, retired_at__isnull=True)


def others(*, deal: Deal) -> QuerySet[Stage]:
    """The stages a deal could go to, in order."""
    rows = Stage.objects.filter(pipeline_id=deal.stage.pipeline_id, retired_at__isnull=True)
    return rows.exclude(pk=deal.stage_id).order_by("position")


def following(*, deal: Deal) -> Stage | None:
    """The stage after the deal's: the next open one, then won; for a lost one the first."""
    ahead = others(deal=deal).exclude(kind="lost")
    if deal.status == "open":
        ahead = ahead.filter(Q(position__gt=deal.stage.position) | Q(kind="won"))
    return next((stage for kind in ("open", "won") for stage in ahead if stage.kind == kind), None)


def named(*, deal: Deal, key: str) -> Stage | None:
    """The stage of an address's id, when the deal can go there."""
    return others(deal=deal).filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
