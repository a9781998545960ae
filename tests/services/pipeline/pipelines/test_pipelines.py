"""Pipelines and stages, as admins set them."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.deals.services import deals
from pipeline.models import Pipeline, Stage
from pipeline.pipelines.services import pipelines
from pipeline.pipelines.services.pipelines import StageData
from tests import make
from tests.builders.deals import STEP, make_deal, open_deal, stage
from traps_web.lib.faults import Invalid


@pytest.fixture
def sales(world):
    return stage("Won").pipeline


def names(pipeline):
    rows = Stage.objects.filter(pipeline=pipeline, retired_at__isnull=True).order_by("position")
    return list(rows.values_list("name", flat=True))


def test_another_pipeline_has_its_own_stages_and_deals(world, sales, now):
    made = pipelines.create(make.act(world.admin, now=now), name="Renewals")
    assert names(made) == names(sales) and made.stages.get(kind="won").items.count() == 1
    deal = open_deal(world.rep, pipeline_id=made.pk)
    assert deal.stage.pipeline == made
    with pytest.raises(Invalid, match="belongs to another pipeline"):
        deals.move_stage(make.act(world.rep, now=now), deal=deal, to_stage=stage("Engaging"), **STEP)
    with pytest.raises(Invalid, match="This name is already in use"):
        pipelines.create(make.act(world.admin, now=now), name="Renewals")


def test_there_is_one_default(world, sales, now):
    made = pipelines.create(make.act(world.admin, now=now), name="Renewals")
    pipelines.make_default(make.act(world.admin, now=now), pipeline=made)
    assert Pipeline.objects.get(is_default=True) == made
    assert open_deal(world.rep).stage.pipeline == made


def test_a_stage_is_added_before_the_closed_ones_and_shifted(world, sales, now):
    made = pipelines.add_stage(make.act(world.admin, now=now), pipeline=sales, data=StageData("Trial", 600_000))
    assert names(sales) == ["Prospecting", "Engaging", "Proposal", "Closing", "Trial", "Won", "Lost"]
    assert pipelines.shift_stage(make.act(world.admin, now=now), stage=made, later=False)
    assert names(sales)[3:5] == ["Trial", "Closing"]
    assert not pipelines.shift_stage(make.act(world.admin, now=now), stage=stage("Prospecting"), later=False)
    assert not pipelines.shift_stage(make.act(world.admin, now=now), stage=stage("Won"), later=True)


@pytest.mark.parametrize(
    ("data", "field"),
    [
        (StageData(" ", 1), "name"),
        (StageData("Engaging", 1), "name"),
        (StageData("Trial", 1_000_001), "probability"),
        (StageData("Trial", 1, "closed"), "forecast_category"),
        (StageData("Trial", 1, stale_after_days=0), "stale_after_days"),
    ],
)
def test_a_wrong_stage_is_refused_by_field(world, sales, now, data, field):
    with pytest.raises(Invalid) as fault:
        pipelines.add_stage(make.act(world.admin, now=now), pipeline=sales, data=data)
    assert list(fault.value.errors) == [field]
    assert len(names(sales)) == 6


def test_another_probability_weighs_open_deals_anew(world, sales, now):
    deal = make_deal(world.rep, at="Proposal", close_on=date(2026, 12, 18))
    pipelines.change_stage(make.act(world.admin, now=now), stage=stage("Proposal"), data=StageData("Offer", 250_000))
    assert deal.shares.get().weighted_amount == Decimal("250.00")


def test_a_stage_that_carried_a_deal_is_retired_and_another_is_removed(world, sales, now):
    deal = make_deal(world.rep, at="Proposal", **STEP)
    assert pipelines.remove_stage(make.act(world.admin, now=now), stage=stage("Proposal")) is False
    assert pipelines.remove_stage(make.act(world.admin, now=now), stage=stage("Engaging")) is True
    assert names(sales) == ["Prospecting", "Closing", "Won", "Lost"]
    deals.move_stage(make.act(world.rep, now=now), deal=deal, to_stage=stage("Closing"))
    with pytest.raises(Invalid, match=r"is retired. Choose another stage."):
        deals.move_stage(make.act(world.rep, now=now), deal=deal, to_stage=stage("Proposal"))
    pipelines.restore_stage(make.act(world.admin, now=now), stage=stage("Proposal"))
    deals.move_stage(make.act(world.rep, now=now), deal=deal, to_stage=stage("Proposal"))


def test_won_lost_and_the_last_open_stage_stay(world, sales, now):
    with pytest.raises(Invalid, match="every pipeline"):
        pipelines.remove_stage(make.act(world.admin, now=now), stage=stage("Won"))
    for name in ("Prospecting", "Engaging", "Proposal"):
        pipelines.remove_stage(make.act(world.admin, now=now), stage=stage(name))
    with pytest.raises(Invalid, match="A pipeline needs at least one open stage"):
        pipelines.remove_stage(make.act(world.admin, now=now), stage=stage("Closing"))
