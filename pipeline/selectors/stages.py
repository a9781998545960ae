"""Stages of the pipelines."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.rules.faults import Invalid
from pipeline.models import Deal, Stage


def all_of_default() -> QuerySet[Stage]:
    """The stages of the default pipeline in order."""
    return Stage.objects.filter(pipeline__is_default=True).order_by("position")


def first() -> Stage:
    """The stage at which deals are opened. Raises Invalid before a pipeline is set up."""
    found = all_of_default().filter(kind="open").first()
    if found is None:
        raise Invalid(stage="No pipeline is set up yet.")
    return found


def is_first(stage: Stage) -> bool:
    """Whether a stage is the first of its pipeline: there a deal needs no close date yet."""
    return not Stage.objects.filter(pipeline_id=stage.pipeline_id, kind="open", position__lt=stage.position).exists()


def every() -> QuerySet[Stage]:
    """All stages with their pipelines, in order."""
    return Stage.objects.select_related("pipeline").order_by("pipeline__name", "position")


def others(*, deal: Deal) -> QuerySet[Stage]:
    """The stages a deal could go to, in order."""
    return Stage.objects.filter(pipeline_id=deal.stage.pipeline_id).exclude(pk=deal.stage_id).order_by("position")


def following(*, deal: Deal) -> Stage | None:
    """The stage after the deal's, as long as it stays open; for a closed one the first."""
    ahead = others(deal=deal).filter(kind="open")
    if deal.status == "open":
        ahead = ahead.filter(position__gt=deal.stage.position)
    return ahead.first()
