"""A ladder in words: one rung for each step, and what a draft changes of the version before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from reviews.policies.rules.ladders import Ladder, Result, Step
from traps_web.ui import words

LEVELS: Final = {1: "Manager", 2: "Manager’s manager"}
KEYS: Final = {Result.LAST_QUARTER: "Last quarter missed", Result.RUNNING_QUARTER: "Running quarter behind"}


@dataclass(frozen=True, slots=True)
class Rung:
    """One step ready to show."""

    number: str
    what: str
    more: str
    keys_label: str
    keys: str
    acts: str
    ends: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a draft changes in one place."""

    where: str
    before: str
    after: str


def rungs(ladder: Ladder, names: Mapping[str, str]) -> list[Rung]:
    """The steps; `names` are those of the traps by key."""
    return [_rung(step, names) for step in ladder.steps]


def _rung(step: Step, names: Mapping[str, str]) -> Rung:
    more = words.plural(step.climb_days, "working day")
    return Rung(
        number=str(step.number),
        what=step.name,
        more=step.words,
        keys_label="Both keys",
        keys=f"{KEYS[step.result]}, and {trigger(step, names)}",
        acts=f"{level(step.level)}, {words.plural(step.days, 'working day')}; then the next level, {more} more",
        ends=f"{words.plural(step.kept, 'duty', 'duties')} in a row on time; latest after "
        f"{words.plural(step.latest_weeks, 'week')}",
    )


def trigger(step: Step, names: Mapping[str, str]) -> str:
    """The second key of a step."""
    if step.follows:
        return f"step {step.number - 1} at its latest day without its number"
    window = words.plural(step.weeks, "week")
    if not step.kinds:
        return f"{words.plural(step.misses, 'controllable miss', 'controllable misses')} in {window}"
    traps = words.listed([f"“{names.get(key, key)}”" for key in sorted(step.kinds)], "or")
    return f"{words.plural(step.misses, 'miss', 'misses')} of {traps} in {window}"


def level(number: int) -> str:
    """Who acts."""
    return LEVELS.get(number, f"Level {number} above the person")


def rest(ladder: Ladder) -> str:
    """What holds for every step."""
    quarters = words.plural(ladder.memory_quarters, "quarter")
    return (
        "The last quarter counts as missed when its result is below 100 %, taken on the fifth working day after its "
        "end; a result that is not known is not missed. Waived, excused and stopped duties do not count. The person "
        f"answers within {words.plural(ladder.answer_days, 'working day')} and may appeal once, within "
        f"{words.plural(ladder.appeal_days, 'working day')}. Where the line changes before a decision, the new line "
        f"decides, with as many days. A case counts for {quarters} after it ended. The manager "
        f"starts help within {words.plural(ladder.help_days, 'working day')}. Nothing here touches pay, and nobody is "
        "dismissed by it."
    )


def changes(before: Ladder, after: Ladder, names: Mapping[str, str]) -> list[Change]:
    """What differs between two versions, from the first step down; empty where nothing does."""
    old, new = (_lines(ladder, names) for ladder in (before, after))
    places = list(dict.fromkeys([*old, *new]))
    return [
        Change(place, old.get(place, "not there"), new.get(place, "left out"))
        for place in sorted(places, key=lambda place: place.startswith("All"))
        if old.get(place) != new.get(place)
    ]


def _lines(ladder: Ladder, names: Mapping[str, str]) -> dict[str, str]:
    lines: dict[str, str] = {}
    for rung in rungs(ladder, names):
        place = f"Step {rung.number}"
        lines |= {
            f"{place}, what happens": f"{rung.what}: {rung.more}" if rung.more else rung.what,
            f"{place}, keys": rung.keys,
            f"{place}, who acts": rung.acts,
            f"{place}, ends": rung.ends,
        }
    return lines | {
        "All steps, time to answer": words.plural(ladder.answer_days, "working day"),
        "All steps, time to appeal": words.plural(ladder.appeal_days, "working day"),
        "All steps, time to start help": words.plural(ladder.help_days, "working day"),
        "All steps, memory": words.plural(ladder.memory_quarters, "quarter"),
    }


def without_appeal(ladder: Ladder, people_by_levels: Mapping[int, int]) -> list[str]:
    """Of how many people nobody stands above the level that decides, step by step: they are offered no appeal."""
    sentences = []
    for step in ladder.steps:
        count = sum(people for levels, people in people_by_levels.items() if levels <= step.level)
        if count:
            verb = "has" if count == 1 else "have"
            people = words.plural(count, "person", "people")
            sentences.append(
                f"Step {step.number}: {people} {verb} nobody above the level that decides. No appeal is offered there."
            )
    return sentences
