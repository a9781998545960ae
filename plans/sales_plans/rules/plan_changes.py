"""What changed between two versions of a plan, line by line."""

from __future__ import annotations

from collections.abc import Iterable

from plans.account_plans.rules.submissions import Change, Key, differing
from plans.sales_plans.rules.plan_papers import Paper
from traps_web.lib.money import format_amount

SECTIONS = ("Number", "Goals", "Sources", "Activity", "Risks", "Scrutiny", "Note")


def changes(before: Paper, after: Paper) -> list[Change]:
    """The lines that differ, in the order of the plan; nothing when both say the same."""
    return differing(_lines(before), _lines(after), SECTIONS)


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
        text = f"{source.label}: {format_amount(source.amount, cents=True)}"
        yield ("Sources", source.line), (source.label, f"{text}, {source.behind}" if source.behind else text)
    for act in paper.activity:
        yield ("Activity", act.key), (f"{act.name} a week", str(act.per_week))
    for risk in paper.risks:
        yield ("Risks", risk.line), (risk.text, f"{risk.text} Answer: {risk.answer}")
    for check in paper.checks:
        text = "pass" if check.passed else f"fail. {check.finding} Answer: {check.answer}"
        yield ("Scrutiny", check.key), (check.key.replace("-", " ").capitalize(), text)
    if paper.note:
        yield ("Note", "note"), ("Note", paper.note)
