"""Tiers: moved by who keeps the customer, with a reason; suggested from what was booked."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Notice
from pipeline.models import Customer
from plans.account_plans.selectors import tiers as selector
from plans.account_plans.services import tiers
from plans.models import TierMove, TierRule, TierSuggestion
from tests import make
from tests.builders.bookings import make_booking
from tests.builders.customers import make_customer
from traps_web.lib.faults import Invalid, Refused, StaleState


@pytest.mark.parametrize("who", ["rep", "manager", "leader", "admin"])
def test_owner_line_and_admins_move_a_tier_and_the_history_says_who_and_why(world, now, who):
    customer = make_customer("Condax", world.rep, tier="B")
    tiers.move(make.act(getattr(world, who), now=now), customer=customer, to_tier="A", reason=" Third site won. ")
    row = TierMove.objects.get()
    assert (row.from_tier, row.to_tier, row.reason, row.by) == ("B", "A", "Third site won.", getattr(world, who))
    assert Customer.objects.get().tier == "A"
    assert AuditEvent.objects.get(verb="customer tier moved").reason == "Third site won."
    assert Notice.objects.filter(person=world.rep, kind="tier-moved").exists() is (who != "rep")


@pytest.mark.parametrize("who", ["peer", "other_rep", "other_manager"])
def test_others_do_not(world, now, who):
    customer = make_customer("Condax", world.rep, tier="B")
    with pytest.raises(Refused, match="Only Rita Rep"):
        tiers.move(make.act(getattr(world, who), now=now), customer=customer, to_tier="A", reason="Because.")


def test_a_move_without_a_reason_is_refused_and_nothing_moves(world, now):
    customer = make_customer("Condax", world.rep, tier="B")
    with pytest.raises(Invalid) as fault:
        tiers.move(make.act(world.rep, now=now), customer=customer, to_tier="A", reason=" ")
    assert fault.value.errors == {"reason": "Give a reason for the new tier; it stays in the history."}
    assert Customer.objects.get().tier == "B" and not TierMove.objects.exists()


def test_of_two_who_move_at_once_one_is_told(world, now):
    customer = make_customer("Condax", world.rep, tier="B")
    twin = Customer.objects.get(pk=customer.pk)
    tiers.move(make.act(world.rep, now=now), customer=customer, to_tier="A", reason="Won.")
    with pytest.raises(StaleState):
        tiers.move(make.act(world.manager, now=now), customer=twin, to_tier="C", reason="Lost.")


def test_the_suggestion_counts_the_last_four_complete_quarters(world, now):
    tiers.install_defaults()
    span = selector.trailing(today=make.TODAY)
    assert (span.starts_on, span.ends_before, span.label) == (date(2025, 9, 1), date(2026, 9, 1), "FY2026-Q2–FY2027-Q1")
    large, small, running = (make_customer(name, world.rep) for name in ("Large", "Small", "Running"))
    make_booking(world.rep, "900.00", date(2025, 9, 1), customer_id=large.pk)
    make_booking(world.rep, "100.00", date(2026, 8, 31), customer_id=small.pk)
    make_booking(world.rep, "5000.00", date(2026, 9, 1), customer_id=running.pk)
    make_booking(world.rep, "5000.00", date(2025, 8, 29), customer_id=running.pk)
    assert tiers.suggest_all(make.act(now=now)) == tiers.suggest_all(make.act(now=now)) == 3
    suggestions = {row.customer.name: row for row in TierSuggestion.objects.select_related("customer")}
    assert {name: row.tier for name, row in suggestions.items()} == {"Large": "A", "Small": "B", "Running": "C"}
    assert suggestions["Small"].cumulative_ppm == 1_000_000 and suggestions["Large"].share_ppm == 900_000


def test_a_floor_holds_in_the_suggestion(world, now):
    tiers.install_defaults()
    TierRule.objects.create(tier="A", floor_amount=Decimal(1000), contact_days=14, starts_on=make.TODAY)
    customer = make_customer("Condax", world.rep)
    make_booking(world.rep, "900.00", date(2026, 8, 3), customer_id=customer.pk)
    tiers.suggest_all(make.act(now=now))
    assert selector.suggestion(customer=customer).tier == "B"


def test_rules_are_set_by_admins_and_fall_from_a_to_c(world, now):
    tiers.install_defaults()
    tier_rules = {tier: tiers.TierTerms(Decimal(floor), 20, None) for tier, floor in (("A", 50), ("B", 10), ("C", 0))}
    with pytest.raises(Refused):
        tiers.set_rules(make.act(world.manager, now=now), terms_by_tier=tier_rules)
    with pytest.raises(Invalid) as fault:
        tiers.set_rules(
            make.act(world.admin, now=now), terms_by_tier=tier_rules | {"B": tiers.TierTerms(Decimal(60), 0, 400)}
        )
    assert set(fault.value.errors) == {"floor_A", "contact_days_B", "plan_max_age_days_B"}
    tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=tier_rules)
    tiers.set_rules(make.act(world.admin, now=now), terms_by_tier=tier_rules)
    assert selector.rules_on(make.TODAY)["A"].contact_days == 20
    assert AuditEvent.objects.filter(verb="tier rule set").count() == 3
