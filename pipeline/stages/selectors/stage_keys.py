"""Pipelines and stages as programs name them."""

from __future__ import annotations

from accounts.organisation.models import Person
from pipeline.customers.selectors.keys import Key, one_by_key
from pipeline.stages.models import Pipeline, Stage


def pipeline(*, viewer: Person, key: Key) -> int:
    """A pipeline by id or name."""
    return one_by_key(Pipeline.objects.all(), key, ("name_key",), "pipeline")


def stage(*, viewer: Person, key: Key) -> int:
    """A stage by id, by name in the default pipeline, or as "Pipeline: Stage" in another one."""
    rows = Stage.objects.filter(retired_at__isnull=True)
    if isinstance(key, int):
        return one_by_key(rows, key, (), "stage")
    pipeline, colon, name = key.partition(":")
    named = rows.filter(pipeline__name_key=pipeline, name_key=name).first() if colon else None
    if named is not None:
        return named.pk
    return one_by_key(rows.filter(pipeline__is_default=True), key, ("name_key",), "stage")
