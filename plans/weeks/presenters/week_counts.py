"""The counters and the day grid of a week, ready to show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pipeline.activities.models import ActivityType
from plans.targets.rules import targets as rules
from plans.weeks.selectors.weeks import WeekFacts
from traps_web.ui import values, words


@dataclass(frozen=True, slots=True)
class Tally:
    """One counter: what was done of a type this week, its target and its pace."""

    type_id: int
    key: int
    name: str
    done: int
    target: int | None
    meter: values.Meter | None
    state: values.State
    left: int = 0
    behind: int = 0


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of a type: a field where it can be corrected, else its figure."""

    name: str
    value: str
    was: int
    label: str
    is_open: bool
    is_today: bool
    is_coming: bool
    day: str
    fault: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A type across the days."""

    type_id: int
    name: str
    key: str
    cells: tuple[Cell, ...]
    done: str
    target: str

    @property
    def faults(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell.fault)


@dataclass(frozen=True, slots=True)
class GridDay:
    label: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """The days of a week by type; calls and meetings are not added up, for their sum says nothing."""

    caption: str
    side: str
    shown: str
    """A word for each day, for today and for the figures of each type: what a page that counts says of itself."""
    days: tuple[GridDay, ...]
    rows: tuple[GridRow, ...]
    late: str
    width: int

    def agrees_but_for(self, type_id: int, *, shown: str) -> bool:
        """Whether a page that says this of itself shows the same as here, but for the figures of that type."""
        return _besides(type_id, shown) == _besides(type_id, self.shown)


def _besides(type_id: int, shown: str) -> list[str]:
    return [word for word in shown.split() if not word.startswith(f"{type_id}:")]


def tallies(facts: WeekFacts) -> tuple[Tally, ...]:
    """The counters in their order; the first nine can be counted by a key."""
    days_done = sum(day <= facts.today for day in facts.worked)
    return tuple(
        _tally(facts, type.pk, type.name, number, days_done) for number, type in enumerate(facts.types, start=1)
    )


def _tally(facts: WeekFacts, type_id: int, name: str, number: int, days_done: int) -> Tally:
    done, held = facts.done(type_id), facts.targets.get(type_id)
    if held is None or not held.target:
        return Tally(type_id, number, name, done, None, None, values.State("none", "no target"))
    pace = rules.pace(held.target, days_done=days_done, working_days=len(facts.worked))
    meter = values.Meter(name, done, held.target, pace)
    return Tally(
        type_id,
        number,
        name,
        done,
        held.target,
        meter,
        _pace_state(facts, done, held.target, pace),
        facts.left(type_id),
        max(0, pace - done),
    )


def _pace_state(facts: WeekFacts, done: int, target: int, pace: int) -> values.State:
    if done >= target:
        return values.State("done", "target reached")
    if facts.week.key < facts.current:
        return values.State("behind", f"{target - done} short")
    if facts.week.key > facts.current:
        return values.State("open", "not begun")
    if done > pace:
        return values.State("ahead", f"{done - pace} ahead of pace")
    return values.State("behind", f"{pace - done} short of pace") if done < pace else values.State("done", "on pace")


def grid(facts: WeekFacts, *, typed: Mapping[str, str], faults: Mapping[str, str]) -> Grid:
    """The days of the week; what was typed stands in the fields, each fault beside its own."""
    days = _shown_days(facts)
    rows = tuple(_row(facts, type, days, typed, faults) for type in facts.types)
    return Grid(
        caption=f"Activities of week {facts.week.number} by type and day",
        side=_side(facts),
        shown=_shown(facts, days),
        days=tuple(GridDay(f"{words.DAYS[day.weekday()]} {day.day}", day == facts.today) for day in days),
        rows=rows,
        late=_late(facts),
        width=len(days) + 3,
    )


def _shown(facts: WeekFacts, days: list[date]) -> str:
    figures = {
        type.pk: [count.total if (count := facts.counts.get((type.pk, day))) else 0 for day in days]
        for type in facts.types
    }
    rows = [f"{type_id}:{'.'.join(map(str, totals))}" for type_id, totals in figures.items()]
    return " ".join([*map(str, days), f"on:{facts.today}", *rows])


def _side(facts: WeekFacts) -> str:
    if not facts.is_own:
        return "as it was logged"
    if facts.week.is_closed:
        return "closed; entries added now are labelled late"
    return "correct any day until the week closes"


def _shown_days(facts: WeekFacts) -> list[date]:
    """Working days, and any other day on which something was done or which is today."""
    counted = {day for (_, day), count in facts.counts.items() if count.total}
    return [day for day in facts.week.days if day in facts.week.working_days or day in counted or day == facts.today]


def _row(
    facts: WeekFacts,
    type: ActivityType,
    days: list[date],
    typed: Mapping[str, str],
    faults: Mapping[str, str],
) -> GridRow:
    done, held = facts.done(type.pk), facts.targets.get(type.pk)
    cells = []
    for day in days:
        count, cell = facts.counts.get((type.pk, day)), f"{day.isoformat()}-{type.key}"
        standing = count.total if count else 0
        cells.append(
            Cell(
                name=cell,
                value=typed.get(cell, str(standing)),
                was=standing,
                label=f"{type.name}, {words.DAYS[day.weekday()]} {day.day}",
                is_open=facts.is_own and day <= facts.today and type.is_active,
                is_today=day == facts.today,
                is_coming=day > facts.today,
                day=f"{words.DAYS[day.weekday()]} {day.day}",
                fault=faults.get(cell, ""),
            )
        )
    target = held.target if held else 0
    return GridRow(
        type_id=type.pk,
        name=type.name,
        key=type.key,
        cells=tuple(cells),
        done=words.number(done),
        target=words.number(target) if target else "",
    )


def _late(facts: WeekFacts) -> str:
    """What carries the label late for ever, in one sentence."""
    names = {type.pk: type.name.lower() for type in facts.types}
    late_counts = [
        f"{count.late} {names[type_id]} of {words.DAYS[day.weekday()]} {day.day}"
        for (type_id, day), count in sorted(facts.counts.items(), key=lambda item: (item[0][1], item[0][0]))
        if count.late and type_id in names
    ]
    return f"Added late: {words.listed(late_counts)}." if late_counts else ""
