"""Obligations: opened by the rooms that know what is owed, waived by the line, handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.duties.models import Obligation, Trap
from accounts.duties.rules import obligations as rules
from accounts.duties.rules.trap_rules import Terms
from accounts.duties.rules.traps import instrument, waits_for_a_look
from accounts.duties.selectors import labels, trap_rules
from accounts.duties.selectors.trap_rules import RuleBook
from accounts.duties.services import notices
from accounts.duties.services.fulfilments import OBLIGATIONS, UNSETTLED, fulfil, withdraw_request
from accounts.duties.services.misses import flag_missed, flag_one
from accounts.duties.services.reminders import remind
from accounts.organisation.models import Organisation, Person
from accounts.organisation.rules import owing as owing_rules
from accounts.organisation.rules.owing import Owing
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors import owing
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.models import AuditEvent
from accounts.record.rules.acts import Act
from accounts.record.services import audit, job_counts
from accounts.record.services.steps import Trail
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import StaleState

__all__ = ["NewObligation", "flag_missed", "fulfil", "missed_instant", "open_many", "open_one", "remind", "waive"]

DAYS_AFTER_HAND_OVER = 2


@dataclass(frozen=True, slots=True)
class NewObligation:
    """What a person will owe.

    Without `team_id` their team of today counts, without `terms` those of that team, without `weight` that of the trap.
    """

    trap_key: str
    owner: Person
    subject: str
    label: str
    address: str
    due_on: date
    due_at: datetime
    team_id: int | None = None
    terms: Terms | None = None
    weight: int | None = None


def open_one(
    act: Act,
    *,
    trap_key: str,
    owner: Person,
    subject: str,
    label: str,
    address: str,
    due_on: date,
    due_at: datetime,
    terms: Terms | None = None,
) -> Obligation | None:
    """Open an obligation, or return the open one for this trap, owner and subject. Raises Trap.DoesNotExist.

    None: the trap is switched off for the owner's team, and nothing stands.
    """
    row = NewObligation(trap_key, owner, subject, label, address, due_on, due_at, terms=terms)
    open_many(act, rows=[row])
    return Obligation.objects.select_related("trap").filter(trap__key=trap_key, owner=owner, subject=subject).first()


@transaction.atomic
def open_many(act: Act, *, rows: Sequence[NewObligation]) -> int:
    """Open obligations that do not stand yet; returns how many were new. The row itself says when it was opened.

    What a rule has switched off for the owner's team is not opened, nor what is due before the owner could do it;
    what is opened keeps the grace of its rule.
    """
    if not rows:
        return 0
    job_counts.count(job_counts.LOOKED_AT, len(rows))
    organisation = organisation_selector.current()
    rows = _that_may_be_owed(rows, organisation)
    if not rows:
        return 0
    today = organisation_today(act.now, organisation)
    book = trap_rules.book_of(day=today, keys={row.trap_key for row in rows})
    ruled = [(row, row.terms or _terms(book, row, today)) for row in rows]
    days = WorkingDays.load(organisation=organisation)
    new = [
        _obligation(act, row, terms, book.traps[row.trap_key], days, organisation)
        for row, terms in ruled
        if terms.is_on
    ]
    if not new:
        return 0
    before = _standing(new)
    Obligation.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    opened = len({(o.trap_id, o.owner_id, o.subject) for o in new} - before)
    job_counts.count(job_counts.OPENED, opened)
    return opened


def _that_may_be_owed(rows: Sequence[NewObligation], organisation: Organisation) -> list[NewObligation]:
    """Nobody owes own work for time before they could: before the first day, or while nobody has reached them."""
    if not any(row.trap_key in owing_rules.WAIT_FOR_IT for row in rows):
        return list(rows)
    owes = owing.reader(organisation)
    return [row for row in rows if row.trap_key not in owing_rules.WAIT_FOR_IT or owes(row.owner).covers(row.due_on)]


def _terms(book: RuleBook, row: NewObligation, today: date) -> Terms:
    return book.terms(row.trap_key, team_id=row.team_id or row.owner.current_team_id, day=today)


def _obligation(
    act: Act, row: NewObligation, terms: Terms, trap: Trap, days: WorkingDays, organisation: Organisation
) -> Obligation:
    zone = row.owner.time_zone or organisation.time_zone
    return Obligation(
        trap=trap,
        owner=row.owner,
        team_id=row.team_id or row.owner.current_team_id,
        subject=row.subject,
        label=row.label[:200],
        address=row.address,
        due_on=row.due_on,
        due_at=row.due_at,
        first_due_at=row.due_at,
        missed_at=missed_instant(row.due_at, grace=terms.grace_working_days, zone=zone, days=days),
        grace_working_days=terms.grace_working_days,
        weight=row.weight or instrument(row.trap_key).weight,
        opened_at=act.now,
    )


def _standing(rows: Sequence[Obligation]) -> set[tuple[int, int, str]]:
    subjects = sorted({row.subject for row in rows})
    traps = {row.trap_id for row in rows}
    keys: set[tuple[int, int, str]] = set()
    for start in range(0, len(subjects), 500):
        known = Obligation.objects.filter(trap__in=traps, subject__in=subjects[start : start + 500])
        keys.update(known.values_list("trap_id", "owner_id", "subject"))
    return keys


def missed_instant(due_at: datetime, *, grace: int, zone: str, days: WorkingDays) -> datetime:
    """End of grace: that many of the organisation's working days later, at the same wall-clock time of the owner."""
    if not grace:
        return due_at
    local = clock.local(due_at, zone)
    return max(due_at, due_instant(days.after(local.date(), grace), local.time(), zone))


