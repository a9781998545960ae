"""The verbs of the trail are a fixed list.

All that is recorded is in it, and all that is in it is recorded somewhere.
"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from accounts.reasons.models import Reason
from accounts.record.rules.verbs import VERBS, UnknownVerb, known
from tests.unit.test_machines import MACHINES

ROOT = Path(__file__).resolve().parents[4]
MADE = {
    "milestone done",
    "milestone dropped",
    "review signed as person",
    "review signed as reviewer",
}
"""What a service makes of parts, or hands on by its place."""


def recorded_by_services() -> set[str]:
    """The texts given as `verb` by services, by files, and by what hears of sign-ins; also where one is chosen."""
    verbs: set[str] = set()
    for package in ("accounts", "pipeline", "plans", "reviews", "traps_web"):
        for path in (ROOT / package).rglob("*.py"):
            if {"services", "importing", "lib"} & set(path.parts) or path.name == "sign_ins.py":
                for node in ast.walk(ast.parse(path.read_text())):
                    verbs |= _texts(_verb(node))
    return verbs


def _verb(node: ast.AST) -> ast.expr | None:
    if isinstance(node, ast.Call):
        return next((keyword.value for keyword in node.keywords if keyword.arg == "verb"), None)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = {target.id for target in targets if isinstance(target, ast.Name)}
        return node.value if names & {"verb", "VERB"} and _speaks_of_rows(node.value) else None
    return None


def _speaks_of_rows(value: ast.expr | None) -> bool:
    """Whether it names what was done to what, and is no verb of a sentence ("stands" or "stand")."""
    return any(" " in text for text in _texts(value))


def _texts(value: ast.expr | None) -> set[str]:
    if isinstance(value, ast.IfExp):
        return _texts(value.body) | _texts(value.orelse)
    return {value.value} if isinstance(value, ast.Constant) and isinstance(value.value, str) and value.value else set()


def taken_by_machines() -> set[str]:
    return {step.verb or f"{machine.noun}: {step.event}" for machine in MACHINES.values() for step in machine.steps}


def recorded_of_lists() -> set[str]:
    """What the one service of all lists of reasons records, with the noun of each list."""
    acts = ("added", "renamed", "shifted", "retired", "offered again")
    return {reason.listing.verb(act) for reason in Reason.__subclasses__() for act in acts}


def test_every_verb_of_the_list_is_recorded_somewhere():
    assert VERBS - recorded_by_services() - recorded_of_lists() - taken_by_machines() - MADE == set()


def test_every_verb_of_a_list_of_reasons_is_in_the_list():
    assert recorded_of_lists() - VERBS == set()


def test_every_verb_that_a_service_gives_is_in_the_list():
    assert recorded_by_services() - VERBS == set()


def test_every_step_that_is_recorded_has_a_verb_of_the_list():
    recorded = {step.verb for machine in MACHINES.values() for step in machine.steps if step.verb}
    assert recorded - VERBS == set()


def test_a_verb_fits_the_column():
    assert max(map(len, VERBS)) <= 60


def test_a_verb_that_is_not_in_the_list_is_a_mistake():
    with pytest.raises(UnknownVerb):
        known("did something")
