"""The states of a case and who may do what in which: every state, act and relation. Pure."""

from __future__ import annotations

from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """Where a case is."""

    WAITING = "waiting", "waits for the decision"
    RUNNING = "running", "confirmed, runs"
    APPEALED = "appealed", "appealed, waits for the decision"
    HELP = "help", "help instead"
    WAIVED = "waived", "waived"
    CHANGED = "changed", "ended: facts changed"
    MET = "met", "ended by its number"
    LATEST = "latest", "ended at its latest day"


class Event(TextChoices):
    """What happened to a case."""

    OPENED = "opened", "Opened by the engine, facts frozen"
    READ = "read", "Read"
    ANSWERED = "answered", "Answered"
    MORE_TIME = "more time", "More time for the decision"
    CLIMBED = "climbed", "Not decided in time: the next level can decide too"
    MOVED = "moved", "The line has changed, and the decision goes along"
    CONFIRMED = "confirmed", "Confirmed"
    HELPED = "helped", "Help instead"
    WAIVED = "waived", "Waived"
    APPEALED = "appealed", "Appealed"
    UPHELD = "upheld", "Appeal decided: the step stands"
    OVERTURNED = "overturned", "Appeal decided: the step is waived"
    CHANGED = "changed", "Ended: facts changed"
    MET = "met", "Ended by its number"
    LATEST = "latest", "Ended at its latest day"
    NAMED = "named", "An admin was named for it"
    EXPORTED = "exported", "Taken along as a file"


class Relation(TextChoices):
    """What somebody is to a case."""

    PERSON = "person"
    DECIDER = "decider"
    LINE = "line"
    NAMED = "named"
    OTHER = "other"
    ENGINE = "engine"


OPEN: Final = frozenset({State.WAITING, State.RUNNING, State.APPEALED})
"""While one of these holds, nothing else opens for the person."""
DECIDABLE: Final = frozenset({State.WAITING, State.APPEALED})
"""In these somebody owes a decision."""
RUNS: Final = frozenset({State.RUNNING, State.APPEALED})
"""While one of these holds, duties are counted towards the number that ends it."""
ENDED: Final = frozenset(State) - OPEN
UNCOUNTED: Final = frozenset({State.CHANGED})

LEADS_TO: Final[dict[Event, State | None]] = {
    Event.OPENED: State.WAITING,
    Event.READ: None,
    Event.ANSWERED: None,
    Event.MORE_TIME: None,
    Event.CLIMBED: None,
    Event.MOVED: None,
    Event.CONFIRMED: State.RUNNING,
    Event.HELPED: State.HELP,
    Event.WAIVED: State.WAIVED,
    Event.APPEALED: State.APPEALED,
    Event.UPHELD: State.RUNNING,
    Event.OVERTURNED: State.WAIVED,
    Event.CHANGED: State.CHANGED,
    Event.MET: State.MET,
    Event.LATEST: State.LATEST,
    Event.NAMED: None,
    Event.EXPORTED: None,
}
"""The state after each event; None where it stays."""

_IN: Final[dict[Event, frozenset[State]]] = {
    Event.READ: frozenset(State),
    Event.ANSWERED: frozenset({State.WAITING}),
    Event.MORE_TIME: frozenset({State.WAITING}),
    Event.CLIMBED: DECIDABLE,
    Event.MOVED: DECIDABLE,
    Event.CONFIRMED: frozenset({State.WAITING}),
    Event.HELPED: frozenset({State.WAITING}),
    Event.WAIVED: frozenset({State.WAITING}),
    Event.APPEALED: frozenset({State.RUNNING}),
    Event.UPHELD: frozenset({State.APPEALED}),
    Event.OVERTURNED: frozenset({State.APPEALED}),
    Event.CHANGED: frozenset({State.WAITING}),
    Event.MET: RUNS,
    Event.LATEST: RUNS,
    Event.NAMED: frozenset(State),
    Event.EXPORTED: frozenset(State),
}
_BY: Final[dict[Event, frozenset[Relation]]] = {
    Event.OPENED: frozenset({Relation.ENGINE}),
    Event.READ: frozenset({Relation.PERSON}),
    Event.ANSWERED: frozenset({Relation.PERSON}),
    Event.MORE_TIME: frozenset({Relation.DECIDER}),
    Event.CLIMBED: frozenset({Relation.ENGINE}),
    Event.MOVED: frozenset({Relation.ENGINE}),
    Event.CONFIRMED: frozenset({Relation.DECIDER}),
    Event.HELPED: frozenset({Relation.DECIDER}),
    Event.WAIVED: frozenset({Relation.DECIDER}),
    Event.APPEALED: frozenset({Relation.PERSON}),
    Event.UPHELD: frozenset({Relation.DECIDER}),
    Event.OVERTURNED: frozenset({Relation.DECIDER}),
    Event.CHANGED: frozenset({Relation.ENGINE}),
    Event.MET: frozenset({Relation.ENGINE}),
    Event.LATEST: frozenset({Relation.ENGINE}),
    Event.NAMED: frozenset({Relation.DECIDER}),
    Event.EXPORTED: frozenset({Relation.PERSON, Relation.DECIDER, Relation.LINE, Relation.NAMED}),
}


class Answer(TextChoices):
    """What comes of an act: it is done, the state has no room for it, only others may, or no such case is seen."""

    MAY = "may"
    TOO_LATE = "too late"
    REFUSED = "refused"
    UNSEEN = "unseen"


def answer(event: Event, state: State | None, relation: Relation) -> Answer:
    """Whether an act may be done on a case in a state by somebody of that relation; None: there is no case yet."""
    if relation is Relation.OTHER:
        return Answer.UNSEEN
    if relation not in _BY[event]:
        return Answer.REFUSED
    if event is Event.OPENED:
        return Answer.MAY if state is None else Answer.TOO_LATE
    return Answer.MAY if state in _IN[event] else Answer.TOO_LATE


DECISIONS: Final = {Event.CONFIRMED, Event.HELPED, Event.WAIVED, Event.MORE_TIME}
"""What a decider may say while a case waits."""
ON_APPEAL: Final = {Event.UPHELD, Event.OVERTURNED}
