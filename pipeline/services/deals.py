"""Deals: opened, changed, and moved through the stages by one service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.access import Relation, relation
from accounts.models import Person
from accounts.rules.faults import Invalid, Refused, StaleState
from accounts.services import audit
from pipeline.access import require_write
from pipeline.models import Deal, Stage, StageChange
from pipeline.rules import bookings as booking_rules
from pipeline.rules import deals as rules
from pipeline.selectors import stages
from pipeline.selectors.bookings import deals_told_by_files
from pipeline.selectors.days import bounds_of
from pipeline.services import bookings, shares
from pipeline.services.shares import set_shares
from pipeline.services.takeovers import TakenOverDeal, take_over_many
from traps_web.lib import money

__all__ = ["DealData", "TakenOverDeal", "change", "create", "move_stage", "set_shares", "take_over_many"]


@dataclass(frozen=True, slots=True)
class DealData:
    """What a person writes about a new deal."""

    name: str
    owner_id: int
    customer_id: int | None = None
    product_id: int | None = None
    amount: Decimal | None = None
    opened_on: date | None = None
    close_on: date | None = None
    next_step: str = ""
    next_step_on: date | None = None
    external_id: str | None = None


EDITABLE = frozenset(field.name for field in fields(DealData))
EDITABLE_CLOSED = frozenset({"name", "external_id"})
TAKEN_ID = "Another deal already has this external id."


@transaction.atomic
def create(*, data: DealData, by: Person | None, now: datetime) -> Deal:
    """Open a deal at the first stage, credited to its owner alone. Raises Invalid by field, Refused."""
    owner = _person(data.owner_id)
    require_write(by, owner, "deals of theirs")
    day = bounds_of(person=owner, now=now)
    values = asdict(data) | {
        "opened_on": data.opened_on or day.today,
        "name": data.name.strip(),
        "external_id": data.external_id or None,
    }
    faults = rules.data_faults(values, rules.DealDates(None, None, None), is_first=True, day=day)
    if faults:
        raise Invalid(**faults)
    stage = stages.first()
    deal = Deal(**values, stage=stage, status="open", stage_entered_at=now, created_at=now, updated_at=now)
    _insert(deal)
    StageChange.objects.create(deal=deal, to_stage=stage, at=now, by=by)
    shares.rewrite(deal, [(owner.pk, money.PPM)], today=day.today)
    audit.record(verb="deal created", subject=deal, by=by, now=now, after=_said(values))
    return deal


def _insert(deal: Deal) -> None:
    try:
        with transaction.atomic():
            deal.save(force_insert=True)
    except IntegrityError:
        if deal.external_id and Deal.objects.filter(external_id=deal.external_id).exists():
            raise Invalid(external_id=TAKEN_ID) from None
        raise


def _person(person_id: int) -> Person:
    found = Person.objects.get_queryset().filter(pk=person_id).first()
    if found is None:
        raise Invalid(owner="This person is not in TRAPS.")
    if not found.is_active:
        raise Invalid(owner=f"{found.name} is not active any more.")
    return found


@transaction.atomic
def change(*, deal: Deal, version: int, data: Mapping[str, Any], by: Person | None, now: datetime) -> Deal:
    """Change some fields of a deal that the writer saw at `version`. Raises Invalid by field, Refused, StaleState."""
    require_write(by, deal.owner, "this deal")
    changes = {name: value for name, value in data.items() if name in EDITABLE and getattr(deal, name) != value}
    day = bounds_of(person=deal.owner, now=now)
    faults = _closed_faults(deal, changes) or rules.data_faults(
        _with_step(data, changes), _dates(deal), is_first=stages.is_first(deal.stage), day=day
    )
    if faults:
        raise Invalid(**faults)
    if not changes:
        return deal
    if "owner_id" in changes:
        require_write(by, _person(changes["owner_id"]), "deals of theirs")
    before = {name: getattr(deal, name) for name in changes}
    planned = shares.of(deal)
    _update(deal, version, now, changes)
    if "owner_id" in changes:
        planned = shares.follow_owner(planned, old_owner_id=before["owner_id"], new_owner_id=changes["owner_id"])
    if deal.status == "open" and changes.keys() & {"amount", "close_on", "owner_id"}:
        shares.rewrite(deal, planned, today=day.today)
    audit.record(verb="deal changed", subject=deal, by=by, now=now, before=_said(before), after=_said(changes))
    return deal


def _with_step(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A next step is judged as a pair, even when just one half of it changed; a past step that stays is not judged again."""
    judged = dict(changes)
    if "close_on" in data:
        judged["close_on"] = data["close_on"]
    if judged.keys() & {"next_step", "next_step_on"}:
        judged |= {name: data[name] for name in ("next_step", "next_step_on") if name in data}
    return judged


def _closed_faults(deal: Deal, changes: Mapping[str, Any]) -> dict[str, str]:
    if deal.status == "open":
        return {}
    sentence = (
        "A won deal is booked; correct its money by a restatement of the booking."
        if deal.status == "won"
        else "This deal is lost; reopen it before changing it."
    )
    return {name: sentence for name in changes if name not in EDITABLE_CLOSED}


