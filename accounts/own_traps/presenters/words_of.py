"""What a version of an own trap asks, in words."""

from __future__ import annotations

from accounts.organisation.presenters.calendar_words import WEEKDAY_WORDS
from accounts.own_traps.models import OwnTrapVersion
from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules
from traps_web.ui import words

ROLE_WORDS = {rules.REPS: "all reps", rules.MANAGERS: "all managers", rules.LEADERS: "all leaders"}


def who(version: OwnTrapVersion) -> str:
    """Whom it asks: "all reps", "North and the teams below it", "Ann Lee"."""
    if version.audience == rules.ROLE:
        return ROLE_WORDS[version.role]
    if version.audience == rules.TEAM:
        return f"the reps of {version.team.name} and the teams below it" if version.team else ""
    return version.person.name if version.person else ""


def when(version: OwnTrapVersion) -> str:
    """How often and by when: "every Friday at 17:00"."""
    return f"{_day(version)} at {version.due_time:%H:%M}"


def _day(version: OwnTrapVersion) -> str:
    if version.rhythm == rhythms.ONCE:
        return f"once, on {words.day(version.once_on, year=True)}" if version.once_on else "once"
    if version.rhythm == rhythms.WEEK:
        return f"every {WEEKDAY_WORDS[version.weekday or 0]}"
    if version.rhythm == rhythms.MONTH and version.month_day is None:
        return "on the last working day of every month"
    if version.rhythm == rhythms.MONTH:
        return f"on the {ordinal(version.month_day or 1)} of every month"
    return f"on the {ordinal(version.nth or 1)} working day of every quarter"


def ordinal(number: int) -> str:
    """ "1st", "22nd", "13th"."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def settled_by(version: OwnTrapVersion) -> str:
    """What settles it: "a note on what was done", "a number, at least 5 calls"."""
    kind = evidence.KINDS[version.evidence]
    if kind.check:
        return f"{kind.settled_by}: {kind.check.in_words(version.condition)}"
    if version.evidence != evidence.NUMBER:
        return kind.settled_by
    return f"{kind.settled_by}, {evidence.at_least(evidence.Demand(version.floor, version.unit))}"


def reminders(version: OwnTrapVersion) -> str:
    """When people are reminded."""
    usual = "a day before, at the deadline, a day after a miss"
    count = version.remind_days_before
    return f"{words.plural(count, 'working day')} before, {usual}" if count else usual
