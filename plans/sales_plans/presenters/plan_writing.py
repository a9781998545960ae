"""What stands around the form of a plan: the finding so far, and what the line said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from accounts.organisation.presenters import period_words
from plans.sales_plans.models import Plan, PlanComment, PlanDecision
from plans.sales_plans.presenters.plan_pages import Note, checks_side, day_of, margin
from plans.sales_plans.presenters.plan_sources import GAP, KIND_WORDS, bar
from plans.sales_plans.rules.plan_papers import Paper
from plans.sales_plans.rules.plans import CORRECTION_WORKING_DAYS
from traps_web.lib import money
from traps_web.lib.fields import currency
from traps_web.ui import values, words


@dataclass(frozen=True)
class Legend:
    """A part of the bar with its money; `key` names the sum of what is typed for it."""

    key: str
    word: str
    money: str
    label: str


@dataclass(frozen=True)
class Writing:
    """What stands around the form."""

    lead: str
    tail: values.RunningSum
    sub: str
    bar: values.MeterParts
    legend: list[Legend]
    sources: values.RunningSum
    goals: values.RunningSum
    whole_minor: int
    places: int
    checks_side: str
    words: str
    notes: list[Note]


def writing(
    paper: Paper,
    plan: Plan,
    *,
    goals: Decimal,
    comments: list[PlanComment],
    decision: PlanDecision | None,
    zone: ZoneInfo,
) -> Writing:
    """The finding as the draft stands, and what was said of the last submission; `goals` are those set by hand."""
    _, notes = margin(paper, comments, zone)
    last = max((row.version.number for row in comments), default=0)
    legend = [
        Legend(css, word, words.exact_money(paper.sum_of(kind)), word) for kind, (word, css) in KIND_WORDS.items()
    ]
    opened = "opened for correction" if plan.reopened_at else "returned"
    returned = f" It was {opened}." if plan.status == "returned" else ""
    parts = words.listed([f"{words.money(part.amount)} {part.name.lower()}" for part in paper.number])
    return Writing(
        lead=f"{words.money(paper.total)} to bring in {period_words.lasting(paper.period)}",
        tail=_tail(paper),
        sub=f"{parts}.{returned}" if parts else returned,
        bar=bar(paper),
        legend=[*legend, Legend("gap", GAP, words.exact_money(paper.uncovered), GAP.lower())],
        sources=sources_sum(paper),
        goals=goals_sum(paper, goals, none="leave empty to spread {whole} by the curve"),
        whole_minor=money.to_minor(paper.total, currency()),
        places=money.digits_of(currency()),
        checks_side=checks_side(paper),
        words=(
            f"{decision.words} ({words.decider(decision.by.name, alone=decision.decided_alone)}, "
            f"{day_of(decision.at, zone)})"
        )
        if decision and decision.words
        else "",
        notes=[note for note, row in zip(notes, comments, strict=True) if row.version.number == last],
    )


def _tail(paper: Paper) -> values.RunningSum:
    """The end of the headline: what has no plan yet."""
    whole = ", and all of it has a plan."
    return values.RunningSum.of_money(
        "sources", paper.covered, paper.total, short=". {left} has no plan.", even=whole, over=whole, is_said=False
    )


def sources_sum(paper: Paper, whole_of: str = "") -> values.RunningSum:
    """What the sources bring against the number, or against the one that is typed under the key `whole_of`."""
    return values.RunningSum.of_money(
        "sources",
        paper.covered,
        paper.total,
        short="Sources bring {sum} of {whole}; {left} has no plan.",
        even="Sources bring {sum}: all of the number has a plan.",
        over="Sources bring {sum}, {left} more than the number.",
        whole_of=whole_of,
    )


def goals_sum(paper: Paper, goals: Decimal, *, none: str, whole_of: str = "") -> values.RunningSum:
    """What the goals of the months add up to, against the number; `none`: what happens where all are left empty."""
    return values.RunningSum.of_money(
        "goals",
        goals,
        paper.total,
        none=none,
        whole_of=whole_of,
        short="{sum} of {whole}; {left} is still to be set",
        even="{sum}: they add up to the number",
        over="{sum} of {whole}; {left} too much",
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