@transaction.atomic
def waive(act: Act, *, obligation: Obligation, reason: str) -> Obligation:
    """A manager above waives an obligation, with a reason that is kept. What was missed stays missed.

    Raises Refused to others, Invalid without a reason, StaleState when it is done or waived by now.
    """
    row = Obligation.objects.select_related("trap", "owner").get(pk=obligation.pk)
    OBLIGATIONS.require(act, row, "waive", {"reason": reason})
    if row.status == "open" and act.now > row.missed_at and waits_for_a_look(row.trap.key):
        raise StaleState("TRAPS checks within the hour whether this was done in time. Waive it after that.")
    return set_aside(act, obligation=row, reason=reason, by_hand=True)


@transaction.atomic
def set_aside(act: Act, *, obligation: Obligation, reason: str, by_hand: bool = False) -> Obligation:
    """Waive as the consequence of an act that was allowed: approved leave, a hand-over. Raises StaleState.

    What is past its grace is flagged first, though no sweep came by: it is missed, waived or not. A waiver `by_hand`
    may be undone a moment later, so its notice waits as long.
    """
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("owner")
    row = labels.drawn(rows.get(pk=obligation.pk))
    if row.status == "open" and rules.state(row, now=act.now) == "missed":
        flag_one(act, obligation=row)
        row.refresh_from_db(fields=["status", "flagged_at"])
    step = rules.MACHINE.step(row.status, "waive")
    if step is None:
        raise StaleState
    waived = OBLIGATIONS.move(
        act,
        row,
        step,
        {"reason": reason},
        trail=Trail(after={"waived": True, **({"by_hand": True} if by_hand else {})}),
        held=UNSETTLED,
        waived_at=act.now,
        waived_by=act.person,
        waive_reason=reason.strip(),
    )
    withdraw_request(act, row, reason="Waived before it was decided.")
    stays = " It stays missed." if waived.status == "missed" else ""
    notices.tell(
        act,
        person=row.owner,
        kind="waived",
        key=f"obligation:{row.pk}",
        text=f"{act.person.name} waived “{row.label}”: {reason.strip()}{stays}",
        address=f"/traps/{row.pk}/",
        waits=by_hand,
    )
    return waived


def _why_it_ends(row: Obligation, to: Person, terms: Terms, begins: Owing) -> str:
    if not terms.is_on:
        return f"“{row.trap.name}” is switched off for {to.name}’s team"
    if begins.day is None and row.trap.key in owing_rules.WAIT_FOR_IT:
        return f"{to.name} has not been invited and has not signed in"
    return ""


@transaction.atomic
def hand_over(act: Act, *, obligation: Obligation, to: Person, reason: str, subject: str = "") -> Obligation | None:
    """Hand a duty to another person, with the same deadline; the old one is waived with the reason. Raises StaleState.

    A miss does not move: it stays with who missed it, as it is, and the new owner owes the thing anew. A deadline
    that is past already, or lies before the new owner can begin, would make a miss of somebody who never had the
    chance: it moves two working days ahead. `subject` names the duty anew where it may come back to somebody: what
    was waived there stays waived. Where the trap is switched off for the team of the new owner, or nobody has reached
    them yet, the duty ends: None.
    """
    rows = Obligation.objects.select_for_update(of=("self",)).select_related("trap", "owner")
    row = labels.drawn(rows.get(pk=obligation.pk))
    terms = trap_rules.terms_of(key=row.trap.key, person=to, day=organisation_today(act.now))
    if not rules.is_owed(row):
        raise StaleState
    is_missed = rules.state(row, now=act.now) == "missed"
    begins = owing.of(to)
    if ended := _why_it_ends(row, to, terms, begins):
        if not is_missed:
            set_aside(act, obligation=row, reason=f"{reason} It ends here: {ended}.")
        return None
    due_on, due_at = row.due_on, row.due_at
    if due_at <= act.now or not begins.covers(due_on):
        organisation = organisation_selector.current()
        zone = to.time_zone or organisation.time_zone
        today = clock.local_date(act.now, zone)
        earliest = max(today, begins.day or today)
        due_on = WorkingDays.load(organisation=organisation).after(earliest, DAYS_AFTER_HAND_OVER)
        due_at = due_instant(due_on, clock.local(row.due_at, zone).time(), zone)
    if not is_missed:
        set_aside(act, obligation=row, reason=f"{reason} It is {to.name}’s now.")
    return open_one(
        act,
        trap_key=row.trap.key,
        owner=to,
        subject=subject or row.subject,
        label=row.label,
        address=row.address,
        due_on=due_on,
        due_at=due_at,
        terms=terms,
    )


def drop_open(act: Act, *, owners: QuerySet[Person], reason: str) -> int:
    """Take back what people owe whose own record is taken back. Returns how many.

    Only what was not due yet and nobody asked to move.
    """
    return drop_rows(act, rows=Obligation.objects.filter(owner__in=owners), reason=reason)


@transaction.atomic
def drop_rows(act: Act, *, rows: QuerySet[Any], reason: str) -> int:
    """Take back obligations whose subject no longer exists; see `drop_open`. Returns how many."""
    dropped = rows.filter(status="open", due_at__gt=act.now, extensions__isnull=True)
    held = list(dropped.select_for_update(of=("self",)).order_by("pk"))
    events = [audit.event(act, verb="obligation dropped", subject=row, reason=reason) for row in held]
    AuditEvent.objects.bulk_create(events)
    return Obligation.objects.filter(pk__in=[row.pk for row in held]).delete()[0]
