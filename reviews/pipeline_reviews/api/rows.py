"""Deals of a review and its movement as programs read them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.deals.models import Deal
from pipeline.deals.rules.forecasts import forecast_of
from pipeline.history.selectors.movement import MovementShown
from reviews.pipeline_reviews.rules.queue import FULL_LIST, Placed
from reviews.pipeline_reviews.selectors.agenda import Agenda
from reviews.pipeline_reviews.selectors.queue import InReview, Lineup
from traps_web.lib import money


def of_review(row: InReview) -> dict[str, Any]:
    """A deal as it was frozen, with what was said of it."""
    frozen = row.row
    return {
        "position": frozen.position,
        "part": frozen.part,
        "on_list": row.is_on_list,
        "reasons": frozen.reasons,
        "deal": frozen.deal_id,
        "name": frozen.name,
        "owner": frozen.owner_id,
        "owner_name": frozen.owner.name,
        "stage_name": frozen.stage.name,
        "amount": frozen.amount,
        "forecast": frozen.forecast,
        "close_on": frozen.close_on,
        "next_step": frozen.next_step,
        "next_step_on": frozen.next_step_on,
        "status": row.deal.status,
        "has_flag": row.has_flag,
        "overtaken": row.overtaken,
        "verdict": row.verdict,
        "last_verdict": row.last_id,
        "notes": row.notes,
        "before": row.before,
    }


def of_lineup(lineup: Lineup) -> list[dict[str, Any]]:
    """The deals as a review would take them now."""
    return [_to_come(lineup.deals[placed.deal_id], placed) for placed in lineup.placed]


def _to_come(deal: Deal, placed: Placed) -> dict[str, Any]:
    return {
        "position": placed.position,
        "part": placed.part,
        "on_list": placed.position <= FULL_LIST,
        "reasons": [asdict(reason) for reason in placed.reasons],
        "deal": deal.pk,
        "name": deal.name,
        "owner": deal.owner_id,
        "owner_name": deal.owner.name,
        "stage_name": deal.stage.name,
        "amount": deal.amount,
        "forecast": forecast_of(deal.forecast, deal.stage.forecast_category),
        "close_on": deal.close_on,
        "next_step": deal.next_step,
        "next_step_on": deal.next_step_on,
        "status": deal.status,
        "has_flag": False,
        "overtaken": "",
        "verdict": None,
        "last_verdict": None,
        "notes": (),
        "before": (),
    }


def of_agenda(agenda: Agenda) -> dict[str, Any]:
    """What moved, and what was said last time."""
    last = agenda.last
    return {
        "since": agenda.since,
        "until": agenda.until,
        "movement": _moved(agenda.movement) if agenda.movement else None,
        "last_review": last.review.pk if last else None,
        "verdicts": last.verdicts if last else (),
        "follow_ups": last.follow_ups if last else (),
        "held": last.held if last else 0,
        "due": last.due if last else 0,
    }


def _moved(shown: MovementShown) -> dict[str, Any]:
    movement = shown.movement
    return {
        "opening": _cents(movement.opening.amounts.pipeline),
        "buckets": [
            {"name": bucket.value, "count": len(row.deal_ids), "amount": _cents(row.amounts.pipeline)}
            for bucket, row in movement.buckets.items()
        ],
        "closing": _cents(movement.closing.amounts.pipeline),
    }


def _cents(minor: int) -> str:
    return f"{money.from_minor(minor):.2f}"
