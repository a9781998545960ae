"""State machines as frozen tables: where an event may come from and lead to, who causes it and what words it needs.

A machine is pure. It knows roles by their names and nothing of people, so that a rule can be read, drawn and walked
through without a database. Who stands in which role is a question for a selector; `accounts.record.services.steps` puts
the two together.

    MACHINE = Machine(
        noun="request",
        states=("asked", "approved", "refused"),
        roles=("owner", "decider", "none"),
        steps=(
            step("approve", "asked", to="approved", who="decider"),
            step("refuse", "asked", to="refused", who="decider", needs={"answer": "Say why not."}),
        ),
        refusals={"approve": "Only {manager} approves this.", "refuse": "Only {manager} refuses this."},
    )

Three questions are answered in one order everywhere: whether somebody in these roles ever takes the step (`Refused`),
whether it can be taken from where the row stands (`StaleState`), and whether the words it needs are there
(`Invalid`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from traps_web.lib.faults import Invalid, Refused, StaleState

TRAPS: Final = "traps"
"""The role of TRAPS itself: sweeps, and what follows from an act that was allowed."""
ITSELF: Final = frozenset({TRAPS})
NO_WORDS: Final[Mapping[str, str]] = {}


@dataclass(frozen=True, slots=True)
class Step:
    """One event: the states it may come from, where it leads, who takes it, and what has to be said.

    `targets` is empty when the state stays, and has several states when the facts decide between them (done or late).
    `needs` maps the name of a field to the sentence for whoever leaves it empty. `verb` is how the audit trail names
    it.
    """

    event: str
    sources: frozenset[str]
    targets: tuple[str, ...]
    who: frozenset[str]
    needs: tuple[tuple[str, str], ...] = ()
    verb: str = ""

    def missing(self, words: Mapping[str, str]) -> dict[str, str]:
        """The sentence for each field that the step needs and nobody filled."""
        return {name: sentence for name, sentence in self.needs if not words.get(name, "").strip()}

    def target(self, source: str, chosen: str = "") -> str:
        """The state it leads to from `source`; `chosen` decides where the facts may lead to several.

        Raises ValueError for a state that it does not lead to: that is a mistake of the service, not of a person.
        """
        if not chosen:
            if len(self.targets) > 1:
                raise ValueError(f"“{self.event}” leads to {', '.join(self.targets)}: choose one.")
            return self.targets[0] if self.targets else source
        if chosen not in (self.targets or (source,)):
            raise ValueError(f"“{self.event}” does not lead to {chosen}.")
        return chosen


def step(
    event: str,
    *sources: str,
    to: str | Iterable[str] = (),
    who: str | Iterable[str],
    needs: Mapping[str, str] = NO_WORDS,
    verb: str = "",
) -> Step:
    """A row of the table, as it is written: one state or role by its name, several as a set or a tuple."""
    targets = (to,) if isinstance(to, str) else tuple(to)
    roles = frozenset({who}) if isinstance(who, str) else frozenset(who)
    return Step(str(event), frozenset(map(str, sources)), tuple(map(str, targets)), roles, tuple(needs.items()), verb)


@dataclass(frozen=True, slots=True)
class Machine:
    """The way of one noun. `refusals` says for each event that a person may cause who causes it; names go into
    {braces}.

    `by_now` says for somebody who comes too late how the row stands: a sentence by event or by state, or one for all
    under ""; {state} and {refusal} are filled in. `called` gives the states that read differently inside a sentence.
    """

    noun: str
    states: tuple[str, ...]
    roles: tuple[str, ...]
    steps: tuple[Step, ...]
    refusals: Mapping[str, str] = field(default_factory=dict)
    by_now: Mapping[str, str] = field(default_factory=dict)
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def events(self) -> tuple[str, ...]:
        """Every event once, in the order of the table."""
        return tuple(dict.fromkeys(row.event for row in self.steps))

    def step(self, state: str, event: str) -> Step | None:
        """The step that an event takes from a state; None when there is none."""
        rows = self._steps(event)
        return next((row for row in rows if state in row.sources), None)

    def sources(self, event: str) -> frozenset[str]:
        """The states from which an event may come."""
        return frozenset[str]().union(*(row.sources for row in self._steps(event)))

    def allows(self, state: str, event: str, roles: Collection[str]) -> bool:
        """Whether somebody in these roles may take that step now."""
        row = self.step(state, event)
        return row is not None and not row.who.isdisjoint(roles)

    def ever(self, event: str, roles: Collection[str]) -> bool:
        """Whether somebody in these roles takes that step from any state.

        If nobody in them ever does, it is refused; otherwise the row has moved on.
        """
        return any(not row.who.isdisjoint(roles) for row in self._steps(event))

    def open_to(self, state: str, roles: Collection[str]) -> tuple[str, ...]:
        """The events that somebody in these roles may cause now: what a page offers."""
        return tuple(event for event in self.events if self.allows(state, event, roles))

    def who_may(self, event: str, **names: str) -> str:
        """The sentence that says who takes a step."""
        return self.refusals[event].format(**names) if event in self.refusals else f"Nobody does this to a {self.noun}."

    def require(
        self, state: str, event: str, roles: Collection[str], words: Mapping[str, str] | None = None, **names: str
    ) -> Step:
        """The step itself.

        Raises Refused, StaleState, and Invalid by field unless `words` is None (they are asked later).
        """
        refusal = self.who_may(event, **names)
        if not self.ever(event, roles):
            raise Refused(refusal)
        row = self.step(state, event)
        if row is None or row.who.isdisjoint(roles):
            raise self._stale(state, event, refusal)
        if words is not None and (missing := row.missing(words)):
            raise Invalid(**missing)
        return row

    def _stale(self, state: str, event: str, refusal: str) -> StaleState:
        sentence = self.by_now.get(event) or self.by_now.get(state) or self.by_now.get("")
        called = self.called.get(state, state)
        return StaleState(sentence.format(state=called, refusal=refusal)) if sentence else StaleState()

    def _steps(self, event: str) -> list[Step]:
        rows = [row for row in self.steps if row.event == event]
        if not rows:
            raise KeyError(f"A {self.noun} knows no event “{event}”.")
        return rows

    def faults(self) -> list[str]:
        """What is wrong with the table itself, for the test that walks all machines; empty when it is sound."""
        spoken = {row.event for row in self.steps if row.who - ITSELF}
        wrong = [f"{row.event}: {name} is no state" for row in self.steps for name in _strange(row, self.states)]
        wrong += [f"{row.event}: {name} is no role" for row in self.steps for name in row.who - {*self.roles, TRAPS}]
        wrong += [f"{row.event}: nobody takes it" for row in self.steps if not row.who]
        wrong += [f"{event}: no sentence says who takes it" for event in sorted(spoken - set(self.refusals))]
        wrong += [f"{event}: a sentence for no event" for event in sorted(set(self.refusals) - set(self.events))]
        wrong += [f"{name}: no state" for name in self.by_now if name not in ("", *self.events, *self.states)]
        wrong += [f"{name}: no state" for name in self.called if name not in self.states]
        return wrong + self._twice()

    def _twice(self) -> list[str]:
        """An event that two rows take from the same state would depend on the order of the table."""
        pairs = [(source, row.event) for row in self.steps for source in row.sources]
        return [
            f"{event}: twice from {source}" for source, event in sorted(set(pairs)) if pairs.count((source, event)) > 1
        ]


def _strange(row: Step, states: Collection[str]) -> list[str]:
    return sorted((row.sources | frozenset(row.targets)) - frozenset(states))
