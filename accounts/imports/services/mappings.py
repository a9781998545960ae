"""Saved mappings of columns: kept by admins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from accounts.imports.models import ColumnMapping
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState

TAKEN = "A mapping with this name already exists."


@transaction.atomic
def put(
    act: Act,
    *,
    mapping: ColumnMapping | None,
    name: str,
    kind: str,
    columns: Mapping[str, str],
    stages: Mapping[str, str] | None = None,
) -> ColumnMapping:
    """Save a new mapping, or change one; runs that used it keep what they used. Raises Refused, Invalid."""
    _admins(act)
    name = " ".join(name.split())
    if not name:
        raise Invalid(name="Enter the program the files come from.")
    row = mapping or ColumnMapping(made_at=act.now, made_by=act.person)
    before = {} if mapping is None else _facts(row)
    row.name, row.kind, row.columns, row.stages = name, kind, dict(columns), dict(stages or {})
    try:
        with transaction.atomic():
            row.save(force_insert=mapping is None, force_update=mapping is not None)
    except IntegrityError:
        raise Invalid(name=TAKEN) from None
    verb = "column mapping made" if mapping is None else "column mapping changed"
    audit.record(act, verb=verb, subject=row, before=before, after=_facts(row))
    return row


@transaction.atomic
def drop(act: Act, *, mapping: ColumnMapping) -> None:
    """Forget a mapping; runs that used it keep what they used. Raises Refused, StaleState when it is gone."""
    _admins(act)
    audit.record(act, verb="column mapping dropped", subject=mapping, before=_facts(mapping))
    deleted, _ = ColumnMapping.objects.filter(pk=mapping.pk).delete()
    if not deleted:
        raise StaleState


def _facts(mapping: ColumnMapping) -> dict[str, Any]:
    """A mapping for the audit trail; its stages where it has some."""
    facts: dict[str, Any] = {"name": mapping.name, "kind": mapping.kind, "columns": mapping.columns}
    return facts | ({"stages": mapping.stages} if mapping.stages else {})


def _admins(act: Act) -> None:
    if not act.person.is_admin:
        raise Refused("Only admins can change column mappings.")
