"""Who logged and closed the week, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from accounts.duties.rules import obligations as rules
from accounts.duties.selectors.obligations import Standing
from reviews.boards.selectors.compliance import NO_WORK, Weeks
from traps_web.ui import values, words
from traps_web.ui.addresses import address


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the table; `zone` is empty where the organisation's holds."""

    pk: int
    name: str
    zone: str


@dataclass(frozen=True, slots=True)
class WeeksTable:
    """The lines with their finding."""

    head: str
    side: str
    lines: values.Ledger


def table(weeks: Weeks, people: Sequence[Someone], *, now: datetime, zone: tzinfo) -> WeeksTable:
    """Everybody's last and this week, in the order of the people given."""
    last, this = _number(weeks.last), _number(weeks.this)
    return WeeksTable(
        head=_head(weeks, people, now=now),
        side=_closes(weeks, people, zone),
        lines=values.Ledger(
            "Who logged and closed the last and this week",
            _columns(f"Week {last}", f"Week {this}, so far"),
            [_line(weeks, one, now, zone) for one in people],
        ),
    )


def _columns(last: str, this: str) -> tuple[values.Column, ...]:
    return (
        values.Column("Rep", "nowrap ledger__full"),
        values.Column(last, "ledger__full", last),
        values.Column(this, "ledger__full", this),
        values.Column(f"{this}, drawn", "ledger__bar only-mid", is_spoken=True),
    )


def _closes(weeks: Weeks, people: Sequence[Someone], zone: tzinfo) -> str:
    """When this week closes, by what these people owe: each log keeps the deadline of the rule it was opened under."""
    said = set()
    for one in people:
        duty = weeks.duties.get((one.pk, weeks.this))
        if duty is not None and duty.status != "waived":
            local = ZoneInfo(one.zone) if one.zone else zone
            said.add(
                (duty.first_due_at.astimezone(local).replace(tzinfo=None), words.deadline(duty.first_due_at, local))
            )
    number = _number(weeks.this)
    if not said:
        return f"nobody here owes a log of week {number}"
    whose = "in each one’s own time" if len(said) == 1 else "by the rule of each one’s team, in their own time"
    return f"week {number} closes {words.listed([word for _, word in sorted(said)], 'or')}, {whose}"


def _number(key: str) -> int:
    return int(key.split("-W")[1])


def _head(weeks: Weeks, people: Sequence[Someone], *, now: datetime) -> str:
    """How many closed the last week, how many missed it."""
    duties = [duty for one in people if (duty := weeks.duties.get((one.pk, weeks.last))) is not None]
    number = _number(weeks.last)
    if not duties:
        return f"Week {number}: nobody owed a log"
    states = [rules.state(duty, now=now) for duty in duties]
    in_time = sum(state in ("done", "excused") for state in states)
    missed = states.count("missed")
    said = f"Week {number}: {words.number(in_time)} of {words.number(len(duties))} closed in time"
    return f"{said}, {words.number(missed)} missed" if missed else said


def _line(weeks: Weeks, one: Someone, now: datetime, zone: tzinfo) -> values.Line:
    """Last week and this one: how each stands, and what was counted."""
    local = ZoneInfo(one.zone) if one.zone else zone
    cells = [_cell(weeks, one, key, now, local) for key in (weeks.last, weeks.this)]
    return values.Line((values.Who(one.name, address("hallway_person", one.pk)), *cells, _meter(weeks, one)))


def _cell(weeks: Weeks, one: Someone, key: str, now: datetime, zone: tzinfo) -> values.Counted:
    work = weeks.counted.get((one.pk, key), NO_WORK)
    said = f"{words.number(work.done)} of {words.number(work.owed)} done" if work.owed else "no target"
    return values.Counted(
        closing(weeks.duties.get((one.pk, key)), weeks.closed.get((one.pk, key)), now=now, zone=zone),
        values.Fig(said, address("week_detail", key, person=one.pk)),
    )


def _meter(weeks: Weeks, one: Someone) -> values.Meter | None:
    work = weeks.counted.get((one.pk, weeks.this), NO_WORK)
    return values.Meter(f"{one.name}, week {_number(weeks.this)}", work.done, work.owed) if work.owed else None


def closing(duty: Standing | None, closed_at: datetime | None, *, now: datetime, zone: tzinfo) -> values.State:
    """How the week of somebody stands: closed when, missed, missed and then done, or still open."""
    if duty is None:
        return (
            values.State("done", f"closed {words.moment(closed_at, zone)}")
            if closed_at
            else values.State("none", "owes no log")
        )
    found = rules.state(duty, now=now)
    if found == "open":
        return values.State("open", f"open until {words.deadline(duty.due_at, zone)}")
    if found == "excused" and rules.is_owed(duty):
        return values.State("excused", f"extended to {words.deadline(duty.due_at, zone)}")
    if found == "done" and (closed_at or duty.done_at):
        return values.State("done", f"closed {words.moment(closed_at or duty.done_at, zone)}")  # type: ignore[arg-type]
    return values.State(found, rules.said(duty, now=now, zone=zone, waived_by=duty.waived_by or ""))
