"""Shares that somebody has to agree to.

They are asked for with before and after, agreed to by each person or by the common line, refused, or withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from accounts.record.services.steps import Steps, Trail
from pipeline.bookings.rules import credit
from pipeline.customers.access import writable_owners
from pipeline.deals.models import Deal, ShareConsent, ShareRequest, ShareRequestPart
from pipeline.deals.rules import requests as rules
from pipeline.deals.rules.requests import ShareChange, share_changes, takes_from
from pipeline.deals.selectors import share_requests as selector
from pipeline.deals.services import deal_saves, planned_shares
from pipeline.deals.services.planned_shares import Shares
from traps_web.lib.faults import Refused, StaleState

ALONE = "Decided alone: nobody else could agree to it."
MOVED_ON = "The deal or its shares changed since this request. Refuse it, so that it can be asked again."


def _roles(act: Act, request: ShareRequest) -> set[str]:
    """Whoever has answered already answers no more, while others still do."""
    answers = selector.answerable if request.status == "asked" else selector.may_answer
    roles = {"asker"} if act.person.pk == request.asked_by_id else set()
    return roles | ({"answerer"} if answers(request=request, by=act.person) else set())


STEPS: Final = Steps(
    machine=rules.SHARES,
    roles=_roles,
    names=lambda request: {"asker": request.asked_by.name},
    read=selector.read,
    changed=rules.SHARES.by_now[""],
)


@dataclass(frozen=True, slots=True)
class Needed:
    """The changes that wait for somebody's yes, and whether the writer decides alone on what nobody else can answer."""

    waiting: list[ShareChange]
    is_alone: bool = False


def needed(act: Act, *, before: Shares, after: Shares) -> Needed:
    """What waits for a yes: changes that take from somebody who is neither the writer nor below them."""
    if act.by is None:
        return Needed([])
    changes = share_changes(before, after)
    losing = [row.person_id for row in changes if row.takes and row.person_id != act.by.pk]
    if not losing:
        return Needed([])
    others = takes_from(changes, by=act.by.pk, below=writable_owners(act.by, losing), is_admin=act.by.is_admin)
    barred = {act.by.pk, *(row.person_id for row in changes if row.gives)}
    people = Person.objects.get_queryset().in_bulk([row.person_id for row in others])
    waiting = [
        row for row in others if selector.can_be_answered(person=people[row.person_id], asked_by=act.by, barred=barred)
    ]
    return Needed(waiting, is_alone=bool(others) and not waiting)


@transaction.atomic
def ask(act: Act, *, deal: Deal, before: Shares, after: Shares, waiting: Sequence[ShareChange]) -> ShareRequest:
    """Ask for other shares; until everybody they take from agrees, the deal keeps those it has.

    Another open request is overtaken. The same asked again by the same person changes nothing. Raises StaleState when
    somebody else asked at the same moment.
    """
    standing = selector.open_of(deal=deal)
    if standing is not None and _is_the_same(act, standing, after):
        return standing
    overtake(act, deal=deal)
    try:
        with transaction.atomic():
            request = ShareRequest.objects.create(deal=deal, asked_at=act.now, asked_by=act.person)
    except IntegrityError:
        raise StaleState("Someone has just asked for other shares of this deal. Read that request first.") from None
    named = {row.person_id for row in waiting}
    new = dict(after)
    ShareRequestPart.objects.bulk_create(
        ShareRequestPart(
            request=request,
            person_id=person_id,
            before_ppm=dict(before).get(person_id, 0),
            after_ppm=new.get(person_id, 0),
            needs_yes=person_id in named,
        )
        for person_id in dict.fromkeys([*dict(before), *new])
    )
    texts = {"before": planned_shares.text_of(before), "after": planned_shares.text_of(after)}
    audit.record(
        act, verb="shares asked", subject=request, before={"shares": texts["before"]}, after={"shares": texts["after"]}
    )
    people = Person.objects.get_queryset().in_bulk(named)
    for row in waiting:
        text = (
            f"{act.person.name} asks to change your share of {deal.name} from {credit.percent(row.before)} % "
            f"to {credit.percent(row.after)} %. It stays until you agree."
        )
        _tell(act, request, [people[row.person_id]], "shares-asked", text)
    return request


def _tell(act: Act, request: ShareRequest, people: Iterable[Person], kind: str, text: str) -> None:
    for person in people:
        notices.tell(
            act,
            person=person,
            kind=kind,
            key=f"share-request:{request.pk}",
            text=text,
            address=f"/share-requests/{request.pk}/",
        )


