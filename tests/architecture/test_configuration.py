"""The configuration is read once per version: who writes it raises the version, and every process then reads it anew."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from accounts.organisation.rules.pace import PaceLimits
from accounts.organisation.selectors import configuration
from accounts.organisation.selectors.configuration import tables
from accounts.organisation.services import calendar, pace_limits, teams
from accounts.organisation.services import lines as line_service
from pipeline.activities.services import activity_types
from pipeline.activities.services import defaults as pipeline_defaults
from pipeline.models import ActivityType, Category, Stage
from pipeline.pipelines.services import pipelines
from plans.account_plans.services import tiers
from plans.measures.services import spreads
from plans.models import Curve
from plans.targets.services import targets
from plans.weeks.services import defaults as plans_defaults
from tests import make
from tests.builders import calendar_changes, trap_rules

ROOT = Path(__file__).parents[2]
MONDAY_AFTER = make.TODAY + timedelta(days=12)
SNAPSHOT = {
    "accounts.FiscalCalendar",
    "accounts.FiscalPeriod",
    "accounts.Membership",
    "accounts.OrganisationDay",
    "accounts.PaceLimit",
    "accounts.Team",
    "accounts.TeamPlacement",
    "accounts.Trap",
    "accounts.TrapRule",
    "pipeline.ActivityType",
    "pipeline.Category",
    "pipeline.Pipeline",
    "pipeline.Stage",
    "pipeline.StageChance",
    "plans.ActivityTarget",
    "plans.Curve",
    "plans.TierRule",
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
    found: dict[str, Function] = {}
    for app in ("accounts", "pipeline", "plans", "reviews"):
        for path in sorted((ROOT / app).rglob("*.py")):
            if any(layer in path.relative_to(ROOT).parts for layer in LAYERS):
                for function in _read(path):
                    found[function.name] = function
    return found


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
    is_writes = isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "configuration.writes"
    return {argument.id for argument in decorator.args if isinstance(argument, ast.Name)} if is_writes else set()  # type: ignore[attr-defined]


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
    """The functions at the top that write tables without raising the version, and do not leave that to who calls them."""
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


# --- Two processes ---------------------------------------------------------------------------------------------


class OtherProcess:
    """Another process of the installation, which has its own snapshot."""

    def __init__(self) -> None:
        self._running = subprocess.Popen(
            [sys.executable, "-m", "tests.architecture.other_process", connection.settings_dict["NAME"]],
            cwd=ROOT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "TRAPS_MODE": "test"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def request(self, world: make.World) -> tuple[dict[str, Any], int]:
        """What its next request knows, and how many statements it asked."""
        assert self._running.stdin and self._running.stdout
        self._running.stdin.write(f"{world.rep.pk},{world.peer.pk}\n")
        self._running.stdin.flush()
        answer = json.loads(self._running.stdout.readline())
        return answer["known"], answer["statements"]

    def stop(self) -> None:
        self._running.communicate(timeout=30)


@pytest.fixture
def other() -> Iterator[OtherProcess]:
    process = OtherProcess()
    yield process
    process.stop()


def _changes(world: make.World) -> dict[str, Callable[[], Any]]:
    """A change of each thing that is configured, by where a request sees it."""
    by, now = world.admin, make.NOW
    stage = Stage.objects.get(name="Engaging")
    tomorrow = make.TODAY + timedelta(days=1)
    return {
        "names": lambda: teams.rename(make.act(by, now=now), team=world.north, name="Far North"),
        "tree": lambda: teams.create(make.act(by, now=now), name="East", parent=world.root, starts_on=make.TODAY),
        "stays": lambda: teams.move_member(
            make.act(by, now=now), person=world.rep, team=world.south, starts_on=make.TODAY
        ),
        "opened": lambda: calendar.open_next_year(make.act(by, now=now)),
        "calendar": lambda: calendar_changes.change(by=by),
        "stages": lambda: pipelines.rename(make.act(by, now=now), pipeline=stage.pipeline, name="Direct sales"),
        "periods": lambda: calendar.open_next_year(make.act(by, now=now)),
        "pace": lambda: pace_limits.set_limits(
            make.act(by, now=now), limits=PaceLimits(1_200_000, 800_000), starts_on=make.TODAY
        ),
        "traps": lambda: trap_rules.rule("promise", by=by, grace_working_days=4),
        "types": lambda: activity_types.rename(
            make.act(by, now=now), type=ActivityType.objects.get(key="calls"), name="Phone calls"
        ),
        "chances": lambda: pipelines.change_stage(
            make.act(by, now=now), stage=stage, data=pipelines.StageData("Engaging", 350_000, stale_after_days=15)
        ),
        "stale": lambda: pipelines.change_stage(
            make.act(by, now=now), stage=stage, data=pipelines.StageData("Engaging", 350_000, stale_after_days=9)
        ),
        "tiers": lambda: tiers.set_rules(make.act(by, now=now), asked={"A": tiers.Asked(Decimal(0), 10, 90)}),
        "curves": lambda: spreads.switch(make.act(by, now=now), curve=Curve.objects.get(position=2), on=False),
        "targets": lambda: targets.set_target(
            make.act(by, now=now), type=ActivityType.objects.get(key="calls"), per_week=55, starts_on=MONDAY_AFTER
        ),
        "categories": _install_again,
        "nothing": lambda: line_service.rebuild(today=tomorrow),
    }


def _install_again() -> None:
    Category.objects.all().delete()
    pipeline_defaults.install(make.NOW)


@pytest.mark.django_db(transaction=True)
def test_what_one_process_changes_the_other_sees_at_its_next_request(world: make.World, other: OtherProcess) -> None:
    pipeline_defaults.install(make.NOW)
    plans_defaults.install(make.NOW)
    before, _ = other.request(world)
    assert other.request(world) == (before, 1), "a request that knows its version asks for the organisation's row alone"
    for seen, change in _changes(world).items():
        change()
        after, _ = other.request(world)
        if seen == "nothing":
            assert after == before
        else:
            assert after[seen] != before[seen], f"{seen} was changed, and the other process did not see it"
        assert other.request(world) == (after, 1)
        before = after


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_known(world: make.World, other: OtherProcess) -> None:
    before = configuration.read_version()
    known, _ = other.request(world)
    with transaction.atomic():
        teams.rename(make.act(world.admin), team=world.north, name="Far North")
        assert configuration.read_version() != before
        transaction.set_rollback(True)
    assert configuration.read_version() == before
    assert other.request(world) == (known, 1)
