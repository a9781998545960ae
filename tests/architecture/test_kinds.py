"""Every kind of review there is: declared soundly, each section with its screen and its paper, and each role told what
it may do in every state.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.template.loader import get_template

import reviews
from reviews.kinds.rules.kinds import Kind, Section
from reviews.kinds.rules.rosters import GROUPS
from reviews.kinds.services import screens
from traps_web.lib.faults import Refused
from traps_web.lib.machines import TRAPS

KNOWN = {"quarterly"}
WITH_NAMES = ("person", "reviewer", "holder", "team")


def kinds() -> dict[str, Kind[Any]]:
    """Every kind that a presenter of reviews declares, by its key."""
    declared: dict[str, Kind[Any]] = {}
    for info in pkgutil.walk_packages(reviews.__path__, "reviews."):
        if ".presenters." not in info.name:
            continue
        for value in vars(importlib.import_module(info.name)).values():
            if isinstance(value, Kind):
                assert declared.setdefault(value.key, value) is value, f"{value.key} is declared twice"
    return declared


KINDS = kinds()
SECTIONS = [
    pytest.param(kind, section, id=f"{kind.key}-{section.key}") for kind in KINDS.values() for section in kind.sections
]


def test_the_walk_meets_the_kinds():
    assert set(KINDS) >= KNOWN


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_kind_is_declared_soundly(kind: Kind[Any]):
    assert kind.faults() == []


@pytest.mark.parametrize(("kind", "section"), SECTIONS)
def test_a_section_has_its_screen_and_its_paper_in_one_place(kind: Kind[Any], section: Section[Any]):
    source = get_template(section.slide).template.source
    assert '<section class="slide' in source and " data-slide" in source
    assert len({block.__module__ for block in (section.present, *section.paper.values())}) == 1


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_roster_has_the_same_parts_for_every_kind(kind: Kind[Any]):
    day = {"today": date(2026, 11, 30), "zone": "Europe/Vienna"}
    conditions = kind.roster(**{name: day[name] for name in inspect.signature(kind.roster).parameters})
    assert set(conditions) == set(GROUPS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_each_role_turns_slides_judges_or_looks_on(kind: Kind[Any]):
    names = dict.fromkeys(WITH_NAMES, "Ines")
    for role in set(kind.machine.roles) - {TRAPS}:
        if role in kind.presents:
            screens.require(kind, role=role, names=names)
            continue
        with pytest.raises(Refused) as refusal:
            screens.require(kind, role=role, names=names)
        assert "{" not in str(refusal.value)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_who_judges_moves_a_review_on_and_who_looks_on_does_not(kind: Kind[Any]):
    machine = kind.machine
    moved_by: set[str] = set()
    for state, event, role in product(machine.states, machine.events, machine.roles):
        step = machine.step(state, event)
        if step and step.targets and machine.allows(state, event, {role}):
            moved_by.add(role)
    assert kind.judges <= moved_by and not kind.looks_on & moved_by
