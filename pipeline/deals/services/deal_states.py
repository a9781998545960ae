"""What a deal was on any day: written in the same transaction as the change, wherever it comes from (docs/adr/0037).

Every service that changes a deal ends with `follow`; it compares the deal with its last state and writes what differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Case, F, Q, Value, When

from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation
from accounts.record.rules.acts import Act
from pipeline.bookings.rules import credit
from pipeline.deals.models import Deal, DealChange, DealState, DealStateShare, StageChange
from pipeline.deals.rules import states as rules
from pipeline.deals.rules.states import Cause, Dated, Recorded, Standing
from pipeline.deals.selectors import parts
from pipeline.deals.services import readiness_days
from pipeline.stages.selectors import stages
from traps_web.lib import clock

BATCH = 500
BUILT_AT_ONCE = 20_000
"""For how many deals one run of the job builds the past; the next run continues where it stopped."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A state that is to be written."""

    deal_id: int
    dated: Dated
    cause: Cause
    via: str
    ends_before: date | None = None
    removed_name: str = ""


def born(act: Act, deals: Sequence[Deal], *, cause: Cause = Cause.OPENED) -> None:
    """Write the first states of deals that this act created, from the day on which each was opened."""
    today = _day_of(act.now)
    rows = []
    for batch in _batches(deals):
        shares = parts.of_deals([deal.pk for deal in batch])
        for deal in batch:
            births = _birth(deal, _standing(deal, shares[deal.pk]), today)
            rows += _closed([_Row(deal.pk, _known(act, *row), cause, act.via) for row in births])
    _insert(rows)
    readiness_days.born(act, deals)


def follow(act: Act, deals: Sequence[Deal], *, cause: Cause | None = None) -> None:
    """Write the state of deals after an act that may have changed them; an unchanged deal gets no row.

    A deal whose past was never written gets it first, built from what was recorded.
    """
    today = _day_of(act.now)
    for batch in _batches(deals):
        readiness_days.follow(act, batch)
        ids = [deal.pk for deal in batch]
        shares, last = parts.of_deals(ids), _last(ids)
        build([deal for deal in batch if deal.pk not in last])
        rows = []
        for deal in batch:
            before, after = last.get(deal.pk), _standing(deal, shares[deal.pk])
            if before is not None and before != after:
                if (closed_on := rules.corrected_from(before, after)) is not None:
                    _hold_open(act, deal, closed_on)
                dated = _known(act, rules.start_of(before, after, today=today), after)
                rows.append(_Row(deal.pk, dated, cause or rules.cause_of(before, after), act.via))
        _replace(rows)


def _hold_open(act: Act, deal: Deal, since: date) -> None:
    """Write that a closed deal was still open from a day on: its closing day is corrected to a later one."""
    last = DealState.objects.filter(deal=deal, status="open", starts_on__lt=since).order_by("-pk").first()
    if last is not None:
        standing = _standings([last])[deal.pk]
        _replace([_Row(deal.pk, _known(act, since, standing), Cause.CHANGED, act.via)])


def remove(act: Act, deals: Sequence[Deal]) -> None:
    """Write that deals are gone from today on, because the import that created them is undone."""
    today = _day_of(act.now)
    rows = []
    for batch in _batches(deals):
        ids = [deal.pk for deal in batch]
        known = _last(ids)
        build([deal for deal in batch if deal.pk not in known])
        last = _last(ids)
        for deal in batch:
            before = last[deal.pk]
            gone = Standing("removed", before.stage_id, before.owner_id, before.amount, None, None, ())
            rows.append(_Row(deal.pk, _known(act, today, gone), Cause.REMOVED, act.via, removed_name=deal.name))
        readiness_days.remove(act, ids)
    _replace(rows)


def build_missing(act: Act) -> int:
    """Write the past of deals that came before states were kept; returns how many there were.

    Deals that have states are skipped, so that the job can be stopped and resumed at any time.
    """
    built = 0
    while built < BUILT_AT_ONCE:
        deals = list(without_states().select_related("stage").order_by("pk")[:BATCH])
        build(deals)
        built += len(deals)
        if len(deals) < BATCH:
            break
    return built


def without_states() -> Any:
    """Deals whose past is not written yet."""
    return Deal.objects.exclude(pk__in=DealState.objects.values("deal_id"))


def build(deals: Sequence[Deal]) -> None:
    """Write the past of deals from what was recorded of their stages, amounts, dates, owners and shares."""
    if not deals:
        return
    ids = [deal.pk for deal in deals]
    recorded, shares = _recorded(ids), parts.of_deals(ids)
    rows = []
    for deal in deals:
        first, changes = rules.walk_back(_standing(deal, shares[deal.pk]), recorded[deal.pk], day_of=_day_of)
        births = _birth(deal, first, _day_of(deal.created_at))
        dated = [Dated(*row, deal.created_at) for row in births] + changes
        rows += _closed([_Row(deal.pk, row, Cause.BUILT, "job") for row in dated])
    _insert(rows)


