"""Milestones: dated steps towards the signature with an owner on both sides. Ours owes each by its day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import F

from accounts.duties.models import Obligation
from accounts.duties.rules import obligations as rules
from accounts.duties.services import notices, obligations
from accounts.organisation.access import OwnedQuerySet
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from pipeline.bookings.rules import dates
from pipeline.bookings.selectors.days import bounds_of
from pipeline.customers.access import require_write
from pipeline.deals.models import Deal, DealChange, Milestone
from pipeline.deals.models.milestones import MilestoneQuerySet
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, StaleState
from traps_web.ui import words

TRAP = "milestone"
DUE_AT = time(17, 0)
SETTLED = "This milestone was already done or dropped."


@transaction.atomic
def add(act: Act, *, deal: Deal, name: str, due_on: date | None, owner: Person, their_owner: str = "") -> Milestone:
    """Agree a dated step of an open deal; its owner owes it by 17:00 on its day. Raises Invalid by field, Refused."""
    require_write(act.by, deal.owner, "this deal")
    faults = _faults(deal, name, due_on, owner, act.now)
    if faults or due_on is None:
        raise Invalid(**faults)
    milestone = Milestone.objects.create(
        deal=deal,
        name=name.strip()[:160],
        owner=owner,
        their_owner=their_owner.strip()[:120],
        due_on=due_on,
        made_at=act.now,
        made_by=act.by,
    )
    after = {"due_on": due_on.isoformat(), "owner": owner.name, "their_owner": milestone.their_owner}
    audit.record(act, verb="milestone agreed", subject=milestone, after=after)
    owe(act, [milestone])
    if act.by is None or act.by.pk != owner.pk:
        _tell_owner(act, milestone)
    return milestone


def _faults(deal: Deal, name: str, due_on: date | None, owner: Person, now: datetime) -> dict[str, str]:
    day = bounds_of(person=owner, now=now)
    errors = {
        "name": "" if name.strip() else "Enter what will be reached.",
        "due_on": _day_fault(due_on, today=day.today, span=day.span),
        "owner": "" if owner.is_active else f"{owner.name} is no longer active.",
        "whole": "" if deal.status == "open" else "A closed deal cannot have new milestones.",
    }
    return {key: sentence for key, sentence in errors.items() if sentence}


def _tell_owner(act: Act, milestone: Milestone) -> None:
    notices.tell(
        act,
        person=milestone.owner,
        kind="milestone-agreed",
        key=f"milestone:{milestone.pk}",
        text=f"You own a milestone of {milestone.deal.name}: {milestone.name} by {words.day(milestone.due_on)}.",
        address=f"/deals/{milestone.deal_id}/#milestones",
    )


def _day_fault(due_on: date | None, *, today: date, span: dates.OpenSpan | None) -> str:
    if due_on is None:
        return "Enter the day by which it will be reached."
    if due_on < today:
        return f"Choose a day that has not passed; today is {words.day(today, year=True)}."
    return dates.outside_calendar(due_on, span)


def owe(act: Act, milestones: Iterable[Milestone]) -> None:
    """Open the obligation of each milestone for its owner and its present day; those that stand are left alone."""
    zone = organisation_selector.current().time_zone
    obligations.open_many(
        act,
        rows=[
            obligations.NewObligation(
                trap_key=TRAP,
                owner=milestone.owner,
                subject=subject_of(milestone),
                label=f"{milestone.deal.name}: {milestone.name}"[:200],
                address=f"/deals/{milestone.deal_id}/#milestones",
                due_on=milestone.due_on,
                due_at=due_instant(milestone.due_on, DUE_AT, milestone.owner.time_zone or zone),
            )
            for milestone in milestones
        ],
    )


def subject_of(milestone: Milestone) -> str:
    """What the obligation is about: each new day that a milestone gets is owed anew."""
    return f"milestone:{milestone.pk}:{milestone.moves}"


def change(
    act: Act,
    *,
    milestone: Milestone,
    done: bool = False,
    dropped: bool = False,
    due_on: date | None = None,
    reason: str = "",
) -> Milestone:
    """One of the three that may become of a milestone, each as its own service says: done, dropped, or another day."""
    if done:
        return reach(act, milestone=milestone)
    if dropped:
        return drop(act, milestone=milestone, reason=reason)
    return move(act, milestone=milestone, due_on=due_on, reason=reason)


@transaction.atomic
def reach(act: Act, *, milestone: Milestone) -> Milestone:
    """Say that a milestone is reached. Raises Refused, StaleState."""
    return _settle(act, milestone, {"done_at": act.now, "done_by": act.person}, "milestone done")


@transaction.atomic
def drop(act: Act, *, milestone: Milestone, reason: str) -> Milestone:
    """Say that a milestone will not be needed, and why. Raises Invalid (reason), Refused, StaleState."""
    changes = {
        "dropped_at": act.now,
        "dropped_by": act.person,
        "drop_reason": _reason(reason, "Give a reason for dropping it."),
    }
    return _settle(act, milestone, changes, "milestone dropped", reason=reason.strip())


@transaction.atomic
def move(act: Act, *, milestone: Milestone, due_on: date | None, reason: str) -> Milestone:
    """Give a milestone another day, with the reason: the first day is settled as it stands, the new one is owed anew.

    What is moved after its day has passed stays late or missed for that day. Raises Invalid by field, Refused,
    StaleState.
    """
    require_write(act.person, milestone.deal.owner, "this deal")
    day = bounds_of(person=milestone.owner, now=act.now)
    errors = {
        "due_on": _day_fault(due_on, today=day.today, span=day.span),
        "reason": "" if reason.strip() else "Give a reason for the move.",
    }
    if due_on == milestone.due_on:
        errors["due_on"] = f"It is already due on {words.day(milestone.due_on)}."
    if faults := {key: sentence for key, sentence in errors.items() if sentence}:
        raise Invalid(**faults)
    before, duties = milestone.due_on, list(duties_of(milestone))
    moved = _open_one(milestone).filter(due_on=before, moves=milestone.moves)
    if not moved.update(due_on=due_on, moves=F("moves") + 1):
        raise StaleState(SETTLED)
    milestone.refresh_from_db()
    _tell_history(act, milestone, f"{milestone.name}, {before}", f"{milestone.name}, {due_on}", reason)
    audit.record(
        act,
        verb="milestone moved",
        subject=milestone,
        before={"due_on": before.isoformat()},
        after={"due_on": milestone.due_on.isoformat()},
        reason=reason.strip(),
    )
    for duty in duties:
        obligations.fulfil(act, trap_key=TRAP, owner=duty.owner, subject=duty.subject)
    owe(act, [milestone])
    return milestone


def end_with_deal(act: Act, *, deal: Deal) -> None:
    """A lost deal has no steps left: what is open is dropped with it. What was missed is settled and stays missed."""
    for milestone in _open_ones(deal):
        doer = act.by or milestone.owner
        changes = {"dropped_at": act.now, "dropped_by": doer, "drop_reason": "The deal is lost."}
        if not _open_one(milestone).update(**changes):
            continue
        for duty in duties_of(milestone).filter(done_at__isnull=True):
            if rules.state(duty, now=act.now) == "missed":
                obligations.fulfil(act.of(doer), trap_key=TRAP, owner=duty.owner, subject=duty.subject)
            else:
                obligations.set_aside(act.of(doer), obligation=duty, reason=f"{deal.name} is lost.")


def follow_owner(act: Act, *, deal: Deal, old_owner: Person) -> None:
    """The open milestones of a deal's old owner go to the new one with what is owed of them."""
    for milestone in _open_ones(deal).filter(owner=old_owner):
        Milestone.objects.filter(pk=milestone.pk).update(owner=deal.owner)
        milestone.owner = deal.owner
        for duty in duties_of(milestone).filter(owner=old_owner, done_at__isnull=True):
            obligations.hand_over(
                act.of(act.by or old_owner), obligation=duty, to=deal.owner, reason=f"{deal.name} went on."
            )
        owe(act, [milestone])


