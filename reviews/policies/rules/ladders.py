"""The ladder: which misses lead to which step, who acts by when, and what ends it. Pure; the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import TextChoices

from traps_web.lib import wording

READING_DAYS: Final = 10
"""A policy applies at the latest so many of a person's working days after it was put before them."""
MOST_STEPS: Final = 6
BOUNDS: Final[dict[str, tuple[int, int]]] = {
    "misses": (0, 20),
    "weeks": (0, 26),
    "level": (1, 6),
    "days": (1, 20),
    "climb_days": (1, 20),
    "kept": (1, 26),
    "latest_weeks": (1, 26),
    "memory_quarters": (1, 8),
    "answer_days": (1, 10),
    "appeal_days": (1, 20),
    "help_days": (1, 20),
}
"""Each number of a ladder with its least and most."""


class Result(TextChoices):
    """The result that a step names as its first key."""

    LAST_QUARTER = "last", "the last ended quarter is below 100 %"
    RUNNING_QUARTER = "running", "the running quarter is behind when the miss is flagged"


class Happens(TextChoices):
    """What a step asks for; never pay, never an automatic dismissal."""

    CHECK = "check", "Extra weekly check"
    PLAN = "plan", "Written catch-up plan"
    REVIEW = "review", "Leader’s review"
    CONVERSATION = "conversation", "Conversation of three"
    FILE = "file", "Handed to HR as a file"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what opens it, who decides by when, and the number that ends it.

    `kinds` are the keys of the traps that count, all controllable ones where it is empty. `weeks` is the window that
    ends with the miss looked at. A step that `follows` is opened instead when the step before reached its latest day
    without its number; it counts no misses of its own. `level` 1 is the manager, 2 the manager's manager. `days` and
    `climb_days` are working days; `kept` is how many duties in a row have to be done on time.
    """

    number: int
    name: str
    happens: Happens
    words: str
    result: Result
    kinds: frozenset[str]
    misses: int
    weeks: int
    follows: bool
    level: int
    days: int
    climb_days: int
    kept: int
    latest_weeks: int


@dataclass(frozen=True, slots=True)
class Ladder:
    """One version of the policy; it holds from its first day until the next one begins.

    `memory_quarters` is how long an ended case counts,
    `answer_days` and `appeal_days` how many the person has to answer and to appeal, `help_days` how many the manager
    has to start help.
    """

    version: int
    first_day: date
    memory_quarters: int
    answer_days: int
    appeal_days: int
    help_days: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a ladder has to know of a trap: its name, and whether and how often it can be missed.

    `most_a_week` is None where nothing bounds it.
    """

    name: str
    is_on: bool
    is_controllable: bool
    most_a_week: int | None = None


def faults_of(
    ladder: Ladder, today: date, *, kinds: Mapping[str, Kind] | None = None, levels: int | None = None
) -> list[str]:
    """Why a ladder cannot be published, in sentences; none for one that can.

    `kinds` are the traps of the organisation by key and `levels` how many people stand above the lowest rep; what is
    left out is not asked about.
    """
    return [
        *_faults_of_whole(ladder, today),
        *(fault for step in ladder.steps for fault in _faults_of_step(step, kinds, levels)),
    ]


def _faults_of_whole(ladder: Ladder, today: date) -> Iterator[str]:
    if ladder.first_day <= today:
        yield "The first day has to lie in the future: nobody is judged by what they could not know."
    if not ladder.steps:
        yield "A policy needs at least one step."
    if len(ladder.steps) > MOST_STEPS:
        yield f"A policy has at most {MOST_STEPS} steps."
    if [step.number for step in ladder.steps] != list(range(1, len(ladder.steps) + 1)):
        yield "Number the steps from 1 on, without a gap."
    for name in ("memory_quarters", "answer_days", "appeal_days", "help_days"):
        if not within(name, getattr(ladder, name)):
            yield f"{CALLED[name]}: {bounds(name)}"


def _faults_of_step(step: Step, kinds: Mapping[str, Kind] | None, levels: int | None) -> Iterator[str]:
    at = f"Step {step.number}"
    if not step.name.strip():
        yield f"{at} needs a name."
    for name in ("level", "days", "climb_days", "kept", "latest_weeks"):
        if not within(name, getattr(step, name)):
            yield f"{at}, {CALLED[name].lower()}: {bounds(name)}"
    if levels is not None and step.level > levels:
        above = wording.plural(levels, "level")
        yield f"{at}: nobody can act on it. It asks for level {step.level}, and the line has {above} above a rep."
    yield from _faults_of_trigger(step, at)
    if kinds is not None and not step.follows:
        yield from _faults_of_kinds(step, at, kinds)


