"""What the readiness of a deal rested on: written with each change, by `deal_states.follow` (docs/adr/0037)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.organisation.selectors import organisation
from accounts.record.rules.acts import Act
from pipeline.deals.models import Deal, DealChange, DealReadiness
from pipeline.deals.rules import readiness_days as rules
from pipeline.deals.rules.readiness_days import Dated, Standing
from traps_web.lib import clock, statements

BATCH = 500
NOTED_AT_ONCE = 20_000
"""For how many deals one run of the job begins; the next run continues where it stopped."""


def born(act: Act, deals: Sequence[Deal]) -> None:
    """Write how open deals stand that this act created; what they lacked before is not known."""
    today = _day_of(act.now)
    _insert((deal.pk, Dated(today, _standing(deal), act.now)) for deal in deals if deal.status == "open")


def follow(act: Act, deals: Sequence[Deal]) -> None:
    """Write the next step and the gate debt of deals after an act that may have changed them.

    An unchanged deal gets no row. An open deal that has none gets first what was recorded of its next steps.
    """
    last = _last([deal.pk for deal in deals])
    noted = [deal for deal in deals if deal.status == "open" or deal.pk in last]
    last |= _build([deal.pk for deal in noted if deal.pk not in last])
    changed = [deal for deal in noted if last.get(deal.pk) != _standing(deal)]
    if not changed:
        return
    today = _day_of(act.now)
    _close([deal.pk for deal in changed if deal.pk in last], today)
    _insert((deal.pk, Dated(today, _standing(deal), act.now)) for deal in changed)


def remove(act: Act, deal_ids: Collection[int]) -> None:
    """Deals are gone from today on."""
    _close(deal_ids, _day_of(act.now))


def begin_missing(act: Act) -> int:
    """Begin the rows of open deals that came before they were kept; returns how many deals there were.

    Deals that have rows are skipped, so that the job can be stopped and resumed at any time.
    """
    begun = 0
    while begun < NOTED_AT_ONCE:
        with transaction.atomic():
            rows = missing().order_by("pk").select_for_update(of=("self",))
            deals = list(rows[:BATCH])
            follow(act, deals)
        begun += len(deals)
        if len(deals) < BATCH:
            break
    return begun


def missing() -> QuerySet[Deal]:
    """Open deals that have no rows yet."""
    return Deal.objects.filter(status="open").exclude(pk__in=DealReadiness.objects.values("deal_id"))


def _standing(deal: Deal) -> Standing:
    return Standing(bool(deal.next_step), deal.next_step_on, deal.gate_debt_on)


def _last(deal_ids: Collection[int]) -> dict[int, Standing]:
    return {deal_id: Standing(*parts) for deal_id, *parts in statements.rows(_last_rows, deal_ids=deal_ids)}


def _last_rows(*, deal_ids: Collection[int]) -> QuerySet[Any]:
    rows = DealReadiness.objects.filter(deal_id__among=deal_ids, ends_before__isnull=True)
    return rows.values_list("deal_id", "has_next_step", "next_step_on", "gate_debt_on", "knows_debt")


def _build(deal_ids: Collection[int]) -> dict[int, Standing]:
    """Write what was recorded of the next steps of deals; the last standing of each that has one."""
    if not deal_ids:
        return {}
    changes: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    recorded = DealChange.objects.filter(deal_id__in=deal_ids, field="next step").order_by("pk")
    for deal_id, at, after in recorded.values_list("deal_id", "at", "after"):
        changes[deal_id].append((at, after))
    rows = {deal_id: rules.built(changed, day_of=_day_of) for deal_id, changed in changes.items()}
    _insert((deal_id, row) for deal_id, dated in rows.items() for row in dated)
    return {deal_id: dated[-1].standing for deal_id, dated in rows.items()}


def _close(deal_ids: Collection[int], day: date) -> None:
    """End what holds on a day before that day; a row that began on it holds on none."""
    if not deal_ids:
        return
    DealReadiness.objects.filter(deal_id__in=deal_ids, ends_before__isnull=True).update(ends_before=day)


def _insert(rows: Iterable[tuple[int, Dated]]) -> None:
    """Write rows, those of one deal in their order: each ends where the next one begins."""
    rows = list(rows)
    if not rows:
        return
    following = [*rows[1:], (0, None)]
    DealReadiness.objects.bulk_create(
        (
            DealReadiness(
                deal_id=deal_id,
                starts_on=row.starts_on,
                ends_before=after.starts_on if after is not None and next_id == deal_id else None,
                known_at=row.known_at,
                has_next_step=row.standing.has_next_step,
                next_step_on=row.standing.next_step_on,
                gate_debt_on=row.standing.gate_debt_on,
                knows_debt=row.standing.knows_debt,
            )
            for (deal_id, row), (next_id, after) in zip(rows, following, strict=True)
        ),
        batch_size=BATCH,
    )


def _day_of(instant: datetime) -> date:
    return clock.today_in(organisation.current().time_zone, instant)
