"""The amendments of a plan in words, as its own page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.selectors import replaced_names
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
    requested: str
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
    waiting = next((amendment for amendment in amendments if amendment.status == "asked"), None)
    return Section(
        rows=[_row(amendment, zone) for amendment in reversed(amendments)],
        lines=[(line(paper, plan), address(paper.amendment)) for paper in touched],
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


def _row(amendment: PlanAmendment, zone: ZoneInfo) -> Row:
    person, at = amendment.decided_by or amendment.withdrawn_by, amendment.decided_at or amendment.withdrawn_at
    return Row(
        position=amendment.position,
        url=address(amendment),
        state=state(amendment),
        change=change(amendment),
        trigger=TRIGGERS[amendment.trigger],
        reason=reason(amendment),
        requested=f"{amendment.asked_by.name}, {words.moment(amendment.asked_at, zone)}",
        decided=f"{words.decider(person.name, alone=amendment.decided_alone)}, {words.moment(at, zone)}"
        if person and at
        else "",
        answer=amendment.answer,
    )


def reason(amendment: PlanAmendment) -> str:
    """Why another number was asked for; after a hand-over it says who left."""
    return replaced_names.text(amendment.reason, at=amendment.asked_at)


def address(amendment: PlanAmendment) -> str:
    """The page of an amendment."""
    if amendment.plan_id is None:
        return reverse("budget_amendment", args=[amendment.pk])
    return reverse("plan_amendment", args=[amendment.plan_id, amendment.position])


def state(amendment: PlanAmendment) -> values.State:
    """How far it is."""
    return values.State(MARKS[amendment.status], "waits" if amendment.status == "asked" else amendment.status)


def change(amendment: PlanAmendment) -> str:
    """The number before and after, and from which day."""
    before, after = words.money(amendment.before_amount), words.money(amendment.after_amount)
    return f"{before} to {after} from {words.day(amendment.effective_on, year=True)}"


def line(paper: PlanAmendmentPaper, plan: Plan) -> str:
    """One sentence that names the amendment wherever its number stands."""
    amendment = paper.amendment
    of = "" if amendment.plan_id == plan.pk else f" of {amendment.of_period}"
    by = (
        f", approved by {words.decider(amendment.decided_by.name, alone=amendment.decided_alone)}"
        if amendment.decided_by
        else ""
    )
    return (
        f"{words.money(paper.before_amount)} to {words.money(paper.after_amount)} from "
        f"{words.day(amendment.effective_on, year=True)} "
        f"by amendment {amendment.position}{of}: {TRIGGERS[amendment.trigger]}{by}."
    )
