"""A pipeline that is kept in the CRM: what its files bring is taken as it is, and what its gates lack is owed."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from accounts.duties.services.traps import install_defaults
from accounts.models import AuditEvent, Obligation
from pipeline.deals.services import bulk, deals, push_reasons, sent_deals, wins
from pipeline.models import Booking, Deal, DealChange, GateOverride, PipelineHome, PushChoice, StageChange, WinRequest
from pipeline.pipelines.services import checklist_items, homes, pipelines
from pipeline.stages.selectors.homes import in_crm
from pipeline.stages.services import checklists
from tests import make
from tests.builders.deals import make_item, proof_item, stage
from tests.builders.imports import DEALS, PAUL, RITA, counts, reasons, take, undo
from tests.builders.requests import asked_to_win
from traps_web.lib.faults import Invalid, Refused, StaleState

STEPS = f"{DEALS},next_step,next_step_on"


@pytest.fixture
def crm(market):
    """The default pipeline is kept in the CRM, and its first stage asks for a champion."""
    install_defaults(make.act())
    homes.set_home(make.act(market.admin), pipeline=stage("Won").pipeline, home="crm")
    return market


@pytest.fixture
def champion(crm):
    return make_item("Prospecting", name="Champion", kind="text")


def first_night():
    return take("deals", DEALS, f"D1,A,{RITA},Acme,,Prospecting,900,2026-10-20,2026-12-15,,")


def second_night(where="Engaging", *, amount=900, close_on="2026-12-15", closed_on="", reason="", by_line=False):
    line = f"D1,A,{RITA},Acme,,{where},{amount},2026-10-20,{close_on},{closed_on},{reason}"
    return take("deals", DEALS, line, by_line=by_line)


def owed(trap="gate-debt"):
    rows = Obligation.objects.filter(trap__key=trap).order_by("pk")
    return [(row.owner.email, row.label, row.status) for row in rows]


def test_the_second_nightly_file_is_taken_as_it_is_and_what_its_gate_lacks_is_owed(champion):
    first_night()
    run = second_night()
    assert (run.status, counts(run), reasons(run)) == ("done", (0, 1, 0, 0), [])
    deal = Deal.objects.get()
    assert (deal.stage.name, deal.gate_debt_on) == ("Engaging", date(2026, 12, 9))
    row = GateOverride.objects.get()
    assert (row.in_crm, row.missing) == (True, [{"id": champion.pk, "name": "Champion"}])
    assert owed() == [(RITA, "A: Champion", "open")]
    assert counts(second_night()) == (0, 0, 1, 0)
    assert GateOverride.objects.count() == 1


def test_the_same_file_is_refused_while_the_pipeline_is_kept_here(market):
    make_item("Prospecting", name="Champion", kind="text")
    first_night()
    run = take("deals", STEPS, f"D1,A,{RITA},Acme,,Engaging,900,2026-10-20,2026-12-15,,,Call,2026-12-01")
    assert reasons(run) == [(2, "stage", "The gate to Engaging is closed: Champion is missing.")]


def test_the_last_answer_settles_the_duty(champion, now):
    first_night()
    second_night()
    deal = Deal.objects.get()
    checklists.answer(make.act(deal.owner), deal=deal, items={champion.pk: "Ann Buyer"})
    assert (deal.gate_debt_on, owed()) == (None, [(RITA, "A: Champion", "done")])


def test_an_item_that_is_asked_for_no_longer_is_owed_by_nobody(champion, crm):
    first_night()
    second_night()
    checklist_items.retire(make.act(crm.admin), item=champion)
    assert owed() == [(RITA, "A: Champion", "waived")]


def test_won_without_proof_is_booked_marked_and_owed(champion):
    first_night()
    run = second_night("Won", closed_on="2026-11-20")
    assert (run.status, reasons(run)) == ("done", [])
    deal = Deal.objects.get()
    assert (deal.status, Booking.objects.get().amount, deal.gate_debt_on) == (
        "won",
        Decimal("900.00"),
        date(2026, 12, 9),
    )
    assert owed() == [(RITA, f"A: Champion and {proof_item().name}", "open")]
    checklists.answer(make.act(deal.owner), deal=deal, items={champion.pk: "Ann", proof_item().pk: "PO 17"})
    assert (deal.gate_debt_on, owed()[0][2]) == (None, "done")


def test_a_deal_that_comes_as_won_owes_its_proof_since_the_switch_and_not_from_before(crm):
    line = f"D1,A,{RITA},Acme,,Won,900,2026-10-20,,2026-11-25,"
    take("deals", DEALS, line, f"D2,B,{RITA},C1,,Won,700,2026-10-20,,2026-11-24,")
    today, before = Deal.objects.order_by("external_id")
    assert (today.gate_debt_on, before.gate_debt_on) == (date(2026, 12, 9), None)
    assert owed() == [(RITA, f"A: {proof_item().name}", "open")]


def test_what_moves_back_owes_just_what_lies_behind_it(champion):
    first_night()
    second_night("Proposal")
    second_night("Prospecting")
    assert (Deal.objects.get().gate_debt_on, owed()) == (None, [(RITA, "A: Champion", "waived")])


def test_dates_that_are_past_or_missing_are_no_reason_to_fall_out_of_step(crm):
    first_night()
    assert reasons(second_night("Proposal", close_on="2026-11-02")) == []
    assert reasons(second_night("Engaging", close_on="")) == []
    assert reasons(second_night("Lost", close_on="", closed_on="2026-11-20")) == []
    assert Deal.objects.get().lost_reason == "not recorded"


@pytest.mark.parametrize(
    ("values", "column", "sentence"),
    [
        ({"where": "Won"}, "closed_on", "Enter the day on which it was closed."),
        (
            {"where": "Won", "closed_on": "2026-10-01"},
            "closed_on",
            "It cannot be closed before it was opened, Tue 20 Oct 2026.",
        ),
        ({"where": "Won", "amount": "", "closed_on": "2026-11-20"}, "amount", "A won deal needs its amount."),
        ({"amount": -1}, "amount", "An amount cannot be below zero."),
    ],
)
def test_what_no_deal_could_be_is_refused(crm, values, column, sentence):
    first_night()
    assert (2, column, sentence) in reasons(second_night(**values))


def test_a_lost_deal_is_won_between_two_nights(crm):
    first_night()
    second_night("Lost", closed_on="2026-11-10", reason="too dear")
    run = second_night("Won", amount=950, closed_on="2026-11-20")
    assert (reasons(run), Booking.objects.get().amount) == ([], Decimal("950.00"))


def test_the_next_step_is_kept_here_and_the_file_says_so(crm):
    first_night()
    deal = Deal.objects.get()
    step = {"next_step": "Call Ann", "next_step_on": date(2026, 12, 1)}
    deals.change(make.act(deal.owner), deal=deal, version=deal.version, data=step)
    run = take("deals", STEPS, f"D1,A,{RITA},Acme,,Engaging,900,2026-10-20,2026-12-15,,,Theirs,2026-11-02")
    assert (run.status, [note["column"] for note in run.notes]) == ("done", ["next_step"])
    assert Deal.objects.get().next_step == "Call Ann"


def test_a_push_that_came_by_file_owes_its_reason(crm):
    first_night()
    second_night("Prospecting", close_on="2027-01-20")
    assert owed("push-reason") == [(RITA, "A: reason for the later close date", "open")]
    change = DealChange.objects.get(is_push=True)
    with pytest.raises(Invalid):
        push_reasons.give(make.act(change.deal.owner), change=change, push_reason=None)
    choice = PushChoice.objects.first()
    push_reasons.give(make.act(change.deal.owner), change=change, push_reason=choice, push_note="Their budget round.")
    assert owed("push-reason")[0][2] == "done"
    with pytest.raises(StaleState):
        push_reasons.give(make.act(change.deal.owner), change=change, push_reason=choice)


def test_the_owner_that_the_crm_names_takes_over_what_is_owed(champion):
    first_night()
    second_night(close_on="2027-01-20")
    take("deals", DEALS, f"D1,A,{PAUL},Acme,,Engaging,900,2026-10-20,2027-01-20,,")
    assert {row.owner.email for row in Obligation.objects.filter(done_at=None, waived_at=None)} == {PAUL}


def test_the_undo_of_a_nightly_file_takes_back_what_it_moved_and_what_was_owed(champion, crm):
    first_night()
    run = second_night(close_on="2027-01-20")
    assert undo(run, by=crm.admin).status == "done"
    deal = Deal.objects.get()
    assert (deal.stage.name, deal.close_on, deal.gate_debt_on) == ("Prospecting", date(2026, 12, 15), None)
    assert {status for _, _, status in owed() + owed("push-reason")} == {"waived"}


def test_the_undo_of_a_file_that_brought_a_won_deal_lets_its_debt_go(crm):
    run = take("deals", DEALS, f"D1,A,{RITA},Acme,,Won,900,2026-10-20,,2026-11-25,")
    assert undo(run, by=crm.admin).status == "done"
    assert not Deal.objects.exists() and not GateOverride.objects.exists()
    assert owed()[0][2] == "waived"


def test_nobody_moves_it_here(crm):
    first_night()
    deal = Deal.objects.select_related("owner", "stage").get()
    for who in (deal.owner, crm.manager, crm.admin):
        with pytest.raises(Refused) as refused:
            deals.move_stage(make.act(who), deal=deal, to_stage=stage("Engaging"), next_step="Call")
        assert "is kept in the CRM: its deals are moved and changed there" in str(refused.value)
    with pytest.raises(Refused):
        deals.create(make.act(crm.rep), data=deals.DealData("New", crm.rep.pk))


@pytest.mark.parametrize("data", [{"amount": Decimal("1.00")}, {"close_on": date(2026, 12, 24)}, {"owner_id": 0}])
def test_amount_close_date_and_owner_are_changed_there(crm, data):
    first_night()
    deal = Deal.objects.get()
    data = {name: value or crm.peer.pk for name, value in data.items()}
    with pytest.raises(Invalid) as wrong:
        deals.change(make.act(crm.manager), deal=deal, version=1, data=data)
    assert set(wrong.value.errors) == set(data)
    [outcome] = bulk.change_many(make.act(crm.manager), deals=[deal], versions={}, data=data)
    assert "is kept in the CRM" in outcome.refused


def test_a_leaver_s_deals_go_on_all_the_same(crm):
    first_night()
    deal = Deal.objects.get()
    deals.change(make.act(crm.admin), deal=deal, version=1, data={"owner_id": crm.peer.pk}, owner_leaves=True)
    assert Deal.objects.get().owner == crm.peer


def test_a_request_to_win_is_refused_or_withdrawn_once_the_pipeline_went_to_the_crm(world):
    request = asked_to_win(world.rep)
    homes.set_home(make.act(world.admin), pipeline=request.to_stage.pipeline, home="crm")
    with pytest.raises(Refused):
        wins.approve(make.act(world.manager), request=request)
    wins.decide(make.act(world.manager), request=request, is_approved=False, answer="The CRM says it.")
    assert (Deal.objects.get().status, WinRequest.objects.get().status) == ("open", "refused")


def test_a_program_that_speaks_for_the_crm_begins_a_deal_at_any_stage(champion, crm):
    data = {"name": "Begun there", "owner_id": crm.rep.pk, "external_id": "X1", "close_on": date(2026, 11, 1)}
    deal = sent_deals.save(make.act(crm.admin), deal=None, data=data, stage=stage("Proposal"), from_crm=True)
    assert (deal.stage.name, deal.taken_over, deal.gate_debt_on) == ("Proposal", True, None)
    assert StageChange.objects.get().taken_over
    facts = {"stage": stage("Won"), "closed_on": make.TODAY, "from_crm": True}
    won = sent_deals.save(make.act(crm.admin), deal=deal, data={"amount": Decimal("5.00")}, **facts)
    assert (won.status, len(owed())) == ("won", 1)


def test_a_mixed_file_keeps_the_gates_of_the_pipeline_that_is_kept_here(champion, crm):
    here = pipelines.create(make.act(crm.admin), name="Renewals")
    first_night()
    take("deals", DEALS, f"R1,R,{RITA},,,Renewals: Prospecting,5,,2026-12-15,,")
    renewal = f"R1,R,{RITA},,,Renewals: Engaging,5,,2026-12-15,,"
    run = take("deals", DEALS, f"D1,A,{RITA},Acme,,Engaging,900,2026-10-20,2026-12-15,,", renewal, by_line=True)
    assert (run.status, counts(run)) == ("done", (0, 1, 0, 1))
    assert reasons(run) == [(3, "next_step", "A deal that moves on needs a next step. Enter what happens next.")]
    other = take("deals", DEALS, f"R1,R,{RITA},,,Engaging,5,,2026-12-15,,", by_line=True)
    assert other.status == "refused" and "belongs to another pipeline" in other.refusals[0]["reason"]
    assert here.pk not in in_crm(make.TODAY)


def test_the_switch_is_never_dated_back_and_recorded(market):
    pipeline = stage("Won").pipeline
    with pytest.raises(Invalid) as wrong:
        homes.set_home(make.act(market.admin), pipeline=pipeline, home="crm", starts_on=date(2026, 11, 24))
    assert wrong.value.errors["starts_on"].startswith("Choose today")
    homes.set_home(make.act(market.admin), pipeline=pipeline, home="crm", starts_on=date(2026, 12, 1))
    assert (in_crm(make.TODAY), in_crm(date(2026, 12, 1))) == (frozenset(), {pipeline.pk})
    homes.set_home(make.act(market.admin), pipeline=pipeline, home="here", starts_on=date(2026, 12, 10))
    assert in_crm(date(2026, 12, 9)) and not in_crm(date(2026, 12, 10))
    assert AuditEvent.objects.filter(verb="pipeline home set").count() == 2
    with pytest.raises(DatabaseError), transaction.atomic():
        PipelineHome.objects.update(starts_on=date(2026, 1, 1))
