"""Requests to win: opened where a win needs the line's word, refused, withdrawn, overtaken. `pipeline.deals.services.wins` approves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.duties.services import notices as notice_service
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.services import audit
from pipeline.bookings.selectors.days import bounds_of
from pipeline.deals.models import Deal, WinRequest
from pipeline.deals.rules import requests as rules
from pipeline.deals.selectors import deciders
from pipeline.deals.selectors import win_requests as selector
from pipeline.deals.selectors.deciders import Parties
from pipeline.deals.services.planned_shares import Shares
from pipeline.stages.models import Stage
from traps_web.lib import clock, fiscal
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

DECISION = "win-decision"
DECIDED_BY = time(17, 0)
ALONE = "Decided alone: nobody else could decide on it."
FASTER = "It is decided, withdrawn or overtaken by now; the first decision stands."


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a deal is to be won, and the sentences that say why it needs the line's word."""

    to_stage: Stage
    shares: Shares
    closed_on: date
    reasons: list[str]


def reasons_for(
    *, deal: Deal, amount: Decimal, changes_amount: bool, closed_on: date | None, by: Person | None, now: datetime
) -> list[str]:
    """Why a win needs the line's word, a sentence each. None when it does not, or when who wins it is of the line and not credited."""
    barred = deciders.credited(deal=deal)
    if deciders.is_free(by=by, owner=deal.owner, barred=barred):
        return []
    today = bounds_of(person=deal.owner, now=now).today
    changed = selector.changed_lately(deal=deal, barred=barred, today=today) | ({"amount"} if changes_amount else set())
    limit = organisation_selector.current().win_limit_amount
    ended = _ended_quarter(closed_on or today, today)
    return rules.win_reasons(amount=amount, limit=limit, changed=changed, ended=ended)


def _ended_quarter(closed_on: date, today: date) -> str:
    """The fiscal quarter of a day, where it has ended; empty otherwise."""
    scheme = calendar.rules()
    if closed_on >= fiscal.period_of(scheme, today, "quarter").starts_on:
        return ""
    return fiscal.period_of(scheme, closed_on, "quarter").key


def nearest_decider(*, deal: Deal, by: Person) -> Person | None:
    """Who owes the decision on what somebody asks: the nearest who may decide. None: nobody but the asker could."""
    parties = Parties(owner=deal.owner, asked_by_id=by.pk, credited=deciders.credited(deal=deal))
    return next(iter(deciders.deciders(parties)), None)


def waits_already(*, deal: Deal, wanted: Wanted) -> bool:
    """Whether the very same is asked already: sent again it changes nothing."""
    row = selector.open_of(deal=deal)
    return row is not None and row.closed_on == wanted.closed_on and not selector.has_moved_on(row)


@transaction.atomic
def ask(*, deal: Deal, wanted: Wanted, by: Person, now: datetime) -> WinRequest:
    """Ask the line to let a deal be won as it stands. The nearest manager who is not credited then owes a decision.

    A request that is open is overtaken. Raises StaleState when somebody else asked at the same moment.
    """
    waiting = selector.open_of(deal=deal)
    if waiting is not None:
        _end(waiting, "overtaken", by, now)
    above = nearest_decider(deal=deal, by=by)
    request = _create(deal, wanted, by, now, asked_of=above)
    audit.record(
        verb="win asked", subject=request, by=by, now=now, after=_facts(request), reason=" ".join(wanted.reasons)
    )
    if above is not None:
        _owe_decision(request, above, now)
    return request


@transaction.atomic
def record_alone(*, deal: Deal, wanted: Wanted, by: Person, now: datetime) -> WinRequest:
    """Keep that somebody won a deal whose win needed a word that nobody else could give."""
    decided = {"status": "approved", "decided_at": now, "decided_by": by, "is_alone": True, "answer": ALONE}
    request = _create(deal, wanted, by, now, **decided)
    audit.record(verb="win decided alone", subject=request, by=by, now=now, after=_facts(request), reason=ALONE)
    return request


def _create(deal: Deal, wanted: Wanted, by: Person, now: datetime, **decided: Any) -> WinRequest:
    try:
        with transaction.atomic():
            return WinRequest.objects.create(
                deal=deal,
                to_stage=wanted.to_stage,
                amount=deal.amount,
                shares=[list(pair) for pair in wanted.shares],
                closed_on=wanted.closed_on,
                reasons=wanted.reasons,
                asked_at=now,
                asked_by=by,
                **decided,
            )
    except IntegrityError:
        raise StaleState("Somebody asked to win this deal just now; it waits for the line’s word.") from None


def _facts(request: WinRequest) -> dict[str, Any]:
    return {
        "amount": str(request.amount),
        "shares": request.shares,
        "closed_on": request.closed_on.isoformat(),
        "stage": request.to_stage.name,
    }


def name_of_decider(request: WinRequest) -> str:
    """Whose word a request waits for."""
    return request.asked_of.name if request.asked_of else "the line"


def subject_of(request: WinRequest) -> str:
    """What obligations and notices know a request by."""
    return f"win-request:{request.pk}"


def address_of(request: WinRequest) -> str:
    """The page of a request."""
    return f"/win-requests/{request.pk}/"


