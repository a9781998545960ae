"""What is wrong with a version of an own trap, in one sentence for each field."""

from __future__ import annotations

from datetime import date, timedelta

from accounts.duties.models import Trap
from accounts.own_traps.models import OwnTrapVersion
from accounts.own_traps.rules import evidence, rhythms
from accounts.own_traps.rules import versions as rules
from accounts.own_traps.rules.foresight import DAYS_AHEAD
from accounts.own_traps.selectors import audiences, own_traps
from accounts.record.rules.readers import Reader
from traps_web.lib.faults import Invalid, Refused
from traps_web.ui import words

LONGEST_NAME = 60
LONGEST_HELP = 600
LONGEST_REASON = 300
DAYS_TO_PLAN = 3 * 365
NOT_YOURS = "You can make traps for the teams you manage and the people below you."


def check(reader: Reader, row: OwnTrapVersion, *, first_day: date, name: str | None = None) -> None:
    """Raises Invalid by field, and Refused for an audience that the viewer makes no traps for."""
    wrong = wrong_start(row.starts_on, first_day=first_day) | wrong_reason(row.reason)
    wrong |= _wrong_words(row, name) | _wrong_audience(row) | _wrong_rhythm(row) | _wrong_numbers(row)
    if not wrong:
        wrong = _never_due(reader, row)
    if wrong:
        raise Invalid(**wrong)
    if not own_traps.covers(reader, row):
        raise Refused(NOT_YOURS)


def wrong_start(starts_on: date, *, first_day: date) -> dict[str, str]:
    """A version begins today at the earliest where it is the first, tomorrow where one holds already."""
    if starts_on < first_day:
        return {"starts_on": f"Choose {words.day(first_day, year=True)} or a later day; the past stays as it was."}
    last = first_day + timedelta(days=DAYS_TO_PLAN)
    if starts_on > last:
        return {"starts_on": f"Choose a day up to {words.day(last, year=True)}."}
    return {}


def wrong_reason(reason: str) -> dict[str, str]:
    """Everyone who is asked reads why."""
    if not reason.strip():
        return {"reason": "Give a reason: everyone affected reads it."}
    if len(reason.strip()) > LONGEST_REASON:
        return {"reason": f"Keep the reason under {LONGEST_REASON} characters."}
    return {}


def _wrong_words(row: OwnTrapVersion, name: str | None) -> dict[str, str]:
    wrong = {}
    if name is not None and not name.strip():
        wrong["name"] = "Enter a name."
    elif name is not None and len(name.strip()) > LONGEST_NAME:
        wrong["name"] = f"Keep the name under {LONGEST_NAME} characters."
    elif name is not None and Trap.objects.filter(name__iexact=name.strip()).exists():
        wrong["name"] = "There is a trap of this name already. Choose another name."
    if not row.help_text:
        wrong["help_text"] = "Write what is asked, for those who will owe it."
    elif len(row.help_text) > LONGEST_HELP:
        wrong["help_text"] = f"Keep it under {LONGEST_HELP} characters."
    return wrong


def _wrong_audience(row: OwnTrapVersion) -> dict[str, str]:
    if row.audience == rules.PERSON and row.person is None:
        return {"person": "Choose the person."}
    if row.audience == rules.TEAM and row.team is None:
        return {"team": "Choose the team."}
    if row.audience == rules.TEAM and row.team is not None and not row.team.is_active:
        return {"team": f"{row.team.name} is closed."}
    if row.audience == rules.ROLE and row.role not in rules.ROLES:
        return {"role": "Choose the role."}
    return {} if row.audience in rules.AUDIENCES else {"audience": "Choose who owes it."}


def _wrong_rhythm(row: OwnTrapVersion) -> dict[str, str]:
    if row.rhythm not in rhythms.RHYTHMS:
        return {"rhythm": "Choose how often."}
    if row.rhythm == rhythms.ONCE and row.once_on is None:
        return {"once_on": "Enter the day."}
    if row.rhythm == rhythms.ONCE and row.once_on is not None and row.once_on < row.starts_on:
        return {"once_on": "Choose a day on or after the one from which the trap asks."}
    if row.rhythm == rhythms.WEEK and (row.weekday is None or not 0 <= row.weekday <= 6):
        return {"weekday": "Choose the day of the week."}
    if row.month_day is not None and not 1 <= row.month_day <= rhythms.LAST_DAY_OF_MONTH:
        return {"month_day": "Enter a day from 1 to 31, or choose the last working day."}
    if row.rhythm == rhythms.QUARTER and (row.nth is None or not 1 <= row.nth <= rhythms.MOST_NTH):
        return {"nth": f"Enter a number of working days from 1 to {rhythms.MOST_NTH}."}
    return {}


def _wrong_numbers(row: OwnTrapVersion) -> dict[str, str]:
    wrong = {}
    bounds = {
        "grace_working_days": (0, rules.MOST_GRACE),
        "weight": (1, rules.MOST_WEIGHT),
        "remind_days_before": (0, rules.MOST_REMINDER),
    }
    for field, (least, most) in bounds.items():
        if not least <= getattr(row, field) <= most:
            wrong[field] = f"Enter a whole number from {least} to {most}."
    if row.evidence not in evidence.KINDS:
        wrong["evidence"] = "Choose what settles it."
    check = evidence.check_of(row.evidence)
    if check is not None and not row.condition:
        wrong["condition"] = "Choose what TRAPS checks."
    elif check is not None and row.is_controllable and not check.is_controllable(row.condition):
        wrong["is_controllable"] = "This measure is a result: it is not in a person’s own control. Take the tick out."
    if row.evidence == evidence.NUMBER and (row.floor is None or row.floor < 0):
        wrong["floor"] = "Enter the smallest number that settles it, 0 or more."
    return wrong


def _never_due(reader: Reader, row: OwnTrapVersion) -> dict[str, str]:
    """A trap that nobody would owe, or that never comes due, is refused before it stands."""
    start = max(reader.today, row.starts_on)
    everybody = audiences.Audiences.load(start=start, end=start + timedelta(days=1))
    if not everybody.of(row, start):
        field = row.audience
        sentence = {
            rules.PERSON: "This person cannot sign in, so nothing can be asked of them.",
            rules.TEAM: f"Nobody in {row.team.name if row.team else ''} or below would owe it: no rep is in it.",
            rules.ROLE: "Nobody has this role, so nobody would owe it.",
        }
        return {field: sentence[field]}
    far = max(start, row.once_on or start) + timedelta(days=DAYS_AHEAD + 1)
    due = rhythms.occurrences(audiences.rhythm_of(row), start=start, end=far, calendar=everybody.calendar)
    if row.rhythm == rhythms.ONCE and not due:
        return {"once_on": "No working day is left for it in that week. Choose another day."}
    return {}
