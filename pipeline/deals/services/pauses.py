"""Pauses of deals: a deal rests until a day, and goes on by itself, by hand, or with its next stage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django.db import transaction

from accounts.organisation.selectors.calendar import organisation_today
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules import dates
from pipeline.bookings.selectors.days import bounds_of
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal, DealChange, DealPause
from pipeline.deals.rules import pauses as rules
from pipeline.deals.services import deal_saves, deal_states
from traps_web.lib.faults import Invalid, StaleState

FIELD: Final = "pause"
"""The word under which a deal keeps the history of its pauses."""
NO_PAUSE: Final[dict[str, Any]] = {"paused_on": None, "paused_until_on": None}


@transaction.atomic
def pause(act: Act, *, deal: Deal, resume_on: date, reason: str, version: int | None = None) -> Deal:
    """Let an open deal rest from today until a day, on which it goes on by itself; at most twice in its life.

    It stays in all sums, is not stale, and owes no next step until then. Also a deal of a pipeline that is kept in the
    CRM. Raises Invalid (resume_on, reason, or whole), Refused, StaleState.
    """
    require_write(act.by, deal.owner, "this deal")
    today = organisation_today(act.now)
    count = DealPause.objects.filter(deal=deal).count()
    faults = rules.pause_faults(
        status=deal.status,
        until=deal.paused_until_on,
        count=count,
        resume_on=resume_on,
        reason=reason,
        today=today,
    )
    span = bounds_of(person=deal.owner, now=act.now).span
    if not faults and (outside := dates.outside_calendar(resume_on, span)):
        faults = {"resume_on": outside}
    if faults:
        raise Invalid(**faults)
    reason = reason.strip()[: rules.LONGEST_REASON]
    _save(act, deal, version, {"paused_on": today, "paused_until_on": resume_on}, reason)
    _pause(act, deal, count + 1, (today, resume_on), reason).save(force_insert=True)
    audit.record(act, verb="deal paused", subject=deal, after={"until": resume_on.isoformat()}, reason=reason)
    return deal


def begin(act: Act, deals: Sequence[tuple[Deal, str]]) -> None:
    """Keep the pauses, each with its reason, of deals that came in paused; inside the act that takes them over."""
    pauses = [
        _pause(act, deal, 1, (deal.paused_on, deal.paused_until_on), reason)
        for deal, reason in deals
        if deal.paused_on and deal.paused_until_on
    ]
    DealPause.objects.bulk_create(pauses)
    DealChange.objects.bulk_create(
        DealChange(deal=row.deal, field=FIELD, after=str(row.resume_on), reason=row.reason, at=act.now, by=act.by)
        for row in pauses
    )


@transaction.atomic
def resume(act: Act, *, deal: Deal, version: int | None = None) -> Deal:
    """Let a paused deal go on today instead of on its day. Raises Invalid, Refused, StaleState."""
    require_write(act.by, deal.owner, "this deal")
    until = deal.paused_until_on
    if until is None or not rules.is_paused(until, today=organisation_today(act.now)):
        raise Invalid(whole="This deal is not paused.")
    _end(act, [deal])
    _save(act, deal, version, NO_PAUSE)
    audit.record(act, verb="deal resumed", subject=deal, before={"until": until.isoformat()})
    return deal


def end_with_move(act: Act, deals: Sequence[Deal]) -> None:
    """Note that deals go on because they are moved to another stage; inside the move, which clears their pause."""
    today = organisation_today(act.now)
    paused = [deal for deal in deals if rules.is_paused(deal.paused_until_on, today=today)]
    if not paused:
        return
    _end(act, paused)
    DealChange.objects.bulk_create(_change(act, deal, None) for deal in paused)


def reopen(deal: Deal) -> None:
    """Let the last pause of a deal run until its day again, because what ended it is undone."""
    last = DealPause.objects.filter(deal=deal).order_by("-number").first()
    if last is not None and last.resume_on == deal.paused_until_on:
        DealPause.objects.filter(pk=last.pk).update(ended_at=None, ends_before=last.resume_on)


def forget(deal: Deal) -> None:
    """Take away the pause in which a deal rests, because the file that brought it is undone; it counts no more."""
    if deal.paused_until_on is not None:
        DealPause.objects.filter(deal=deal, resume_on=deal.paused_until_on, ended_at__isnull=True).delete()


def put_back(act: Act, *, deal: Deal, values: dict[str, date | None], reason: str) -> None:
    """Give a deal the pause it had before an act that is undone. Raises StaleState."""
    _save(act, deal, deal.version, values, reason)
    reopen(deal)


def _save(act: Act, deal: Deal, version: int | None, values: dict[str, Any], reason: str = "") -> None:
    change = _change(act, deal, values["paused_until_on"], reason)
    deal_saves.save(act, deal, version=deal.version if version is None else version, changes=values)
    change.save(force_insert=True)
    deal_states.follow(act, [deal])


def _change(act: Act, deal: Deal, until: date | None, reason: str = "") -> DealChange:
    before, after = (day.isoformat() if day else "" for day in (deal.paused_until_on, until))
    return DealChange(deal=deal, field=FIELD, before=before, after=after, reason=reason[:200], at=act.now, by=act.by)


def _pause(act: Act, deal: Deal, number: int, span: tuple[date, date], reason: str) -> DealPause:
    starts_on, resume_on = span
    return DealPause(
        deal=deal,
        number=number,
        starts_on=starts_on,
        resume_on=resume_on,
        ends_before=resume_on,
        reason=reason,
        paused_at=act.now,
        paused_by=act.by,
    )


def _end(act: Act, deals: Sequence[Deal]) -> None:
    """End the running pauses of deals today. Raises StaleState when one has ended in the meantime."""
    today = organisation_today(act.now)
    running = DealPause.objects.filter(deal__in=deals, ends_before__gt=today, starts_on__lte=today)
    if running.update(ends_before=today, ended_at=act.now) != len(deals):
        raise StaleState
