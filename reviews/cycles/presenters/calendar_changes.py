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
    """A noun and what happens to it."""

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


def dry_run(foreseen: Foreseen) -> DryRun:
    """The effects that matter first, and the quarters side by side."""
    order = [IN_THE_WAY, CUT_AGAIN, UNTOUCHED]
    effects = sorted(foreseen.effects, key=lambda effect: order.index(effect.outcome))
    return DryRun(
        _verdict(foreseen), not foreseen.in_the_way, [_effect(effect) for effect in effects], _periods(foreseen)
    )


def _effect(effect: Effect) -> EffectRow:
    return EffectRow(
        effect.noun, words.number(effect.count), values.State(_MARKS[effect.outcome], effect.outcome), effect.sentence
    )


def _verdict(foreseen: Foreseen) -> str:
    if foreseen.in_the_way:
        return "This change is not possible: " + " ".join(effect.sentence for effect in foreseen.in_the_way)
    first = foreseen.years[0]
    kind = "a transition of" if first.is_transition else "a year of"
    months = words.plural(len(first.months), "month")
    return (
        f"From {words.day(foreseen.starts_on, year=True)} on: {first.key} is {kind} {months} up to "
        f"{words.day(first.last_day, year=True)}. Earlier days do not change."
    )


def _periods(foreseen: Foreseen) -> list[PeriodRow]:
    until = foreseen.years[-1].ends_before
    before, after = _by_day(foreseen.years_before, until), _by_day(foreseen.years, until)
    return [
        PeriodRow(words.day(day, year=True), before.get(day, ""), after.get(day, ""))
        for day in sorted({*before, *after})
    ]


def _by_day(years: Sequence[fiscal.FiscalYear], until: date) -> dict[date, str]:
    quarters = {}
    for year in years:
        for quarter in year.quarters:
            months = [month for month in year.months if quarter.contains(month.starts_on)]
            if quarter.starts_on < until:
                last = words.day(quarter.ends_before - _DAY, year=True)
                quarters[quarter.starts_on] = f"{quarter.key}, {words.plural(len(months), 'month')} to {last}"
    return quarters


def done(changed: Changed) -> str:
    """What happened, in one sentence."""
    version = changed.version
    day = words.day(version.starts_on, year=True) if version.starts_on else "ever"
    cut = (
        f"{words.plural(changed.budget_lines, 'budget line')} and {words.plural(changed.plans, 'draft')} were cut again"
    )
    return f"Version {version.version} of the calendar holds from {day} on; {cut}."


def document(foreseen: Foreseen) -> dict[str, Any]:
    """The dry run for programs; no version yet."""
    return {
        "version": None,
        "can_be_done": not foreseen.in_the_way,
        "verdict": _verdict(foreseen),
        "seen": foreseen.seen,
        "effects": [
            {"noun": effect.noun, "outcome": effect.outcome, "count": effect.count, "sentence": effect.sentence}
            for effect in foreseen.effects
        ],
    }
