"""Deals: opened, changed, and moved through the stages by one service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accounts.finder.services import search_words
from accounts.organisation.models import Person
from accounts.organisation.selectors.departures import departure
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules.bookings import DayBounds
from pipeline.bookings.selectors.days import bounds_of
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal, StageChange
from pipeline.deals.rules import deals as rules
from pipeline.deals.rules.pushes import UNEXPLAINED, Explanation
from pipeline.deals.services import crm, deal_saves, deal_states, milestones, push_reasons, share_requests, shares
from pipeline.deals.services.deal_saves import TAKEN_ID
from pipeline.deals.services.moves import GateClosed, Override, move_stage
from pipeline.deals.services.shares import set_shares
from pipeline.stages.models import Stage
from pipeline.stages.rules import homes as home_rules
from pipeline.stages.selectors import stages
from pipeline.stages.services import gate_duties
from traps_web.lib import money
from traps_web.lib.faults import Invalid

__all__ = [
    "TAKEN_ID",
    "DealData",
    "GateClosed",
    "Override",
    "change",
    "create",
    "move_stage",
    "set_shares",
]


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
    pipeline_id: int | None = None


EDITABLE = frozenset(field.name for field in fields(DealData)) - {"pipeline_id"}
EDITABLE_CLOSED = frozenset({"name", "external_id"})


@transaction.atomic
def create(act: Act, *, data: DealData, at: Stage | None = None, from_crm: bool = False) -> Deal:
    """Open a deal at the first stage of its pipeline, credited to its owner alone.

    The pipeline is the default one unless the data names another. One that is kept in the CRM gets its deals `from_crm`
    alone, which may begin `at` any open stage. Raises Invalid by field, Refused.
    """
    owner = _person(data.owner_id, act.now)
    require_write(act.by, owner, "deals of theirs")
    day = bounds_of(person=owner, now=act.now)
    first = stages.first(pipeline_id=data.pipeline_id)
    is_taken = crm.is_opened_there(act, first, from_crm=from_crm)
    stage = at if is_taken and at is not None and at.kind == "open" else first
    values = asdict(data) | {
        "opened_on": data.opened_on or day.today,
        "name": data.name.strip(),
        "external_id": data.external_id or None,
    }
    if is_taken:
        faults = crm.held_faults(values, day=day)
    else:
        faults = rules.data_faults(values, rules.DealDates(None, None, None), is_first=True, day=day)
    if faults:
        raise Invalid(**faults)
    values.pop("pipeline_id")
    stamps = {"stage_entered_at": act.now, "created_at": act.now, "updated_at": act.now}
    deal = Deal(**values, stage=stage, status="open", taken_over=stage.pk != first.pk, **stamps)
    _insert(deal)
    StageChange.objects.create(deal=deal, to_stage=stage, at=act.now, by=act.by, taken_over=deal.taken_over)
    shares.rewrite(deal, [(owner.pk, money.PPM)], today=day.today)
    deal_states.born(act, [deal])
    search_words.follow(Deal, [deal.pk])
    audit.record(act, verb="deal created", subject=deal, after=_audit_values(values))
    return deal


def _insert(deal: Deal) -> None:
    try:
        with transaction.atomic():
            deal.save(force_insert=True)
    except IntegrityError:
        if deal.external_id and Deal.objects.filter(external_id=deal.external_id).exists():
            raise Invalid(external_id=TAKEN_ID) from None
        raise


def _person(person_id: int, now: datetime) -> Person:
    person = Person.objects.get_queryset().filter(pk=person_id).first()
    if person is None:
        raise Invalid(owner="This person is not in TRAPS.")
    if not person.is_active:
        raise Invalid(owner=f"{person.name} is no longer active.")
    if gone := departure(person, now=now):
        raise Invalid(owner=gone.refusal)
    return person


@transaction.atomic
def change(
    act: Act,
    *,
    deal: Deal,
    version: int,
    data: Mapping[str, Any],
    push: Explanation = UNEXPLAINED,
    owner_leaves: bool = False,
    from_crm: bool = False,
) -> Deal:
    """Change some fields of a deal that the writer saw at `version`. Raises Invalid by field, Refused, StaleState.

    From the second time on, a close date goes to a later month only with a reason of the list (`push`).

    With a new owner the old one's share goes along; where the writer would gain by it, it waits for a yes, unless the
    owner leaves. Of a deal that is kept in the CRM, people change only what is kept here, and what comes `from_crm` is
    taken as it is; the deals of a leaver go on all the same.
    """
    require_write(act.by, deal.owner, "this deal")
    is_in_crm = crm.is_in_crm(act, deal)
    changes = {name: value for name, value in data.items() if name in EDITABLE and getattr(deal, name) != value}
    is_taken = is_in_crm and from_crm
    if is_taken:
        changes = {name: value for name, value in changes.items() if name not in home_rules.OURS}
    elif is_in_crm and not owner_leaves and (kept := crm.field_faults(deal, changes)):
        raise Invalid(**kept)
    day = bounds_of(person=deal.owner, now=act.now)
    faults = _change_faults(deal, data, changes, day, is_taken=is_taken)
    if not is_taken:
        faults |= deal_saves.push_faults(deal, changes, push)
    if faults:
        raise Invalid(**faults)
    if not changes:
        return deal
    if "owner_id" in changes:
        require_write(act.by, _person(changes["owner_id"], act.now), "deals of theirs")
    before = {name: getattr(deal, name) for name in changes}
    planned = stood = shares.of(deal)
    old_owner, pushes = deal.owner, deal.pushes
    deal_saves.save(act, deal, version=version, changes=changes, push=push)
    if is_taken:
        push_reasons.owe(act, deal=deal, since=pushes)
    if "owner_id" in changes:
        planned = _shares_after(act.of(None if owner_leaves else act.by), deal, planned, old_owner)
        milestones.follow_owner(act, deal=deal, old_owner=old_owner)
        gate_duties.follow_owner(act, deal=deal, old_owner=old_owner)
        push_reasons.follow_owner(act, deal=deal, old_owner=old_owner)
    if deal.status == "open" and changes.keys() & {"amount", "close_on", "owner_id"}:
        shares.rewrite(deal, planned, today=day.today)
        shares.tell(act, deal=deal, before=stood, after=planned)
    deal_states.follow(act, [deal])
    audit.record(act, verb="deal changed", subject=deal, before=_audit_values(before), after=_audit_values(changes))
    return deal


def _change_faults(
    deal: Deal, data: Mapping[str, Any], changes: Mapping[str, Any], day: DayBounds, *, is_taken: bool
) -> dict[str, str]:
    """What stands against a change: field to one sentence."""
    if faults := _closed_faults(deal, changes):
        return faults
    if is_taken:
        return crm.held_faults(changes, day=day)
    is_first = stages.is_first(deal.stage)
    return rules.data_faults(_with_step(data, changes), _dates(deal), is_first=is_first, day=day)


def _shares_after(act: Act, deal: Deal, planned: shares.Shares, old_owner: Person) -> shares.Shares:
    """The shares of an open deal after it went to another owner.

    Where somebody has to agree to them they are asked for, and the shares stay as they are until then.
    """
    after = shares.follow_owner(planned, old_owner_id=old_owner.pk, new_owner_id=deal.owner_id)
    if act.by is None or deal.status != "open":
        return after
    needed = share_requests.needed(act, before=planned, after=after)
    if needed.waiting:
        share_requests.ask(act, deal=deal, before=planned, after=after, waiting=needed.waiting)
        return planned
    share_requests.overtake(act, deal=deal)
    return after


def _with_step(data: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A next step is judged as a pair, even when only one half of it changed.

    A past step that stays is not judged again.
    """
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
        "A won deal is booked. To correct its money, restate the booking."
        if deal.status == "won"
        else "This deal is lost. Reopen it before you change it."
    )
    return {name: sentence for name in changes if name not in EDITABLE_CLOSED}


def _dates(deal: Deal) -> rules.DealDates:
    return rules.DealDates(deal.amount, deal.opened_on, deal.close_on)


def _audit_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON holds them."""
    return {
        name: value if value is None or isinstance(value, int | str) else str(value)
        for name, value in values.items()
        if value not in (None, "")
    }
