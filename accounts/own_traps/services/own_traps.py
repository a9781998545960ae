"""Making, changing and retiring own traps: every change is another version, and none of them is taken away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.utils.text import slugify

from accounts.duties.models import Trap
from accounts.duties.rules.traps import CHECKED_PREFIX, OWN_PREFIX, is_checked
from accounts.duties.services import notices
from accounts.organisation.models import Person, Team
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.own_traps.models import OwnTrap, OwnTrapVersion
from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.selectors import audiences, own_traps
from accounts.own_traps.services import checks
from accounts.record.rules.acts import Act
from accounts.record.rules.readers import Reader
from accounts.record.services import audit
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

WHO_MAKES = "Only admins, and managers for the people below them, can make traps."
STAYS = "A trap that is reported stays one, and so does one that TRAPS checks. Make another trap for it."
OVERTAKEN = "Someone has just changed this trap. Check it, then try again."
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewVersion:
    """What a trap is to ask from a day on. What its audience, rhythm or evidence does not have stays empty."""

    starts_on: date
    help_text: str
    audience: str
    rhythm: str
    due_time: time
    evidence: str
    reason: str
    person: Person | None = None
    team: Team | None = None
    role: str = ""
    once_on: date | None = None
    weekday: int | None = None
    month_day: int | None = None
    nth: int | None = None
    grace_working_days: int = 1
    floor: Decimal | None = None
    unit: str = ""
    condition: Mapping[str, Any] = field(default_factory=dict)
    weight: int = 1
    is_controllable: bool = True
    remind_days_before: int = 0

    def row(self, own_trap: OwnTrap | None = None, number: int = 1) -> OwnTrapVersion:
        """The version; not saved yet. What does not belong to its choices is left out."""
        has_floor = self.evidence == evidence.NUMBER
        return OwnTrapVersion(
            own_trap=own_trap,
            number=number,
            starts_on=self.starts_on,
            is_on=True,
            help_text=self.help_text.strip(),
            audience=self.audience,
            person=self.person if self.audience == rules.PERSON else None,
            team=self.team if self.audience == rules.TEAM else None,
            role=self.role if self.audience == rules.ROLE else "",
            rhythm=self.rhythm,
            once_on=self.once_on if self.rhythm == rhythms.ONCE else None,
            weekday=self.weekday if self.rhythm == rhythms.WEEK else None,
            month_day=self.month_day if self.rhythm == rhythms.MONTH else None,
            nth=self.nth if self.rhythm == rhythms.QUARTER else None,
            due_time=self.due_time,
            grace_working_days=self.grace_working_days,
            evidence=self.evidence,
            floor=self.floor if has_floor else None,
            unit=self.unit.strip() if has_floor else "",
            condition=dict(self.condition) if evidence.check_of(self.evidence) else {},
            weight=self.weight,
            is_controllable=self.is_controllable,
            remind_days_before=self.remind_days_before,
            reason=self.reason.strip(),
        )


def reader_of(act: Act) -> Reader:
    """For whom a service reads: the person who acts, on the organisation's day."""
    here = organisation_selector.current()
    return Reader(act.person, act.now, organisation_today(act.now, here), ZoneInfo(here.time_zone), here)


@configuration.writes(Trap)
def make(act: Act, *, name: str, new_version: NewVersion) -> OwnTrap:
    """Make a trap that asks from a day on, today at the earliest. Raises Refused to reps, Invalid by field."""
    reader = reader_of(act)
    require_maker(reader)
    checks.check(reader, row := new_version.row(), first_day=reader.today, name=name)
    trap = Trap.objects.create(
        key=_key(name.strip(), is_checked=evidence.check_of(row.evidence) is not None),
        name=name.strip(),
        purpose=row.help_text,
        cadence=row.rhythm,
        grace_working_days=row.grace_working_days,
    )
    made = OwnTrap.objects.create(
        trap=trap, is_of_admins=act.person.is_admin, created_at=act.now, created_by=act.person
    )
    _save(act, made, row, number=1)
    audit.record(act, verb="own trap made", subject=trap, after=_audit_values(row), reason=row.reason)
    return made


def change(act: Act, *, own_trap: OwnTrap, new_version: NewVersion) -> OwnTrapVersion:
    """Have a trap ask something else from a day on, tomorrow at the earliest; what is open keeps its version.

    Raises Refused, Invalid by field, StaleState when somebody else was faster.
    """
    reader = _keeper(act, own_trap)
    checks.check(reader, row := new_version.row(), first_day=reader.today + _DAY)
    if is_checked(own_trap.trap.key) != (evidence.check_of(row.evidence) is not None):
        raise Invalid(evidence=STAYS)
    return _follow(act, own_trap, row, verb="own trap changed", news="asks something else")


def retire(act: Act, *, own_trap: OwnTrap, starts_on: date, reason: str) -> OwnTrapVersion:
    """Let a trap ask nothing that is due from a day on, tomorrow at the earliest; what is open stays.

    Raises Refused, Invalid by field, StaleState when it is retired already.
    """
    reader = _keeper(act, own_trap)
    before = own_traps.newest(own_trap)
    if not before.is_on:
        raise StaleState("This trap is retired already.")
    wrong = checks.wrong_start(starts_on, first_day=reader.today + _DAY) | checks.wrong_reason(reason)
    if wrong:
        raise Invalid(**wrong)
    row = _copy(before, is_on=False, starts_on=starts_on, reason=reason)
    return _follow(act, own_trap, row, verb="own trap retired", news="is retired")


