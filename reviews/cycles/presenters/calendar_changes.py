"""A change of the fiscal calendar in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from accounts.organisation.rules.calendar import CUT_AGAIN, IN_THE_WAY, UNTOUCHED, Effect
from reviews.cycles.selectors.calendar_changes import Foreseen
from reviews.cycles.services.calendar_changes import Changed
from traps_web.lib import fiscal
from traps_web.ui import values, words

_MARKS = {UNTOUCHED: "done", CUT_AGAIN: "late", IN_THE_WAY: "missed"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class EffectRow:
    """A noun and what becomes of it."""

    noun: str
    count: str
    state: values.State
    sentence: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A day on which a quarter begins, before or after the change."""

    starts: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DryRun:
    """What the page shows of a change before it is made."""

    verdict: str
    can_be_done: bool
    effects: Sequence[EffectRow]
    periods: Sequence[PeriodRow]


def dry_run(found: Foreseen) -> DryRun:
    """The effects that matter first, and the quarters side by side."""
    order = [IN_THE_WAY, CUT_AGAIN, UNTOUCHED]
    effects = sorted(found.effects, key=lambda one: order.index(one.outcome))
    return DryRun(_verdict(found), not found.in_the_way, [_effect(one) for one in effects], _periods(found))


def _effect(one: Effect) -> EffectRow:
    return EffectRow(one.noun, words.number(one.count), values.State(_MARKS[one.outcome], one.outcome), one.sentence)


def _verdict(found: Foreseen) -> str:
    if found.in_the_way:
        return "This change cannot be made: " + " ".join(one.sentence for one in found.in_the_way)
    first = found.years[0]
    kind = "a transition of" if first.is_transition else "a year of"
    months = words.plural(len(first.months), "month")
    return (
        f"From {words.day(found.starts_on, year=True)} on: {first.key} is {kind} {months} up to "
        f"{words.day(first.last_day, year=True)}. Nothing before that day changes."
    )


def _periods(found: Foreseen) -> list[PeriodRow]:
    until = found.years[-1].ends_before
    before, after = _by_day(found.years_before, until), _by_day(found.years, until)
    return [
        PeriodRow(words.day(day, year=True), before.get(day, ""), after.get(day, ""))
        for day in sorted({*before, *after})
    ]


def _by_day(years: Sequence[fiscal.FiscalYear], until: date) -> dict[date, str]:
    found = {}
    for year in years:
        for quarter in year.quarters:
            months = [month for month in year.months if quarter.contains(month.starts_on)]
            if quarter.starts_on < until:
                last = words.day(quarter.ends_before - _DAY, year=True)
                found[quarter.starts_on] = f"{quarter.key}, {words.plural(len(months), 'month')} to {last}"
    return found


def done(changed: Changed) -> str:
    """What happened, in one sentence."""
    version = changed.version
    day = words.day(version.starts_on, year=True) if version.starts_on else "ever"
    cut = (
        f"{words.plural(changed.budget_lines, 'budget line')} and {words.plural(changed.plans, 'draft')} were cut again"
    )
    return f"Version {version.version} of the calendar holds from {day} on; {cut}."


def document(found: Foreseen) -> dict[str, Any]:
    """The dry run for programs; no version yet."""
    return {
        "version": None,
        "can_be_done": not found.in_the_way,
        "verdict": _verdict(found),
        "seen": found.seen,
        "effects": [
            {"noun": one.noun, "outcome": one.outcome, "count": one.count, "sentence": one.sentence}
            for one in found.effects
        ],
    }
