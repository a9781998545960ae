"""Overdue decisions climb: the next manager above owes them as well, and the first decision settles them all."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.duties.models import Obligation
from accounts.duties.rules.traps import DECISIONS
from accounts.duties.selectors import labels, matters
from accounts.duties.selectors.matters import Matter
from accounts.duties.selectors.obligations import STILL_OWED
from accounts.duties.services import notices, obligations
from accounts.organisation.models import Person
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import job_counts
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.ui import words

log = logging.getLogger(__name__)
WAIT = 1
"""Working days after the deadline, before it also stands with the next one above; and what that one has for it."""
EVENING = time(17, 0)


def climb_overdue(act: Act) -> int:
    """Pass each decision that is a working day overdue to the next manager above as well. Returns how many climbed.

    Run twice, late, or by several workers at once, each climbs one step. A miss stays with the person who missed it.
    """
    _settle_with_siblings(act)
    owed: dict[tuple[int, str], list[Obligation]] = defaultdict(list)
    overdue = Obligation.objects.filter(STILL_OWED, trap__key__in=DECISIONS).select_related("owner", "trap")
    for duty in overdue.order_by("due_at", "pk"):
        owed[duty.trap_id, duty.subject].append(duty)
    job_counts.count(job_counts.LOOKED_AT, len(owed))
    due = [duties for duties in owed.values() if _is_over(duties[-1], act.now)]
    matter_by_subject = matters.of_subjects(duties[0].subject for duties in due)
    return sum(_climb_or_pass_by(act, duties, matter_by_subject.get(duties[0].subject)) for duties in due)


def _is_over(duty: Obligation, now: datetime) -> bool:
    """Whether the working day after the deadline is over, in the zone of whoever owes it."""
    if duty.due_at >= now:
        return False
    organisation = organisation_selector.current()
    zone = duty.owner.time_zone or organisation.time_zone
    days = WorkingDays.load(organisation=organisation)
    return obligations.missed_instant(duty.due_at, grace=WAIT, zone=zone, days=days) < now


def _climb_or_pass_by(act: Act, duties: Sequence[Obligation], matter: Matter | None) -> int:
    try:
        return _climb(act, duties, matter) if matter is not None else 0
    except Exception:
        log.exception("Decision %s could not climb.", duties[0].subject)
        return 0


@transaction.atomic
def _climb(act: Act, duties: Sequence[Obligation], matter: Matter) -> int:
    first = labels.drawn(duties[0])
    standing = Obligation.objects.filter(trap=first.trap_id, subject=first.subject)
    # On PostgreSQL the rows are held until this has climbed; on SQLite the transaction holds the whole file.
    list(standing.select_for_update().values_list("pk", flat=True))
    if standing.filter(due_at__gte=act.now).exists():
        return 0  # Somebody was faster.
    above = _next(duties, matter)
    if above is None:
        return 0
    zone = above.time_zone or organisation_selector.current().time_zone
    today = clock.local_date(act.now, zone)
    due_on = WorkingDays.load(organisation=organisation_selector.current()).after(today, WAIT)
    row = obligations.NewObligation(
        trap_key=first.trap.key,
        owner=above,
        subject=first.subject,
        label=f"Overdue with {first.owner.name}: {first.label}",
        address=first.address,
        due_on=due_on,
        due_at=due_instant(due_on, EVENING, zone),
    )
    if not obligations.open_many(act, rows=[row]):
        return 0
    _tell(act, first, above, row.due_at)
    return 1


def _next(duties: Sequence[Obligation], matter: Matter) -> Person | None:
    """The next one above everybody with whom the decision stands; None at the end of the line."""
    chain = matters.chain(matter)
    # Whoever has had it before, and settled it or was let off, is passed by as well.
    known = Obligation.objects.filter(trap=duties[0].trap_id, subject=duties[0].subject)
    owners = set(known.values_list("owner_id", flat=True))
    reached = max((place for place, person in enumerate(chain) if person.pk in owners), default=-1)
    return next((person for person in chain[reached + 1 :] if person.pk not in owners), None)


def _tell(act: Act, first: Obligation, above: Person, due_at: datetime) -> None:
    since = words.day(first.due_on)
    facts: dict[str, Any] = {
        "kind": "decision-climbed",
        "key": f"{first.trap_id}:{first.subject}:{above.pk}",
        "address": first.address,
    }
    text = f"Overdue with {first.owner.name} since {since}, you can decide it too: {first.label}"
    notices.tell(act, person=above, text=text, needed_by=due_at, **facts)
    notices.tell_stand_in(act, of=above, text=text, needed_by=due_at, **facts)
    own = f"Overdue since {since}, {above.name} can decide it too: {first.label}"
    notices.tell(act, person=first.owner, text=own, **facts)


def _settle_with_siblings(act: Act) -> None:
    """What was decided at the moment at which it climbed is decided for whom it climbed to as well."""
    decided = Obligation.objects.filter(trap=OuterRef("trap"), subject=OuterRef("subject"), done_at__isnull=False)
    left = Obligation.objects.filter(STILL_OWED, trap__key__in=DECISIONS).filter(Exists(decided))
    for duty in left.select_related("owner", "trap"):
        sibling = Obligation.objects.filter(trap=duty.trap_id, subject=duty.subject, done_at__isnull=False)
        done = sibling.select_related("done_by").order_by("done_at").first()
        if done is not None and done.done_by is not None and done.done_at is not None:
            obligations.fulfil(
                act.at(done.done_at).of(done.done_by), trap_key=duty.trap.key, owner=duty.owner, subject=duty.subject
            )
