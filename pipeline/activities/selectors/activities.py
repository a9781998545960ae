"""Activities: the work that was done."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet, Sum

from accounts.organisation.models import Person
from accounts.organisation.selectors import calendar, teams
from accounts.record.rules.readers import Reader
from pipeline.activities.models import Activity, ActivityType
from traps_web.lib import fiscal
from traps_web.lib.numbers import whole
from traps_web.lib.sorting import Orders

ORDERS = Orders({"day": "done_on", "person": "person__name", "count": "count"}, first="-day", then=("-done_on", "-pk"))
"""The orders that activities are listed in."""


def visible(*, viewer: Person) -> QuerySet[Activity]:
    """Activities in the viewer's sight with what a row shows, newest first."""
    rows: QuerySet[Activity] = Activity.objects.visible_to(viewer)
    return rows.select_related("person", "type", "customer", "contact", "deal").order_by("-done_on", "-pk")


def listed(
    reader: Reader,
    *,
    person_id: int | None = None,
    team_id: int | None = None,
    starts_on: date | None = None,
    ends_before: date | None = None,
    sort: str = "",
) -> QuerySet[Activity]:
    """Activities of a person or a team (with the teams below it today) in a half-open span, newest first."""
    rows = visible(viewer=reader.viewer).select_related("team").exclude(kind="tally", count=0)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    if team_id is not None:
        rows = rows.filter(team_id__in=teams.tree_on(reader.today).descendants(team_id))
    if starts_on is not None:
        rows = rows.filter(done_on__gte=starts_on)
    if ends_before is not None:
        rows = rows.filter(done_on__lt=ends_before)
    return ORDERS.put(rows, sort)


def total_of(rows: QuerySet[Activity]) -> int:
    """How many acts the rows count, in SQL."""
    return rows.order_by().aggregate(total=Sum("count"))["total"] or 0


def types() -> QuerySet[ActivityType]:
    """The types that are counted, in order."""
    return ActivityType.objects.filter(is_active=True).order_by("position")


def choosable(*, keep: int | None = None) -> QuerySet[ActivityType]:
    """The types that are counted, and the one an activity has already."""
    return (ActivityType.objects.filter(is_active=True) | ActivityType.objects.filter(pk=keep or 0)).order_by(
        "position"
    )


def every_type() -> QuerySet[ActivityType]:
    """All types, also those no longer counted."""
    return ActivityType.objects.order_by("position")


def of_deal(*, viewer: Person, deal_id: int, limit: int = 20) -> list[Activity]:
    """The newest activities of a deal."""
    return list(visible(viewer=viewer).filter(deal_id=deal_id)[:limit])


def of_customer(*, viewer: Person, customer_id: int, limit: int = 20) -> list[Activity]:
    """The newest activities with a customer."""
    return list(visible(viewer=viewer).filter(customer_id=customer_id)[:limit])


def first_day(*, week: str, day: str, today: date) -> date:
    """The day a form starts with: the one that the address names, else the last one of its week, else today.

    While the named week is running, its form starts with today.
    """
    try:
        return min(date.fromisoformat(day), today)
    except ValueError:
        pass
    try:
        starts_on, ends_before = fiscal.activity_week_range(week, calendar.rules())
    except fiscal.UnknownPeriod:
        return today
    return today if starts_on <= today < ends_before else min(ends_before - timedelta(days=1), today)


def week_of(day: date) -> str:
    """The key of the week a day counts in."""
    return fiscal.activity_week(day, calendar.rules())


def named(query: dict[str, str]) -> dict[str, int]:
    """Type (by key), customer, contact and deal (by id) that an address names."""
    numbers = {name: whole(query.get(name, "")) for name in ("customer", "contact", "deal")}
    ids = {name: number for name, number in numbers.items() if number is not None}
    type_id = ActivityType.objects.filter(key=query.get("type", "")).values_list("pk", flat=True).first()
    return ids | ({"type": type_id} if type_id else {})
