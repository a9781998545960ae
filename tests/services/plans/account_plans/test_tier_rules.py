"""What a tier asks holds from a day on: what was judged before keeps the rule of its day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from plans.account_plans.selectors import customer_duties
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services import tiers
from plans.account_plans.services.tiers import TierTerms
from plans.models import TierRule
from tests import make
from tests.builders.customers import make_customer
from traps_web.lib.faults import Invalid

LATER = make.TODAY + timedelta(days=10)


@pytest.fixture
def tier_rules(world):
    tiers.install_defaults()
    return {
        "A": TierTerms(Decimal(50), 20, 60),
        "B": TierTerms(Decimal(10), 30, 180),
        "C": TierTerms(Decimal(0), 90, None),
    }


@pytest.mark.parametrize("since", [make.TODAY - timedelta(days=1), date(2026, 1, 1)])
def test_they_never_hold_for_the_past(world, tier_rules, now, since):
    with pytest.raises(Invalid) as wrong:
        tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=tier_rules, starts_on=since)
    assert wrong.value.errors["starts_on"].startswith("Choose today, Wed 25 Nov 2026, or a later day")


def test_each_day_has_its_own(world, tier_rules, now):
    tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=tier_rules, starts_on=LATER)
    tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=tier_rules | {"A": TierTerms(Decimal(50), 7, 60)})
    days = [make.TODAY - timedelta(days=1), make.TODAY, LATER - timedelta(days=1), LATER]
    assert [selector.rules_on(day)["A"].contact_days for day in days] == [14, 7, 7, 20]
    assert [selector.rules_on(day)["A"].floor_amount for day in days] == [0, 50, 50, 50]


def test_floors_fall_from_a_to_c_on_every_day_to_come(world, tier_rules, now):
    tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=tier_rules, starts_on=LATER)
    high = {
        "A": TierTerms(Decimal(90), 14, 90),
        "B": TierTerms(Decimal(80), 30, 180),
        "C": TierTerms(Decimal(70), 90, None),
    }
    with pytest.raises(Invalid) as wrong:
        tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=high, starts_on=make.TODAY)
    # From the later day on B asks for 10, which is less than C would.
    assert wrong.value.errors == {"floor_B": "Tier B must ask for at least as much as tier C."}


def test_who_was_within_the_cadence_of_a_day_stays_so_on_it(world, tier_rules, now):
    customer = make_customer("Condax", owner=world.rep, tier="A")
    type(customer).objects.update(created_at=now - timedelta(days=10))
    tiers.set_rules(
        make.act(world.admin, now=now), terms_by_tier=tier_rules | {"A": TierTerms(Decimal(50), 5, 60)}, starts_on=LATER
    )
    ask = {"owner_ids": [world.rep.pk]}
    assert not customer_duties.overdue(today=make.TODAY, **ask)
    assert [row.pk for row in customer_duties.overdue(today=LATER, **ask)] == [customer.pk]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_keeps_them(world, tier_rules, act):
    rows = TierRule.objects.filter(tier="A")
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(floor_amount=1) if act == "update" else rows.delete()
