"""Many deals changed at once: one act for each, so that what is refused for one stands in nobody's way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation
from pipeline.deals.selectors import win_requests
from pipeline.deals.services import deals as service
from pipeline.deals.services import forecasts
from pipeline.deals.services.win_requests import name_of_decider
from pipeline.stages.models import Stage
from pipeline.stages.rules.gates import GateClosed
from traps_web.lib.faults import Fault, StaleState

MOST = 200
"""So many deals at most are changed in one go."""


@dataclass(frozen=True)
class Outcome:
    """What became of one deal: done, or refused with the sentence that says why."""

    deal: Deal
    refused: str = ""
    waits: str = ""
    """Whose word a win waits for, where it was asked for instead."""
    is_gate: bool = False
    """Refused by items of the checklist that are missing: the deal's own move page asks for them."""


@transaction.atomic
def change_many(
    act: Act,
    *,
    deals: Sequence[Deal],
    versions: Mapping[int, int],
    data: Mapping[str, Any],
    to_stage: Stage | None = None,
    closed_on: date | None = None,
    reason: str = "",
    forecast: str = "",
    push: Explanation = UNEXPLAINED,
) -> list[Outcome]:
    """Change fields of many deals and move them to a stage, each wholly or not at all, in a savepoint of its own.

    `versions` holds the state that the page showed of each deal. What the services refuse (Invalid, Refused,
    StaleState, a closed gate) is reported per deal and raised for none.
    """
    outcomes = []
    for deal in deals[:MOST]:
        try:
            with transaction.atomic():
                version = versions.get(deal.pk, deal.version)
                _change_one(act, deal, version, data, to_stage, closed_on, reason, forecast, push)
        except Fault as fault:
            stands = Deal.objects.select_related("owner", "stage").get(pk=deal.pk)
            outcomes.append(Outcome(stands, str(fault), is_gate=isinstance(fault, GateClosed)))
        else:
            outcomes.append(Outcome(deal, waits=_waits(deal, to_stage)))
    return outcomes


def _change_one(
    act: Act,
    deal: Deal,
    version: int,
    data: Mapping[str, Any],
    to_stage: Stage | None,
    closed_on: date | None,
    reason: str,
    forecast: str,
    push: Explanation,
) -> None:
    if version != deal.version:
        raise StaleState
    if data:
        deal = service.change(act, deal=deal, version=version, data=_as_pair(deal, data), push=push)
    if forecast:
        deal = forecasts.choose(act, deal=deal, forecast=forecast)
    if to_stage is not None:
        service.move_stage(act, deal=deal, to_stage=to_stage, closed_on=closed_on, reason=reason)


def _as_pair(deal: Deal, data: Mapping[str, Any]) -> dict[str, Any]:
    """A next step is words and a day: the half that is not given is the deal's own."""
    halves = ("next_step", "next_step_on")
    own = {name: getattr(deal, name) for name in halves} if any(name in data for name in halves) else {}
    return {**own, **data}


def _waits(deal: Deal, to_stage: Stage | None) -> str:
    """The name of whose word the deal waits for, when it was to be won and is not."""
    if to_stage is None or to_stage.kind != "won" or deal.status == "won":
        return ""
    request = win_requests.open_of(deal=deal)
    return name_of_decider(request) if request else ""
