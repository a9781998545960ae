"""Pipelines and stages as programs name them."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.organisation.models import Person
from pipeline.customers.selectors.keys import Key, Unknown, one_by_key
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


def stage(*, viewer: Person, key: Key) -> int:
    """A stage by id, by name in the default pipeline, or as "Pipeline: Stage" in another one."""
    if isinstance(key, int):
        return one_by_key(in_use(), key, (), "stage")
    pk = named(in_use(), key).values_list("pk", flat=True).first()
    if pk is None:
        raise Unknown(f"There is no stage “{key}”.")
    return pk
