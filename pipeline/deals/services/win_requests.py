"""Requests to win: opened where a win needs the line's word, refused, withdrawn, overtaken.

`pipeline.deals.services.wins` approves them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.selectors.trap_rules import terms_of
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from pipeline.bookings.selectors.days import bounds_of
from pipeline.deals.models import Deal, WinRequest
from pipeline.deals.rules import requests as rules
from pipeline.deals.selectors import deciders
from pipeline.deals.selectors import win_requests as selector
from pipeline.deals.selectors.deciders import Parties
from pipeline.deals.services.planned_shares import Shares
from pipeline.stages.models import Stage
from traps_web.lib import clock, fiscal, wording
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Refused, StaleState
from traps_web.lib.machines import ITSELF, Step

DECISION = "win-decision"
DECIDED_BY = time(17, 0)
ALONE = "Decided alone: nobody else could decide on it."
MOVED_ON = "The amount or the shares changed since this request. Refuse it, so that it can be asked again."


def _names(request: WinRequest) -> dict[str, str]:
    return {"owner": request.deal.owner.name, "asker": request.asked_by.name}


STEPS: Final = Steps(machine=rules.WIN, read=selector.read, names=_names, changed=rules.WIN.by_now[""])


@dataclass(frozen=True, slots=True)
class RequestedWin:
    """How a deal is to be won, and the sentences that say why it needs the line's word."""

    to_stage: Stage
    shares: Shares
    closed_on: date
    reasons: list[str]


def reasons_for(act: Act, *, deal: Deal, amount: Decimal, changes_amount: bool, closed_on: date | None) -> list[str]:
    """Why a win needs the line's word, a sentence each; empty where it does not.

    It does not, either, where whoever wins it is of the line above and not credited.
    """
    barred = deciders.credited(deal=deal)
    if deciders.is_free(by=act.by, owner=deal.owner, barred=barred):
        return []
    today = bounds_of(person=deal.owner, now=act.now).today
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


def nearest_decider(act: Act, *, deal: Deal) -> Person | None:
    """Who owes the decision on what somebody asks: the nearest person who may decide.

    None where nobody but whoever asks could.
    """
    parties = Parties(owner=deal.owner, asked_by_id=act.person.pk, credited=deciders.credited(deal=deal))
    return next(iter(deciders.deciders(parties)), None)


def waits_already(*, deal: Deal, requested: RequestedWin) -> bool:
    """Whether the very same is asked already: sent again it changes nothing."""
    row = selector.open_of(deal=deal)
    return row is not None and row.closed_on == requested.closed_on and not selector.has_moved_on(row)


@transaction.atomic
def ask(act: Act, *, deal: Deal, requested: RequestedWin) -> WinRequest:
    """Ask the line to let a deal be won as it stands. The nearest manager who is not credited then owes a decision.

    A request that is open is overtaken. Raises StaleState when somebody else asked at the same moment.
    """
    overtake(act, deal=deal)
    above = nearest_decider(act, deal=deal)
    request = _create(act, deal, requested, asked_of=above)
    audit.record(act, verb="win asked", subject=request, after=_facts(request), reason=" ".join(requested.reasons))
    if above is not None:
        _owe_decision(act, request, above)
    return request


@transaction.atomic
def record_alone(act: Act, *, deal: Deal, requested: RequestedWin) -> WinRequest:
    """Keep that somebody won a deal whose win needed a word that nobody else could give."""
    decided = {"status": "approved", "decided_at": act.now, "decided_by": act.person, "is_alone": True, "answer": ALONE}
    request = _create(act, deal, requested, **decided)
    audit.record(act, verb="win decided alone", subject=request, after=_facts(request), reason=ALONE)
    return request


def _create(act: Act, deal: Deal, requested: RequestedWin, **decided: Any) -> WinRequest:
    try:
        with transaction.atomic():
            return WinRequest.objects.create(
                deal=deal,
                to_stage=requested.to_stage,
                amount=deal.amount,
                shares=[list(pair) for pair in requested.shares],
                closed_on=requested.closed_on,
                reasons=requested.reasons,
                asked_at=act.now,
                asked_by=act.person,
                **decided,
            )
    except IntegrityError:
        raise StaleState("Someone has just asked to win this deal. The request waits for approval.") from None


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


