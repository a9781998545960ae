"""Stand-ins in words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed
from accounts.organisation.models import Delegation, Person
from accounts.record.rules.readers import Reader
from traps_web.ui import values, words

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class StandInRow:
    """One stand-in of one person, in words."""

    name: str
    since: str
    until: str
    made_by: str
    state: values.State
    end_url: str


@dataclass(frozen=True, slots=True)
class StandInPage:
    """Everything stand_in.html shows."""

    title: str
    heading: str
    statement: str
    sub: str
    rows: tuple[StandInRow, ...]
    held: tuple[StandInRow, ...]
    waiting: tuple[values.OwedRow, ...]


def page(
    reader: Reader,
    *,
    person: Person,
    rows: list[Delegation],
    held: list[Delegation],
    waiting: list[Obligation],
    zone: str,
) -> StandInPage:
    """The page of a person's own stand-ins, or of those of somebody in the viewer's line."""
    is_own = person.pk == reader.viewer.pk
    whose = "Your stand-ins" if is_own else f"Stand-ins of {person.name}"
    return StandInPage(
        title="Stand-in",
        heading=whose,
        statement=_statement(person, is_own, rows, held, reader.today),
        sub=(
            "A stand-in decides on extensions, leave, plans and wins while someone is away. The audit trail names both."
        ),
        rows=tuple(_row(row, row.to_person.name, reader.today) for row in rows),
        held=tuple(_row(row, row.from_person.name, reader.today) for row in held),
        waiting=tuple(_waiting(row, reader.now, row.owner.time_zone or zone) for row in waiting),
    )


def _statement(person: Person, is_own: bool, rows: list[Delegation], held: list[Delegation], today: date) -> str:
    filled = [row for row in held if row.starts_on <= today]
    if is_own and filled:
        names = words.listed([f"{row.from_person.name} until {words.day(row.ends_before - _DAY)}" for row in filled])
        return f"You stand in for {names}."
    who = "you" if is_own else person.name
    live = next((row for row in rows if _state(row, today).key == "done"), None)
    if live is None:
        return f"Nobody stands in for {who} today."
    return f"{live.to_person.name} stands in for {who} until {words.day(live.ends_before - _DAY)}."


def _row(row: Delegation, name: str, today: date) -> StandInRow:
    state = _state(row, today)
    return StandInRow(
        name=name,
        since=words.day(row.starts_on, year=True),
        until=words.day(row.ends_before - _DAY, year=True),
        made_by=row.made_by.name,
        state=state,
        end_url=reverse("delegation_end", args=[row.pk]) if state.key in ("done", "open") else "",
    )


def _state(row: Delegation, today: date) -> values.State:
    if row.is_revoked:
        return values.State("waived", "ended")
    if row.ends_before <= today:
        return values.State("none", "past")
    return values.State("done", "today") if row.starts_on <= today else values.State("open", "to come")


def _waiting(row: Obligation, now: datetime, zone: str) -> values.OwedRow:
    """A decision of somebody else: it is read on its page, and its story is theirs."""
    shown = owed.row(row, now=now, zone=ZoneInfo(zone), more=f"in the place of {row.owner.name}")
    return replace(shown, form_url="", details_url="")