def duties_of(milestone: Milestone) -> OwnedQuerySet:
    """What is owed of its present day, by whomever: a hand-over may have given the duty alone to somebody else."""
    rows = Obligation.objects.filter(trap__key=TRAP, subject=subject_of(milestone), waived_at__isnull=True)
    return rows.select_related("owner").order_by("pk")


def _open_ones(deal: Deal) -> MilestoneQuerySet:
    rows = Milestone.objects.filter(deal=deal, done_at__isnull=True, dropped_at__isnull=True)
    return rows.select_related("owner", "deal").order_by("pk")


def _open_one(milestone: Milestone) -> MilestoneQuerySet:
    return Milestone.objects.filter(pk=milestone.pk, done_at__isnull=True, dropped_at__isnull=True)


def _settle(act: Act, milestone: Milestone, changes: dict[str, object], verb: str, *, reason: str = "") -> Milestone:
    if act.person.pk != milestone.owner_id:
        require_write(act.person, milestone.deal.owner, "this deal")
    if not _open_one(milestone).update(**changes):
        raise StaleState(SETTLED)
    milestone.refresh_from_db()
    audit.record(act, verb=verb, subject=milestone, reason=reason)
    _free(act, milestone)
    return milestone


def _free(act: Act, milestone: Milestone) -> None:
    for duty in duties_of(milestone):
        obligations.fulfil(act, trap_key=TRAP, owner=duty.owner, subject=duty.subject)


def _reason(reason: str, sentence: str) -> str:
    if not reason.strip():
        raise Invalid(reason=sentence)
    return reason.strip()[:200]


def _tell_history(act: Act, milestone: Milestone, before: str, after: str, reason: str) -> None:
    DealChange.objects.create(
        deal=milestone.deal,
        field="milestone",
        before=before,
        after=after,
        reason=reason.strip()[:200],
        at=act.now,
        by=act.person,
    )
