"""Who pushes how often, how much and how far, with teams as they were on the day of each push."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from accounts.imports.importing.running import run_now
from accounts.organisation.selectors import calendar
from pipeline.deals.rules.pushes import Explanation
from pipeline.deals.selectors import milestones, push_choices
from pipeline.deals.selectors import pushes as deal_pushes
from pipeline.deals.services import deals
from pipeline.history.presenters import deal_history
from pipeline.history.selectors.movement import MovementQuery
from pipeline.history.selectors.push_counts import pushes
from pipeline.history.selectors.scopes import Scope
from pipeline.models import Deal, PushChoice
from plans.handovers.services import moves
from tests import make
from tests.builders.deals import make_deal
from tests.builders.imports import DEALS, RITA, csv_of, undo
from traps_web.lib.faults import Invalid

MONDAY, LAST = date(2026, 11, 23), date(2026, 12, 8)
WHOLE = Scope("Maven")


def push(deal, on: datetime, to: date, why: str = ""):
    deal.refresh_from_db()
    chosen = Explanation(PushChoice.objects.get(name=why).pk) if why else Explanation()
    deals.change(make.act(deal.owner, now=on), deal=deal, version=deal.version, data={"close_on": to}, push=chosen)


@pytest.fixture
def pushed(market):
    """The rep pushes twice, the second time from another team; a peer pushes a deal of the next quarter once."""
    first = make_deal(market.rep, name="Often", close_on=date(2026, 12, 18), opened_on=MONDAY)
    other = make_deal(market.peer, name="Later", close_on=date(2027, 2, 10), opened_on=MONDAY, amount=Decimal("70"))
    moved_on = make.NOW + timedelta(days=7)
    push(first, make.NOW, date(2027, 1, 17))
    push(other, make.NOW, date(2027, 3, 10))
    moves.move_person(
        make.act(market.admin, now=moved_on), person=market.rep, team=market.south, starts_on=moved_on.date()
    )
    push(first, moved_on, date(2027, 2, 16), "budget not released")
    return market


def shown(world, scope=WHOLE, period=None, since=MONDAY, until=LAST):
    reader = make.reader(world.leader, now=make.NOW + timedelta(days=14), organisation=world.organisation)
    return pushes(reader, MovementQuery(since, until, scope, calendar.period(period) if period else None))


def figures(sums):
    return sums.pushes, sums.deals, sums.cents, sums.days, sums.unexplained


def test_a_push_counts_for_the_team_of_its_day(pushed):
    whole = shown(pushed)
    assert figures(whole.sums) == (3, 2, 207_000, 88, 2)
    assert {part.name: figures(part.sums) for part in whole.parts} == {
        "North": (2, 2, 107_000, 58, 2),
        "South": (1, 1, 100_000, 30, 0),
    }
    assert whole.reasons == (("budget not released", 1),)


def test_a_team_shows_its_people_and_a_person_nobody(pushed):
    north = shown(pushed, Scope("North", team_id=pushed.north.pk))
    assert [(part.name, part.sums.pushes) for part in north.parts] == [("Paul Peer", 1), ("Rita Rep", 1)]
    rep = shown(pushed, Scope("Rita", person_id=pushed.rep.pk))
    assert (rep.sums.pushes, rep.parts) == (2, ())


def test_days_and_period_narrow_it(pushed):
    assert shown(pushed, since=make.TODAY).sums.pushes == 1
    assert shown(pushed, period="FY2027-Q2").sums.pushes + shown(pushed, period="FY2027-Q3").sums.pushes == 3
    with pytest.raises(Invalid):
        shown(pushed, until=date(2027, 6, 1))


def file_closing(world, on, *, days_later):
    line = f"D1,Often,{RITA},,,Prospecting,1000.00,2026-11-02,{on},,"
    act = make.act(world.admin, now=make.NOW + timedelta(days=days_later))
    run = run_now(act, kind="deals", file_name="deals.csv", content=csv_of(DEALS, line), dry_run=False)
    assert run.status == "done", run.refusals
    return run


def test_a_push_that_an_undone_file_brought_counts_nowhere(market):
    file_closing(market, "2026-12-18", days_later=0)
    deal = Deal.objects.get(external_id="D1")
    run = file_closing(market, "2027-01-17", days_later=1)
    assert shown(market).sums.pushes == 1
    undone = undo(run, by=market.admin, now=make.NOW + timedelta(days=2))
    assert undone.status == "done", undone.refusals
    assert (shown(market).sums.pushes, deal_pushes.unexplained(deal=deal)) == (0, [])
    # The same dates again by hand: this push stands, also after it was pulled in by hand.
    push(deal, make.NOW + timedelta(days=3), date(2027, 1, 17), "budget not released")
    push(deal, make.NOW + timedelta(days=4), date(2026, 12, 18))
    assert figures(shown(market).sums) == (1, 1, 100_000, 30, 0)
    deal.refresh_from_db()
    assert deal.pushes == len(deal_pushes.visible(viewer=market.admin)) == 1
    assert {row.name: row.times for row in push_choices.with_counts()}["budget not released"] == 1
    lines = deal_history.timeline([], milestones.changes_of(deal=deal), [], zone=UTC, today=make.TODAY)
    assert [line.text.rpartition(", ")[2] for line in lines if "push" in line.text] == [
        "a push that was taken back",
        "push 1",
    ]
