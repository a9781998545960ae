"""One deal as it stood at the end of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.readers import Reader
from pipeline.deals.models import Deal, DealState, DealStateShare
from pipeline.history.selectors.deal_days import in_force
from pipeline.history.selectors.readiness_days import ReadyOn, kept_from, readiness_on
from traps_web.lib.faults import Invalid
from traps_web.ui import words


@dataclass(frozen=True)
class DealOnDay:
    """The state, the shares and the readiness of a deal, and since when its next step is known."""

    day: date
    state: DealState
    shares: list[DealStateShare]
    ready: ReadyOn
    kept_from: date | None

    @property
    def is_built(self) -> bool:
        """Whether the state was put together afterwards, from what was recorded."""
        return self.state.cause == "built"


def deal_on(reader: Reader, *, deal: Deal, day: date) -> DealOnDay:
    """How a deal stood at the end of a day, as known now; six queries. Raises Invalid (day)."""
    if day > organisation_today(reader.now, reader.organisation):
        raise Invalid(day=f"{words.day(day, year=True)} is in the future. Choose today or a day before.")
    rows = in_force(day).filter(deal=deal).exclude(status="removed")
    state = rows.select_related("stage", "owner").first()
    if state is None:
        raise Invalid(day=_before_it(deal))
    shares = list(DealStateShare.objects.filter(state=state).select_related("person").order_by("pk"))
    return DealOnDay(day, state, shares, readiness_on(day, deal_ids=[deal.pk])[deal.pk], kept_from(deal.pk))


def _before_it(deal: Deal) -> str:
    first = DealState.objects.filter(deal=deal).order_by("starts_on").values_list("starts_on", flat=True).first()
    if first is None:
        return "The days of this deal are not written yet. Look again in a few minutes."
    return f"This deal is known since {words.day(first, year=True)}. Choose that day or a later one."
