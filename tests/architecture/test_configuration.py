"""The configuration is read once per version: whoever writes it raises the version, and every process reads it anew."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from importlib import import_module
from pathlib import Path

from django.conf import settings

from accounts.organisation.selectors.configuration import tables
from tests import make

ROOT = Path(__file__).parents[2]
MONDAY_AFTER = make.TODAY + timedelta(days=12)
SNAPSHOT = {
    "accounts.FiscalCalendar",
    "accounts.FiscalPeriod",
    "accounts.Membership",
    "accounts.OrganisationDay",
    "accounts.PaceLimit",
    "accounts.ReplacedName",
    "accounts.Team",
    "accounts.TeamPlacement",
    "accounts.Trap",
    "accounts.TrapRule",
    "pipeline.ActivityType",
    "pipeline.Category",
    "pipeline.Pipeline",
    "pipeline.PipelineHome",
    "pipeline.Stage",
    "pipeline.StageChance",
    "plans.ActivityTarget",
    "plans.Curve",
    "plans.TierRule",
    "reviews.OpeningRule",
}
"""What the snapshot is read from. Nothing in it says who may see what."""


def test_the_tables_of_the_snapshot_are_known() -> None:
    import_module(settings.ROOT_URLCONF)  # Everything that reads a part is loaded.
    assert {table._meta.label for table in tables()} == SNAPSHOT


# --- Who writes them raises the version ------------------------------------------------------------------------

WRITES = {"bulk_create", "bulk_update", "create", "delete", "get_or_create", "save", "update", "update_or_create"}
LAYERS = ("services", "importing")


@dataclass
class Function:
    """A function of a service: which tables of the snapshot it writes itself, which it announces, and whom it calls."""

    name: str
    writes: set[str]
    announces: set[str]
    calls: set[str]
    callers: set[str] = field(default_factory=set)


def _functions() -> dict[str, Function]:
    """By module and name."""
    functions: dict[str, Function] = {}
    for app in ("accounts", "pipeline", "plans", "reviews"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if any(layer in path.relative_to(ROOT).parts for layer in LAYERS):
                for function in _read(path):
                    functions[function.name] = function
    return functions


def _read(path: Path) -> Iterator[Function]:
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    tree = ast.parse(path.read_text())
    imported = {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    gives = {node.name: _names(node.returns) for node in functions}
    for node in functions:
        yield Function(
            name=f"{module}.{node.name}",
            writes=_written(node, gives),
            announces={name for decorator in node.decorator_list for name in _announced(decorator)},
            calls={_called(call.func, module, imported) for call in ast.walk(node) if isinstance(call, ast.Call)}
            - {""},
        )


def _announced(decorator: ast.expr) -> set[str]:
    if not isinstance(decorator, ast.Call) or ast.unparse(decorator.func) != "configuration.writes":
        return set()
    return {argument.id for argument in decorator.args if isinstance(argument, ast.Name)}


def _called(called: ast.expr, module: str, imported: dict[str, str]) -> str:
    if isinstance(called, ast.Name):
        return imported.get(called.id, f"{module}.{called.id}")
    if isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name):
        return f"{imported.get(called.value.id, module)}.{called.attr}"
    return ""


def _written(function: ast.FunctionDef, gives: dict[str, set[str]]) -> set[str]:
    """The tables whose rows are written through an expression that goes back to them."""
    tracked: dict[str, set[str]] = defaultdict(set)
    for argument in [*function.args.args, *function.args.kwonlyargs]:
        tracked[argument.arg] = _names(argument.annotation)
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    tracked[target.id] |= _origin(node.value, tracked, gives)
    return {
        table
        for node in ast.walk(function)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES
        for table in _origin(node.func.value, tracked, gives)
    } & {label.split(".")[1] for label in SNAPSHOT}


def _origin(value: ast.expr, tracked: dict[str, set[str]], gives: dict[str, set[str]]) -> set[str]:
    """Follow `Model.objects.filter(…)`, `rows.first()` and `Model(…)` back to the model."""
    while isinstance(value, ast.Call | ast.Attribute):
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name):
            return gives.get(value.func.id) or {value.func.id}
        value = value.func if isinstance(value, ast.Call) else value.value
    if not isinstance(value, ast.Name):
        return set()
    return tracked.get(value.id) or {value.id}


def _names(annotation: ast.expr | None) -> set[str]:
    return set() if annotation is None else {node.id for node in ast.walk(annotation) if isinstance(node, ast.Name)}


def unannounced(functions: dict[str, Function]) -> dict[str, set[str]]:
    """Functions that write tables without raising the version, and do not leave that to their callers."""
    for function in functions.values():
        for name in function.calls:
            if name in functions:
                functions[name].callers.add(function.name)
    faults: dict[str, set[str]] = {}
    for function in functions.values():
        for table in function.writes:
            for top in _tops(function.name, table, functions, set()):
                faults.setdefault(top, set()).add(table)
    return faults


def _tops(name: str, table: str, functions: dict[str, Function], seen: set[str]) -> set[str]:
    function = functions[name]
    if table in function.announces or name in seen:
        return set()
    seen.add(name)
    if not function.callers:
        return {name}
    return {top for caller in function.callers for top in _tops(caller, table, functions, seen)}


def test_every_service_that_writes_configuration_raises_the_version() -> None:
    functions = _functions()
    writers = {_short(name) for name, function in functions.items() if function.writes}
    assert {"teams._end", "chances.begin", "calendar._store_days", "people.leave"} <= writers, "the reader sees writers"
    assert unannounced(functions) == {}


def test_a_service_that_says_nothing_is_found() -> None:
    functions = _functions()
    for name, function in functions.items():
        if _short(name) in ("teams.rename", "pipelines.add_stage"):
            function.announces.clear()
    faults = {_short(name): written for name, written in unannounced(functions).items()}
    assert faults == {"teams.rename": {"Team"}, "pipelines.add_stage": {"Stage", "StageChance"}}


def _short(name: str) -> str:
    return ".".join(name.split(".")[-2:])