def keep(act: Act, *, own_trap: OwnTrap) -> OwnTrapVersion:
    """Take a retirement back before its first day: the trap asks on as before.

    Raises Refused, StaleState when it is not retired, or the day has come.
    """
    reader = _keeper(act, own_trap)
    newest = own_traps.newest(own_trap)
    if newest.is_on:
        raise StaleState("This trap is not retired.")
    if newest.starts_on <= reader.today:
        raise StaleState("The trap is retired by now. Change it to let it ask again from a day on.")
    before = next(version for version in own_trap.versions.order_by("-number") if version.is_on)
    row = _copy(before, starts_on=max(newest.starts_on, before.starts_on), reason="The retirement was taken back.")
    return _follow(act, own_trap, row, verb="own trap kept", news="is not retired")


def require_maker(reader: Reader) -> None:
    """Raises Refused to whoever makes no traps."""
    if not own_traps.may_make(reader):
        raise Refused(WHO_MAKES)


def require_keeper(reader: Reader, own_trap: OwnTrap) -> None:
    """Raises Refused to whoever may not change this trap."""
    if own_traps.may_keep(reader, own_trap):
        return
    require_maker(reader)
    raise Refused(
        "Only admins can change a trap that an admin made."
        if own_trap.is_of_admins
        else "Only admins, and managers of everyone it asks, can change this trap."
    )


def _keeper(act: Act, own_trap: OwnTrap) -> Reader:
    reader = reader_of(act)
    require_keeper(reader, own_trap)
    return reader


def _copy(before: OwnTrapVersion, **changes: Any) -> OwnTrapVersion:
    columns = {field.attname: getattr(before, field.attname) for field in before._meta.concrete_fields}
    return OwnTrapVersion(**{**columns, "id": None, **changes})


@transaction.atomic
def _follow(act: Act, own_trap: OwnTrap, row: OwnTrapVersion, *, verb: str, news: str) -> OwnTrapVersion:
    """Save a version after the others, with trail and notices. Openings of the trap wait for it."""
    held = OwnTrap.objects.select_for_update().select_related("trap").get(pk=own_trap.pk)
    before = held.versions.select_related("person", "team").order_by("-number")[0]
    _save(act, held, row, number=before.number + 1)
    audit.record(
        act,
        verb=verb,
        subject=held.trap,
        before=_audit_values(before),
        after=_audit_values(row),
        reason=row.reason,
    )
    _tell(act, held, (before, row), news)
    return row


def _save(act: Act, own_trap: OwnTrap, row: OwnTrapVersion, *, number: int) -> None:
    row.own_trap, row.number, row.created_at, row.created_by = own_trap, number, act.now, act.person
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise StaleState(OVERTAKEN) from None


def _tell(act: Act, own_trap: OwnTrap, concerned: tuple[OwnTrapVersion, ...], news: str) -> None:
    """Notify everyone whom the trap asked until now or asks from then on."""
    row = concerned[-1]
    everybody = audiences.Audiences.load(start=row.starts_on, end=row.starts_on + _DAY)
    ids = {debtor.pk for version in concerned for debtor in everybody.of(version, row.starts_on)}
    text = f"“{own_trap.trap.name}” {news} from {words.day(row.starts_on, year=True)}: {row.reason}"
    notices.tell_many(
        notices.notice(
            act,
            person=everybody.people[pk],
            kind="trap-rule",
            key=f"own-trap:{own_trap.pk}:{row.number}",
            text=text,
            address=f"/traps/own/{own_trap.pk}/",
        )
        for pk in sorted(ids - {act.person.pk})
    )


def _key(name: str, *, is_checked: bool) -> str:
    """A key that no trap has yet, made of the name."""
    stem = f"{CHECKED_PREFIX if is_checked else OWN_PREFIX}{slugify(name)[:30] or 'trap'}".rstrip("-")
    taken = set(Trap.objects.filter(key__startswith=stem).values_list("key", flat=True))
    return next(key for key in (stem, *(f"{stem}-{place}" for place in range(2, len(taken) + 3))) if key not in taken)


def _audit_values(row: OwnTrapVersion) -> dict[str, Any]:
    names = ("audience", "role", "rhythm", "weekday", "month_day", "nth", "grace_working_days", "evidence", "unit")
    return {name: getattr(row, name) for name in names} | {
        "is_on": row.is_on,
        "starts_on": row.starts_on.isoformat(),
        "person": row.person.name if row.person else None,
        "team": row.team.name if row.team else None,
        "once_on": row.once_on.isoformat() if row.once_on else None,
        "due_time": f"{row.due_time:%H:%M}",
        "floor": str(row.floor) if row.floor is not None else None,
        "condition": check.in_words(row.condition) if (check := evidence.check_of(row.evidence)) else None,
        "weight": row.weight,
        "is_controllable": row.is_controllable,
        "remind_days_before": row.remind_days_before,
    }