def _held(request: ShareRequest) -> ShareRequest:
    """The request as it stands, held until the act is over."""
    # Deals first, as everywhere: who wins the deal holds it and then ends the request.
    deal_saves.lock([request.deal_id])
    ShareRequest.objects.select_for_update().get(pk=request.pk)
    return selector.read(request.pk)


def require_answerer(act: Act, request: ShareRequest) -> None:
    """Raise Refused to anybody who answers for nobody whose share a request makes smaller."""
    if not selector.may_answer(request=request, by=act.person):
        raise Refused(rules.SHARES.who_may("agree"))


def decide(act: Act, *, request: ShareRequest, is_approved: bool, answer: str) -> ShareRequest:
    """Say yes to what one answers for, or no to all of it, with words. Raises Refused, Invalid, StaleState."""
    service = agree if is_approved else refuse
    return service(act, request=request, answer=answer)


@transaction.atomic
def agree(act: Act, *, request: ShareRequest, answer: str = "") -> ShareRequest:
    """Say yes to what is taken from oneself, or from people as their common line.

    With the last yes the shares are planned. Raises Refused, StaleState when it is settled or the deal moved on.
    """
    row = _held(request)
    step = STEPS.require(act, row, "agree")
    if selector.has_moved_on(row):
        raise StaleState(MOVED_ON)
    parts = selector.answerable(request=row, by=act.person)
    ShareConsent.objects.bulk_create(ShareConsent(part=part, at=act.now, by=act.person) for part in parts)
    names = ", ".join(part.person.name for part in parts)
    row = STEPS.move(act, row, step, trail=Trail(subject=row, after={"of": names}, reason=answer.strip()))
    if not selector.waiting(row):
        STEPS.follow(act, row, "approve", trail=Trail(reason=answer.strip()), **_decided(act, answer))
        reason = f"Asked for by {row.asked_by.name}"
        planned_shares.put(act, deal=row.deal, version=row.deal.version, shares=_after(row), reason=reason)
    if act.person.pk != row.asked_by_id:
        _tell(act, row, [row.asked_by], "shares-decided", f"{act.person.name} agreed to the shares of {row.deal.name}.")
    return selector.read(row.pk)


@transaction.atomic
def refuse(act: Act, *, request: ShareRequest, answer: str) -> ShareRequest:
    """Say no, with words: the shares stay as they are. Raises Refused, Invalid, StaleState."""
    row = STEPS.take(act, _held(request), "refuse", {"answer": answer}, **_decided(act, answer))
    if act.person.pk != row.asked_by_id:
        text = f"{act.person.name} refused the shares of {row.deal.name}; they stay as they are."
        _tell(act, row, [row.asked_by], "shares-decided", text)
    return row


@transaction.atomic
def withdraw(act: Act, *, request: ShareRequest) -> ShareRequest:
    """Who asked takes it back before it is decided. Raises Refused, StaleState."""
    row = selector.read(request.pk)
    withdrawn = STEPS.take(act, row, "withdraw", ended_at=act.now, ended_by=act.person)
    people = [part.person for part in selector.waiting(row)]
    _tell(act, row, people, "shares-withdrawn", f"{act.person.name} withdrew the shares asked for of {row.deal.name}.")
    return withdrawn


def overtake(act: Act, *, deal: Deal) -> None:
    """The deal goes another way: what was asked about its shares is over, and both sides are told."""
    row = selector.open_of(deal=deal)
    if row is None:
        return
    by = act.by or row.asked_by
    STEPS.follow(act.of(by), row, "overtake", ended_at=act.now, ended_by=by)
    people = {part.person_id: part.person for part in selector.waiting(row)} | {row.asked_by_id: row.asked_by}
    text = f"{deal.name} or its shares changed in the meantime, so the request about its shares has ended."
    _tell(
        act,
        row,
        [person for pk, person in people.items() if act.by is None or pk != act.by.pk],
        "shares-overtaken",
        text,
    )


def _is_the_same(act: Act, standing: ShareRequest, after: Shares) -> bool:
    is_theirs = standing.asked_by_id == act.person.pk and not selector.has_moved_on(standing)
    return is_theirs and sorted(_after(standing)) == sorted(after)


def _after(request: ShareRequest) -> Shares:
    return [(part.person_id, part.after_ppm) for part in request.parts.all() if part.after_ppm]


def _decided(act: Act, answer: str) -> dict[str, Any]:
    return {"decided_at": act.now, "decided_by": act.person, "answer": answer.strip()}
