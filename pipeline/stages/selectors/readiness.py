"""Readiness of many deals: the facts behind the reasons, in a fixed number of queries whatever the number of deals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

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
    zone = organisation_selector.current().time_zone
    changed = {deal.pk: clock.local_date(deal.updated_at, zone) for deal in deals if deal.status == "open"}
    counted = _counted_from(deals, changed, today)
    idle = _working_days_after(counted, today)
    return {
        deal.pk: rules.reasons(_facts(deal, today, changed[deal.pk], idle.get(deal.pk, 0)))
        if deal.status == "open"
        else ()
        for deal in deals
    }


def _facts(deal: Deal, today: date, changed_on: date, days: int) -> rules.Facts:
    until = deal.paused_until_on
    is_paused = until is not None and until > today
    return rules.Facts(
        today=today,
        amount=deal.amount,
        close_on=deal.close_on,
        next_step=deal.next_step,
        next_step_on=deal.next_step_on,
        debt_on=deal.gate_debt_on,
        idle_days=0 if is_paused else days,
        stale_after_days=deal.stage.stale_after_days,
        pushes=deal.pushes,
        paused_until_on=until,
        paused_days=days if is_paused else 0,
        longest_pause_days=deal.stage.longest_pause_days,
        is_touched_since=until is None or changed_on >= until,
    )


def _counted_from(deals: Collection[Deal], changed: Mapping[int, date], today: date) -> dict[int, date]:
    """The day after which working days are counted: of the last change, the end of a pause, or the start of one.

    Only where the stage of the deal asks for it.
    """
    days = {}
    for deal in deals:
        if deal.status != "open":
            continue
        until = deal.paused_until_on
        if until is not None and until > today and deal.paused_on is not None:
            if deal.stage.longest_pause_days is not None:
                days[deal.pk] = deal.paused_on
        elif deal.stage.stale_after_days is not None:
            days[deal.pk] = max(changed[deal.pk], until or changed[deal.pk])
    return days


def _working_days_after(days: Mapping[int, date], today: date) -> dict[int, int]:
    """Working days after each day up to today, by the stored calendar."""
    if not days:
        return {}
    after = {pk: day + A_DAY for pk, day in days.items()}
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
        at_work = Q(paused_until_on__isnull=True) | Q(paused_until_on__lte=self.today)
        return {
            rules.DATE_PAST: Q(close_on__lt=self.today),
            rules.NO_NEXT_STEP: at_work & (Q(next_step="") | Q(next_step_on__isnull=True)),
            rules.STEP_PAST: at_work & ~Q(next_step="") & Q(next_step_on__lt=self.today),
            rules.GATE_DEBT: Q(gate_debt_on__isnull=False),
            rules.STALE: at_work & _stale(self.today),
            rules.PUSHED: Q(pushes__gte=rules.MANY_PUSHES),
            rules.PAUSED: _paused_too_long(self.today),
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


def paused(today: date) -> Q:
    """The open deals that rest on a day."""
    return Q(status="open", paused_until_on__gt=today)


def _stale(today: date) -> Q:
    """A deal is stale when it last changed, and its pause was over, before a day that its stage says."""
    zone = organisation_selector.current().time_zone
    condition = Q(pk__in=[])
    for stage_id, day in _first_days_let_pass(stale_limits(), today).items():
        long_over = Q(paused_until_on__isnull=True) | Q(paused_until_on__lt=day)
        condition |= Q(stage_id=stage_id, updated_at__lt=day_bounds(day, zone)[0]) & long_over
    return condition


def _paused_too_long(today: date) -> Q:
    """Paused before a day that the stage says, or not touched since the pause was over."""
    zone = ZoneInfo(organisation_selector.current().time_zone)
    is_over = Q(paused_until_on__isnull=False, paused_until_on__lte=today)
    condition = is_over & Q(paused_until_on__gt=TruncDate("updated_at", tzinfo=zone))
    for stage_id, day in _first_days_let_pass(pause_limits(), today).items():
        condition |= Q(stage_id=stage_id, paused_until_on__gt=today, paused_on__lt=day)
    return condition


def _first_days_let_pass(limits: Mapping[int, int], today: date) -> dict[int, date]:
    """By stage, the first day after which fewer working days have gone by than its limit; only where there is one."""
    if not limits:
        return {}
    most = max(limits.values()) + 1
    working = (day for day, is_working in calendar.stored_days().is_working.items() if is_working and day <= today)
    working_days = list(working)[-most:]
    days = {stage_id: rules.last_change_that_is_stale(limit, working_days) for stage_id, limit in limits.items()}
    return {stage_id: day for stage_id, day in days.items() if day is not None}


@part(Stage)
def stale_limits() -> dict[int, int]:
    """After how many working days without a change a deal is stale, by the id of its stage."""
    rows = Stage.objects.filter(stale_after_days__isnull=False, kind="open").order_by("pk")
    return {pk: days for pk, days in rows.values_list("pk", "stale_after_days") if days is not None}


@part(Stage)
def pause_limits() -> dict[int, int]:
    """After how many working days a pause is too long, by the id of the stage."""
    rows = Stage.objects.filter(longest_pause_days__isnull=False, kind="open").order_by("pk")
    return {pk: days for pk, days in rows.values_list("pk", "longest_pause_days") if days is not None}
