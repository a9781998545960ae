"""Activities in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from pipeline.activities.models import Activity
from traps_web.edges.lists import Heading, same_in_all
from traps_web.ui import values, words


def activity_entries(acts: Iterable[Activity], *, today: date) -> list[values.TimelineEntry]:
    """Activities, newest first."""
    return [
        values.TimelineEntry(
            at=words.day(act.done_on, year=act.done_on.year != today.year),
            text=f"{act.type.name}{f', {act.count}' if act.count > 1 else ''}",
            mark="late" if act.is_late else "done",
            more=". ".join(
                filter(
                    None,
                    [
                        f"{act.person.name} with {act.contact.name}" if act.contact else act.person.name,
                        "logged late" if act.is_late else "",
                        act.note,
                    ],
                )
            ),
            url=reverse("activity_edit", args=[act.pk]) if act.kind == "single" else "",
        )
        for act in acts
    ]


def logged(act: Activity) -> str:
    """What was just logged, and whether it came late."""
    late = " It was logged after its deadline and is labelled late." if act.is_late else ""
    return f"{act.type.name} of {words.day(act.done_on)} logged.{late}"


def edit_statement(act: Activity) -> str:
    """What act is being corrected."""
    late = "; logged late" if act.is_late else ""
    return f"{act.type.name} of {words.day(act.done_on, year=True)}, {act.person.name}{late}."


def week_url(week: str) -> str:
    """The page of a week."""
    return reverse("week_detail", args=[week])


ORDERS = {"-day": "Newest first", "day": "Oldest first", "-count": "Most at once first", "person": "Person"}
HEADINGS = [
    Heading("What", "lst__name"),
    Heading("Day", "lst__when", "day", falls=True),
    Heading("Count", "num lst__amt", "count", falls=True),
    Heading("Person", "lst__state", "person"),
    Heading("Team of the day", "only-wide"),
    Heading("Customer", "only-mid"),
    Heading("Deal", "only-mid"),
    Heading("Entry", "only-mid"),
]
PERSON, TEAM = 4, 5
"""Numbers of the columns that are left out where every row holds the same."""


def left_out(acts: Sequence[Activity]) -> dict[int, str]:
    """The columns that hold the same in every row."""
    people, teams = [act.person.name for act in acts], [act.team.name if act.team else "" for act in acts]
    return {**same_in_all(PERSON, "Person", people), **same_in_all(TEAM, "Team of the day", teams)}


@dataclass(frozen=True)
class ActivityRow:
    """An act, or the tally of a day, as a line of the list."""

    day: str
    what: str
    url: str
    count: str
    person: str
    team: str
    customer: str
    customer_url: str
    deal: str
    deal_url: str
    state: values.State
    note: str


def rows(acts: Iterable[Activity], *, today: date) -> list[ActivityRow]:
    """The lines of the list."""
    return [
        ActivityRow(
            day=words.day(act.done_on, year=act.done_on.year != today.year),
            what=act.type.name,
            url=reverse("activity_edit", args=[act.pk]) if act.kind == "single" else "",
            count=words.number(act.count),
            person=act.person.name,
            team=act.team.name if act.team else "",
            customer=act.customer.name if act.customer else "",
            customer_url=reverse("customer_detail", args=[act.customer_id]) if act.customer_id else "",
            deal=act.deal.name if act.deal else "",
            deal_url=reverse("deal_detail", args=[act.deal_id]) if act.deal_id else "",
            state=values.State("late", "late entry") if act.is_late else values.State("done", "in time"),
            note=act.note,
        )
        for act in acts
    ]


def list_statement(total: int, count: int) -> str:
    """The finding of the list."""
    if not count:
        return "No activity is logged here."
    return f"{words.plural(total, 'activity', 'activities')} in {words.plural(count, 'row')}."
