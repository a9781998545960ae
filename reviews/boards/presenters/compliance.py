"""Who closed the week, in words and marks: eight weeks side by side, this one the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from accounts.duties.rules import obligations as rules
from accounts.duties.selectors.obligations import Standing
from accounts.scores.rules.tallies import NOTHING, Tally, Verdict
from plans.targets.rules.reached import NONE
from reviews.boards.selectors.compliance import Weeks
from traps_web.ui import values, words
from traps_web.ui.addresses import address

LEGEND = (
    values.State("done", "in time"),
    values.State("late", "late"),
    values.State("missed", "missed"),
    values.State("excused", "excused by extension"),
    values.State("open", "open"),
    values.State("none", "no log owed"),
)


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the table; `zone` is empty where the organisation's holds."""

    pk: int
    name: str
    zone: str


def column(weeks: Collection[str], what: str = "Weeks closed") -> values.Column:
    """The head over eight weeks, named by the first and the last."""
    numbers = tuple(str(number(key)) for key in weeks)
    head = f"{what}, {numbers[0]} to {numbers[-1]}"
    return values.Column(head, "tight__weeks", head, weeks=numbers)


def number(key: str) -> int:
    """The number of a week in its year."""
    return int(key.split("-W")[1])


def head(weeks: Weeks) -> str:
    """How many of all closed the last week, how many missed it."""
    last, named = weeks.of_all(weeks.last), number(weeks.last)
    if not last.owed:
        return f"Week {named}: nobody owed a log"
    waited_for = last.counted + last.open
    if not waited_for:
        return f"Week {named}: nobody had to close it"
    sentence = f"Week {named}: {words.number(last.on_time)} of {words.number(waited_for)} closed in time"
    return f"{sentence}, {words.number(last.missed)} missed" if last.missed else sentence


def closes(weeks: Weeks, people: Iterable[Someone], zone: tzinfo) -> str:
    """When this week closes, by what these people owe: each log keeps the deadline of the rule it was opened under."""
    deadlines = set()
    for person in people:
        duty = weeks.duties.get((person.pk, weeks.this))
        if duty is not None and duty.status != "waived":
            local = ZoneInfo(person.zone) if person.zone else zone
            deadlines.add(
                (duty.first_due_at.astimezone(local).replace(tzinfo=None), words.deadline(duty.first_due_at, local))
            )
    if not deadlines:
        return f"nobody here owes a log of week {number(weeks.this)}"
    whose = (
        "in each person’s time zone" if len(deadlines) == 1 else "by the rule of each team, in each person’s time zone"
    )
    return f"week {number(weeks.this)} closes {words.listed([word for _, word in sorted(deadlines)], 'or')}, {whose}"


def marks(weeks: Weeks, person: Someone, *, now: datetime, zone: tzinfo) -> values.WeekMarks:
    """The weeks of somebody; this one and the four before it with the targets that were reached."""
    local = ZoneInfo(person.zone) if person.zone else zone
    shown = tuple(_mark(weeks, person, key, now, local) for key in weeks.recent)
    return values.WeekMarks(person.name, shown, address("week_detail", weeks.this, person=person.pk))


def _mark(weeks: Weeks, person: Someone, key: str, now: datetime, zone: tzinfo) -> values.WeekMark:
    place = (person.pk, key)
    stands = closing(weeks.duties.get(place), weeks.closed.get(place), now=now, zone=zone)
    reached = weeks.reached.get(place, NONE).in_words
    return values.WeekMark(f"week {number(key)} {stands.word}{f', {reached}' if reached else ''}", stands)


def team_marks(weeks: Weeks, name: str, team_id: int | None = None) -> values.WeekMarks:
    """The weeks of a team, or of everybody: how many missed each, or the mark where nobody did."""
    return values.WeekMarks(name, tuple(_team_mark(weeks, team_id, key) for key in weeks.recent))


def _team_mark(weeks: Weeks, team_id: int | None, key: str) -> values.WeekMark:
    week = weeks.of_all(key) if team_id is None else weeks.by_team.get((team_id, key), NOTHING)
    named = f"week {number(key)}"
    if week.missed:
        missed = words.number(week.missed)
        return values.WeekMark(f"{named} missed by {missed} of {words.number(week.owed)}", count=missed)
    state = _of_team(week)
    return values.WeekMark(f"{named} {state.word}", state)


def _of_team(week: Tally) -> values.State:
    """How a week stands that nobody missed."""
    if week.worst is None:
        return values.State("none", "owed by nobody")
    if week.late:
        return values.State("late", f"closed late by {words.number(week.late)}")
    if week.open:
        return values.State("open", "still open")
    if week.on_time:
        return values.State("done", "closed in time")
    if week.excused:
        return values.State("excused", "excused by extension")
    return values.State("waived", "waived" if week.worst is Verdict.WAIVED else f"not counted: {week.worst.label}")


def closing(duty: Standing | None, closed_at: datetime | None, *, now: datetime, zone: tzinfo) -> values.State:
    """How the week of somebody stands: closed when, missed, missed and then done, or still open."""
    if duty is None:
        return (
            values.State("done", f"closed {words.moment(closed_at, zone)}")
            if closed_at
            else values.State("none", "owes no log")
        )
    state = rules.state(duty, now=now)
    if state == "open":
        return values.State("open", f"open until {words.deadline(duty.due_at, zone)}")
    if state == "excused" and rules.is_owed(duty):
        return values.State("excused", f"extended to {words.deadline(duty.due_at, zone)}")
    if state == "done" and (closed_at or duty.done_at):
        return values.State("done", f"closed {words.moment(closed_at or duty.done_at, zone)}")  # type: ignore[arg-type]
    return values.State(state, rules.state_in_words(duty, now=now, zone=zone, waived_by=duty.waived_by or ""))
