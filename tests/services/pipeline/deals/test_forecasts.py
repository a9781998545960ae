"""The forecast of a deal: by its stage, or chosen by a person and left alone by everything else."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AuditEvent
from pipeline.deals.rules.forecasts import forecast_of
from pipeline.deals.selectors import deals as selector
from pipeline.deals.services import bulk, forecasts
from pipeline.deals.services import deals as service
from pipeline.models import Deal, DealChange
from tests import make
from tests.builders.deals import make_deal, stage
from traps_web.lib.faults import Invalid, Refused, StaleState

STEP = {"next_step": "Call", "next_step_on": date(2026, 12, 1)}


def test_a_choice_is_stamped_recorded_and_survives_every_move(world):
    deal = make_deal(world.rep, at="Engaging")
    assert forecast_of(deal.forecast, deal.stage.forecast_category) == "pipeline"
    forecasts.choose(make.act(world.rep), deal=deal, version=deal.version, forecast="commit")
    service.move_stage(make.act(world.rep), deal=deal, to_stage=stage("Proposal"), **STEP)
    service.change(make.act(world.manager), deal=deal, version=deal.version, data={"owner_id": world.peer.pk})
    stands = Deal.objects.get(pk=deal.pk)
    assert (stands.forecast, stands.forecast_by, stands.forecast_at) == ("commit", world.rep, make.NOW)
    recorded = DealChange.objects.get(deal=deal, field="forecast")
    assert (recorded.before, recorded.after, recorded.by) == ("", "commit", world.rep)
    assert AuditEvent.objects.get(verb="deal forecast chosen").after == {"forecast": "commit"}


def test_it_is_given_back_to_the_stage(world):
    deal = make_deal(world.rep, at="Engaging")
    forecasts.choose(make.act(world.rep), deal=deal, forecast="omitted")
    forecasts.choose(make.act(world.manager), deal=deal, forecast="")
    assert (deal.forecast, deal.forecast_at, deal.forecast_by) == ("", None, None)
    assert DealChange.objects.filter(deal=deal, field="forecast").count() == 2


def test_what_is_no_choice_is_refused(world):
    deal, lost = make_deal(world.rep, at="Engaging"), make_deal(world.rep, at="Lost")
    with pytest.raises(Invalid, match="Choose commit, best case"):
        forecasts.choose(make.act(world.rep), deal=deal, forecast="upside")
    with pytest.raises(Invalid, match="Only an open deal"):
        forecasts.choose(make.act(world.rep), deal=lost, forecast="commit")
    with pytest.raises(Refused):
        forecasts.choose(make.act(world.peer), deal=deal, forecast="commit")
    with pytest.raises(StaleState):
        forecasts.choose(make.act(world.rep), deal=deal, version=deal.version + 1, forecast="commit")


def test_many_deals_get_one_forecast(world):
    deals = [make_deal(world.rep, at="Engaging"), make_deal(world.rep, at="Lost")]
    chosen = selector.chosen(viewer=world.manager, pks=[deal.pk for deal in deals])
    versions = {deal.pk: deal.version for deal in chosen}
    outcomes = bulk.change_many(make.act(world.manager), deals=chosen, versions=versions, data={}, forecast="commit")
    assert [bool(outcome.refused) for outcome in outcomes] == [False, True]
    assert Deal.objects.get(pk=deals[0].pk).forecast_by == world.manager


def test_the_database_wants_the_hand_beside_the_choice(world):
    deal = make_deal(world.rep, at="Engaging")
    with pytest.raises(IntegrityError), transaction.atomic():
        Deal.objects.filter(pk=deal.pk).update(forecast="commit")
