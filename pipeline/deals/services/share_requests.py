"""Shares that somebody has to agree to: asked with before and after, agreed by each or by the common line, refused, withdrawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.duties.services import notices
from accounts.organisation.models import Person
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules import credit
from pipeline.customers.access import writable_owners
from pipeline.deals.models import Deal, ShareConsent, ShareRequest, ShareRequestPart
from pipeline.deals.rules.requests import ShareChange, share_changes, takes_from
from pipeline.deals.selectors import share_requests as selector
from pipeline.deals.services import deal_saves, planned_shares
from pipeline.deals.services.planned_shares import Shares
from traps_web.lib.faults import Invalid, Refused, StaleState

FASTER = "It is decided, withdrawn or overtaken by now; what was decided first stands."
NOT_YOURS = "Only whoever gives something up, or somebody above both sides, answers this."
ALONE = "Decided alone: nobody else could agree to it."
MOVED_ON = "The deal or its shares changed since this was asked. Refuse it, or have it asked for anew."


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
    """Ask for other shares; until everybody they take from agrees, the deal keeps those it has. Another open request is overtaken.

    The same asked again by the same person changes nothing. Raises StaleState when somebody else asked at the same moment.
    """
    standing = selector.open_of(deal=deal)
    if standing is not None and _is_the_same(act, standing, after):
        return standing
    overtake(act, deal=deal)
    try:
        with transaction.atomic():
            request = ShareRequest.objects.create(deal=deal, asked_at=act.now, asked_by=act.person)
    except IntegrityError:
        raise StaleState("Somebody asked for other shares of this deal just now. Read theirs first.") from None
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
    said = {"before": planned_shares.said(before), "after": planned_shares.said(after)}
    audit.record(
        act, verb="shares asked", subject=request, before={"shares": said["before"]}, after={"shares": said["after"]}
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


def _held(act: Act, request: ShareRequest) -> tuple[ShareRequest, list[ShareRequestPart]]:
    """The request as it stands, held, with the parts that a person may answer. Raises Refused, StaleState."""
    deal_saves.lock(
        [request.deal_id]
    )  # Deals first, as everywhere: who wins the deal holds it and then ends the request.
    ShareRequest.objects.select_for_update().get(pk=request.pk)
    row = selector.read(request.pk)
    if row.status != "asked":
        raise StaleState(FASTER)
    parts = selector.answerable(request=row, by=act.person)
    if not parts:
        raise Refused(NOT_YOURS)
    return row, parts


def require_answerer(act: Act, request: ShareRequest) -> None:
    """Raises Refused to who does not answer for anybody whose share a request makes smaller."""
    if not selector.may_answer(request=request, by=act.person):
        raise Refused(NOT_YOURS)


@transaction.atomic
def agree(act: Act, *, request: ShareRequest, answer: str = "") -> ShareRequest:
    """Say yes to what is taken from oneself, or from people whose common line one is; with the last yes the shares are planned.

    Raises Refused, StaleState when it is settled or the deal moved on.
    """
    row, parts = _held(act, request)
    if selector.has_moved_on(row):
        raise StaleState(MOVED_ON)
    ShareConsent.objects.bulk_create(ShareConsent(part=part, at=act.now, by=act.person) for part in parts)
    names = ", ".join(part.person.name for part in parts)
    audit.record(act, verb="shares agreed to", subject=row, after={"of": names}, reason=answer.strip())
    row = selector.read(row.pk)
    if not selector.waiting(row):
        _settle(act, row, "approved", answer)
        reason = f"Asked for by {row.asked_by.name}"
        planned_shares.put(act, deal=row.deal, version=row.deal.version, shares=_after(row), reason=reason)
    if act.person.pk != row.asked_by_id:
        _tell(act, row, [row.asked_by], "shares-decided", f"{act.person.name} agreed to the shares of {row.deal.name}.")
    return selector.read(row.pk)


@transaction.atomic
def refuse(act: Act, *, request: ShareRequest, answer: str) -> ShareRequest:
    """Say no, with words: the shares stay as they are. Raises Refused, Invalid, StaleState."""
    row, _ = _held(act, request)
    if not answer.strip():
        raise Invalid(answer="Say why not, so that it can be understood.")
    _settle(act, row, "refused", answer)
    if act.person.pk != row.asked_by_id:
        text = f"{act.person.name} refused the shares of {row.deal.name}; they stay as they are."
        _tell(act, row, [row.asked_by], "shares-decided", text)
    return selector.read(row.pk)


@transaction.atomic
def withdraw(act: Act, *, request: ShareRequest) -> ShareRequest:
    """Who asked takes it back before it is decided. Raises Refused, StaleState."""
    row = selector.read(request.pk)
    if act.person.pk != row.asked_by_id:
        raise Refused(f"Only {row.asked_by.name}, who asked, withdraws this.")
    _end(act, row, "withdrawn")
    people = [part.person for part in selector.waiting(row)]
    _tell(act, row, people, "shares-withdrawn", f"{act.person.name} withdrew the shares asked for of {row.deal.name}.")
    return selector.read(row.pk)


def overtake(act: Act, *, deal: Deal) -> None:
    """The deal goes another way: what was asked about its shares is over, and both sides are told."""
    row = selector.open_of(deal=deal)
    if row is None:
        return
    _end(act.of(act.by or row.asked_by), row, "overtaken")
    people = {part.person_id: part.person for part in selector.waiting(row)} | {row.asked_by_id: row.asked_by}
    text = f"{deal.name} or its shares changed meanwhile; what was asked about its shares is over."
    _tell(act, row, [one for pk, one in people.items() if act.by is None or pk != act.by.pk], "shares-overtaken", text)


def _is_the_same(act: Act, standing: ShareRequest, after: Shares) -> bool:
    is_theirs = standing.asked_by_id == act.person.pk and not selector.has_moved_on(standing)
    return is_theirs and sorted(_after(standing)) == sorted(after)


def _after(request: ShareRequest) -> Shares:
    return [(part.person_id, part.after_ppm) for part in request.parts.all() if part.after_ppm]


def _settle(act: Act, row: ShareRequest, status: str, answer: str) -> None:
    open_row = ShareRequest.objects.filter(pk=row.pk, status="asked")
    if not open_row.update(status=status, decided_at=act.now, decided_by=act.person, answer=answer.strip()):
        raise StaleState(FASTER)
    audit.record(
        act,
        verb=f"shares {status}",
        subject=row,
        before={"status": "asked"},
        after={"status": status},
        reason=answer.strip(),
    )


def _end(act: Act, row: ShareRequest, status: str) -> None:
    open_row = ShareRequest.objects.filter(pk=row.pk, status="asked")
    if not open_row.update(status=status, ended_at=act.now, ended_by=act.person):
        raise StaleState(FASTER)
    audit.record(act, verb=f"shares {status}", subject=row, before={"status": "asked"}, after={"status": status})