def _recorded(deal_ids: Collection[int]) -> dict[int, list[Recorded]]:
    changes: dict[int, list[Recorded]] = defaultdict(list)
    moves = StageChange.objects.filter(deal_id__in=deal_ids, from_stage__isnull=False)
    for deal_id, at, by, stage_id, kind in moves.values_list(
        "deal_id", "at", "by_id", "from_stage_id", "from_stage__kind"
    ):
        changes[deal_id].append(Recorded(at, by, "stage", (stage_id, kind)))
    rows = DealChange.objects.filter(deal_id__in=deal_ids).exclude(field="milestone").order_by("pk")
    person_of = _person_of()
    for row in rows:
        value = rules.read_before(row.field, row.before, person_of=person_of)
        if value is not None:
            changes[row.deal_id].append(Recorded(row.at, row.by_id, *value))
    return changes


def _person_of() -> Callable[[str], int | None]:
    """Look up a person by name; None unless exactly one person has it."""
    known: dict[str, int | None] = {}

    def look_up(name: str) -> int | None:
        if name not in known:
            ids = list(Person.objects.get_queryset().filter(name=name).values_list("pk", flat=True)[:2])
            known[name] = ids[0] if len(ids) == 1 else None
        return known[name]

    return look_up


def _birth(deal: Deal, standing: Standing, today: date) -> list[tuple[date, Standing]]:
    first_stage_id = next(
        (stage.pk for stage in stages.on_board(pipeline_id=deal.stage.pipeline_id) if stage.kind == "open"),
        deal.stage_id,
    )
    return rules.birth(standing, opened_on=deal.opened_on, today=today, first_stage_id=first_stage_id)


def _standing(deal: Deal, shares: rules.Shares) -> Standing:
    return Standing(
        status=deal.status,
        stage_id=deal.stage_id,
        owner_id=deal.owner_id,
        amount=deal.amount,
        close_on=deal.close_on,
        closed_on=deal.closed_on,
        shares=shares,
        forecast=deal.forecast,
        paused_until_on=deal.paused_until_on,
    )


def _last(deal_ids: Collection[int]) -> dict[int, Standing]:
    """The latest known standing of each deal that has one."""
    return _standings(list(DealState.objects.filter(deal_id__in=deal_ids, ends_before__isnull=True)))


def _standings(rows: Sequence[DealState]) -> dict[int, Standing]:
    """The standing of some states by the deal, one of each."""
    shares = parts.of_states([row.pk for row in rows])
    return {
        row.deal_id: Standing(
            status=row.status,
            stage_id=row.stage_id,
            owner_id=row.owner_id,
            amount=row.amount,
            close_on=row.close_on,
            closed_on=row.closed_on,
            shares=shares[row.pk],
            forecast=row.forecast,
            paused_until_on=row.paused_until_on,
        )
        for row in rows
    }


def _known(act: Act, starts_on: date, standing: Standing) -> Dated:
    return Dated(starts_on, standing, act.now, act.by.pk if act.by else None)


def _closed(rows: Sequence[_Row]) -> list[_Row]:
    """Rows of one deal in the order in which they became known, each with the day on which a later one replaces it."""
    days = rules.ends([row.dated.starts_on for row in rows])
    return [_Row(row.deal_id, row.dated, row.cause, row.via, day) for row, day in zip(rows, days, strict=True)]


def _replace(rows: Sequence[_Row]) -> None:
    """Write one new row for each of some deals; from its day on, earlier rows no longer hold."""
    deal_ids: dict[date, list[int]] = defaultdict(list)
    for row in rows:
        deal_ids[row.dated.starts_on].append(row.deal_id)
    for day, ids in sorted(deal_ids.items()):
        _close(ids, day)
    _insert(rows)


def _close(deal_ids: Sequence[int], day: date) -> None:
    """End what held on a day before that day; what began later no longer holds on any day."""
    standing = Q(ends_before__isnull=True) | (Q(ends_before__gt=day) & Q(ends_before__gt=F("starts_on")))
    end = Case(When(starts_on__gt=day, then=F("starts_on")), default=Value(day))
    DealState.objects.filter(standing, deal_id__in=deal_ids).update(ends_before=end)


def _insert(rows: Iterable[_Row]) -> None:
    rows = list(rows)
    made = DealState.objects.bulk_create(
        (
            DealState(
                deal_id=row.deal_id,
                starts_on=row.dated.starts_on,
                ends_before=row.ends_before,
                known_at=row.dated.known_at,
                by_id=row.dated.by_id,
                via=row.via,
                cause=row.cause,
                status=row.dated.standing.status,
                stage_id=row.dated.standing.stage_id,
                owner_id=row.dated.standing.owner_id,
                amount=row.dated.standing.amount,
                close_on=row.dated.standing.close_on,
                closed_on=row.dated.standing.closed_on,
                forecast=row.dated.standing.forecast,
                paused_until_on=row.dated.standing.paused_until_on,
                removed_name=row.removed_name,
            )
            for row in rows
        ),
        batch_size=BATCH,
    )
    DealStateShare.objects.bulk_create(
        (
            DealStateShare(state=state, person_id=part.person_id, share_ppm=part.share_ppm, share_amount=part.amount)
            for state, row in zip(made, rows, strict=True)
            if row.dated.standing.shares
            for part in credit.split(row.dated.standing.amount or Decimal(0), row.dated.standing.shares)
        ),
        batch_size=BATCH,
    )


def _batches(deals: Sequence[Deal]) -> Iterable[Sequence[Deal]]:
    return (deals[start : start + BATCH] for start in range(0, len(deals), BATCH))


def _day_of(instant: datetime) -> date:
    return clock.today_in(organisation.current().time_zone, instant)
