"""The chance of a stage holds from a day on, comes into force by itself, and the one of each day can be asked for."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from accounts.models import AuditEvent
from pipeline.models import Stage, StageChance
from pipeline.pipelines.services import chances, pipelines
from pipeline.pipelines.services.pipelines import StageData
from pipeline.stages.selectors.chances import chances_on
from tests import make
from tests.builders.deals import make_deal, stage
from traps_web.lib.faults import Invalid

LATER = date(2026, 12, 1)
ON_THAT_DAY = datetime(2026, 12, 1, 15, tzinfo=UTC)


@pytest.fixture
def deal(world):
    return make_deal(world.rep, at="Proposal", close_on=date(2026, 12, 18))


def change(world, now, chance, since):
    data = StageData("Proposal", chance, "best case", 10)
    return pipelines.change_stage(
        make.act(world.admin, now=now), stage=stage("Proposal"), data=data, probability_from=since
    )


def weighted(deal):
    return deal.shares.get().weighted_amount


@pytest.mark.parametrize("since", [date(2026, 11, 24), date(2026, 1, 1)])
def test_it_never_changes_for_the_past(world, deal, now, since):
    with pytest.raises(Invalid) as wrong:
        change(world, now, 250_000, since)
    assert wrong.value.errors["probability_from"].startswith("Choose today, Wed 25 Nov 2026, or a later day")
    assert stage("Proposal").probability_ppm == 500_000


def test_from_today_on_open_deals_are_weighed_anew_and_yesterday_keeps_its_chance(world, deal, now):
    change(world, now, 250_000, None)
    pk = stage("Proposal").pk
    assert weighted(deal) == Decimal("250.00")
    assert (chances_on(make.TODAY)[pk], chances_on(make.TODAY - timedelta(days=1))[pk]) == (250_000, 500_000)


def test_a_chance_to_come_holds_from_its_day_on_by_itself(world, deal, now):
    change(world, now, 250_000, LATER)
    pk = stage("Proposal").pk
    assert (stage("Proposal").probability_ppm, weighted(deal)) == (500_000, Decimal("500.00"))
    assert [chances_on(day)[pk] for day in (LATER - timedelta(days=1), LATER)] == [500_000, 250_000]
    assert chances.come_into_force(make.act(now=now)) == 0
    assert chances.come_into_force(make.act(now=ON_THAT_DAY)) == 1
    assert chances.come_into_force(make.act(now=ON_THAT_DAY)) == 0
    assert (stage("Proposal").probability_ppm, weighted(deal)) == (250_000, Decimal("250.00"))
    assert AuditEvent.objects.filter(verb="stage chance came into force").count() == 1


def test_of_one_day_the_last_one_set_holds_and_the_same_again_sets_nothing(world, deal, now):
    change(world, now, 250_000, LATER)
    change(world, now, 300_000, LATER)
    change(world, now, 300_000, LATER)
    assert chances_on(LATER)[stage("Proposal").pk] == 300_000
    assert StageChance.objects.filter(stage=stage("Proposal")).count() == 3


def test_a_stage_is_born_with_its_chance_and_goes_with_it_when_it_was_never_used(world, now):
    made = pipelines.add_stage(
        make.act(world.admin, now=now), pipeline=stage("Won").pipeline, data=StageData("Verbal", 800_000)
    )
    assert chances_on(date(2020, 1, 1))[made.pk] == 800_000
    assert pipelines.remove_stage(make.act(world.admin, now=now), stage=made) is True
    assert not StageChance.objects.filter(stage_id=made.pk).exists()
    assert chances_on(make.TODAY)[stage("Won").pk] == 1_000_000


def test_the_stages_of_an_older_installation_keep_their_chance_since_ever(world, deal):
    StageChance.objects.all().delete()
    migration = import_module("pipeline.migrations.0007_chances_of_stages_from_a_day_on")
    migration.keep_chances(apps, None)
    assert StageChance.objects.count() == Stage.objects.count()
    assert chances_on(date(2001, 1, 1))[stage("Proposal").pk] == 500_000


@pytest.mark.parametrize("what", [{"probability_ppm": 1}, {"starts_on": date(2020, 1, 1)}])
def test_the_database_keeps_it(world, deal, what):
    with pytest.raises(DatabaseError), transaction.atomic():
        StageChance.objects.filter(stage=stage("Proposal")).update(**what)
