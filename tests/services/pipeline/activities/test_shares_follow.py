"""A move that was entered ahead takes the open deals along when its day comes."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import Membership
from accounts.organisation.services import lines
from pipeline.activities.services import defaults
from pipeline.deals.services import shares
from pipeline.models import DealShare
from tests import make
from tests.builders.deals import open_deal


@pytest.mark.django_db
def test_open_deals_follow_a_move_on_its_day(world: make.World) -> None:
    defaults.install(make.act())
    open_deal(world.rep, amount=Decimal("500.00"))
    moves_on = make.TODAY + timedelta(days=3)
    Membership.objects.filter(person=world.rep).update(ends_before=moves_on)
    make.member(world.rep, world.south, starts_on=moves_on)
    assert shares.follow_moves(make.act()) == 0
    lines.rebuild(today=moves_on)
    assert shares.follow_moves(make.act(now=make.NOW + timedelta(days=3))) == 1
    assert DealShare.objects.get(person=world.rep).team_id == world.south.pk
    assert shares.follow_moves(make.act(now=make.NOW + timedelta(days=3))) == 0
