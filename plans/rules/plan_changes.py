"""What changed between two versions of a plan, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from plans.rules.plan_papers import Paper
from traps_web.lib.money import format_amount


@dataclass(frozen=True, slots=True)
class Change:
    """One line that differs: where it stands, what it is, and how it read before and after; empty where it was not."""

    section: str
    label: str
    before: str
    after: str


def changes(one: Paper, other: Paper) -> list[Change]:
    """The lines that differ, in the order of the plan; nothing when both say the same."""
    return differing(_lines(one), _lines(other), SECTIONS)


Key = tuple[str, str]


def differing(
    before: Mapping[Key, tuple[str, str]], after: Mapping[Key, tuple[str, str]], sections: Sequence[str]
) -> list[Change]:
    """The lines that two papers spell differently, by section and key: each is its label and what it says."""
    keys = [*before, *(key for key in after if key not in before)]
    order = {section: place for place, section in enumerate(sections)}
    found = [
        Change(key[0], (after.get(key) or before[key])[0], before.get(key, ("", ""))[1], after.get(key, ("", ""))[1])
        for key in keys
        if before.get(key, ("", ""))[1] != after.get(key, ("", ""))[1]
    ]
    return sorted(found, key=lambda change: order[change.section])


def pair(numbers: Sequence[int], *, before: int, after: int) -> tuple[int, int] | None:
    """Which two of these submissions stand side by side; 0 asks for the last one and the one before it. None: there is no such."""
    after = after or (numbers[-1] if numbers else 0)
    before = before or max(after - 1, 1)
    return (before, after) if before in numbers and after in numbers else None


SECTIONS = ("Number", "Goals", "Sources", "Activity", "Risks", "Scrutiny", "Note")


def _lines(paper: Paper) -> dict[Key, tuple[str, str]]:
    return dict(_spelt(paper))


def _spelt(paper: Paper) -> Iterable[tuple[Key, tuple[str, str]]]:
    yield ("Number", "total"), ("The number", format_amount(paper.total, cents=True))
    for part in paper.number:
        yield ("Number", part.key), (part.name, format_amount(part.amount, cents=True))
    yield ("Goals", "curve"), ("Curve", paper.curve)
    for goal in paper.months:
        yield ("Goals", goal.key), (goal.key, format_amount(goal.amount, cents=True))
    for source in paper.sources:
        said = f"{source.label}: {format_amount(source.amount, cents=True)}"
        yield ("Sources", source.line), (source.label, f"{said}, {source.behind}" if source.behind else said)
    for act in paper.activity:
        yield ("Activity", act.key), (f"{act.name} a week", str(act.per_week))
    for risk in paper.risks:
        yield ("Risks", risk.line), (risk.text, f"{risk.text} Answer: {risk.answer}")
    for check in paper.checks:
        said = "pass" if check.passed else f"fail. {check.finding} Answer: {check.answer}"
        yield ("Scrutiny", check.key), (check.key.replace("-", " ").capitalize(), said)
    if paper.note:
        yield ("Note", "note"), ("Note", paper.note)
