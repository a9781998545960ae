"""The verbs of the trail are a fixed list: all that is recorded is in it, and all that is in it is recorded somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from accounts.record.rules.verbs import VERBS, UnknownVerb, known
from tests.unit.test_machines import MACHINES

ROOT = Path(__file__).resolve().parents[4]
LIST = ROOT / "accounts" / "record" / "rules" / "verbs.py"


def words_of_the_code() -> set[str]:
    """Every text in the product but the list itself, and what a machine makes of its nouns and events."""
    texts: set[str] = set()
    for package in ("accounts", "pipeline", "plans", "reviews", "traps_web"):
        for path in (ROOT / package).rglob("*.py"):
            if path == LIST or "migrations" in path.parts:
                continue
            nodes = ast.walk(ast.parse(path.read_text()))
            texts |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return texts | {
        step.verb or f"{machine.noun}: {step.event}" for machine in MACHINES.values() for step in machine.steps
    }


def test_every_verb_of_the_list_is_recorded_somewhere():
    made = {"review signed as person", "review signed as reviewer"}
    assert VERBS - words_of_the_code() - made == set()


def test_every_step_that_is_recorded_has_a_verb_of_the_list():
    recorded = {step.verb for machine in MACHINES.values() for step in machine.steps if step.verb}
    assert recorded - VERBS == set()


def test_a_verb_fits_the_column():
    assert max(map(len, VERBS)) <= 60


def test_a_verb_that_is_not_in_the_list_is_a_mistake():
    with pytest.raises(UnknownVerb):
        known("did something")
