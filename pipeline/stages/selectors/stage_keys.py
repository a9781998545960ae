"""Pipelines and stages as programs name them."""

from __future__ import annotations

from django.db.models import QuerySet

from pipeline.stages.models import Stage


def in_use() -> QuerySet[Stage]:
    """The stages that deals can come to."""
    return Stage.objects.filter(retired_at__isnull=True)


def named(rows: QuerySet[Stage], key: str) -> QuerySet[Stage]:
    """Those of a name in the default pipeline, or of "Pipeline: Stage"."""
    pipeline, colon, name = key.partition(":")
    elsewhere = rows.filter(pipeline__name_key=pipeline, name_key=name)
    if colon and elsewhere.exists():
        return elsewhere
    return rows.filter(pipeline__is_default=True, name_key=key)
