"""How far a help record is, who may do what in which state, and what its result is. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final

from django.db.models import TextChoices

from reviews.cases.rules.states import Answer

LOOK_BACK: Final = timedelta(weeks=4)
ACTIONS: Final = 2
START, ACTION = "help-start", "help-action"
ABOUT: Final = "help:"


class Standing(TextChoices):
    """How far it is."""

    OPEN = "open", "to be started"
    RUNNING = "running", "runs"
    ENDED = "ended", "ended, result known"
    DROPPED = "dropped", "ended: facts changed"


class Source(TextChoices):
    """What opened it."""

    RESULT = "result", "the result, with every trap kept"
    CASE = "case", "a case: help instead"


class Territory(TextChoices):
    """What is true of the territory, as the manager found it."""

    ENOUGH = "enough", "Enough for the number"
    SHORT = "short", "Too little for the number"
    CHANGED = "changed", "Changed since the budget was set"


class Event(TextChoices):
    """What happens to a help record."""

    OPENED = "opened"
    STARTED = "started"
    ACTION_DONE = "action done"
    LOOKED_BACK = "looked back"
    DROPPED = "dropped"


class Relation(TextChoices):
    """What somebody is to a help record; who owes its duties in another's place acts as the line does."""

    PERSON = "person"
    LINE = "line"
    COACH = "coach"
    OTHER = "other"
    ENGINE = "engine"


_IN: Final[dict[Event, frozenset[Standing]]] = {
    Event.STARTED: frozenset({Standing.OPEN}),
    Event.ACTION_DONE: frozenset({Standing.RUNNING, Standing.ENDED}),
    Event.LOOKED_BACK: frozenset({Standing.RUNNING}),
    Event.DROPPED: frozenset({Standing.OPEN, Standing.RUNNING}),
}
_BY: Final[dict[Event, Relation]] = {
    Event.OPENED: Relation.ENGINE,
    Event.STARTED: Relation.LINE,
    Event.ACTION_DONE: Relation.LINE,
    Event.LOOKED_BACK: Relation.ENGINE,
    Event.DROPPED: Relation.ENGINE,
}


def answer(event: Event, standing: Standing | None, relation: Relation) -> Answer:
    """Whether it may happen to a help record that stands so, by somebody of that relation; None: there is none yet."""
    if relation is Relation.OTHER:
        return Answer.UNSEEN
    if relation is not _BY[event]:
        return Answer.REFUSED
    if event is Event.OPENED:
        return Answer.MAY if standing is None else Answer.TOO_LATE
    return Answer.MAY if standing in _IN[event] else Answer.TOO_LATE


@dataclass(frozen=True, slots=True)
class Figures:
    """What some weeks were to bring and brought: budget (None for n/a) and actual."""

    budget: Decimal | None
    actual: Decimal

    @property
    def retired(self) -> Decimal | None:
        """Actual through budget; None for n/a."""
        return self.actual / self.budget if self.budget else None


def kept(figures: Figures) -> dict[str, str | None]:
    """Figures as they are frozen."""
    return {"budget": None if figures.budget is None else str(figures.budget), "actual": str(figures.actual)}


def read(frozen: Mapping[str, str | None]) -> Figures:
    """Figures that were frozen."""
    budget = frozen["budget"]
    return Figures(None if budget is None else Decimal(budget), Decimal(frozen["actual"] or 0))


def is_better(before: Figures, after: Figures) -> bool | None:
    """Whether the weeks after retired more of their budget than those before; None where one is n/a."""
    if before.retired is None or after.retired is None:
        return None
    return after.retired > before.retired


def subject_of(pk: int, place: int = 0) -> str:
    """What the duty to start a help record is about (place 0), or one of its actions."""
    return f"{ABOUT}{pk}:{place}"
