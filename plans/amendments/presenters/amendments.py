"""One amendment in words, and asking for one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from plans.sales_plans.models import Plan, PlanAmendment
from plans.sales_plans.presenters.plan_amendments import MARKS, state
from plans.sales_plans.rules.plan_amendments import TRIGGERS
from traps_web.ui import values, words


@dataclass(frozen=True)
class Page:
    """One amendment."""

    statement: str
    sub: str
    state: values.State
    story: tuple[values.TimelineEntry, ...]


def page(one: PlanAmendment, zone: ZoneInfo) -> Page:
    """One amendment with its story."""
    plan = one.locked_plan
    verb = {"asked": "is to become", "approved": "became"}.get(one.status, "was to become")
    return Page(
        statement=f"{words.money(one.before_amount)} {verb} {words.money(one.after_amount)} for {plan.period_key}, "
        f"from {words.day(one.effective_on, year=True)}.",
        sub=f"Amendment {one.position} of {words.possessive(plan.owner.name)} {plan.kind} plan. {TRIGGERS[one.trigger]}: {one.reason}",
        state=state(one),
        story=story(one, zone),
    )


def story(one: PlanAmendment, zone: ZoneInfo) -> tuple[values.TimelineEntry, ...]:
    """What happened to an amendment, newest first."""
    steps = [(one.asked_at, f"{one.asked_by.name} asked.", "open", "")]
    if one.decided_at and one.decided_by:
        who = words.decider(one.decided_by.name, alone=one.decided_alone)
        steps.append((one.decided_at, f"{who} {one.status} it.", MARKS[one.status], one.answer))
    if one.withdrawn_at and one.withdrawn_by:
        steps.append((one.withdrawn_at, f"{one.withdrawn_by.name} withdrew it.", "waived", ""))
    return tuple(values.TimelineEntry(words.moment(at, zone), text, mark, more) for at, text, mark, more in steps[::-1])


def asking(plan: Plan, first: date) -> tuple[str, str]:
    """Headline and the sentence under it, of the page on which an amendment is asked for."""
    last = date.fromordinal(plan.ends_before.toordinal() - 1)
    head = f"What is the number of {plan.period_key}, and from which day on?"
    return head, (
        f"{words.possessive(plan.owner.name)} plan is locked: it changes by an amendment that the line decides on. "
        f"The day lies between {words.day(first, year=True)} and {words.day(last, year=True)}."
    )
