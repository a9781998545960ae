"""The forecast of a deal, chosen by a person; nothing that TRAPS does by itself changes it."""

from __future__ import annotations

from django.db import transaction

from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import FORECASTS
from pipeline.deals.services import deal_saves, deal_states
from traps_web.lib.faults import Invalid


@transaction.atomic
def choose(act: Act, *, deal: Deal, forecast: str, version: int | None = None) -> Deal:
    """Say how far an open deal is relied on; an empty `forecast` gives it back to its stage.

    Raises Invalid by field, Refused, StaleState.
    """
    require_write(act.by, deal.owner, "this deal")
    if forecast and forecast not in FORECASTS:
        raise Invalid(forecast="Choose commit, best case, pipeline or omitted.")
    if deal.status != "open":
        raise Invalid(forecast="Only an open deal has a forecast.")
    if deal.forecast == forecast:
        return deal
    before = deal.forecast
    stamps = {"forecast_at": act.now, "forecast_by": act.person} if forecast else _BY_STAGE
    version = deal.version if version is None else version
    deal_saves.save(act, deal, version=version, changes={"forecast": forecast, **stamps})
    deal_states.follow(act, [deal])
    audit.record(
        act, verb="deal forecast chosen", subject=deal, before={"forecast": before}, after={"forecast": forecast}
    )
    return deal


_BY_STAGE = {"forecast_at": None, "forecast_by": None}
