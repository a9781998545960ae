"""What a verdict does to its deal, or leaves to the owner where the CRM keeps the deal."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.organisation.selectors.calendar import today_of
from accounts.record.rules.acts import Act
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import forecast_of
from pipeline.deals.rules.pushes import Explanation
from pipeline.deals.services import crm, deals, forecasts, pauses
from pipeline.stages.models import Stage
from pipeline.stages.selectors import stages
from reviews.pipeline_reviews.rules import verdicts
from reviews.pipeline_reviews.rules.verdicts import Word
from traps_web.lib.faults import Invalid


@dataclass(frozen=True, slots=True)
class Plan:
    """What a verdict leads to: another stage, another forecast, or neither; and whether only the CRM can do it."""

    stage: Stage | None = None
    forecast: str = ""
    in_crm: bool = False


def plan(act: Act, *, deal: Deal, word: Word) -> Plan:
    """Work out what a verdict leads to. Raises Invalid (lowers, verdict), and Refused to who cannot change the deal."""
    require_write(act.by, deal.owner, "this deal")
    is_in_crm = crm.is_in_crm(act, deal)
    if word.verdict == verdicts.KILL:
        return Plan(stage=_lost(deal), in_crm=is_in_crm)
    if word.verdict == verdicts.MOVE:
        return Plan(in_crm=is_in_crm)
    if word.verdict != verdicts.DOWNGRADE:
        return Plan()
    if word.lowers == verdicts.STAGE:
        return Plan(stage=_stage_below(deal), in_crm=is_in_crm)
    return Plan(forecast=_forecast_below(deal))


def carry_out(act: Act, *, deal: Deal, word: Word, plan: Plan) -> None:
    """Do it, by the services of deals. Raises what they raise."""
    if plan.in_crm:
        return
    if word.verdict == verdicts.MOVE:
        push = Explanation(word.push_choice_id, word.words[:200])
        deals.change(act, deal=deal, version=deal.version, data={"close_on": word.close_on}, push=push)
    elif word.verdict == verdicts.PAUSE and word.resume_on is not None:
        pauses.pause(act, deal=deal, resume_on=word.resume_on, reason=word.words)
    elif word.verdict == verdicts.KILL and plan.stage is not None:
        today = today_of(act.person, act.now)
        deals.move_stage(act, deal=deal, to_stage=plan.stage, reason=word.words[:200], closed_on=today)
    elif plan.stage is not None:
        deals.move_stage(act, deal=deal, to_stage=plan.stage, reason=word.words[:200])
    elif plan.forecast:
        forecasts.choose(act, deal=deal, forecast=plan.forecast)


def _lost(deal: Deal) -> Stage:
    stage = stages.others(deal=deal).filter(kind="lost").first()
    if stage is None:
        raise Invalid(verdict=f"{deal.stage.pipeline.name} has no stage for lost deals.")
    return stage


def _stage_below(deal: Deal) -> Stage:
    below = stages.others(deal=deal).filter(kind="open", position__lt=deal.stage.position).last()
    if below is None:
        raise Invalid(lowers=f"{deal.stage.name} is the first stage. Lower the forecast instead.")
    return below


def _forecast_below(deal: Deal) -> str:
    lower = verdicts.lower_forecast(forecast_of(deal.forecast, deal.stage.forecast_category))
    if not lower:
        raise Invalid(lowers="This deal is omitted already. Nothing is lower.")
    return lower
