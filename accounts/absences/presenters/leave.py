"""Leave in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.absences.models import Leave
from accounts.absences.rules import leave as rules
from accounts.absences.services.leave import span
from accounts.organisation.models import Person
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.lib.sorting import Orders
from traps_web.ui import values, words

_DAY = timedelta(days=1)
MARKS = {"asked": "open", "approved": "done", "refused": "missed", "withdrawn": "waived"}


@dataclass(frozen=True, slots=True)
class LeaveRow:
    """One request, in words."""

    name: str
    days: str
    length: str
    reason: str
    state: values.State
    answer: str
    url: str
    action: str
    withdraw_url: str


def rows(requests: Iterable[Any], *, today: date, working: dict[int, int], own: bool = False) -> list[LeaveRow]:
    """The lines of a list; `working` is how many working days each request takes."""
    return [
        LeaveRow(
            name=row.person.name,
            days=span(row),
            length=words.plural(working.get(row.pk, 0), "working day"),
            reason=row.reason,
            state=values.State(MARKS[row.status], row.status),
            answer=_answer(row),
            url="" if own else reverse("leave_detail", args=[row.pk]),
            action="Decide" if row.status == "asked" and not own else "",
            withdraw_url=reverse("leave_withdraw", args=[row.pk]) if own and can_withdraw(row, today) else "",
        )
        for row in requests
    ]


def can_withdraw(row: Leave, today: date) -> bool:
    """Whether the days may still be given back."""
    return row.status in rules.MACHINE.sources("withdraw") and row.ends_before > today


def _answer(row: Leave) -> str:
    if row.decided_by is None:
        return ""
    who = words.decider(row.decided_by.name, alone=row.decided_alone)
    return f"{who}: {row.answer}" if row.answer else who


def own_statement(requests: list[Leave], *, today: date) -> str:
    """What lies ahead, in one sentence."""
    ahead = sorted(
        (request for request in requests if request.status == "approved" and request.ends_before > today),
        key=lambda request: request.starts_on,
    )
    waiting = sum(request.status == "asked" for request in requests)
    waiting_note = (
        f" {words.plural(waiting, 'request')} {'waits' if waiting == 1 else 'wait'} for an answer." if waiting else ""
    )
    if not ahead:
        return f"You have no leave ahead.{waiting_note}"
    first = ahead[0]
    is_on = first.starts_on <= today
    sentence = (
        f"You are on leave until {words.day(first.ends_before - _DAY)}"
        if is_on
        else f"Your next leave is {span(first)}"
    )
    return f"{sentence}.{waiting_note}"


HEADINGS = [
    Heading("Person", "lst__name", "person"),
    Heading("State", "lst__state"),
    Heading("Days", "lst__when", "days", falls=True),
    Heading("Length", "only-mid"),
    Heading("Reason", "only-mid lst__text"),
    Heading("Decided by", "only-mid lst__text"),
    Heading("Action", "num only-mid", is_spoken=True),
]


def bar(list_query: ListQuery, count: int, orders: Orders) -> values.ListBar:
    """The bar over the list."""
    heads = list_query.heads(HEADINGS, orders.key(list_query.sort))
    return lists.bar(list_query, "Leave", count=words.plural(count, "request"), heads=heads)


def line_statement(*, waiting: int, away: int) -> str:
    """What waits and who is away, in one sentence."""
    waiting_note = f"{words.plural(waiting, 'request')} for leave {'waits' if waiting == 1 else 'wait'} for a decision"
    away_note = f"{words.plural(away, 'person is', 'people are')} off today" if away else "nobody is off today"
    return f"{waiting_note if waiting else 'No leave request is waiting'}; {away_note}."


@dataclass(frozen=True, slots=True)
class LeavePage:
    """Everything leave_detail.html shows."""

    statement: str
    sub: str
    state: values.State
    facts: tuple[values.Fact, ...]
    story: tuple[values.TimelineEntry, ...]
    asks: bool
    withdraw_url: str
    stand_in_url: str


def leave_page(
    row: Leave, *, working: int, overlapping: int, decides: bool, may_name: bool, today: date, zone: str
) -> LeavePage:
    """One request with what a decision needs to know."""
    place = ZoneInfo(zone)
    name = row.person.name
    facts = [
        ("Days", span(row)),
        ("Working days", words.number(working)),
        ("Others of the team off then", words.number(overlapping)),
    ]
    story = [(row.asked_at, f"{row.asked_by.name} asked.", "open", row.reason)]
    if row.decided_at and row.decided_by:
        mark = "done" if row.status != "refused" else "missed"
        word = "refused" if row.status == "refused" else "approved"
        who = words.decider(row.decided_by.name, alone=row.decided_alone)
        story.append((row.decided_at, f"{who} {word} it.", mark, row.answer))
    if row.withdrawn_at:
        story.append((row.withdrawn_at, "Withdrawn.", "waived", ""))
    return LeavePage(
        statement=f"{name} {'asks for' if row.status == 'asked' else 'asked for'} leave, {span(row)}.",
        sub="Approved days reduce the week's targets and the working days left. The budget stays as it is.",
        state=values.State(MARKS[row.status], row.status),
        facts=tuple(values.Fact(label, values.Fig(text)) for label, text in facts),
        story=tuple(
            values.TimelineEntry(words.moment(at, place), text, mark, more) for at, text, mark, more in story[::-1]
        ),
        asks=row.status == "asked" and decides,
        withdraw_url=reverse("leave_withdraw", args=[row.pk]) if decides and can_withdraw(row, today) else "",
        stand_in_url=reverse("delegation_for", args=[row.person_id]) if may_name else "",
    )


@dataclass(frozen=True, slots=True)
class BelowRow:
    """Somebody of the viewer's line, and what can be arranged for them."""

    name: str
    stand_in_url: str
    leaves_url: str


def below(people: Iterable[Person]) -> list[BelowRow]:
    """The lines of the list of people below."""
    return [
        BelowRow(
            person.name,
            reverse("delegation_for", args=[person.pk]),
            reverse("settings_person_leave", args=[person.pk]),
        )
        for person in people
    ]
