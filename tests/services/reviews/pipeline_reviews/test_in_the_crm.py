"""Deals that the CRM keeps: a verdict is the owner's duty, and the file or program that shows it fulfils it."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.duties.services.traps import install_defaults
from accounts.imports.importing.running import run_now
from accounts.models import Obligation
from pipeline.deals.services import deals
from pipeline.models import Deal
from pipeline.pipelines.services import homes
from reviews.models import FollowUp
from reviews.pipeline_reviews.services import crm_verdicts, follow_ups
from tests import make
from tests.builders.deals import make_deal, stage
from tests.builders.imports import DEALS, RITA, csv_of, take
from tests.builders.pipeline_reviews import STEP, live, say
from traps_web.lib.faults import Invalid

SAID = date(2027, 1, 22)
AN_HOUR_LATER = make.NOW + timedelta(hours=1)


@pytest.fixture
def deal(world):
    install_defaults(make.act())
    deal = make_deal(world.rep, at="Engaging", name="Condax", amount=Decimal("5000.00"), **STEP)
    homes.set_home(make.act(world.admin), pipeline=stage("Won").pipeline, home="crm")
    return deal


def shown(world, deal, *, now: datetime = AN_HOUR_LATER, **changes):
    """What the CRM sends of a deal."""
    deal.refresh_from_db()
    deals.change(make.act(world.admin, now=now), deal=deal, version=deal.version, data=changes, from_crm=True)


def test_a_move_is_left_to_the_owner_until_the_crm_shows_the_day(world, deal):
    review = live(world.north, by=world.manager)
    verdict = say(world.manager, review, deal, "move", close_on=SAID, words="Board meets in January")
    deal.refresh_from_db()
    assert (deal.close_on, verdict.in_crm) == (date(2026, 12, 18), True)
    duty = Obligation.objects.get(trap__key="crm-verdict")
    assert (duty.owner, duty.label) == (world.rep, "Condax: move the close date to Fri 22 Jan 2027 in the CRM")
    with pytest.raises(Invalid, match="once a file or program of the CRM shows it"):
        follow_ups.report_done(make.act(world.rep), follow_up=verdict.follow_up)
    shown(world, deal, close_on=date(2026, 12, 30))
    assert crm_verdicts.settle(make.act(now=AN_HOUR_LATER)) == 0
    shown(world, deal, close_on=SAID, now=AN_HOUR_LATER + timedelta(hours=1))
    assert crm_verdicts.settle(make.act(now=AN_HOUR_LATER + timedelta(hours=3))) == 1
    duty.refresh_from_db()
    assert (duty.status, duty.done_at) == ("done", AN_HOUR_LATER + timedelta(hours=1))
    assert FollowUp.objects.get().done_at == duty.done_at
    assert crm_verdicts.settle(make.act(now=AN_HOUR_LATER + timedelta(hours=3))) == 0


def test_a_deal_that_the_crm_closed_has_overtaken_its_kill(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "kill", words="No budget")
    deal.refresh_from_db()
    assert deal.status == "open"
    deals.move_stage(
        make.act(world.admin, now=AN_HOUR_LATER),
        deal=deal,
        to_stage=stage("Lost"),
        closed_on=make.TODAY,
        from_crm=True,
    )
    assert crm_verdicts.settle(make.act(now=AN_HOUR_LATER)) == 1


def test_what_the_crm_never_shows_is_missed(world, deal):
    review = live(world.north, by=world.manager)
    say(world.manager, review, deal, "downgrade", lowers="stage")
    crm_verdicts.settle(make.act(now=make.NOW + timedelta(days=10)))
    assert Obligation.objects.get(trap__key="crm-verdict").status == "missed"


def test_forecast_help_and_pause_are_ours_and_act_at_once(world, deal):
    review = live(world.north, by=world.manager)
    verdict = say(world.manager, review, deal, "downgrade", lowers="forecast")
    deal.refresh_from_db()
    assert (deal.forecast, verdict.in_crm) == (verdict.forecast, False)
    say(world.manager, review, deal, "pause", resume_on=date(2027, 1, 11), words="Audit")
    deal.refresh_from_db()
    assert deal.paused_until_on == date(2027, 1, 11)


def nightly(line):
    """The file of the night after."""
    content = csv_of(DEALS, line)
    run_now(make.act(now=AN_HOUR_LATER), kind="deals", file_name="deals.csv", content=content, dry_run=False)


def test_the_nightly_file_that_shows_a_verdict_fulfils_it(world):
    install_defaults(make.act())
    homes.set_home(make.act(world.admin), pipeline=stage("Won").pipeline, home="crm")
    take("customers", "external_id,name,owner_email", f"C1,Acme,{RITA}")
    line = "D1,A,{who},Acme,,Prospecting,900,2026-10-20,{closes},,"
    take("deals", DEALS, line.format(who=RITA, closes="2026-12-15"))
    deal = Deal.objects.get()
    review = live(deal.owner.current_team, by=world.leader)
    say(world.leader, review, deal, "move", close_on=SAID, words="Board meets in January")
    nightly(line.format(who=RITA, closes="2026-12-15"))
    assert crm_verdicts.settle(make.act(now=AN_HOUR_LATER)) == 0
    nightly(line.format(who=RITA, closes=SAID.isoformat()))
    assert crm_verdicts.settle(make.act(now=AN_HOUR_LATER)) == 1
    assert Obligation.objects.get(trap__key="crm-verdict").status == "done"
