"""A mapping checked against the columns of its kind before it is saved."""

from __future__ import annotations

from collections.abc import Mapping

from accounts.imports.importing.kinds import known
from accounts.imports.models import ColumnMapping
from accounts.imports.rules import mappings as rules
from accounts.imports.services import mappings as service
from accounts.record.rules.acts import Act
from traps_web.lib.faults import Invalid


def add(act: Act, *, name: str, kind: str, columns: Mapping[str, str]) -> ColumnMapping:
    """Save a new mapping of their columns to ours. Raises Invalid beside `name`, `kind` or `columns`, Refused."""
    return _save(act, None, name, kind, columns)


def change(act: Act, *, mapping: ColumnMapping, name: str, kind: str, columns: Mapping[str, str]) -> ColumnMapping:
    """Change a mapping; raises as `add` does."""
    return _save(act, mapping, name, kind, columns)


def _save(act: Act, mapping: ColumnMapping | None, name: str, kind: str, columns: Mapping[str, str]) -> ColumnMapping:
    kinds = known()
    if kind not in kinds:
        raise Invalid(kind=f"“{kind}” is not a kind of file; known are {', '.join(kinds)}.")
    names = [column.name for column in kinds[kind].columns]
    required = [column.name for column in kinds[kind].columns if column.required]
    if sentence := rules.fault(columns, known=names, required=required):
        raise Invalid(columns=sentence)
    return service.put(act, mapping=mapping, name=name, kind=kind, columns=columns)