def _update(deal: Deal, version: int, now: datetime, changes: Mapping[str, Any]) -> None:
    """The conditional update that every change of a deal goes through; raises StaleState when the deal moved on."""
    try:
        with transaction.atomic():
            moved = Deal.objects.filter(pk=deal.pk, version=version).update(
                **changes, version=F("version") + 1, updated_at=now
            )
    except IntegrityError:
        if Deal.objects.filter(external_id=changes.get("external_id") or "").exclude(pk=deal.pk).exists():
            raise Invalid(external_id=TAKEN_ID) from None
        raise
    if not moved:
        raise StaleState
    deal.refresh_from_db()


@transaction.atomic
def move_stage(
    *,
    deal: Deal,
    to_stage: Stage,
    by: Person | None,
    now: datetime,
    reason: str = "",
    closed_on: date | None = None,
    amount: Decimal | None = None,
    close_on: date | None = None,
    version: int | None = None,
) -> Deal:
    """Move a deal to another stage: the one road for page, API, import and bulk. Won creates the booking from the planned shares.

    `amount` and `close_on` may be given along with the move. Raises Invalid by field, Refused, StaleState.
    """
    require_write(by, deal.owner, "this deal")
    rule, day = _rule(deal, to_stage, by), bounds_of(person=deal.owner, now=now)
    given = {name: value for name, value in {"amount": amount, "close_on": close_on}.items() if value is not None}
    given = {name: value for name, value in given.items() if value != getattr(deal, name)}
    _require_ready(deal, to_stage, rule, given, reason=reason, closed_on=closed_on, day=day)
    from_stage, planned = deal.stage, shares.of(deal)
    stamps = given | {
        "stage": to_stage,
        "status": to_stage.kind,
        "closed_on": closed_on if rule.needs_closed_on else None,
        "lost_reason": reason.strip() if to_stage.kind == "lost" else "",
        "stage_entered_at": now,
    }
    _update(deal, deal.version if version is None else version, now, stamps)
    StageChange.objects.create(
        deal=deal, from_stage=from_stage, to_stage=to_stage, at=now, by=by, reason=reason.strip()
    )
    shares.rewrite(deal, planned, today=day.today)
    if to_stage.kind == "won":
        _book(deal, planned, by, now)
    audit.record(
        verb=f"deal moved to {to_stage.name}",
        subject=deal,
        by=by,
        now=now,
        before={"stage": from_stage.name},
        after={"stage": to_stage.name} | _said(given),
        reason=reason.strip(),
    )
    return deal


def _require_ready(
    deal: Deal,
    to_stage: Stage,
    rule: rules.Transition,
    given: dict[str, Any],
    *,
    reason: str,
    closed_on: date | None,
    day: booking_rules.DayBounds,
) -> None:
    """What is given along and what the stage asks for. Raises Invalid by field."""
    is_first = stages.is_first(to_stage)
    dates = rules.DealDates(given.get("amount", deal.amount), deal.opened_on, given.get("close_on", deal.close_on))
    faults = rules.data_faults(given, _dates(deal), is_first=is_first, day=day) | rules.move_faults(
        dates, rule, is_first=is_first, to_kind=to_stage.kind, reason=reason, closed_on=closed_on, day=day
    )
    if faults:
        raise Invalid(**faults)


def _rule(deal: Deal, to_stage: Stage, by: Person | None) -> rules.Transition:
    if to_stage.pk == deal.stage_id:
        raise Invalid(to_stage=f"The deal already stands at {to_stage.name}.")
    if to_stage.pipeline_id != deal.stage.pipeline_id:
        raise Invalid(to_stage=f"{to_stage.name} belongs to another pipeline.")
    rule = rules.transition(deal.stage.kind, to_stage.kind)
    if rule is None:
        raise Invalid(to_stage=rules.REFUSALS[deal.stage.kind])
    if (
        rule.who is rules.Who.LINE
        and by is not None
        and not by.is_admin
        and relation(by, deal.owner) is not Relation.LINE
    ):
        raise Refused("A lost deal is reopened by somebody of the line above, with a reason.")
    return rule


def _book(deal: Deal, planned: shares.Shares, by: Person | None, now: datetime) -> None:
    """The booking of a won deal, unless a file or program has booked it: then that is the truth."""
    if deals_told_by_files(deal_ids=[deal.pk]) or deal.closed_on is None or deal.amount is None:
        return
    row = booking_rules.NewBooking(
        booked_on=deal.closed_on,
        amount=deal.amount,
        credit=planned,
        customer_id=deal.customer_id,
        product_id=deal.product_id,
        deal_id=deal.pk,
    )
    bookings.record_many(rows=[row], source="deal", by=by, now=now)


def _dates(deal: Deal) -> rules.DealDates:
    return rules.DealDates(deal.amount, deal.opened_on, deal.close_on)


def _said(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {
        name: value if value is None or isinstance(value, int | str) else str(value)
        for name, value in values.items()
        if value not in (None, "")
    }
