"""Every act on an own trap, in every state, by everybody: done, refused, or too late."""

from datetime import timedelta
from itertools import product

import pytest

from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.services import own_traps, reports
from tests import make
from tests.builders import own_traps as build
from traps_web.lib.faults import Refused, StaleState

TOMORROW = make.TODAY + timedelta(days=1)
STATES = ("coming", "on", "retiring", "retired")
PERSONAS = ("rep", "peer", "manager", "other_manager", "leader", "admin")
ACTS = {
    "change": ({"admin"}, set(STATES)),
    "retire": ({"admin"}, {"coming", "on"}),
    "keep": ({"admin"}, {"retiring"}),
}
"""Who may do an act on a trap that an admin made, and in which states there is room for it."""


def trap_in(world, state):
    row = build.own_trap(world.admin, starts_on=make.TODAY + timedelta(days=7 if state == "coming" else 0))
    if state in ("retiring", "retired"):
        build.retired(row, by=world.admin)
    return selector.by_id(make.reader(world.admin, organisation=world.organisation), pk=row.pk)


def done(name, act, row, day):
    if name == "change":
        return own_traps.change(act, own_trap=row, new_version=build.asked(starts_on=day + timedelta(days=8), weight=3))
    if name == "retire":
        return own_traps.retire(act, own_trap=row, starts_on=day + timedelta(days=8), reason="Not needed.")
    return own_traps.keep(act, own_trap=row)


@pytest.mark.parametrize(("name", "state", "persona"), list(product(ACTS, STATES, PERSONAS)))
def test_every_act_in_every_state_by_everybody_has_an_answer(world, name, state, persona):
    row = trap_in(world, state)
    days = timedelta(days=2 if state == "retired" else 0)
    act = make.act(getattr(world, persona), now=make.NOW + days)
    may, room = ACTS[name]
    if persona not in may:
        with pytest.raises(Refused):
            done(name, act, row, make.TODAY + days)
    elif state not in room:
        with pytest.raises(StaleState):
            done(name, act, row, make.TODAY + days)
    else:
        assert done(name, act, row, make.TODAY + days)


@pytest.mark.parametrize("persona", PERSONAS)
@pytest.mark.parametrize("is_reported", [False, True])
def test_a_duty_is_reported_once_and_by_its_owner_alone(world, persona, is_reported):
    build.own_trap(world.admin)
    duty = build.opened(world.rep)[0]
    if is_reported:
        reports.report(make.act(world.rep), duty=duty, note="All of them.")
    act = make.act(getattr(world, persona))
    if persona != "rep":
        with pytest.raises(Refused):
            reports.report(act, duty=duty, note="All of them.")
    elif is_reported:
        with pytest.raises(StaleState):
            reports.report(act, duty=duty, note="All of them.")
    else:
        assert reports.report(act, duty=duty, note="All of them.")
