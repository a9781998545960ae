"""Setting the rules of traps: a change ends the rule that holds and starts another one, never before today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import DatabaseError, transaction

from accounts.duties.models import Trap, TrapRule
from accounts.duties.rules import traps as kinds
from accounts.duties.rules.trap_rules import MOST_GRACE
from accounts.duties.selectors import trap_rules as selector
from accounts.duties.services import notices
from accounts.organisation.models import Team
from accounts.organisation.selectors import calendar
from accounts.organisation.selectors import organisation as organisation_selector
from accounts.organisation.selectors.calendar import organisation_today
from accounts.organisation.services import configuration
from accounts.record.rules.acts import Act
from accounts.record.services import audit
from traps_web.lib import fiscal
from traps_web.lib.faults import Invalid, Refused, StaleState
from traps_web.ui import words

YEARS_AHEAD = 3
ADMINS_ONLY = "Only admins can set trap rules."
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewRule:
    """A rule to set. What a trap does not have stays None; a term or closing that is left open stays as usual."""

    starts_on: date
    is_on: bool
    grace_working_days: int
    term: int | None = None
    closes_weekday: int | None = None
    closes_at: time | None = None
    last_day: date | None = None
    """Leave empty to apply until the next change."""
    reason: str = ""
    again_within: int | None = None

    @property
    def ends_before(self) -> date | None:
        return self.last_day + _DAY if self.last_day else None

    def row(self, trap: Trap, team: Team | None) -> TrapRule:
        """The rule of a trap for a team, or (None) for everybody; not saved yet."""
        return TrapRule(
            trap=trap,
            team=team,
            starts_on=self.starts_on,
            ends_before=self.ends_before,
            is_on=self.is_on,
            grace_working_days=self.grace_working_days,
            term=self.term,
            closes_weekday=self.closes_weekday,
            closes_at=self.closes_at,
            again_within=self.again_within,
            reason=self.reason.strip(),
        )


@configuration.writes(TrapRule)
def set_rule(act: Act, *, trap: Trap, team: Team | None, new_rule: NewRule) -> TrapRule:
    """Set what holds of a trap for a team and those under it, or (None) for everybody, from a day on.

    The rule that held until then ends; obligations that are open keep what they were opened with.
    Raises Refused to all but admins, Invalid by field.
    """
    require_admin(act)
    check(trap=trap, team=team, new_rule=new_rule, now=act.now)
    rows = TrapRule.objects.filter(trap=trap, team=team)
    held = rows.filter(starts_on__lt=new_rule.starts_on).filter(ends_before__open_after=new_rule.starts_on)
    before = held.first()
    try:
        with transaction.atomic():
            held.update(ends_before=new_rule.starts_on, ended_at=act.now, ended_by=act.person)
            row = new_rule.row(trap, team)
            row.created_at, row.created_by = act.now, act.person
            row.save(force_insert=True)
    except DatabaseError:  # Somebody set another one in the same moment.
        raise StaleState("Someone has just set a rule for these days. Check it, then try again.") from None
    audit.record(
        act,
        verb="trap rule set",
        subject=trap,
        before=_audit_values(before) if before else {},
        after=_audit_values(row),
        reason=row.reason,
    )
    _tell(act, row, "set", f"follows a new rule from {words.day(row.starts_on, year=True)}: {row.reason}")
    return row


def check(*, trap: Trap, team: Team | None, new_rule: NewRule, now: datetime) -> None:
    """Check that a rule can be set. Raises Invalid with a sentence for each field."""
    wrong = {**_wrong_days(trap, team, new_rule, now), **_wrong_terms(trap, new_rule)}
    if team is not None and not team.is_active:
        wrong["team"] = f"{team.name} is closed."
    if not new_rule.reason.strip():
        wrong["reason"] = "Give a reason: everyone affected reads it."
    elif len(new_rule.reason.strip()) > 300:
        wrong["reason"] = "Keep the reason under 300 characters."
    if wrong:
        raise Invalid(**wrong)


def earliest(*, trap: Trap, now: datetime) -> date:
    """The first day on which a change may begin: today, and for the weekly log the first week that is not open yet."""
    today = organisation_today(now)
    if kinds.instrument(trap.key).closing is None:
        return today
    rules = calendar.rules()
    this = fiscal.week_of(today, rules)
    return fiscal.week_of(this.ends_before, rules).ends_before


def _farthest(now: datetime) -> date:
    return organisation_today(now) + YEARS_AHEAD * 365 * _DAY


def _too_early(trap: Trap, day: date, now: datetime) -> str:
    first = earliest(trap=trap, now=now)
    if day >= first:
        return ""
    first_day = words.day(first, year=True)
    if kinds.instrument(trap.key).closing is None:
        return f"A rule cannot start in the past. Choose today, {first_day}, or a later day."
    return f"The logs of this week and the next are already open. Choose {first_day} or a later day."


def _wrong_days(trap: Trap, team: Team | None, new_rule: NewRule, now: datetime) -> dict[str, str]:
    if too_early := _too_early(trap, new_rule.starts_on, now):
        return {"starts_on": too_early}
    for field, day in (("starts_on", new_rule.starts_on), ("last_day", new_rule.last_day)):
        if day is not None and day > (farthest := _farthest(now)):
            return {field: f"Choose a day up to {words.day(farthest, year=True)}."}
    if new_rule.last_day is not None and new_rule.last_day < new_rule.starts_on:
        return {"last_day": f"Choose {words.day(new_rule.starts_on, year=True)} or a later day."}
    later = TrapRule.objects.filter(trap=trap, team=team, starts_on__gte=new_rule.starts_on)
    if new_rule.ends_before is not None:
        later = later.filter(starts_on__lt=new_rule.ends_before)
    standing = later.order_by("starts_on").first()
    if standing is None:
        return {}
    if standing.starts_on == new_rule.starts_on:
        return {"starts_on": "A rule already begins on this day. End it first, or choose a later day."}
    since = words.day(standing.starts_on, year=True)
    return {"starts_on": f"Another rule begins on {since}; end it first, or choose a last day before it."}


def _wrong_terms(trap: Trap, new_rule: NewRule) -> dict[str, str]:
    made = kinds.instrument(trap.key)
    wrong: dict[str, str] = {}
    if not new_rule.is_on and made.always_on:
        wrong["is_on"] = f"“{trap.name}” cannot be switched off: {made.always_on}."
    if not 0 <= new_rule.grace_working_days <= MOST_GRACE:
        wrong["grace_working_days"] = f"Enter a number of working days from 0 to {MOST_GRACE}."
    if new_rule.term is not None and made.term is None:
        wrong["term"] = f"The deadline of “{trap.name}” has no number that a rule could change."
    elif new_rule.term is not None and made.term and not made.term.least <= new_rule.term <= made.term.most:
        wrong["term"] = f"Write a number of {made.term.unit}s from {made.term.least} to {made.term.most}."
    wrong |= _wrong_again(trap, new_rule.again_within)
    has_closing = new_rule.closes_weekday is not None or new_rule.closes_at is not None
    if has_closing and made.closing is None:
        wrong["closes_weekday"] = f"“{trap.name}” has no closing day and time."
    elif has_closing:
        wrong |= _wrong_closing(new_rule)
    return wrong


def _wrong_again(trap: Trap, days: int | None) -> dict[str, str]:
    again = kinds.instrument(trap.key).again
    if days is None:
        return {}
    if again is None:
        return {"again_within": f"“{trap.name}” has nothing to return, so there is no time to resubmit."}
    if not again.least <= days <= again.most:
        return {"again_within": f"Enter a number of working days from {again.least} to {again.most}."}
    return {}


def _wrong_closing(new_rule: NewRule) -> dict[str, str]:
    if new_rule.closes_weekday is None:
        return {"closes_weekday": "Choose a day as well as the time."}
    if new_rule.closes_at is None:
        return {"closes_at": "Enter a time as well as the day."}
    if str(new_rule.closes_weekday) not in organisation_selector.current().working_weekdays:
        return {"closes_weekday": "Choose a working day of the organisation."}
    return {}


@configuration.writes(TrapRule)
def end_rule(act: Act, *, rule: TrapRule, last_day: date | None = None) -> TrapRule | None:
    """End a rule after a last day; from the next one the rule above holds, or the trap's default.

    Without a last day it ends as soon as it can; one that nothing was opened under yet is taken back then: None.
    Raises Refused to all but admins, Invalid (last_day), StaleState.
    """
    require_admin(act)
    row = TrapRule.objects.select_related("trap", "team").get(pk=rule.pk)
    first = earliest(trap=row.trap, now=act.now)
    if row.ends_before is not None and row.ends_before <= first:
        raise StaleState("This rule has ended.")
    least = max(first, row.starts_on + _DAY)
    if last_day is None and _is_unused(row, first):
        _take_back(act, row)
        return None
    ends_before = min(last_day, _farthest(act.now)) + _DAY if last_day else least
    if wrong := _wrong_end(row, ends_before, least):
        raise Invalid(last_day=wrong)
    before = _audit_values(row)
    unchanged = TrapRule.objects.filter(pk=row.pk, ends_before=row.ends_before)
    if not unchanged.update(ends_before=ends_before, ended_at=act.now, ended_by=act.person):
        raise StaleState
    row.refresh_from_db()
    audit.record(act, verb="trap rule ended", subject=row.trap, before=before, after=_audit_values(row))
    _tell(act, row, f"ends:{ends_before}", f": the rule ends after {words.day(ends_before - _DAY, year=True)}.")
    return row


def _is_unused(row: TrapRule, first: date) -> bool:
    """Nothing was opened under it yet. What begins today may have opened something; weeks are opened by whole weeks."""
    return row.starts_on > first or (row.starts_on == first and kinds.instrument(row.trap.key).closing is not None)


def _take_back(act: Act, row: TrapRule) -> None:
    if not TrapRule.objects.filter(pk=row.pk, ends_before=row.ends_before).delete()[0]:
        raise StaleState
    audit.record(act, verb="trap rule taken back", subject=row.trap, before=_audit_values(row))
    _tell(
        act, row, "taken back", f": the rule that was to begin on {words.day(row.starts_on, year=True)} is taken back."
    )


def _tell(act: Act, row: TrapRule, event: str, phrase: str) -> None:
    """Notify the people to whom the rule applies on its first day, or today."""
    text = f"“{row.trap.name}”{phrase}" if phrase.startswith(":") else f"“{row.trap.name}” {phrase}"
    reach = selector.reach(trap=row.trap, team=row.team, day=max(row.starts_on, organisation_today(act.now)))
    facts: dict[str, Any] = {
        "kind": "trap-rule",
        "key": f"trap-rule:{row.pk}:{event}",
        "text": text,
        "address": f"/traps/library/{row.trap.key}/",
    }
    notices.tell_many(
        notices.notice(act, person=person, **facts) for person in reach.people if person.pk != act.person.pk
    )


def _wrong_end(row: TrapRule, ends_before: date, least: date) -> str:
    if ends_before < least:
        return f"Choose {words.day(least - _DAY, year=True)} or a later day; what applied until then cannot change."
    if row.ends_before is not None and ends_before >= row.ends_before:
        standing_end = words.day(row.ends_before - _DAY, year=True)
        return f"It already ends after {standing_end}. To continue, set a rule from the next day."
    return ""


def require_admin(act: Act) -> None:
    """Raises Refused to all but admins."""
    if not act.person.is_admin:
        raise Refused(ADMINS_ONLY)


def _audit_values(row: TrapRule) -> dict[str, str | int | bool | None]:
    return {
        "team": row.team.name if row.team else "everybody",
        "starts_on": row.starts_on.isoformat(),
        "last_day": (row.ends_before - _DAY).isoformat() if row.ends_before else None,
        "is_on": row.is_on,
        "grace_working_days": row.grace_working_days,
        "term": row.term,
        "again_within": row.again_within,
        "closes": f"{words.DAYS[row.closes_weekday]} {row.closes_at:%H:%M}" if row.closes_weekday is not None else None,
    }
