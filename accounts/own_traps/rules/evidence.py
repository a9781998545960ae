"""What settles an own trap: the kinds of evidence, each with its word and what it makes of a report.

A room above that knows more, such as a condition that TRAPS can check itself, adds its kind with `register`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from accounts.record.rules.readers import Reader

NOTE: Final = "note"
NUMBER: Final = "number"
FILE: Final = "file"
CHECK: Final = "check"
"""What TRAPS checks itself at the deadline."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What a version asks of a report."""

    floor: Decimal | None
    unit: str


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody reports: words, a number, whether a file came with it."""

    note: str = ""
    number: Decimal | None = None
    has_file: bool = False


Condition = Mapping[str, Any]
"""What TRAPS checks, frozen with the version of the trap; empty where something is reported."""
Group = tuple[str, Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Check:
    """What TRAPS checks itself.

    `groups` are the conditions that somebody may choose; `freeze` keeps a choice, and raises Invalid by field where it
    cannot; `in_words` is what a kept one asks, `is_controllable` whether that can be in a person's own control, and
    `facts` how it stands for a duty, by label.
    """

    groups: Callable[[Reader], Sequence[Group]]
    freeze: Callable[[Reader, str, Decimal | None], dict[str, Any]]
    in_words: Callable[[Condition], str]
    is_controllable: Callable[[Condition], bool]
    facts: Callable[[Reader, Any], Sequence[tuple[str, str]]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of evidence: its name in a choice, what settles it in a sentence, and what is wrong with a report.

    `faults` says that by field, in one sentence each. `check`: TRAPS looks itself, and nothing is reported.
    """

    key: str
    name: str
    settled_by: str
    faults: Callable[[Demand, Report], dict[str, str]]
    check: Check | None = None


def figure(number: Decimal) -> str:
    """A number without the zeros that its column adds, like "3" or "2.5"."""
    return f"{number.normalize():,f}"


def at_least(demand: Demand) -> str:
    """The floor with its unit: "at least 5 calls"."""
    return f"at least {figure(demand.floor or Decimal(0))} {demand.unit}".rstrip()


def _note_faults(_demand: Demand, report: Report) -> dict[str, str]:
    return {} if report.note.strip() else {"note": "Write in a few words what was done."}


def _number_faults(demand: Demand, report: Report) -> dict[str, str]:
    if report.number is None:
        return {"number": f"Enter the number; it settles this with {at_least(demand)}."}
    if demand.floor is not None and report.number < demand.floor:
        return {"number": f"{figure(report.number)} is not enough: it takes {at_least(demand)}. Nothing was reported."}
    return {}


def _file_faults(_demand: Demand, report: Report) -> dict[str, str]:
    return {} if report.has_file else {"file": "Choose the file that shows it."}


KINDS: Final[dict[str, Evidence]] = {}
"""The kinds of evidence by their key, in the order of the choice."""


def register(kind: Evidence) -> None:
    """Offer a kind of evidence. Raises ValueError where its key is taken by another one."""
    if KINDS.setdefault(kind.key, kind) is not kind:
        raise ValueError(f"The evidence “{kind.key}” is there already.")


register(Evidence(NOTE, "A note", "a note on what was done", _note_faults))
register(Evidence(NUMBER, "A number, at least so much", "a number", _number_faults))
register(Evidence(FILE, "A file", "a file", _file_faults))


def check_of(key: str) -> Check | None:
    """How TRAPS checks what a version asks; None where it is reported."""
    kind = KINDS.get(key)
    return None if kind is None else kind.check


def nothing_to_report(_demand: Demand, _report: Report) -> dict[str, str]:
    """Why a report of what TRAPS checks itself is refused."""
    return {"whole": "TRAPS checks this itself at the deadline, so there is nothing to report."}
