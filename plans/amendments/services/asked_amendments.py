"""An amendment as it was asked for, with its number by category, whether a plan holds that number or not."""

from __future__ import annotations

from datetime import date
from typing import Any, Protocol

from django.db import IntegrityError, transaction

from accounts.record.rules.acts import Act
from plans.amendments.selectors.amending import Reckoning
from plans.measures.selectors.period_numbers import PeriodNumber
from plans.sales_plans.models import PlanAmendment, PlanAmendmentPart
from traps_web.lib.faults import StaleState


class Request(Protocol):
    """What somebody asks for; `known`: how many amendments of it they had read."""

    @property
    def trigger(self) -> str: ...
    @property
    def reason(self) -> str: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def known(self) -> int: ...


@transaction.atomic
def write(act: Act, *, requested_change: Request, reckoning: Reckoning, overtaken: str) -> PlanAmendment:
    """Keep what is asked for, as it was reckoned.

    Raises StaleState, saying `overtaken`, when another came in between.
    """
    try:
        with transaction.atomic():
            row = PlanAmendment.objects.create(
                **_subject(reckoning.number),
                position=requested_change.known + 1,
                trigger=requested_change.trigger,
                reason=requested_change.reason.strip(),
                effective_on=requested_change.effective_on,
                before_amount=reckoning.carried,
                after_amount=reckoning.after,
                asked_at=act.now,
                asked_by=act.person,
            )
    except IntegrityError:
        raise StaleState(overtaken) from None
    PlanAmendmentPart.objects.bulk_create(
        PlanAmendmentPart(
            amendment=row, category=change.category, before_amount=change.before, after_amount=change.after
        )
        for change in reckoning.changes
    )
    return row


def _subject(number: PeriodNumber) -> dict[str, Any]:
    """A plan says whose number it is and of which days; without one the amendment says it."""
    if number.plan is not None:
        return {"plan": number.plan}
    owner = "person" if number.person else "team"
    return {
        owner: number.owner,
        "period_key": number.period_key,
        "starts_on": number.starts_on,
        "ends_before": number.ends_before,
    }
