"""A CRM that moves a deal to another pipeline, or says something else of a closed one: taken as it is, and recorded."""

from datetime import date
from decimal import Decimal

import pytest

from accounts.duties.services.traps import install_defaults
from pipeline.deals.services import deals, sent_deals
from pipeline.models import Booking, Deal, DealChange, DealState, GateOverride, StageChange
from pipeline.pipelines.services import homes, pipelines
from tests import make
from tests.builders.deals import make_item, stage
from tests.builders.imports import DEALS, PAUL, RITA, counts, reasons, take, undo
from traps_web.lib.faults import Invalid


@pytest.fixture
def crm(market):
    install_defaults(make.act())
    homes.set_home(make.act(market.admin), pipeline=stage("Won").pipeline, home="crm")
    return market


def night(where="Prospecting", *, amount=900, close_on="2026-12-15", closed_on="", reason="", owner=RITA, name="A"):
    line = f"D1,{name},{owner},Acme,,{where},{amount},2026-10-20,{close_on},{closed_on},{reason}"
    return take("deals", DEALS, line)


def days(deal):
    """From which day until which it was what, as it is known now."""
    rows = DealState.objects.filter(deal=deal).order_by("starts_on", "pk")
    return [
        (row.starts_on.isoformat(), row.ends_before and row.ends_before.isoformat(), row.status)
        for row in rows
        if row.ends_before is None or row.ends_before > row.starts_on
    ]


def test_a_deal_goes_to_another_pipeline_of_the_crm_and_owes_nothing_there_yet(crm):
    there = pipelines.create(make.act(crm.admin), name="Renewals")
    homes.set_home(make.act(crm.admin), pipeline=there, home="crm")
    make_item("Prospecting", name="Champion", kind="text")
    night()
    run = night("Renewals: Proposal")
    assert (run.status, counts(run), reasons(run)) == ("done", (0, 1, 0, 0), [])
    deal = Deal.objects.get()
    assert (deal.stage.pipeline, deal.stage.name, deal.gate_debt_on) == (there, "Proposal", None)
    assert StageChange.objects.filter(deal=deal, to_stage=deal.stage).exists()
    assert DealState.objects.get(deal=deal, ends_before__isnull=True).stage == deal.stage
    night("Won", closed_on="2026-11-20")
    assert Deal.objects.get().status == "won" and Booking.objects.get().amount == Decimal("900.00")
    assert [item["name"] for item in GateOverride.objects.get().missing] == ["Proof of the order"]


def test_a_pipeline_that_is_kept_here_gives_and_takes_no_deal_so(crm):
    pipelines.create(make.act(crm.admin), name="Renewals")
    night()
    assert reasons(night("Renewals: Proposal")) == [
        (2, "stage", "Proposal belongs to another pipeline than this deal."),
    ]
    assert Deal.objects.get().stage.name == "Prospecting"


@pytest.mark.parametrize(
    ("corrected", "lost_from"),
    [("2026-11-05", "2026-11-05"), ("2026-11-18", "2026-11-18"), ("2026-11-10", "2026-11-10")],
)
def test_another_closing_day_and_reason_of_a_lost_deal_hold_by_the_day(crm, corrected, lost_from):
    night()
    night("Lost", closed_on="2026-11-10", reason="too dear")
    run = night("Lost", closed_on=corrected, reason="no budget", amount=950)
    assert (run.status, reasons(run)) == ("done", [])
    deal = Deal.objects.get()
    assert (deal.closed_on.isoformat(), deal.lost_reason, deal.amount) == (corrected, "no budget", Decimal("950.00"))
    assert [(start, status) for start, _, status in days(deal) if start <= lost_from] == [
        ("2026-10-20", "open"),
        *([("2026-11-10", "open")] if corrected > "2026-11-10" else []),
        (lost_from, "lost"),
    ]
    assert DealChange.objects.filter(deal=deal, field="reason", before="too dear", after="no budget").exists()
    assert DealChange.objects.filter(deal=deal, field="closed on").exists() is (corrected != "2026-11-10")
    assert counts(night("Lost", closed_on=corrected, reason="no budget", amount=950)) == (0, 0, 1, 0)


def test_what_no_lost_deal_could_be_is_refused_and_an_empty_day_changes_nothing(crm):
    night()
    night("Lost", closed_on="2026-11-10", reason="too dear")
    [(_, column, sentence)] = reasons(night("Lost", closed_on="2026-10-01", reason="too dear"))
    assert column == "closed_on" and "before it was opened" in sentence
    assert counts(night("Lost", reason="too dear")) == (0, 0, 1, 0)


def test_the_undo_of_the_file_puts_day_and_reason_back(crm):
    night()
    night("Lost", closed_on="2026-11-10", reason="too dear")
    run = night("Lost", closed_on="2026-11-18", reason="no budget")
    assert undo(run, by=crm.admin).status == "done"
    deal = Deal.objects.get()
    assert (deal.closed_on, deal.lost_reason) == (date(2026, 11, 10), "too dear")
    assert days(deal)[-1][2] == "lost" and DealState.objects.get(deal=deal, ends_before__isnull=True).closed_on == (
        date(2026, 11, 10)
    )


def test_of_a_won_deal_the_booking_stays_and_the_file_says_so(crm):
    night()
    night("Won", closed_on="2026-11-20")
    run = night("Won", closed_on="2026-11-19", amount=950, owner=PAUL, name="A renamed")
    assert (run.status, counts(run)) == ("done", (0, 1, 0, 0))
    assert [(note["line"], note["column"]) for note in run.notes] == [(2, "amount")]
    deal = Deal.objects.get()
    assert (deal.name, deal.closed_on, deal.amount, deal.owner.email) == (
        "A renamed",
        date(2026, 11, 20),
        Decimal("900.00"),
        RITA,
    )


def test_a_program_of_the_crm_corrects_it_and_nobody_else_does(crm):
    night()
    night("Lost", closed_on="2026-11-10", reason="too dear")
    deal = Deal.objects.select_related("owner", "stage").get()
    given = {"closed_on": date(2026, 11, 12), "reason": "no budget"}
    sent_deals.save(make.act(crm.admin), deal=deal, data={"amount": Decimal("5.00")}, from_crm=True, **given)
    deal.refresh_from_db()
    assert (deal.closed_on, deal.lost_reason, deal.amount) == (date(2026, 11, 12), "no budget", Decimal("5.00"))
    with pytest.raises(Invalid):
        deals.change(make.act(crm.admin), deal=deal, version=deal.version, data={"amount": Decimal("6.00")})
    sent_deals.save(make.act(crm.rep), deal=deal, data={}, **given | {"reason": "mine"})
    assert Deal.objects.get().lost_reason == "no budget"
