"""Pipelines and their stages, as the settings show them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from pipeline.deals.models import Deal
from pipeline.stages.models import ChecklistItem, Pipeline, Stage


def every() -> QuerySet[Pipeline]:
    """All pipelines with how many stages are in use and how many deals are open, the default one first."""
    in_use = Stage.objects.filter(kind="open", retired_at__isnull=True)
    return Pipeline.objects.annotate(
        stage_count=_count(in_use, "pipeline"), open_count=_count(OPEN_DEALS, "stage__pipeline")
    ).order_by("-is_default", "name")


OPEN_DEALS = Deal.objects.filter(status="open")


def _count(rows: QuerySet[Any], path: str) -> Coalesce:
    """How many rows lead to each by this path. Counted apart: joined, all deals that ever were would be read."""
    mine = rows.filter(**{path: OuterRef("pk")}).order_by()
    counted = mine.annotate(at=F(path)).values("at").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), Value(0))


def by_id(*, pk: int) -> Pipeline:
    """One pipeline. Raises Pipeline.DoesNotExist."""
    return Pipeline.objects.get(pk=pk)


def stages_of(*, pipeline: Pipeline) -> list[Stage]:
    """The stages with how many open deals stand there and how many items they ask for, in order; retired ones last."""
    rows = Stage.objects.filter(pipeline=pipeline).annotate(
        deal_count=_count(OPEN_DEALS, "stage"),
        item_count=_count(ChecklistItem.objects.filter(retired_at__isnull=True), "stage"),
    )
    stages = list(rows.order_by("position"))
    return sorted(stages, key=lambda stage: stage.retired_at is not None)


def stage(*, pk: int) -> Stage:
    """One stage with its pipeline. Raises Stage.DoesNotExist."""
    return Stage.objects.select_related("pipeline").get(pk=pk)


def items_of(*, stage: Stage) -> list[ChecklistItem]:
    """What a stage asks for, with how many deals have answered it."""
    rows = ChecklistItem.objects.filter(stage=stage, retired_at__isnull=True)
    return list(rows.annotate(answer_count=Count("answers")).order_by("position", "pk"))


def item(*, pk: int) -> ChecklistItem:
    """One item in use, with its stage. Raises ChecklistItem.DoesNotExist."""
    return ChecklistItem.objects.select_related("stage__pipeline").get(pk=pk, retired_at__isnull=True)
