"""Account plans on their way: who may, what is refused, what is kept, what is owed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from accounts.models import AuditEvent, Delegation, Obligation, Organisation
from pipeline.models import AccountTeamMember, Customer
from plans.account_plans.rules import account_plans as rules
from plans.account_plans.selectors import account_plans as selector
from plans.account_plans.selectors import submissions
from plans.account_plans.services import account_moves
from plans.account_plans.services import account_plans as service
from plans.models import AccountMove, AccountPlan, AccountPlanDecision, ContactStance
from tests import make
from tests.builders import account_plans as builder
from tests.builders.customers import make_contact, make_customer
from tests.builders.trap_rules import rule
from traps_web.lib.canonical import digest
from traps_web.lib.faults import Invalid, Refused, StaleState

PERSONS = ("rep", "peer", "other_rep", "manager", "other_manager", "leader", "admin")
WRITERS = {"rep", "peer", "manager", "leader", "admin"}
MAY = {
    "write": WRITERS,
    "revise": WRITERS,
    "submit": {"rep"},
    "approve": {"manager", "leader"},
    "return": {"manager", "leader"},
}


@pytest.fixture
def customer(world):
    builder.install()
    made = make_customer("Condax", world.rep, tier="A")
    AccountTeamMember.objects.create(customer=made, person=world.peer)
    return made


def act(event, plan, by):
    plan_and_version = {"plan": plan, "version": plan.version}
    if event in ("write", "submit"):
        return getattr(service, event)(make.act(by), written=builder.written(plan.owner), **plan_and_version)
    if event == "revise":
        return service.revise(make.act(by), **plan_and_version)
    return service.decide(
        make.act(by),
        decision="approved" if event == "approve" else "returned",
        note="Say who signs.",
        **plan_and_version,
    )


@pytest.mark.parametrize("event", rules.MACHINE.events)
@pytest.mark.parametrize("status", rules.STATUSES)
def test_the_whole_grid_of_event_status_and_person(world, customer, event, status):
    plan = builder.make_plan(customer, at=status, by=world.manager)
    step = rules.MACHINE.step(status, event)
    for name in PERSONS:
        by = getattr(world, name)
        if name not in MAY[event]:
            with pytest.raises(Refused):
                act(event, plan, by)
        elif step is None:
            with pytest.raises(StaleState):
                act(event, plan, by)
    assert selector.fresh(pk=plan.pk).version == plan.version
    if step is not None:
        allowed = sorted(MAY[event])[0]
        assert act(event, plan, getattr(world, allowed)).status == step.target(status)


def test_a_plan_is_approved_kept_as_it_was_and_fresh_for_its_time(world, customer):
    make_contact(customer, "Ida Buyer")
    plan = builder.make_plan(customer, at="approved", by=world.manager)
    row = AccountPlanDecision.objects.get()
    assert row.document["wanted"] == ["120000.00", "30000.00"] and row.document["people"][0]["stance"] == "unknown"
    assert (plan.quarter, plan.decided_by) == ("FY2027-Q2", world.manager)
    freshness = selector.freshness(customer_ids=[customer.pk], today=make.TODAY)[customer.pk]
    assert (freshness.state, freshness.fresh_until) == ("fresh", make.TODAY + timedelta(days=90))
    late = selector.freshness(customer_ids=[customer.pk], today=make.TODAY + timedelta(days=91))[customer.pk]
    assert late.state == "old"
    again = service.revise(make.act(world.rep), plan=plan, version=plan.version)
    assert (again.status, again.submitted_at) == ("draft", None)
    assert selector.freshness(customer_ids=[customer.pk], today=make.TODAY)[customer.pk].state == "fresh"


def test_every_submission_is_kept_as_it_was_with_what_was_decided_on_it(world, customer):
    plan = builder.make_plan(customer, at="returned", by=world.manager)
    more = builder.written(world.rep, wanted_year=Decimal("150000"))
    plan = service.submit(make.act(world.rep), plan=plan, version=plan.version, written=more)
    first, second = submissions.versions(plan=plan)
    assert (first.number, first.decision.decision, first.decision.note) == (1, "returned", "Say who signs.")
    assert (second.number, second.submitted_by, hasattr(second, "decision")) == (2, world.rep, False)
    amounts = [submissions.frozen(version=version)["wanted"] for version in (first, second)]
    assert amounts == [["120000.00", "30000.00"], ["150000.00", "30000.00"]]
    assert second.sha256 == digest(second.body) != first.sha256


def test_of_two_managers_who_decide_at_once_the_second_is_told(world, customer):
    plan = builder.make_plan(customer, at="submitted")
    service.decide(make.act(world.manager), plan=plan, version=plan.version, decision="approved")
    with pytest.raises(StaleState):
        service.decide(make.act(world.leader), plan=plan, version=plan.version, decision="returned", note="No.")
    assert AccountPlanDecision.objects.get().decision == "approved"


def test_nobody_decides_on_a_plan_of_their_own_and_at_the_top_last_resort_does(world, customer):
    own = make_customer("Isdom", world.leader, tier="A")
    plan = builder.make_plan(own, at="submitted")
    for who in (world.leader, world.manager):
        with pytest.raises(Refused):
            service.decide(make.act(who), plan=plan, version=plan.version, decision="approved")
    last = Organisation.objects.get().reviewer_of_last_resort
    assert service.decide(make.act(last), plan=plan, version=plan.version, decision="approved").status == "approved"


@pytest.mark.parametrize(("ruled", "due_on"), [(None, date(2026, 12, 3)), (2, date(2026, 11, 30))])
def test_a_returned_plan_is_owed_again_by_the_rule_of_the_owners_team(world, customer, ruled, due_on):
    if ruled:
        rule("account-plan", team=world.north, by=world.admin, again_within=ruled, grace_working_days=4)
    builder.make_plan(customer, at="returned", by=world.manager)
    again = Obligation.objects.get(trap__key="account-plan", status="open")
    assert (again.due_on, again.grace_working_days) == (due_on, 4 if ruled else 1)


def test_a_return_needs_words_and_makes_the_plan_owed_again(world, customer):
    plan = builder.make_plan(customer, at="submitted")
    duty = Obligation.objects.get(trap__key="plan-decision")
    assert (duty.owner, duty.due_on) == (world.manager, date(2026, 11, 30))  # Thanksgiving lies between.
    with pytest.raises(Invalid, match="what is missing"):
        service.decide(make.act(world.manager), plan=plan, version=plan.version, decision="returned", note=" ")
    plan = service.decide(
        make.act(world.leader), plan=plan, version=plan.version, decision="returned", note="Who signs?"
    )
    assert Obligation.objects.get(trap__key="plan-decision").status == "done"
    again = Obligation.objects.get(trap__key="account-plan")
    assert (again.owner, again.status, again.label) == (world.rep, "open", "Submit the account plan of Condax again")
    act("submit", plan, world.rep)
    assert Obligation.objects.get(pk=again.pk).status == "done"


def test_a_plan_in_two_tabs_is_not_overwritten(world, customer):
    plan = builder.make_plan(customer)
    act("write", plan, world.rep)
    for event in ("write", "submit"):
        with pytest.raises(StaleState):
            act(event, plan, world.rep)


def test_the_trail_tells_what_was_written_by_its_version_and_what_was_handed_in_by_its_states(world, customer):
    plan = builder.make_plan(customer, at="draft", by=world.manager)
    written = act("write", plan, world.peer)
    handed_in = act("submit", written, world.rep)
    keeping = AuditEvent.objects.filter(object_id=str(plan.pk), verb="account plan written").latest("pk")
    assert (keeping.actor, keeping.before, keeping.after) == (world.peer, {}, {"version": written.version})
    handing = AuditEvent.objects.get(object_id=str(plan.pk), verb="account plan submitted")
    assert handing.before == {"status": "draft"}
    assert handing.after == {"status": "submitted", "version": handed_in.version}


def test_an_unfinished_draft_is_kept_and_not_handed_in(world, customer):
    plan = service.begin(make.act(world.rep), customer=customer, year=2027)
    unfinished = builder.written(world.rep, answers={"achieve": "A second line."}, wanted_quarter=None, moves=[])
    kept = service.write(make.act(world.rep), plan=plan, version=plan.version, written=unfinished)
    assert (kept.achieve, kept.wanted_year_amount) == ("A second line.", Decimal(120000))
    with pytest.raises(Invalid) as fault:
        service.submit(make.act(world.rep), plan=kept, version=kept.version, written=unfinished)
    assert {"buying", "doing", "wanted_quarter_amount", "text_1", "text_3"} <= set(fault.value.errors)
    assert AccountPlan.objects.get().status == "draft"


def test_a_plan_begins_once_a_year_with_the_answers_of_the_year_before(world, customer):
    builder.make_plan(customer)
    assert service.begin(make.act(world.rep), customer=customer, year=2027).version == 2
    after = service.begin(make.act(world.manager), customer=customer, year=2028)
    assert after.achieve.startswith("What do they want") and after.wanted_year_amount is None
    with pytest.raises(Refused):
        service.begin(make.act(world.other_rep), customer=customer, year=2029)
    with pytest.raises(Invalid, match="Choose an owner for the customer first: the owner writes the plan"):
        service.begin(make.act(world.admin), customer=make_customer("Nobody’s"), year=2027)


def test_a_move_is_done_once_and_one_that_reads_otherwise_is_open_again(world, customer):
    plan = builder.make_plan(customer)
    account_moves.finish(make.act(world.peer), plan=plan, position=1)
    with pytest.raises(StaleState):
        account_moves.finish(make.act(world.rep), plan=plan, position=1)
    with pytest.raises(Refused):
        account_moves.finish(make.act(world.other_manager), plan=plan, position=2)
    plan = act("write", plan, world.rep)
    assert AccountMove.objects.get(position=1).done_by == world.peer
    other = [rules.Move("Call them", world.rep.pk, make.TODAY), *builder.moves(world.rep)[1:]]
    service.write(make.act(world.rep), plan=plan, version=plan.version, written=builder.written(world.rep, moves=other))
    assert AccountMove.objects.get(position=1).done_at is None


def test_stances_are_set_by_who_works_with_the_customer(world, customer):
    ida, other = make_contact(customer, "Ida"), make_contact(make_customer("Isdom", world.rep), "Otto")
    with pytest.raises(Refused):
        service.set_stances(make.act(world.other_manager), customer=customer, stances={ida.pk: "champion"})
    for stances in ({ida.pk: "friend"}, {other.pk: "champion"}):
        with pytest.raises(Invalid):
            service.set_stances(make.act(world.rep), customer=customer, stances=stances)
    arguments = {"customer": customer, "stances": {ida.pk: "champion"}}
    assert (
        service.set_stances(make.act(world.peer), **arguments),
        service.set_stances(make.act(world.peer), **arguments),
    ) == (
        1,
        0,
    )
    assert ContactStance.objects.get().set_by == world.peer


def test_customers_that_want_a_plan_are_a_and_without_a_fresh_one(world, customer):
    make_customer("B one", world.rep, tier="B")
    assert [row.customer for row in selector.wanting(owner=world.rep, today=make.TODAY)] == [customer]
    builder.make_plan(customer, at="approved", by=world.manager)
    assert selector.wanting(owner=world.rep, today=make.TODAY) == []
    [old] = selector.wanting(owner=world.rep, today=make.TODAY + timedelta(days=91))
    assert old.freshness.state == "old"


def test_a_stand_in_reads_and_decides(world, customer):
    plan = builder.make_plan(customer, at="submitted")
    assert not selector.customers(viewer=world.other_manager, today=make.TODAY).exists()
    Delegation.objects.create(
        from_person=world.manager,
        to_person=world.other_manager,
        starts_on=make.TODAY,
        ends_before=make.TODAY + timedelta(days=3),
        made_at=make.NOW,
        made_by=world.manager,
    )
    assert selector.customers(viewer=world.other_manager, today=make.TODAY).get() == customer
    decided = service.decide(make.act(world.other_manager), plan=plan, version=plan.version, decision="approved")
    assert decided.decided_by == world.other_manager


def test_the_one_screen_adds_up(world, customer):
    builder.make_plan(customer)
    facts = selector.facts(make.reader(world.rep, now=make.NOW, today=make.TODAY), customer=customer)
    assert (facts.year.key, facts.quarter.key, facts.roles) == ("FY2027", "FY2027-Q2", {"owner"})
    assert len(facts.moves) == 3 and facts.contact_days == 14
    assert Customer.objects.get().account_plans.count() == 1
