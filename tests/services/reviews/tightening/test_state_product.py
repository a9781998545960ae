"""Every act on a tightening, in every state, by everybody: done, refused, or too late."""

from datetime import date, timedelta
from itertools import product

import pytest

from reviews.tightening.rules.windows import Standing
from reviews.tightening.services import checks, tightenings
from tests import make
from tests.builders.tightenings import calls, tightened
from traps_web.lib.faults import Refused, StaleState

FRIDAY = date(2026, 12, 4)
DAYS = {
    Standing.COMING: make.TODAY,
    Standing.RUNNING: date(2026, 12, 2),
    Standing.ENDED: date(2027, 1, 5),
    Standing.TAKEN_BACK: make.TODAY,
}
PERSONAS = ("rep", "peer", "manager", "other_manager", "leader", "admin")
ABOVE = {"manager", "leader"}
ACTS = {
    "end": (ABOVE, {Standing.COMING, Standing.RUNNING}),
    "say": ({"rep"}, {Standing.ENDED}),
    "note": (ABOVE, {Standing.RUNNING, Standing.ENDED}),
    "report": ({"rep"} | ABOVE, {Standing.RUNNING, Standing.ENDED}),
}
"""Who may do an act, and in which states there is room for it. What a day owed may be noted afterwards too."""


def at(day):
    return make.NOW + (day - make.TODAY)


def tightening_in(world, standing):
    calls()
    row = tightened(world.manager, person=world.rep, extra="Next steps by mail", extra_rhythm="weekly")
    if standing is Standing.TAKEN_BACK:
        return tightenings.end(make.act(world.manager), tightening=row, reason="The quarter is made.")
    if standing is not Standing.COMING:
        checks.open_due(make.act(now=at(date(2026, 12, 1))))
    return row


def done(world, name, act, row):
    if name == "end":
        return tightenings.end(act, tightening=row, reason="The quarter is made.")
    if name == "say":
        return tightenings.say(act, tightening=row, text="It helped me to begin on Mondays.")
    if name == "note":
        return checks.note(act, tightening=row, day=FRIDAY, note="Eleven calls by noon.")
    return checks.report(act, tightening=row, day=FRIDAY, person=world.rep)


@pytest.mark.parametrize(("name", "standing", "persona"), list(product(ACTS, Standing, PERSONAS)))
def test_every_act_in_every_state_by_everybody_has_an_answer(world, name, standing, persona):
    row = tightening_in(world, standing)
    act = make.act(getattr(world, persona), now=at(DAYS[standing]) + timedelta(hours=1))
    may, room = ACTS[name]
    if persona not in may:
        with pytest.raises(Refused):
            done(world, name, act, row)
    elif standing not in room:
        with pytest.raises(StaleState):
            done(world, name, act, row)
    else:
        assert done(world, name, act, row)
