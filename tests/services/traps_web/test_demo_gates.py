"""The past of the demo's deals begins when they were taken over."""

from __future__ import annotations

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


def test_the_open_deals_of_eleven_weeks_ago_come_first(stage):
    rows = [
        {"external_id": "old", "stage": "Engaging", "opened_on": "2026-09-09"},
        {"external_id": "undated", "stage": "Prospecting", "opened_on": ""},
        {"external_id": "new", "stage": "Engaging", "opened_on": "2026-09-10"},
        {"external_id": "won", "stage": "Won", "opened_on": "2026-01-10"},
    ]
    (first_at, first), (second_at, second) = facts.files_of_deals(rows, stage)
    assert (first_at, second_at) == (make.NOW - facts.TAKEN_OVER_AGO, make.NOW)
    assert [row["external_id"] for row in first] == ["old", "undated"]
    assert [row["external_id"] for row in second] == ["new", "won"]


def test_nothing_is_dated_before_its_deal_was_taken_over(world, stage):
    last = Stage.objects.filter(kind="open", pipeline__is_default=True).order_by("-position")[0]
    for name, at in (("old", make.NOW - facts.TAKEN_OVER_AGO), ("new", make.NOW)):
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
