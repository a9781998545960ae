"""Next step, gate debt and last contact of past days: written with each change, built where recorded, else unknown."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from pipeline.activities.services import activities
from pipeline.deals.services import answers, deal_states, deals, readiness_days
from pipeline.history.selectors.deal_days import end_of
from pipeline.history.selectors.readiness_days import ReadyOn, kept_from, readiness_on
from pipeline.models import Deal, DealReadiness
from pipeline.pipelines.services import checklist_items
from pipeline.stages.rules.gates import Override
from tests import make
from tests.builders.activities import kind
from tests.builders.customers import make_customer
from tests.builders.deals import STEP, make_item, open_deal, stage

DAY = timedelta(days=1)
TODAY = make.TODAY


def on(day: date, deal: Deal, known_at: datetime | None = None) -> ReadyOn:
    return readiness_on(day, known_at, deal_ids=[deal.pk])[deal.pk]


def step(deal: Deal, text: str, day: date | None, *, at: datetime) -> Deal:
    deal.refresh_from_db()
    data = {"next_step": text, "next_step_on": day}
    return deals.change(make.act(deal.owner, now=at), deal=deal, version=deal.version, data=data)


def test_each_day_keeps_its_next_step(world: make.World) -> None:
    deal = open_deal(world.rep, name="A")
    first = date(2026, 12, 4)
    step(deal, "Call", first, at=make.NOW + DAY)
    step(deal, "Ask", first + DAY, at=make.NOW + 3 * DAY)
    step(deal, "Visit", first + 2 * DAY, at=make.NOW + 3 * DAY)
    said = [
        (row.knows_step, row.has_next_step, row.next_step_on)
        for row in (on(TODAY + n * DAY, deal) for n in range(-1, 4))
    ]
    assert said == [
        (False, False, None),
        (True, False, None),
        (True, True, first),
        (True, True, first),
        (True, True, first + 2 * DAY),
    ]
    assert kept_from(deal.pk) == TODAY


def test_gate_debt_begins_with_the_override_and_ends_with_the_answer(world: make.World) -> None:
    item = make_item("Prospecting", name="Champion", kind="text")
    deal = open_deal(world.rep, name="A", close_on=date(2026, 12, 18), **STEP)
    owed_by = date(2026, 12, 9)
    deals.move_stage(
        make.act(world.manager, now=make.NOW + DAY),
        deal=deal,
        to_stage=stage("Engaging"),
        next_step="Call",
        next_step_on=date(2026, 12, 4),
        override=Override("They need it this week", owed_by),
    )
    answers.answer(make.act(world.rep, now=make.NOW + 2 * DAY), deal=deal, items={item.pk: "Ann Lee"})
    debts = [on(TODAY + n * DAY, deal).gate_debt_on for n in range(3)]
    assert debts == [None, owed_by, None]
    assert on(TODAY + DAY, deal, end_of(TODAY, world.organisation)).gate_debt_on is None, "not known the day before"


def test_an_item_that_is_retired_ends_the_debt_of_that_day_on(world: make.World) -> None:
    item = make_item("Prospecting", name="Champion", kind="text")
    deal = open_deal(world.rep, name="A", close_on=date(2026, 12, 18), **STEP)
    moving = {"next_step": "Call", "next_step_on": date(2026, 12, 4), "override": Override("Now", date(2026, 12, 9))}
    deals.move_stage(make.act(world.manager), deal=deal, to_stage=stage("Engaging"), **moving)
    checklist_items.retire(make.act(world.admin, now=make.NOW + DAY), item=item)
    assert [on(TODAY + n * DAY, deal).gate_debt_on for n in range(2)] == [date(2026, 12, 9), None]


def test_the_last_contact_of_a_day_is_that_of_the_activities_until_then(world: make.World) -> None:
    condax = make_customer("Condax", world.rep)
    deal = open_deal(world.rep, name="A", customer_id=condax.pk)
    for days_ago, entered in ((9, 9), (4, 1)):
        act = make.act(world.rep, now=make.NOW - entered * DAY)
        activities.log_one(
            act, person=world.rep, type=kind("calls"), done_on=TODAY - days_ago * DAY, customer_id=condax.pk
        )
    assert on(TODAY - 10 * DAY, deal).last_contact_on is None
    assert on(TODAY - 5 * DAY, deal).last_contact_on == TODAY - 9 * DAY
    assert on(TODAY, deal).last_contact_on == Deal.objects.get(pk=deal.pk).customer.last_contact == TODAY - 4 * DAY
    then = on(TODAY - 4 * DAY, deal, end_of(TODAY - 4 * DAY, world.organisation))
    assert then.last_contact_on == TODAY - 9 * DAY, "logged three days late"
    assert not on(TODAY, open_deal(world.rep, name="Nobody")).knows_contact


def test_what_was_recorded_is_built_and_the_rest_is_not_known(
    world: make.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as before:
        before.setattr(readiness_days, "born", lambda *_: None)
        before.setattr(readiness_days, "follow", lambda *_: None)
        deal = open_deal(world.rep, name="A")
        step(deal, "Call", date(2026, 12, 4), at=make.NOW + DAY)
        bare = open_deal(world.rep, name="Bare")
    assert not DealReadiness.objects.exists()
    act = make.act(now=make.NOW + 4 * DAY)
    assert readiness_days.begin_missing(act) == 2
    assert readiness_days.begin_missing(act) == 0
    days = [on(TODAY + n * DAY, deal) for n in (0, 1, 3, 4)]
    assert [row.knows_step for row in days] == [False, True, True, True]
    assert [row.knows_debt for row in days] == [False, False, False, True]
    assert days[1].next_step_on == date(2026, 12, 4)
    assert [on(TODAY + n * DAY, bare).knows_step for n in (3, 4)] == [False, True]


def test_the_answer_of_a_day_stays_the_same_however_late_it_is_asked(world: make.World) -> None:
    deal = open_deal(world.rep, name="A")
    step(deal, "Call", date(2026, 12, 4), at=make.NOW + DAY)
    night = end_of(TODAY + DAY, world.organisation)
    before = on(TODAY + DAY, deal, night)
    for later in range(2, 6):
        step(deal, f"Call {later}", date(2026, 12, 4) + later * DAY, at=make.NOW + later * DAY)
        assert on(TODAY + DAY, deal, night) == before


@pytest.mark.parametrize("change", [{"next_step_on": TODAY}, {"gate_debt_on": TODAY}, {"ends_before": None}])
def test_the_database_lets_a_row_only_close(world: make.World, change: dict[str, object]) -> None:
    deal = open_deal(world.rep, name="A")
    step(deal, "Call", date(2026, 12, 4), at=make.NOW + DAY)
    closed = DealReadiness.objects.filter(ends_before__isnull=False)
    assert closed.exists()
    with pytest.raises(DatabaseError), transaction.atomic():
        closed.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        closed.delete()


def test_an_unchanged_deal_gets_no_row(world: make.World) -> None:
    deal = open_deal(world.rep, name="A", **STEP)
    deal_states.follow(make.act(now=make.NOW + DAY), [deal])
    assert DealReadiness.objects.count() == 1
