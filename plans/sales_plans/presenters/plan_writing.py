"""What stands around the form of a plan: the finding so far, and what the line said."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from accounts.organisation.presenters import period_words
from plans.sales_plans.models import Plan, PlanComment, PlanDecision
from plans.sales_plans.presenters.plan_pages import Note, checks_side, day_of, margin
from plans.sales_plans.presenters.plan_sources import GAP, KIND_WORDS, bar
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.rules.plans import CORRECTION_WORKING_DAYS
from traps_web.ui import values, words


@dataclass(frozen=True)
class Writing:
    """What stands around the form."""

    statement: str
    sub: str
    bar: values.MeterParts
    legend: list[tuple[str, str, str]]
    checks_side: str
    total: str
    words: str
    notes: list[Note]


def writing(
    paper: Paper, plan: Plan, *, comments: list[PlanComment], decision: PlanDecision | None, zone: ZoneInfo
) -> Writing:
    """The finding as the draft stands, and what was said of the last submission."""
    _, notes = margin(paper, comments, zone)
    last = max((row.version.number for row in comments), default=0)
    legend = [(css, word, words.money(paper.sum_of(kind))) for kind, (word, css) in KIND_WORDS.items()]
    total, period = words.money(paper.total), period_words.lasting(paper.period)
    if paper.uncovered:
        statement = f"{total} to bring in {period}. {words.money(paper.uncovered)} has no plan."
    else:
        statement = f"{total} to bring in {period}, and all of it has a plan."
    opened = "opened for correction" if plan.reopened_at else "returned"
    returned = f" It was {opened}." if plan.status == "returned" else ""
    parts = words.listed([f"{words.money(part.amount)} {part.name.lower()}" for part in paper.number])
    return Writing(
        statement=statement,
        sub=f"{parts}.{returned}" if parts else returned,
        bar=bar(paper),
        legend=[*legend, ("gap", GAP, words.money(paper.uncovered))],
        checks_side=checks_side(paper),
        total=total,
        words=(
            f"{decision.words} ({words.decider(decision.by.name, alone=decision.decided_alone)}, "
            f"{day_of(decision.at, zone)})"
        )
        if decision and decision.words
        else "",
        notes=[note for note, row in zip(notes, comments, strict=True) if row.version.number == last],
    )


def correction_sub(plan: Plan) -> str:
    """What taking an approval back means."""
    return (
        f"The approved version is kept. {plan.owner.name} reads your reason and has at least "
        f"{CORRECTION_WORKING_DAYS} working days to submit again. The obligation stays done."
    )


def return_sub(plan: Plan) -> str:
    """What a return asks for."""
    return f"{plan.owner.name} reads each comment beside its line and has three working days to submit again."
