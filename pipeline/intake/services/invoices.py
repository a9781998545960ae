"""An invoice that names an open deal is the proof that it is won.

The deal is won on the day of the invoice, and what its gates still ask for is owed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from accounts.duties.services import notices
from accounts.finder.services import search_words
from accounts.organisation.models import Person
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.teams import TeamOfDay
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.deals.models import Deal, DealChange, DealShare, StageChange
from pipeline.deals.services import deal_saves, deal_states, pauses, share_requests, shares, win_requests
from pipeline.intake.rules import invoices as rules
from pipeline.stages.models import GateOverride, Stage
from pipeline.stages.rules import gates as gate_rules
from pipeline.stages.selectors import gates
from pipeline.stages.services import checklists
from traps_web.lib import wording
from traps_web.lib.faults import Invalid
from traps_web.ui import words

BATCH = 500
WON_FIELDS = ["stage", "status", "closed_on", "amount", "stage_entered_at", "version", "updated_at", *pauses.NO_PAUSE]
Invoice = tuple[int, NewBooking]
"""The id of a booking with what it says."""


@dataclass
class _Won:
    """A deal that invoices win, with what is missing on its way."""

    deal: Deal
    first: Invoice
    amount: Decimal
    from_stage: Stage
    missing: list[gate_rules.Item] = field(default_factory=list)

    @property
    def invoice_name(self) -> str:
        """Which invoice it was."""
        pk, row = self.first
        return f"invoice {row.external_id or f'booking {pk}'} of {words.day(row.booked_on, year=True)}"


def require_winnable(rows: Iterable[NewBooking], deal_ids: Sequence[int]) -> set[int]:
    """The open ones among some locked deals.

    Raises Invalid (deal, customer) where a row names a lost deal or another customer.
    """
    stands = {}
    for start in range(0, len(deal_ids), BATCH):
        deals = Deal.objects.filter(pk__in=deal_ids[start : start + BATCH])
        for pk, name, status, customer_id in deals.values_list("pk", "name", "status", "customer_id"):
            stands[pk] = (name, status, customer_id)
    for row in rows:
        if row.deal_id in stands and row.restates_id is None:
            name, status, customer_id = stands[row.deal_id]
            faults = rules.faults(name, status=status, of_deal=customer_id, of_invoice=row.customer_id)
            if faults:
                raise Invalid(**faults)
    return {pk for pk, (_, status, _) in stands.items() if status == "open"}


def win(act: Act, *, invoices: Iterable[Invoice], open_ids: set[int]) -> None:
    """Win the open deals that invoices name, each on the day of its first one; inside the act that books them.

    The planned shares stay as planned; the money is credited as the invoices say. The owner is told what is owed.
    """
    rows_by_deal: dict[int, list[Invoice]] = defaultdict(list)
    for pk, row in invoices:
        if row.deal_id in open_ids and row.restates_id is None:
            rows_by_deal[row.deal_id].append((pk, row))
    if not rows_by_deal:
        return
    owed_by = organisation_today(act.now) + timedelta(days=rules.DEBT_DAYS)
    ids = sorted(rows_by_deal)
    for start in range(0, len(ids), BATCH):
        won = _look_up(ids[start : start + BATCH], rows_by_deal)
        _write(act, won, owed_by)
        _tell(act, won, owed_by)


def _look_up(ids: Sequence[int], rows_by_deal: dict[int, list[Invoice]]) -> list[_Won]:
    """The deals with what is missing; a fixed number of queries."""
    deals = list(Deal.objects.filter(pk__in=ids).select_related("stage", "owner").order_by("pk"))
    pipelines = {deal.stage.pipeline_id for deal in deals}
    items_by_pipeline = gates.items_of(pipeline_ids=pipelines, keep_stage_ids={deal.stage_id for deal in deals})
    filled = gates.answered(deal_ids=[deal.pk for deal in deals])
    targets = {stage.pipeline_id: stage for stage in Stage.objects.filter(pipeline__in=pipelines, kind="won")}
    wins = []
    for deal in deals:
        rows = sorted(rows_by_deal[deal.pk], key=lambda invoice: (invoice[1].booked_on, invoice[0]))
        target = targets[deal.stage.pipeline_id]
        missing = gate_rules.missing_items(
            items_by_pipeline[deal.stage.pipeline_id],
            filled[deal.pk],
            start=gates.place(deal.stage),
            to=gates.place(target),
        )
        amount = sum((row.amount for _, row in rows), Decimal(0)) if deal.amount is None else deal.amount
        owed = [item for item in missing if not item.is_proof]
        win = _Won(deal, rows[0], amount, from_stage=deal.stage, missing=owed)
        deal.stage = target
        wins.append(win)
    return wins


def _write(act: Act, won: Sequence[_Won], owed_by: date) -> None:
    changes: list[DealChange] = []
    pauses.end_with_move(act, [win.deal for win in won])
    for win in won:
        deal, day = win.deal, win.first[1].booked_on
        changes += deal_saves.history_rows(act, deal, {"amount": win.amount}, reason=win.invoice_name)
        deal.status, deal.amount = "won", win.amount
        deal.closed_on = max(day, deal.opened_on or day)
        deal.stage_entered_at = deal.updated_at = act.now
        deal.paused_on = deal.paused_until_on = None
        deal.version += 1
    Deal.objects.bulk_update([win.deal for win in won], WON_FIELDS, batch_size=BATCH)
    search_words.follow(Deal, [win.deal.pk for win in won])
    DealChange.objects.bulk_create(changes)
    StageChange.objects.bulk_create(
        StageChange(
            deal=win.deal,
            from_stage=win.from_stage,
            to_stage=win.deal.stage,
            at=act.now,
            by=act.by,
            reason=f"Won by {win.invoice_name}"[:200],
        )
        for win in won
    )
    GateOverride.objects.bulk_create(_debt(act, win, owed_by) for win in won if win.missing)
    checklists.refresh_debt([win.deal for win in won])
    _close_shares(won)
    deal_states.follow(act, [win.deal for win in won])
    _overtake_requests(act, [win.deal for win in won])
    AuditEvent.objects.bulk_create(
        audit.event(
            act,
            verb="deal won by invoice",
            subject=win.deal,
            before={"stage": win.from_stage.name},
            after={"stage": win.deal.stage.name, "missing": [item.name for item in win.missing]},
            reason=win.invoice_name,
        )
        for win in won
    )


def _debt(act: Act, win: _Won, owed_by: date) -> GateOverride:
    return GateOverride(
        deal=win.deal,
        from_stage=win.from_stage,
        to_stage=win.deal.stage,
        missing=[{"id": item.pk, "name": item.name} for item in win.missing],
        reason=f"Won by {win.invoice_name}",
        expires_on=owed_by,
        at=act.now,
        by=act.by,
        invoice_id=win.first[0],
    )


def _close_shares(won: Sequence[_Won]) -> None:
    """No share of these deals is open any more, whatever the invoice left: the rest is in no sum."""
    deals = [win.deal for win in won]
    planned: dict[int, shares.Shares] = defaultdict(list)
    rows = DealShare.objects.filter(deal__in=deals)
    for deal_id, person_id, share_ppm in rows.order_by("pk").values_list("deal_id", "person_id", "share_ppm"):
        planned[deal_id].append((person_id, share_ppm))
    rows.delete()
    teams = TeamOfDay.load({person_id for parts in planned.values() for person_id, _ in parts})
    DealShare.objects.bulk_create(
        share
        for deal in deals
        if planned[deal.pk]
        for share in shares.build(
            deal,
            planned[deal.pk],
            teams,
            today=deal.closed_on or date.min,
            probability_ppm=deal.stage.probability_ppm,
        )
    )


def _overtake_requests(act: Act, deals: Sequence[Deal]) -> None:
    """What was asked about these deals is over: the invoice says that they are won, and who is credited."""
    rows = Deal.objects.filter(pk__in=[deal.pk for deal in deals])
    waiting = rows.filter(win_requests__status="asked") | rows.filter(share_requests__status="asked")
    for deal in waiting.distinct().order_by("pk"):
        win_requests.overtake(act, deal=deal)
        share_requests.overtake(act, deal=deal)


def _tell(act: Act, won: Sequence[_Won], owed_by: date) -> None:
    """The owner of each deal, once for all deals of one act."""
    by_owner: dict[Person, list[_Won]] = defaultdict(list)
    for win in won:
        by_owner[win.deal.owner].append(win)
    rows = []
    for owner, wins in by_owner.items():
        first, owing = wins[0], sum(bool(win.missing) for win in wins)
        names = words.listed([item.name for item in first.missing])
        text = f"{first.deal.name} is won by {first.invoice_name}" + (
            f"; {names} owed by {words.day(owed_by)}" if owing else ""
        )
        address = f"/deals/{first.deal.pk}/#gate"
        if len(wins) > 1:
            text = f"{wording.number(len(wins))} of your deals are won by invoices"
            text += f"; {wording.number(owing)} of them owe items by {words.day(owed_by)}" if owing else ""
            address = "/deals/?status=won"
        rows.append(
            notices.notice(
                act,
                person=owner,
                kind="won-by-invoice",
                key=f"invoice:{first.first[0]}",
                text=f"{text}.",
                address=address,
            )
        )
    notices.tell_many(rows)


def forget(*, first_id: int, last_id: int) -> None:
    """Forget what deals owe because of invoices that are taken back.

    The database allows it only while their import is undone.
    """
    GateOverride.objects.filter(invoice_id__gte=first_id, invoice_id__lte=last_id).delete()
