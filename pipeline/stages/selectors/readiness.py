"""Readiness of many deals: the facts behind the reasons, in a fixed number of queries whatever the number of deals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.configuration import part
from pipeline.stages.models import Stage
from pipeline.stages.rules import readiness as rules
from traps_web.lib import clock
from traps_web.lib.deadlines import day_bounds

if TYPE_CHECKING:
    from pipeline.deals.models import Deal

ANY = "any"
A_DAY = timedelta(days=1)
Reasons = Mapping[int, tuple[rules.Reason, ...]]


def reasons_of(*, deals: Collection[Deal], today: date) -> Reasons:
    """Why each of some deals is not ready, worst first, by id; a closed deal always is ready.

    It takes two queries; the deals' stages have to be loaded.
    """
    idle = _idle_days(deals, today)
    return {
        deal.pk: rules.reasons(_facts(deal, today, idle.get(deal.pk, 0))) if deal.status == "open" else ()
        for deal in deals
    }


def _facts(deal: Deal, today: date, idle_days: int) -> rules.Facts:
    return rules.Facts(
        today=today,
        amount=deal.amount,
        close_on=deal.close_on,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        debt_on=deal.gate_debt_on,
        idle_days=idle_days,
        stale_after_days=deal.stage.stale_after_days,
        pushes=deal.pushes,
    )


def _idle_days(deals: Collection[Deal], today: date) -> dict[int, int]:
    """Working days since each deal changed, by the stored calendar.

    They are worked out only for deals at stages where a deal can go stale.
    """
    can_be = [deal for deal in deals if deal.status == "open" and deal.stage.stale_after_days is not None]
    if not can_be:
        return {}
    zone = organisation_selector.current().time_zone
    after = {deal.pk: clock.local_date(deal.updated_at, zone) + A_DAY for deal in can_be}
    end = today + A_DAY
    stored = calendar.stored_days()
    if end not in stored.is_working:
        return {}
    before = {pk: stored.working_before[day] for pk, day in after.items() if day in stored.is_working and day < end}
    return {pk: stored.working_before[end] - before.get(pk, 0) for pk, day in after.items() if day < end}


@dataclass(frozen=True)
class Filters:
    """The reasons as filters of the database on a day: the same answers as `rules.readiness.reasons`.

    They take two queries, only when a list asks for them: the stages at which a deal can go stale, and the last working
    days.
    """

    today: date

    @cached_property
    def by_reason(self) -> Mapping[str, Q]:
        """What each reason asks of an open deal."""
        return {
            rules.DATE_PAST: Q(close_on__lt=self.today),
            rules.NO_NEXT_STEP: Q(next_step="") | Q(next_step_on__isnull=True),
            rules.STEP_PAST: ~Q(next_step="") & Q(next_step_on__lt=self.today),
            rules.GATE_DEBT: Q(gate_debt_on__isnull=False),
            rules.STALE: _stale(self.today),
            rules.PUSHED: Q(pushes__gte=rules.MANY_PUSHES),
            rules.NO_AMOUNT: Q(amount__isnull=True),
            rules.NO_CLOSE_DATE: Q(close_on__isnull=True),
        }

    def q(self, reason: str) -> Q:
        """The open deals that one reason makes not ready; `any` for any of them, nothing for a word that is none."""
        return Q(status="open") & (self.any_of_open if reason == ANY else self.by_reason.get(reason, Q(pk__in=[])))

    @cached_property
    def any_of_open(self) -> Q:
        """Any of the reasons, where all deals that are looked at are open."""
        condition = Q()
        for reason_filter in self.by_reason.values():
            condition |= reason_filter
        return condition

    def counts(self) -> dict[str, Count]:
        """What counts open deals by reason inside one aggregate over open deals."""
        return {
            f"r{place}": Count("pk", filter=self.by_reason[reason]) for place, reason in enumerate(rules.NOT_READY)
        } | {"not_ready": Count("pk", filter=self.any_of_open)}


def filters(*, today: date) -> Filters:
    """The reasons as filters of that day."""
    return Filters(today)


def _stale(today: date) -> Q:
    """A deal is stale when it last changed before a day that is the same for all deals of a stage."""
    limits = stale_limits()
    if not limits:
        return Q(pk__in=[])
    most = max(limits.values()) + 1
    working = (day for day, is_working in calendar.stored_days().is_working.items() if is_working and day <= today)
    working_days = list(working)[-most:]
    zone = organisation_selector.current().time_zone
    condition = Q(pk__in=[])
    for stage_id, days in limits.items():
        fresh_from = rules.last_change_that_is_stale(days, working_days)
        if fresh_from is not None:
            condition |= Q(stage_id=stage_id, updated_at__lt=day_bounds(fresh_from, zone)[0])
    return condition


@part(Stage)
def stale_limits() -> dict[int, int]:
    """After how many working days without a change a deal is stale, by the id of its stage."""
    rows = Stage.objects.filter(stale_after_days__isnull=False, kind="open").order_by("pk")
    return {pk: days for pk, days in rows.values_list("pk", "stale_after_days") if days is not None}
