"""The days of a tightening: its checks and extra duties, opened a week ahead, noted and reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction

from accounts.duties.models import Obligation
from accounts.duties.services import obligations
from accounts.duties.services.obligations import NewObligation
from accounts.organisation.access import Relation, relation
from accounts.organisation.models import Organisation, Person
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from reviews.tightening.models import Tightening, TighteningCheck
from reviews.tightening.rules import checking
from reviews.tightening.selectors import tightenings as selector
from traps_web.lib.deadlines import due_instant
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

WHO_CHECKS: Final = "Only the line above the people covered can check a tightening."
DUE_AT: Final = time(17, 0)
OPENS_BEFORE: Final = timedelta(days=7)


def open_due(act: Act, *, tightenings: Iterable[Tightening] | None = None) -> int:
    """Open the checks and extra duties of the next seven days; returns how many were new. Run twice it opens none."""
    here = organisation_selector.current()
    today = organisation_today(act.now, here)
    until = today + OPENS_BEFORE
    if tightenings is None:
        rows = Tightening.objects.filter(starts_on__lte=until, ends_before__gt=today)
        tightenings = rows.select_related("made_by").prefetch_related("covered__person").order_by("pk")
    days = WorkingDays.load(organisation=here)
    new = [duty for row in tightenings for duty in _duties(row, days, here, today, until)]
    return obligations.open_many(act, rows=[duty for duty in new if duty.due_at > act.now])


def _duties(
    row: Tightening, days: WorkingDays, here: Organisation, today: date, until: date
) -> Iterator[NewObligation]:
    whose = selector.whom(row)
    checker = selector.checker(row)
    if checker is not None:
        for day in _days(row, row.check_rhythm, days, today, until):
            label = f"Check the tightening of {whose}, {words.day(day)}"
            yield _duty(row, checking.CHECK, checker, day, label, "checks", here)
    if not row.extra:
        return
    for day in _days(row, row.extra_rhythm, days, today, until):
        for person in selector.covered(row):
            yield _duty(row, checking.EXTRA, person, day, f"{row.extra}, {words.day(day)}", "duties", here)


def _days(row: Tightening, rhythm: str, days: WorkingDays, today: date, until: date) -> Iterator[date]:
    """The days of it that are near."""
    every = checking.days(rhythm, row.starts_on, row.ends_before, days.is_working)
    return (day for day in every if today <= day <= until)


def _duty(
    row: Tightening, trap_key: str, owner: Person, day: date, label: str, part: str, here: Organisation
) -> NewObligation:
    return NewObligation(
        trap_key=trap_key,
        owner=owner,
        subject=checking.subject_of(row.pk, day),
        label=label,
        address=f"/tightening/{row.pk}/{part}/{day.isoformat()}/",
        due_on=day,
        due_at=due_instant(day, DUE_AT, calendar.zone_of(owner, here)),
    )


@transaction.atomic
def note(act: Act, *, tightening: Tightening, day: date, note: str) -> Tightening:
    """Note what a check of a day came to. Raises Refused to who does not stand above, Invalid (note), StaleState."""
    if not selector.stands_above(act.person, tightening):
        raise Refused(WHO_CHECKS)
    if not note.strip():
        raise Invalid(note="Enter what the check came to, in a sentence.")
    owed = _owed(tightening, checking.CHECK, day)
    try:
        with transaction.atomic():
            made = TighteningCheck.objects.create(
                tightening=tightening, day=day, note=note.strip(), made_at=act.now, made_by=act.person
            )
    except IntegrityError:
        raise StaleState("This day has been checked already.") from None
    audit.record(act, verb="tightening checked", subject=tightening, after={"day": day.isoformat(), "note": made.note})
    _fulfil(act, owed)
    return tightening


@transaction.atomic
def report(act: Act, *, tightening: Tightening, day: date, person: Person | None = None) -> Tightening:
    """Say that the extra duty of a day is done, as who owes it or the line above. Raises Refused and StaleState."""
    owner = person or act.person
    if relation(act.person, owner) not in (Relation.SELF, Relation.LINE):
        raise Refused(f"Only {owner.name} and the line above can report this as done.")
    owed = [duty for duty in _owed(tightening, checking.EXTRA, day) if duty.owner_id == owner.pk]
    if not owed:
        raise StaleState("Nothing is owed for this day, or it was reported as done already.")
    audit.record(act, verb="tightening duty done", subject=tightening, after={"day": day.isoformat()})
    _fulfil(act, owed)
    return tightening


def _owed(tightening: Tightening, trap_key: str, day: date) -> Sequence[Any]:
    """What is still owed for a day, whoever owes it by now. Raises StaleState where the day has none."""
    duties = Obligation.objects.filter(trap__key=trap_key, subject=checking.subject_of(tightening.pk, day))
    if not duties.exists():
        raise StaleState("Nothing is owed for this day.")
    return list(duties.filter(done_at__isnull=True, waived_at__isnull=True).select_related("owner", "trap"))


def _fulfil(act: Act, owed: Sequence[Any]) -> None:
    for duty in owed:
        obligations.fulfil(act, trap_key=duty.trap.key, owner=duty.owner, subject=duty.subject)
