"""Opening what own traps ask, ahead of its deadline and each once, and reminding early where a version says so."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.duties.models import Notice, Obligation
from accounts.duties.rules.trap_rules import Terms
from accounts.duties.selectors import labels
from accounts.duties.services import notices, obligations
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.selectors.working_days import WorkingDays
from accounts.own_traps.models import OwnDuty, OwnTrap, OwnTrapVersion
from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.rules.foresight import OPENS_BEFORE, Foreseen
from accounts.own_traps.selectors import own_traps as selector
from accounts.own_traps.selectors.audiences import Audiences
from accounts.record.rules.acts import Act
from traps_web.lib import clock
from traps_web.lib.deadlines import due_instant
from traps_web.ui import periods, words

log = logging.getLogger(__name__)
_DAY: Final = timedelta(days=1)
FARTHEST_REMINDER: Final = timedelta(days=30)
"""No reminder comes earlier than ten working days before a deadline, holidays between included."""


def open_own_traps(act: Act) -> int:
    """Open what is due within two weeks, and remind early. Returns how many duties were new.

    Run late or twice it opens the same: who owes a duty is read on the day on which it opens, a period is owed once,
    and a deadline that has passed is not opened any more. What a version asks in its last days goes by that version,
    although a newer one holds by the time that it is due.
    """
    today = organisation_today(act.now)
    # Somebody's day may be one ahead of the organisation's, or one behind.
    start, end = today - _DAY, today + OPENS_BEFORE + _DAY
    traps = list(selector.with_versions(OwnTrap.objects.order_by("pk")))
    if not traps:
        return 0
    everybody = Audiences.load(start=start - OPENS_BEFORE, end=end)
    new = 0
    for own_trap in traps:
        try:
            new += _open(act, own_trap, everybody, start, end)
        except Exception:
            log.exception("What trap %s asks was not opened.", own_trap.trap.key)
    remind_early(act)
    return new


def _open(act: Act, own_trap: OwnTrap, everybody: Audiences, start: date, end: date) -> int:
    versions = list(own_trap.versions.all())
    coming = [row for row in everybody.in_spans(versions, start=start, end=end) if row.due_at > act.now]
    if not _missing(own_trap, coming):
        return 0
    with transaction.atomic():
        # Whoever changes the trap holds its row as well: what is opened goes by the versions that were read.
        OwnTrap.objects.select_for_update().get(pk=own_trap.pk)
        if own_trap.versions.order_by("-number").values_list("number", flat=True)[0] != versions[0].number:
            return 0  # The next round opens by the new version.
        return _open_missing(act, own_trap, versions, everybody, _missing(own_trap, coming))


def _missing(own_trap: OwnTrap, coming: Sequence[Foreseen]) -> list[Foreseen]:
    """What does not stand yet."""
    subjects = {selector.subject(own_trap.pk, row.occurrence.period) for row in coming}
    rows = Obligation.objects.filter(trap=own_trap.trap_id, subject__in=subjects)
    standing = set(rows.values_list("owner_id", "subject"))
    missing: dict[tuple[int, str], Foreseen] = {}
    for row in coming:
        # Two versions may both come due in a period that their border cuts: the earlier deadline stands for it.
        missing.setdefault((row.debtor.pk, selector.subject(own_trap.pk, row.occurrence.period)), row)
    return [row for key, row in missing.items() if key not in standing]


def _open_missing(
    act: Act,
    own_trap: OwnTrap,
    versions: Sequence[OwnTrapVersion],
    everybody: Audiences,
    missing: Sequence[Foreseen],
) -> int:
    new, version_by_duty = [], {}
    for row in missing:
        version = rules.holding(versions, row.occurrence.due_on)
        if version is None:
            continue
        duty = _duty(own_trap, version, row, everybody)
        version_by_duty[duty.owner.pk, duty.subject] = version
        new.append(duty)
    count = obligations.open_many(act, rows=new)
    _note_versions(own_trap, version_by_duty)
    return count


def _duty(own_trap: OwnTrap, version: OwnTrapVersion, row: Foreseen, everybody: Audiences) -> obligations.NewObligation:
    period = row.occurrence.period
    return obligations.NewObligation(
        trap_key=own_trap.trap.key,
        owner=everybody.people[row.debtor.pk],
        subject=selector.subject(own_trap.pk, period),
        label=f"{own_trap.trap.name}{_period_said(period)}",
        address=_address(own_trap, version, row),
        due_on=row.occurrence.due_on,
        due_at=row.due_at,
        terms=Terms(is_on=True, grace_working_days=version.grace_working_days),
        weight=version.weight,
    )


def _address(own_trap: OwnTrap, version: OwnTrapVersion, row: Foreseen) -> str:
    """The page of the report; a file is sent from there, a note or a number where the duty is listed too."""
    page = f"/traps/own/{own_trap.pk}/{row.occurrence.period}/{row.debtor.pk}/"
    if evidence.check_of(version.evidence):
        return f"{page}#check"
    return f"{page}#report" if version.evidence == evidence.FILE else page


def _period_said(period: str) -> str:
    """For which week, month or quarter it is, as a duty keeps it: ", week 49"."""
    if period == rhythms.ONCE:
        return ""
    if "-W" in period:
        return f", week {int(period.partition('-W')[2])}"
    if "-Q" in period:
        return f", {periods.lasting(calendar.period(period))}"
    return f", {words.month(date.fromisoformat(f'{period}-01'), year=True)}"


def _note_versions(own_trap: OwnTrap, version_by_duty: Mapping[tuple[int, str], OwnTrapVersion]) -> None:
    """Each duty keeps the version under which it was opened."""
    subjects = {about for _, about in version_by_duty}
    opened = Obligation.objects.filter(trap=own_trap.trap_id, subject__in=subjects, own_duty__isnull=True)
    rows = [
        OwnDuty(obligation_id=pk, version=version_by_duty[owner_id, about])
        for pk, owner_id, about in opened.values_list("pk", "owner_id", "subject")
        if (owner_id, about) in version_by_duty
    ]
    OwnDuty.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def remind_early(act: Act) -> int:
    """Remind once more, so many working days before the deadline as the version says. Returns how many were told."""
    here = organisation_selector.current()
    days = WorkingDays.load(organisation=here)
    soon = Obligation.objects.filter(
        status="open",
        due_at__gt=act.now,
        due_at__lte=act.now + FARTHEST_REMINDER,
        own_duty__version__remind_days_before__gt=0,
    ).select_related("owner", "own_duty__version")
    due = []
    for row in soon.order_by("pk"):
        zone = calendar.zone_of(row.owner, here)
        local = clock.local(row.due_at, zone)
        begins_on = _before(row.due_on, row.own_duty.version.remind_days_before, days)
        if due_instant(begins_on, local.time(), zone) <= act.now:
            due.append((row, zone))
    untold = _untold([_reminder_key(row) for row, _ in due])
    reminders = [(labels.drawn(row), zone) for row, zone in due if _reminder_key(row) in untold]
    notices.tell_many(
        notices.notice(
            act,
            person=row.owner,
            kind="due-soon",
            key=_reminder_key(row),
            text=f"Due {words.deadline(row.due_at, ZoneInfo(zone))}: {row.label}",
            address=row.address,
        )
        for row, zone in reminders
    )
    return len(reminders)


def _before(day: date, count: int, days: WorkingDays) -> date:
    """The working day so many working days before a day."""
    left = count
    for _ in range(FARTHEST_REMINDER.days):
        if not left:
            break
        day -= _DAY
        left -= days.is_working(day)
    return day


def _untold(keys: Collection[str]) -> set[str]:
    known = Notice.objects.filter(kind="due-soon", key__in=list(keys)).values_list("key", flat=True)
    return set(keys) - set(known)


def _reminder_key(row: Obligation) -> str:
    """A moved deadline is another one to be reminded of."""
    return f"obligation:{row.pk}:early:{row.due_at:%Y%m%dT%H%M}"
