"""The way of a plan: every status × event × role, and the checks of scrutiny."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from plans.sales_plans.rules import plan_changes, plan_papers, scrutiny
from plans.sales_plans.rules import plans as rules
from plans.sales_plans.rules.plan_papers import Goal, Paper, Part, Risk, Source
from plans.sales_plans.rules.scrutiny import AccountFacts, DealFacts, Facts
from traps_web.lib.canonical import canonical_json

ALLOWED = {
    ("draft", "change", "owner"): "draft",
    ("draft", "submit", "owner"): "submitted",
    ("returned", "change", "owner"): "returned",
    ("returned", "submit", "owner"): "submitted",
    ("submitted", "return", "decider"): "returned",
    ("submitted", "approve", "decider"): "approved",
    ("approved", "lock", "traps"): "locked",
    ("approved", "open for correction", "decider"): "returned",
    ("approved", "open for correction", "traps"): "returned",
    ("submitted", "open for correction", "traps"): "returned",
    ("draft", "end", "traps"): "ended",
    ("submitted", "end", "traps"): "ended",
    ("returned", "end", "traps"): "ended",
    ("approved", "end", "traps"): "ended",
    ("ended", "resume", "owner"): "draft",
}


@pytest.mark.parametrize(("status", "event", "role"), list(product(rules.STATUSES, rules.MACHINE.events, rules.ROLES)))
def test_every_status_event_and_role(status, event, role):
    target = ALLOWED.get((status, event, role))
    assert rules.MACHINE.allows(status, event, {role}) is (target is not None)
    if target:
        assert rules.MACHINE.step(status, event).target(status) == target


def test_nothing_leads_out_of_locked():
    assert not rules.MACHINE.open_to("locked", rules.ROLES)


def test_a_return_says_why():
    assert rules.MACHINE.step("submitted", "return").missing({})
    assert rules.MACHINE.step("approved", "open for correction").missing({})


def test_every_event_has_its_sentence():
    assert set(rules.MACHINE.refusals) == set(rules.MACHINE.events)


START, END, TODAY = date(2026, 12, 1), date(2027, 3, 1), date(2026, 11, 25)


def paper(**values):
    """A quarter of 90,000 with a goal each month and one source that covers it."""
    months = [Goal(f"FY2027-M0{7 + place}", START, END, Decimal("30000.00")) for place in range(3)]
    defaults = {
        "kind": "quarterly",
        "period": "FY2027-Q3",
        "starts_on": START,
        "ends_before": END,
        "owner_id": 1,
        "owner": "Rita Rep",
        "team": "North",
        "curve": "By working days",
        "number": [Part("new", "New", Decimal("90000.00"))],
        "total": Decimal("90000.00"),
        "quarters": [],
        "months": months,
        "weeks": [],
        "sources": [Source("run-rate-1", "run-rate", "Re-orders", Decimal("90000.00"))],
        "activity": [],
        "risks": [],
    }
    return Paper(**(defaults | values))


def deal(line, amount, customer_id=7, deal_id=3):
    return Source(
        line,
        "named deal",
        "Condax, GTX Pro",
        Decimal(amount),
        customer_id=customer_id,
        customer="Condax",
        deal_id=deal_id,
    )


def checks(of, *, deals=None, accounts=(), answers=None):
    scrutinised = scrutiny.scrutinise(of, Facts(TODAY, deals or {}, accounts), answers or {})
    return {check.key: check for check in scrutinised}


def test_a_sound_plan_passes_every_check():
    assert all(check.passed for check in checks(paper()).values())
    assert set(checks(paper())) == set(scrutiny.KEYS)


def test_sources_that_fall_short_are_told_by_how_much_and_keep_the_answer():
    short = paper(sources=[Source("run-rate-1", "run-rate", "Re-orders", Decimal("78600.00"))])
    check = checks(short, answers={"sources": "The fair in January brings it."})["sources"]
    assert not check.passed
    assert check.finding == "Sources cover 78,600 of 90,000: 11,400 short."
    assert "11,400" in check.mend
    assert check.answer == "The fair in January brings it."


@pytest.mark.parametrize(("amount", "passed"), [("27000.00", True), ("27000.01", False)])
def test_no_single_account_carries_more_than_thirty_percent(amount, passed):
    rest = Source("run-rate-1", "run-rate", "Re-orders", Decimal("90000.00"))
    live = DealFacts("Condax", "open", date(2027, 1, 15))
    assert checks(paper(sources=[rest, deal("deal-3", amount)]), deals={3: live})["one-account"].passed is passed


def test_two_deals_of_one_account_count_together():
    rows = [deal("deal-3", "20000.00"), deal("deal-4", "20000.00", deal_id=4)]
    check = checks(paper(sources=rows))["one-account"]
    assert not check.passed
    assert "Condax carries 44.4 % of the number" in check.finding


def test_a_month_without_a_goal_fails():
    months = [replace(month, amount=Decimal(place * 45000)) for place, month in enumerate(paper().months)]
    check = checks(paper(months=months))["months"]
    assert not check.passed
    assert check.finding == "1 of 3 months has no goal: FY2027-M07."


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (DealFacts("Condax", "open", date(2027, 1, 15)), ""),
        (DealFacts("Condax", "won", date(2027, 4, 1), closed_on=date(2026, 12, 10)), ""),
        (DealFacts("Condax", "open", date(2027, 3, 1)), "closes Mon 1 Mar, outside"),
        (DealFacts("Condax", "open", None), "no close date"),
        (DealFacts("Condax", "lost", date(2027, 1, 15), closed_on=date(2026, 11, 1)), "lost"),
        (DealFacts("Condax", "open", date(2027, 1, 15), stale_days=31), "stale for 31 working days"),
        (None, "it is gone"),
    ],
)
def test_named_deals_close_inside_and_are_alive(facts, sentence):
    assert scrutiny.deal_fault(facts, paper(), TODAY) == sentence


def test_a_date_that_is_past_inside_the_period_is_said():
    facts = DealFacts("Condax", "open", date(2026, 12, 2))
    assert scrutiny.deal_fault(facts, paper(), date(2026, 12, 20)) == "date past, Wed 2 Dec"


def test_a_accounts_without_a_fresh_plan_fail():
    by_key = checks(
        paper(), accounts=[AccountFacts("Isdom", "fresh"), AccountFacts("Konex", "old"), AccountFacts("Inity", "none")]
    )
    assert not by_key["a-accounts"].passed
    assert (
        "2 of 3 A accounts without a fresh account plan: Konex (old) and Inity (none)." in by_key["a-accounts"].finding
    )


def test_failed_checks_come_first():
    short = paper(sources=[])
    scrutinised = scrutiny.scrutinise(short, Facts(TODAY, {}, ()), {})
    assert [check.passed for check in scrutinised] == sorted(check.passed for check in scrutinised)
    assert not scrutinised[0].passed


def test_a_paper_survives_its_canonical_text():
    import json

    whole = paper(
        sources=[deal("deal-3", "20000.00")], risks=[Risk("risk-1", "The buyer leaves", "Meet the successor")]
    )
    whole = replace(whole, checks=scrutiny.scrutinise(whole, Facts(TODAY, {}, ()), {}))
    assert plan_papers.read(json.loads(canonical_json(whole))) == whole


def test_changes_name_the_line_with_old_and_new():
    other = paper(
        sources=[Source("run-rate-1", "run-rate", "Re-orders", Decimal("80000.00")), deal("deal-3", "10000.00")]
    )
    changes = plan_changes.changes(paper(), other)
    assert [(change.section, change.label, change.before, change.after) for change in changes] == [
        ("Sources", "Re-orders", "Re-orders: 90,000.00", "Re-orders: 80,000.00"),
        ("Sources", "Condax, GTX Pro", "", "Condax, GTX Pro: 10,000.00"),
    ]
    assert plan_changes.changes(other, other) == []


def test_another_name_of_the_same_line_is_a_change():
    renamed = paper(sources=[Source("run-rate-1", "run-rate", "Re-orders of Isdom", Decimal("90000.00"))])
    [change] = plan_changes.changes(paper(), renamed)
    assert (change.before, change.after) == ("Re-orders: 90,000.00", "Re-orders of Isdom: 90,000.00")
