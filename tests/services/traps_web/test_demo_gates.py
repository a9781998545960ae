"""The past of the demo's deals begins when they were taken over."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from accounts.organisation.selectors import calendar
from pipeline.activities.services import defaults
from pipeline.intake.services.takeovers import TakenOverDeal, take_over_many
from pipeline.models import Deal, DealItem, GateOverride, Milestone, Stage, StageChange
from tests import make
from traps_web.demo import facts, gates, readiness
from traps_web.demo.dates import demo_dates
from traps_web.demo.stage import Stage as DemoStage

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(world) -> DemoStage:
    defaults.install(make.act())
    return DemoStage(
        now=make.NOW,
        today=make.TODAY,
        dates=demo_dates(make.TODAY),
        rules=calendar.rules(),
        admin=world.admin,
    )


def test_each_evening_brings_what_was_opened_or_closed_that_day(stage):
    rows = [
        {"external_id": "old", "opened_on": "2026-09-09", "closed_on": ""},
        {"external_id": "undated", "opened_on": "", "closed_on": ""},
        {"external_id": "next", "opened_on": "2026-09-10", "closed_on": ""},
        {"external_id": "over", "opened_on": "2026-01-10", "closed_on": "2026-09-01"},
        {"external_id": "won", "opened_on": "2026-01-10", "closed_on": "2026-11-24"},
        {"external_id": "today", "opened_on": "2026-11-25", "closed_on": ""},
    ]
    files = facts.files_of_deals(rows, stage)
    names_by_instant = {at: [row["external_id"] for row in file] for at, file in files}
    assert names_by_instant == {
        stage.taken_over_at: ["old", "undated", "over"],
        datetime(2026, 9, 10, 23, tzinfo=UTC): ["next"],
        datetime(2026, 11, 25, 0, tzinfo=UTC): ["won"],
        make.NOW: ["today"],
    }


def test_nothing_is_dated_before_its_deal_was_taken_over(world, stage):
    last = Stage.objects.filter(kind="open", pipeline__is_default=True).order_by("-position")[0]
    for name, at in (("old", stage.taken_over_at), ("new", make.NOW)):
        rows = [
            TakenOverDeal(
                f"{name} {number}", world.rep.pk, last.pk, external_id=f"{name}{number:02d}", close_on=make.TODAY
            )
            for number in range(30)
        ]
        take_over_many(make.act(world.admin, now=at), rows=rows)
    facts.complete(stage)
    gates.gates(stage)
    readiness.complete(stage)
    taken_over = dict(StageChange.objects.filter(taken_over=True).values_list("deal_id", "at"))
    dated = [(row.deal_id, row.done_at) for row in DealItem.objects.all()]
    dated += [(row.deal_id, row.at) for row in GateOverride.objects.all()]
    dated += [(row.deal_id, row.made_at) for row in Milestone.objects.all()]
    assert {deal.name[:3] for deal in Deal.objects.filter(pk__in=[pk for pk, _ in dated])} == {"old"}
    assert len(dated) > 90 and all(at > taken_over[pk] for pk, at in dated)
    assert all(deal.updated_at >= taken_over[deal.pk] for deal in Deal.objects.all())
    assert Deal.objects.filter(name__startswith="new", updated_at=make.NOW).count() == 30
