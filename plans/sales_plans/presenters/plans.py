"""Plans in lists: whose, of what, how far, and what waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.organisation.presenters import period_words
from accounts.organisation.selectors import calendar
from plans.sales_plans.models import Plan
from plans.sales_plans.rules import plans as rules
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib import fiscal
from traps_web.ui import period_picking, periods, values, words

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
        period=periods.named(plan.period_key),
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
    returned = [period_words.lasting(plan.period_key) for plan in mine if plan.status == "returned"]
    drafts = [period_words.lasting(plan.period_key) for plan in mine if plan.status == "draft"]
    if returned:
        return f"Your plan of {words.listed(returned)} was returned; correct it and submit it again."
    if drafts:
        return f"Your plan of {words.listed(drafts)} is a draft; submit it to get a decision."
    if missing:
        return f"You have a number for {words.listed([periods.lasting(period) for period in missing])} and no plan."
    if mine:
        return f"Every number of yours has a plan, {words.plural(len(mine), 'plan')} in all."
    return "No team plan is waiting for you." if leads else "You have no number to plan."


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
            period.key,
            "annual plan" if period.kind == "year" else "quarterly plan",
            f"{words.day(period.starts_on, year=True)} to {words.day(period.last_day, year=True)}",
        )
        for period in periods
    ]


HEADINGS = [
    Heading("Period", "lst__when"),
    Heading("State", "lst__state"),
    Heading("Since", "only-mid lst__text"),
    Heading("Number", "num lst__amt", term="number"),
    Heading("No plan for", "num lst__more", term="no plan for this money"),
    Heading("Sources", "only-mid", is_spoken=True),
]
OWN_HEADINGS = [Heading("Period", "lst__name"), *HEADINGS[1:]]


def bar(list_query: ListQuery, count: int) -> values.ListBar:
    """The bar over the plans of a team."""
    heads = list_query.heads([Heading("Person", "lst__name"), *HEADINGS], "")
    return lists.bar(list_query, "Plans", count=words.plural(count, "plan"), heads=heads)


def own_bar(list_query: ListQuery) -> values.ListBar:
    """The heads of one's own plans, which are few and have no bar."""
    return lists.bar(list_query, "My plans", heads=list_query.heads(OWN_HEADINGS, ""))


def period(keys: Sequence[str], current: str, *, today: date) -> values.PeriodControl:
    """The periods of the team's plans, and all of them."""
    page = reverse("plans")
    shown = [(calendar.period(key), f"{page}?period={key}") for key in keys]
    return period_picking.of_list(
        shown, current, today=today, every=values.PeriodLink("All periods", page, is_current=not current)
    )


def path(plan: Plan, page: str) -> list[values.Crumb]:
    """The way to a page under a plan."""
    address = reverse("plan_detail", args=[plan.pk])
    return [
        values.Crumb("Plans", reverse("plans")),
        values.Crumb(f"{plan.owner.name}, {periods.named(plan.period_key)}", address),
        values.Crumb(page, ""),
    ]
