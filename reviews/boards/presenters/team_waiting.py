"""What waits for a manager, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.urls import reverse

from reviews.boards.selectors.team_waiting import MOST_LISTED, Waiting
from traps_web.ui import values, words
from traps_web.ui.addresses import address

NUMBERS = ("Nothing", "One thing", "Two things", "Three things", "Four things", "Five things", "Six things", "Seven things",
           "Eight things", "Nine things", "Ten things")  # fmt: skip
ACTIONS = {"live": "Give the verdict", "to sign": "Read and sign"}


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One line of the table."""

    due: values.Due
    what: str
    who: str
    asked: str
    action: str
    url: str


@dataclass(frozen=True, slots=True)
class WaitingTable:
    """The lines shown, what they say together, and how many are left out."""

    head: str
    side: str
    lines: tuple[WaitingLine, ...]
    more: str


def table(waiting: Sequence[Waiting], *, now: datetime, zone: tzinfo) -> WaitingTable:
    """The nearest deadlines first."""
    count = len(waiting)
    number = NUMBERS[count] if count < len(NUMBERS) else f"{words.number(count)} things"
    waits = f"{number} {'wait' if count > 1 else 'waits'} for you"
    first = f"; the first by {words.deadline(waiting[0].due_at, zone)}" if waiting else ""
    return WaitingTable(
        head=waits + first,
        side="your own deadlines, and what your line asked for" if waiting else "",
        lines=tuple(_line(one, now, zone) for one in waiting[:MOST_LISTED]),
        more=f"{count - MOST_LISTED} more under Traps" if count > MOST_LISTED else "",
    )


def _line(one: Waiting, now: datetime, zone: tzinfo) -> WaitingLine:
    due = values.Due.of(one.due_at, now=now, zone=zone)
    if one.extension is not None:
        asked = one.extension
        nearer = "" if one.is_own or one.duty is None else f" {one.duty.owner_name} owes the answer."
        return WaitingLine(
            due=due,
            what=f"More time until {words.day(asked.wanted_on)} for “{asked.label}”: “{asked.reason}”{nearer}",
            who=asked.owner_name,
            asked=words.day(asked.asked_at.astimezone(zone).date()),
            action="Decide",
            url=reverse("extension_decide", args=[asked.pk]),
        )
    assert one.duty is not None
    asked_on = words.day(one.duty.opened_at.astimezone(zone).date())
    url = one.duty.address or reverse("trap_detail", args=[one.duty.pk])
    if one.review is None:
        return WaitingLine(due, one.duty.label, "", asked_on, "Open", url)
    # Held on another day than it was planned for, a review is still judged on its own page.
    action = ACTIONS.get(one.review.status, "Open the review")
    page = address("review_detail", one.review.pk)
    return WaitingLine(due, one.duty.label, one.review.person_name, asked_on, action, page)