def _faults_of_trigger(step: Step, at: str) -> Iterator[str]:
    if step.follows:
        if step.number == 1:
            yield "Step 1 follows no other step. Give it misses and weeks of its own."
        if step.misses or step.weeks:
            yield f"{at} follows the step before. Leave its misses and weeks at 0."
        return
    if not 1 <= step.misses <= BOUNDS["misses"][1]:
        yield f"{at}: enter 1 to {BOUNDS['misses'][1]} misses."
    if not 1 <= step.weeks <= BOUNDS["weeks"][1]:
        yield f"{at}: enter 1 to {BOUNDS['weeks'][1]} weeks."


def _faults_of_kinds(step: Step, at: str, kinds: Mapping[str, Kind]) -> Iterator[str]:
    for key in sorted(step.kinds):
        kind = kinds.get(key)
        if kind is None:
            yield f"{at} names a trap that does not exist: {key}."
        elif not kind.is_controllable:
            yield f"{at} names “{kind.name}”, which is not in the control of the person. Only controllable traps count."
        elif not kind.is_on:
            yield f"{at} names “{kind.name}”, which is switched off. It cannot be missed."
    most = most_misses(step, kinds)
    if most is not None and step.misses > most:
        weeks, misses = wording.plural(step.weeks, "week"), wording.plural(most, "miss", "misses")
        yield f"{at} can never open: in {weeks} its traps bring at most {misses}, and it asks for {step.misses}."


def most_misses(step: Step, kinds: Mapping[str, Kind]) -> int | None:
    """How many misses the traps of a step can bring in its window; None where nothing bounds them."""
    counting = [kind for key, kind in kinds.items() if not step.kinds or key in step.kinds]
    weekly = [kind.most_a_week for kind in counting if kind.is_on and kind.is_controllable]
    if any(most is None for most in weekly):
        return None
    return step.weeks * sum(most for most in weekly if most is not None)


def within(name: str, number: int) -> bool:
    """Whether a number of a ladder lies in its bounds."""
    least, most = BOUNDS[name]
    return least <= number <= most


def bounds(name: str) -> str:
    """What may be entered: "enter 1 to 20."."""
    least, most = BOUNDS[name]
    return f"enter {least} to {most}."


CALLED: Final[dict[str, str]] = {
    "misses": "Misses",
    "weeks": "Within weeks",
    "level": "Level that acts",
    "days": "Working days to decide",
    "climb_days": "Working days of the next level",
    "kept": "Duties in a row on time",
    "latest_weeks": "Latest after weeks",
    "memory_quarters": "Quarters for which an ended case counts",
    "answer_days": "Working days to answer",
    "appeal_days": "Working days to appeal",
    "help_days": "Working days to start help",
}
"""What each number is called where it is entered, and in a fault."""


def applies_from(*, first_day: date, read_on: date | None, last_day: date) -> date:
    """The day from which a policy applies to a person: the later of its first day and the reading.

    Who does not read it is treated as if they had read it on the last day.
    """
    acknowledged = last_day if read_on is None else min(read_on, last_day)
    return max(first_day, acknowledged)


DEFAULT_STEPS: Final[tuple[Step, ...]] = (
    Step(
        number=1,
        name="Extra weekly check",
        happens=Happens.CHECK,
        words="15 minutes with the manager, every Monday",
        result=Result.LAST_QUARTER,
        kinds=frozenset(),
        misses=2,
        weeks=4,
        follows=False,
        level=1,
        days=3,
        climb_days=1,
        kept=3,
        latest_weeks=6,
    ),
    Step(
        number=2,
        name="Written catch-up plan",
        happens=Happens.PLAN,
        words="one page by the person, read together every Monday",
        result=Result.LAST_QUARTER,
        kinds=frozenset(),
        misses=3,
        weeks=6,
        follows=False,
        level=1,
        days=4,
        climb_days=1,
        kept=4,
        latest_weeks=8,
    ),
    Step(
        number=3,
        name="Leader’s review",
        happens=Happens.REVIEW,
        words="conversation of three, two dated actions on each side",
        result=Result.LAST_QUARTER,
        kinds=frozenset(),
        misses=0,
        weeks=0,
        follows=True,
        level=2,
        days=5,
        climb_days=2,
        kept=6,
        latest_weeks=10,
    ),
    Step(
        number=4,
        name="Handed to HR as a file",
        happens=Happens.FILE,
        words="facts, answers and decisions; nothing happens by itself",
        result=Result.LAST_QUARTER,
        kinds=frozenset(),
        misses=0,
        weeks=0,
        follows=True,
        level=2,
        days=5,
        climb_days=2,
        kept=6,
        latest_weeks=4,
    ),
)
"""The mild ladder that ships as a draft."""
