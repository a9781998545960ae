"""The amendments of a plan in words, as its own page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from plans.sales_plans.models import Plan, PlanAmendment, PlanAmendmentPaper
from plans.sales_plans.rules.plan_amendments import TRIGGERS
from traps_web.ui import values, words

MARKS = {"asked": "open", "approved": "done", "refused": "missed", "withdrawn": "waived"}


@dataclass(frozen=True)
class Row:
    """An amendment in the list of a plan."""

    position: int
    url: str
    state: values.State
    change: str
    trigger: str
    reason: str
    asked: str
    decided: str
    answer: str


@dataclass(frozen=True)
class Section:
    """What the page of a plan says of its amendments."""

    rows: list[Row]
    lines: list[tuple[str, str]]
    waits: str = ""
    may_ask: bool = False
    scrutinised: str = ""


def section(
    *,
    amendments: Sequence[PlanAmendment],
    touched: Sequence[PlanAmendmentPaper],
    plan: Plan,
    may_ask: bool,
    zone: ZoneInfo,
) -> Section:
    """The amendments of a plan, the last one first, and what each made of its number."""
    waiting = next((one for one in amendments if one.status == "asked"), None)
    return Section(
        rows=[_row(one, zone) for one in reversed(amendments)],
        lines=[(line(one, plan), address(one.amendment)) for one in touched],
        waits=f"Amendment {waiting.position} waits for a decision: {change(waiting)}." if waiting else "",
        may_ask=may_ask and waiting is None,
        scrutinised=_scrutinised(touched),
    )


def _scrutinised(touched: Sequence[PlanAmendmentPaper]) -> str:
    """Of when the scrutiny of an amended plan is."""
    if not touched:
        return ""
    day = touched[-1].scrutinised_on
    return "as it was submitted" if day is None else f"as amended, by the facts of {words.day(day, year=True)}"


def _row(one: PlanAmendment, zone: ZoneInfo) -> Row:
    person, at = one.decided_by or one.withdrawn_by, one.decided_at or one.withdrawn_at
    return Row(
        position=one.position,
        url=address(one),
        state=state(one),
        change=change(one),
        trigger=TRIGGERS[one.trigger],
        reason=one.reason,
        asked=f"{one.asked_by.name}, {words.moment(one.asked_at, zone)}",
        decided=f"{words.decider(person.name, alone=one.decided_alone)}, {words.moment(at, zone)}"
        if person and at
        else "",
        answer=one.answer,
    )


def address(one: PlanAmendment) -> str:
    """The page of an amendment."""
    if one.plan_id is None:
        return reverse("budget_amendment", args=[one.pk])
    return reverse("plan_amendment", args=[one.plan_id, one.position])


def state(one: PlanAmendment) -> values.State:
    """How far it is."""
    return values.State(MARKS[one.status], "waits" if one.status == "asked" else one.status)


def change(one: PlanAmendment) -> str:
    """The number before and after, and from which day."""
    before, after = words.money(one.before_amount), words.money(one.after_amount)
    return f"{before} to {after} from {words.day(one.effective_on, year=True)}"


def line(paper: PlanAmendmentPaper, plan: Plan) -> str:
    """One sentence that names the amendment wherever its number stands."""
    one = paper.amendment
    of = "" if one.plan_id == plan.pk else f" of {one.of_period}"
    by = f", approved by {words.decider(one.decided_by.name, alone=one.decided_alone)}" if one.decided_by else ""
    return (
        f"{words.money(paper.before_amount)} to {words.money(paper.after_amount)} from {words.day(one.effective_on, year=True)} "
        f"by amendment {one.position}{of}: {TRIGGERS[one.trigger]}{by}."
    )
