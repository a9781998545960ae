"""Deals of a pipeline kept in the CRM: what people can still change here, and what a move in the CRM leaves owing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Protocol

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from pipeline.bookings.rules import dates
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.deals.models import Deal
from pipeline.deals.rules import deals as rules
from pipeline.deals.services import reopenings
from pipeline.stages.models import Stage
from pipeline.stages.rules import homes as home_rules
from pipeline.stages.selectors import gates, homes, stages
from traps_web.lib.faults import Invalid, Refused

if TYPE_CHECKING:
    from pipeline.deals.services.move_steps import Move

NOT_RECORDED: Final = "not recorded"
TAKEN_BACK: Final = "reopened in the CRM"
OF_LOST: Final = frozenset({"closed_on", "lost_reason"})
"""Fields of a lost deal that the CRM corrects, and that nobody else changes."""


class Corrected(Protocol):
    """The days of a deal, as it stands in the database or as a file knows it."""

    @property
    def opened_on(self) -> date | None: ...

    @property
    def closed_on(self) -> date | None: ...


def is_in_crm(act: Act, deal: Deal) -> bool:
    """Whether the pipeline of a deal is kept in the CRM today."""
    return homes.is_in_crm(pipeline_id=deal.stage.pipeline_id, day=organisation_today(act.now))


def shut_fields(deal: Deal, now: datetime) -> tuple[str, ...]:
    """The fields of a form that only the CRM changes; none for a deal that is kept here."""
    if not homes.is_in_crm(pipeline_id=deal.stage.pipeline_id, day=organisation_today(now)):
        return ()
    return ("owner", "amount", "close_on")


def is_taken(act: Act, deal: Deal, *, from_crm: bool) -> bool:
    """Whether a change is accepted as the CRM made it. Raises Refused where only the CRM can make it."""
    if not is_in_crm(act, deal):
        return False
    if not from_crm:
        raise Refused(home_rules.kept_sentence(deal.stage.pipeline.name))
    return True


def field_faults(deal: Deal, changes: Iterable[str]) -> dict[str, str]:
    """The fields of a deal of the CRM that people cannot change here, each with one sentence."""
    names = home_rules.READ_ONLY.intersection(changes)
    return dict.fromkeys(sorted(names), home_rules.kept_sentence(deal.stage.pipeline.name)) if names else {}


def held_faults(changes: Mapping[str, Any], *, day: DayBounds) -> dict[str, str]:
    """Values from a CRM that cannot be saved, by field. A past date can be saved: readiness reports it."""
    opened_on = changes.get("opened_on")
    sentences = {
        "name": "" if str(changes.get("name", "-") or "").strip() else "Give the deal a name.",
        "amount": rules.amount_fault(changes.get("amount")),
        "opened_on": "The deal cannot be opened after today." if opened_on and opened_on > day.today else "",
        "close_on": dates.outside_calendar(changes["close_on"], day.span) if changes.get("close_on") else "",
    }
    return {name: sentence for name, sentence in sentences.items() if sentence}


def corrected_faults(deal: Corrected, changes: Mapping[str, Any], *, day: DayBounds) -> dict[str, str]:
    """What of a lost deal the CRM cannot correct, by field: a day on which it cannot have been lost."""
    if changes.keys().isdisjoint(("closed_on", "opened_on")):
        return {}
    opened_on = changes.get("opened_on", deal.opened_on)
    fault = rules.closed_on_fault(changes.get("closed_on", deal.closed_on), opened_on=opened_on, day=day)
    return {"closed_on": fault} if fault else {}


def require_pipeline_here(now: datetime) -> None:
    """Raise Refused where every pipeline is kept in the CRM: then no deal is opened here."""
    in_crm = homes.in_crm(organisation_today(now))
    pipelines = stages.pipeline_names()
    if pipelines and all(pk in in_crm for pk, _ in pipelines):
        raise Refused(home_rules.opened_sentence(pipelines[0][1]))


def foresee(move: Move) -> None:
    """Work out what a move of the CRM owes, and its reason. Raises Invalid by field for what cannot be saved."""
    deal, given = move.deal, move.given
    for name in home_rules.OURS:
        given.pop(name, None)
    if deal.status == "won":
        reopenings.require(deal, today=move.day.today)
        move.reason = move.reason or (TAKEN_BACK if move.to_stage.kind == "open" else "")
    amount = given.get("amount", deal.amount)
    faults = rules.crm_faults(amount, deal.opened_on, move.rule, closed_on=move.closed_on, day=move.day)
    if faults := faults | held_faults(given, day=move.day):
        raise Invalid(**faults)
    is_elsewhere = move.to_stage.pipeline_id != deal.stage.pipeline_id
    missing = gates.missing_elsewhere if is_elsewhere else gates.missing
    move.missing = missing(deal=deal, to_stage=move.to_stage, besides=move.answers)
    if move.to_stage.kind == "lost":
        move.reason = move.reason or NOT_RECORDED


def is_opened_there(act: Act, first: Stage, *, from_crm: bool) -> bool:
    """Whether deals of a pipeline are opened in the CRM. Raises Refused where one is opened here instead."""
    if not homes.is_in_crm(pipeline_id=first.pipeline_id, day=organisation_today(act.now)):
        return False
    if not from_crm:
        raise Refused(home_rules.opened_sentence(first.pipeline.name))
    return True
