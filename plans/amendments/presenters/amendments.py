"""One amendment in words, and asking for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from accounts.duties.presenters import clocks
from accounts.organisation.presenters import period_words
from accounts.record.rules.readers import Reader
from plans.amendments.selectors import amendment_clocks
from plans.sales_plans.models import Plan, PlanAmendment
from plans.sales_plans.presenters.plan_amendments import MARKS, reason, state
from plans.sales_plans.rules.plan_amendments import TRIGGERS
from traps_web.ui import values, words


@dataclass(frozen=True)
class Page:
    """One amendment."""

    statement: str
    sub: str
    state: values.State
    story: tuple[values.TimelineEntry, ...]
    time_used: str


def page(reader: Reader, amendment: PlanAmendment) -> Page:
    """One amendment with its story."""
    plan = amendment.locked_plan
    verb = {"asked": "is to become", "approved": "became"}.get(amendment.status, "was to become")
    return Page(
        statement=(
            f"{words.money(amendment.before_amount)} {verb} {words.money(amendment.after_amount)} for "
            f"{period_words.lasting(plan.period_key)}, "
            f"from {words.day(amendment.effective_on, year=True)}."
        ),
        sub=(
            f"Amendment {amendment.position} of {words.possessive(plan.owner.name)} {plan.kind} plan. "
            f"{TRIGGERS[amendment.trigger]}: {reason(amendment)}"
        ),
        state=state(amendment),
        story=story(amendment, reader.zone),
        time_used=time_used(reader, amendment),
    )


def time_used(reader: Reader, amendment: PlanAmendment) -> str:
    """How long the line has had it, or had it."""
    spent = amendment_clocks.spent_on(amendment, now=reader.now)
    return f"Time used: the line {clocks.in_words(spent.line)}."


def story(amendment: PlanAmendment, zone: ZoneInfo) -> tuple[values.TimelineEntry, ...]:
    """What happened to an amendment, newest first."""
    steps = [(amendment.asked_at, f"{amendment.asked_by.name} asked.", "open", "")]
    if amendment.decided_at and amendment.decided_by:
        who = words.decider(amendment.decided_by.name, alone=amendment.decided_alone)
        steps.append((amendment.decided_at, f"{who} {amendment.status} it.", MARKS[amendment.status], amendment.answer))
    if amendment.withdrawn_at and amendment.withdrawn_by:
        steps.append((amendment.withdrawn_at, f"{amendment.withdrawn_by.name} withdrew it.", "waived", ""))
    return tuple(values.TimelineEntry(words.moment(at, zone), text, mark, more) for at, text, mark, more in steps[::-1])


def asking(plan: Plan, first: date) -> tuple[str, str]:
    """Headline and the sentence under it, of the page on which an amendment is asked for."""
    last = date.fromordinal(plan.ends_before.toordinal() - 1)
    head = f"What is the number of {period_words.lasting(plan.period_key)}, and from which day on?"
    return head, (
        f"{words.possessive(plan.owner.name)} plan is locked. It changes only by an amendment that the line approves. "
        f"Choose a day between {words.day(first, year=True)} and {words.day(last, year=True)}."
    )
