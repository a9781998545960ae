"""The change of the open pipeline in a line is that of the movement, for a person, a team as it was, and all."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from accounts.models import Membership
from pipeline.deals.services import deals
from pipeline.history.selectors import movement
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.open_change import open_change
from pipeline.history.selectors.scopes import Scope
from pipeline.models import Deal
from tests import make
from tests.builders.deals import make_deal

BEFORE, AFTER = make.TODAY - timedelta(days=1), make.TODAY + timedelta(days=7)
LATER = make.NOW + timedelta(days=7)
SOON = date(2026, 11, 28)


def test_it_is_the_opening_and_the_closing_of_the_movement(world):
    worth = make_deal(world.rep, name="Worth less", amount=Decimal(900), close_on=SOON, opened_on=BEFORE)
    make_deal(world.peer, name="New", amount=Decimal(400), close_on=SOON, opened_on=make.TODAY)
    make_deal(world.other_rep, name="Elsewhere", amount=Decimal(70), close_on=SOON, opened_on=BEFORE)
    current = Deal.objects.get(pk=worth.pk)
    deals.change(make.act(world.rep, now=LATER), deal=current, version=current.version, data={"amount": Decimal(500)})
    Membership.objects.filter(person=world.peer).update(ends_before=AFTER)
    Membership.objects.create(person=world.peer, team=world.south, starts_on=AFTER)
    reader = make.reader(world.leader, now=LATER, today=AFTER, organisation=world.organisation)
    scopes = [
        Scope("Maven"),
        *(Scope(team.name, team_id=team.pk) for team in (world.root, world.north, world.south)),
        *(Scope(person.name, person_id=person.pk) for person in (world.rep, world.peer, world.manager)),
    ]
    changes = []
    for scope in scopes:
        whole = movement.movement(reader, MovementQuery(BEFORE, AFTER, scope))
        change = open_change(scope=scope, period=None, since=BEFORE, until=AFTER)
        assert whole is not None
        ends = [end.amounts.pipeline for end in (whole.movement.opening, whole.movement.closing)]
        assert [Decimal(end) / 100 for end in ends] == ([change.opening, change.closing] if change else [0, 0])
        changes.append(change.change if change else None)
    assert changes == [0, 0, -400, 400, -400, 400, None]
