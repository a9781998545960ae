"""Plans in lists: whose, of what, how far, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse

from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plans as rules
from traps_web.lib import fiscal
from traps_web.ui import values, words

STATES = {
    "draft": values.State("open", "draft"),
    "submitted": values.State("late", "submitted"),
    "returned": values.State("missed", "returned"),
    "approved": values.State("done", "approved"),
    "locked": values.State("done", "locked"),
    "ended": values.State("waived", "ended"),
}
REOPENED = values.State("missed", "open for correction")
AMENDED = values.State("late", "amendment asked")
"""A locked plan on which somebody has to decide once more."""


@dataclass(frozen=True)
class Row:
    """A plan in a list."""

    name: str
    team: str
    period: str
    url: str
    kind: str
    state: values.State
    since: str
    number: str
    uncovered: str
    is_short: bool
    meter: values.MeterParts


def rows(plans: Sequence[Plan], *, zone: ZoneInfo) -> list[Row]:
    """Each plan in words."""
    return [_row(plan, zone) for plan in plans]


def _row(plan: Plan, zone: ZoneInfo) -> Row:
    amended: Decimal | None = getattr(plan, "amended_amount", None) if plan.status in rules.FROZEN else None
    number = plan.number_amount if amended is None else amended
    short = max(number - plan.covered_amount, Decimal(0))
    team = plan.owner.current_team
    covered = values.Part("has a plan", min(plan.covered_amount, number))
    return Row(
        name=plan.owner.name,
        team=team.name if team else "",
        period=plan.period_key,
        url=reverse("plan_detail", args=[plan.pk]),
        kind=plan.kind,
        state=AMENDED
        if getattr(plan, "has_open_amendment", False)
        else REOPENED
        if plan.status == "returned" and plan.reopened_at
        else STATES[plan.status],
        since=_since(plan, zone),
        number=words.money(number),
        uncovered=words.money(short),
        is_short=short > 0,
        meter=values.MeterParts((covered, values.Part("no plan for this money", short, "gap"))),
    )


def _since(plan: Plan, zone: ZoneInfo) -> str:
    turned: datetime | None = plan.ended_at or plan.reopened_at or plan.locked_at
    at: datetime = turned or plan.decided_at or plan.submitted_at or plan.made_at
    alone = plan.decided_by_id == plan.owner_id
    by = f" by {words.decider(plan.decided_by.name, alone=alone)}" if plan.decided_by and not turned else ""
    return f"{words.day(at.astimezone(zone).date())}{by}"


def statement(*, mine: Sequence[Plan], missing: Sequence[fiscal.Period], waiting: int, leads: bool) -> str:
    """What waits, in one sentence."""
    if leads and waiting:
        verb = "waits" if waiting == 1 else "wait"
        return f"{words.plural(waiting, 'plan')} {verb} for a decision."
    returned = [plan.period_key for plan in mine if plan.status == "returned"]
    drafts = [plan.period_key for plan in mine if plan.status == "draft"]
    if returned:
        return f"Your plan of {words.listed(returned)} was returned; correct it and submit it again."
    if drafts:
        return f"Your plan of {words.listed(drafts)} is a draft; nobody decides on it before you submit it."
    if missing:
        return f"You have a number for {words.listed([one.key for one in missing])} and no plan."
    if mine:
        return f"Every number of yours has a plan, {words.plural(len(mine), 'plan')} in all."
    return "No plan of the team waits for you." if leads else "You have no plan and no number that asks for one."


@dataclass(frozen=True)
class Offer:
    """A period that may be planned."""

    period: str
    kind: str
    span: str


def offers(periods: Sequence[fiscal.Period]) -> list[Offer]:
    """The periods with a number and no plan."""
    return [
        Offer(
            one.key,
            "annual plan" if one.kind == "year" else "quarterly plan",
            f"{words.day(one.starts_on, year=True)} to {words.day(one.last_day, year=True)}",
        )
        for one in periods
    ]


def tabs(periods: Sequence[str], current: str) -> list[values.Tab]:
    """The periods of the team's plans."""
    every = values.Tab("All", reverse("plans"), not current)
    return [every, *(values.Tab(key, f"{reverse('plans')}?period={key}", key == current) for key in periods)]


def path(plan: Plan, page: str) -> list[values.Crumb]:
    """The way to a page under a plan."""
    address = reverse("plan_detail", args=[plan.pk])
    return [
        values.Crumb("Plans", reverse("plans")),
        values.Crumb(f"{plan.owner.name}, {plan.period_key}", address),
        values.Crumb(page, ""),
    ]