def _owe_decision(act: Act, request: WinRequest, above: Person) -> None:
    organisation = organisation_selector.current()
    zone = calendar.zone_of(above, organisation)
    today = clock.local_date(act.now, zone)
    terms = terms_of(key=DECISION, person=above, day=today)
    due_on = WorkingDays.load(organisation=organisation).after(today, terms.counted)
    deal, due_at = request.deal, due_instant(due_on, DECIDED_BY, zone)
    obligations.open_one(
        act,
        trap_key=DECISION,
        owner=above,
        subject=subject_of(request),
        label=f"Decide whether {deal.name} is won, {wording.money(request.amount)}",
        address=address_of(request),
        due_on=due_on,
        due_at=due_at,
        terms=terms,
    )
    text = (
        f"{request.asked_by.name} asks to win {deal.name}, {wording.money(request.amount)}. {' '.join(request.reasons)}"
    )
    notice: dict[str, Any] = {
        "kind": "win-asked",
        "key": subject_of(request),
        "text": text,
        "address": address_of(request),
        "needed_by": due_at,
    }
    notices.tell(act, person=above, **notice)
    notices.tell_stand_in(act, of=above, **notice)
    if request.asked_by_id != deal.owner_id:
        notices.tell(act, person=deal.owner, **notice)


def place_of(act: Act, request: WinRequest) -> Person | None:
    """In whose place whoever acts decides on a request; None where they may not."""
    today = bounds_of(person=request.deal.owner, now=act.now).today
    return selector.place_of(request=request, by=act.person, today=today)


def require_decider(act: Act, request: WinRequest) -> None:
    """Raise Refused to anybody who does not decide on a request."""
    if place_of(act, request) is None:
        raise Refused(rules.WIN.who_may("refuse", **_names(request)))


def settle(act: Act, request: WinRequest, event: str, answer: str) -> None:
    """Write the first decision and free everybody from the duty; the other side is told.

    Raises Refused, StaleState, and Invalid for a refusal without words.
    """
    place, words = place_of(act, request), {"answer": answer}
    step = STEPS.require(act, request, event, words, roles=set() if place is None else {"decider"})
    if event == "approve" and selector.has_moved_on(request):
        raise StaleState(MOVED_ON)
    decider = audit.said_of(act.in_place_of(place))
    trail = Trail(reason=answer.strip(), actor_name=decider)
    stamps: dict[str, Any] = {"decided_at": act.now, "decided_by": act.person, "answer": answer.strip()}
    decided = STEPS.move(act, request, step, words, trail=trail, **stamps)
    _settle_duty(act, request)
    outcome = "it is won" if event == "approve" else "it stays where it is"
    text = f"{decider} {decided.status} the request to win {request.deal.name}: {outcome}."
    _tell_askers(act, request, "win-decided", text)


@transaction.atomic
def refuse(act: Act, *, request: WinRequest, answer: str) -> WinRequest:
    """The line says no, with words: the deal stays where it is.

    Raises Refused, Invalid, StaleState when it is settled.
    """
    settle(act, selector.read(request.pk), "refuse", answer)
    return selector.read(request.pk)


@transaction.atomic
def withdraw(act: Act, *, request: WinRequest) -> WinRequest:
    """Who asked takes it back before it is decided. Raises Refused, StaleState."""
    row = selector.read(request.pk)
    roles = {"asker"} if act.person.pk == row.asked_by_id else set()
    return _end(act, row, STEPS.require(act, row, "withdraw", roles=roles))


def overtake(act: Act, *, deal: Deal) -> None:
    """The deal was won or lost in another way: nobody owes a decision on it any more."""
    row = selector.open_of(deal=deal)
    if row is not None:
        _end(act.of(act.by or row.asked_by), row, STEPS.require(act, row, "overtake", roles=ITSELF))


def _end(act: Act, request: WinRequest, step: Step) -> WinRequest:
    ended = STEPS.move(act, request, step, ended_at=act.now, ended_by=act.person)
    owing = _settle_duty(act, request)
    text = f"The request to win {request.deal.name} is {ended.status}: {act.person.name}."
    for person in owing:
        if person.pk != act.person.pk:
            _tell(act, request, person, "win-ended", text)
    _tell_askers(act, request, "win-ended", text)
    return ended


def _settle_duty(act: Act, request: WinRequest) -> list[Person]:
    rows = Obligation.objects.filter(trap__key=DECISION, subject=subject_of(request)).select_related("owner")
    owners = [row.owner for row in rows.order_by("pk")]
    for owner in owners:
        obligations.fulfil(act, trap_key=DECISION, owner=owner, subject=subject_of(request))
    return owners


def _tell_askers(act: Act, request: WinRequest, kind: str, text: str) -> None:
    for person in {request.asked_by_id: request.asked_by, request.deal.owner_id: request.deal.owner}.values():
        if person.pk != act.person.pk:
            _tell(act, request, person, kind, text)


def _tell(act: Act, request: WinRequest, person: Person, kind: str, text: str) -> None:
    notices.tell(act, person=person, kind=kind, key=subject_of(request), text=text, address=address_of(request))