def _owe_decision(request: WinRequest, above: Person, now: datetime) -> None:
    organisation = organisation_selector.current()
    zone = calendar.zone_of(above, organisation)
    today = clock.local_date(now, zone)
    terms = terms_of(key=DECISION, person=above, day=today)
    due_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
    deal = request.deal
    obligations.open_one(
        trap_key=DECISION,
        owner=above,
        subject=subject_of(request),
        label=f"Decide whether {deal.name} is won, {words.money(request.amount)}",
        address=address_of(request),
        due_on=due_on,
        due_at=due_instant(due_on, DECIDED_BY, zone),
        terms=terms,
        now=now,
    )
    text = (
        f"{request.asked_by.name} asks to win {deal.name}, {words.money(request.amount)}. {' '.join(request.reasons)}"
    )
    told: dict[str, Any] = {
        "kind": "win-asked",
        "key": subject_of(request),
        "text": text,
        "address": address_of(request),
    }
    notices.tell(person=above, now=now, **told)
    notice_service.tell_stand_in(of=above, now=now, **told)
    if request.asked_by_id != deal.owner_id:
        notices.tell(person=deal.owner, now=now, **told)


def require_decider(request: WinRequest, by: Person, now: datetime) -> Person:
    """In whose place somebody decides on a request. Raises Refused."""
    owner = request.deal.owner
    today = bounds_of(person=owner, now=now).today
    place = selector.place_of(request=request, by=by, today=today)
    if place is None:
        raise Refused(f"Only the line above {owner.name} decides on this, and nobody who asked or is credited.")
    return place


def decide(request: WinRequest, status: str, by: Person, place: Person, now: datetime, answer: str) -> None:
    """Write the first decision and free everybody from the duty; the other side is told. Raises StaleState."""
    rows = WinRequest.objects.filter(pk=request.pk, status="asked")
    if not rows.update(status=status, decided_at=now, decided_by=by, answer=answer.strip()):
        raise StaleState(FASTER)
    said = audit.said_of(by, place)
    audit.record(
        verb=f"win {status}", subject=request, by=by, now=now, before={"status": "asked"}, after={"status": status},
        reason=answer.strip(), actor_name=said,
    )  # fmt: skip
    _settle_duty(request, by, now)
    outcome = "it is won" if status == "approved" else "it stays where it is"
    _tell_askers(request, "win-decided", f"{said} {status} the request to win {request.deal.name}: {outcome}.", by, now)


@transaction.atomic
def refuse(*, request: WinRequest, by: Person, now: datetime, answer: str) -> WinRequest:
    """The line says no, with words: the deal stays where it is. Raises Refused, Invalid, StaleState when it is settled."""
    row = selector.read(request.pk)
    place = require_decider(row, by, now)
    if not answer.strip():
        raise Invalid(answer="Say why not, so that it can be understood.")
    decide(row, "refused", by, place, now, answer)
    return selector.read(row.pk)


@transaction.atomic
def withdraw(*, request: WinRequest, by: Person, now: datetime) -> WinRequest:
    """Who asked takes it back before it is decided. Raises Refused, StaleState."""
    row = selector.read(request.pk)
    if by.pk != row.asked_by_id:
        raise Refused(f"Only {row.asked_by.name}, who asked, withdraws this.")
    _end(row, "withdrawn", by, now)
    return selector.read(row.pk)


def overtake(*, deal: Deal, by: Person | None, now: datetime) -> None:
    """The deal was won or lost in another way: nobody owes a decision on it any more."""
    row = selector.open_of(deal=deal)
    if row is not None:
        _end(row, "overtaken", by or row.asked_by, now)


def _end(request: WinRequest, status: str, by: Person, now: datetime) -> None:
    rows = WinRequest.objects.filter(pk=request.pk, status="asked")
    if not rows.update(status=status, ended_at=now, ended_by=by):
        raise StaleState(FASTER)
    audit.record(
        verb=f"win {status}", subject=request, by=by, now=now, before={"status": "asked"}, after={"status": status}
    )
    owing = _settle_duty(request, by, now)
    text = f"The request to win {request.deal.name} is {status}: {by.name}."
    for person in owing:
        if person.pk != by.pk:
            _tell(request, person, "win-ended", text, now)
    _tell_askers(request, "win-ended", text, by, now)


def _settle_duty(request: WinRequest, by: Person, now: datetime) -> list[Person]:
    rows = Obligation.objects.filter(trap__key=DECISION, subject=subject_of(request)).select_related("owner")
    owners = [row.owner for row in rows.order_by("pk")]
    for owner in owners:
        obligations.fulfil(trap_key=DECISION, owner=owner, subject=subject_of(request), by=by, now=now)
    return owners


def _tell_askers(request: WinRequest, kind: str, text: str, by: Person, now: datetime) -> None:
    for person in {request.asked_by_id: request.asked_by, request.deal.owner_id: request.deal.owner}.values():
        if person.pk != by.pk:
            _tell(request, person, kind, text, now)


def _tell(request: WinRequest, person: Person, kind: str, text: str, now: datetime) -> None:
    notices.tell(person=person, kind=kind, key=subject_of(request), text=text, address=address_of(request), now=now)
