"""A mapping checked against the columns of its kind before it is saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from accounts.imports.importing.kinds import known
from accounts.imports.models import ColumnMapping
from accounts.imports.rules import mappings as rules
from accounts.imports.services import mappings as service
from accounts.record.rules.acts import Act
from traps_web.lib.faults import Invalid


def add(
    act: Act, *, name: str, kind: str, columns: Mapping[str, str], stages: Mapping[str, str] | None = None
) -> ColumnMapping:
    """Save a new mapping of their columns and stages to ours.

    Raises Invalid beside `name`, `kind`, `columns` or `stages`, Refused.
    """
    return _save(act, None, _Facts(name, kind, columns, stages or {}))


def change(
    act: Act,
    *,
    mapping: ColumnMapping,
    name: str,
    kind: str,
    columns: Mapping[str, str],
    stages: Mapping[str, str] | None = None,
) -> ColumnMapping:
    """Change a mapping; stages that are left out stay. Raises as `add` does."""
    return _save(act, mapping, _Facts(name, kind, columns, mapping.stages if stages is None else stages))


@dataclass(frozen=True, slots=True)
class _Facts:
    name: str
    kind: str
    columns: Mapping[str, str]
    stages: Mapping[str, str]


def _save(act: Act, mapping: ColumnMapping | None, facts: _Facts) -> ColumnMapping:
    kinds = known()
    kind = kinds.get(facts.kind)
    if kind is None:
        raise Invalid(kind=f"“{facts.kind}” is not a kind of file; known are {', '.join(kinds)}.")
    names = [column.name for column in kind.columns]
    required = [column.name for column in kind.columns if column.required]
    if sentence := rules.fault(facts.columns, known=names, required=required):
        raise Invalid(columns=sentence)
    if sentence := kind.stages_fault(facts.stages):
        raise Invalid(stages=sentence)
    return service.put(
        act, mapping=mapping, name=facts.name, kind=facts.kind, columns=facts.columns, stages=facts.stages
    )
