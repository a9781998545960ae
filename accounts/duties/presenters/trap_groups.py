"""What is owed by when it is due, each row with its act: what is past due in view, what comes later folded away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation
from accounts.duties.presenters import owed
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors.traps import LATER, PAST, WEEK, when_of
from traps_web.edges.lists import ListQuery
from traps_web.ui import values, words
from traps_web.ui.addresses import asking

HEADS = {PAST: "Past due and still open", WEEK: "Due this week", LATER: "Later"}
TONES = {PAST: "missed"}


def own_rows(
    rows: Sequence[Obligation], *, request_ids: Mapping[int, int], now: datetime, zone: ZoneInfo
) -> tuple[values.OwedRow, ...]:
    """What the viewer owes, with more time to ask for where it is not past due and was not asked for yet."""
    return tuple(_own_row(row, request_ids, now, zone) for row in rows)


def _own_row(row: Obligation, request_ids: Mapping[int, int], now: datetime, zone: ZoneInfo) -> values.OwedRow:
    shown = owed.row(row, now=now, zone=zone)
    if row.status != "open" or rules.is_late(row, now=now) or row.pk in request_ids:
        return shown
    page = reverse("trap_extend", args=[row.pk])
    return replace(shown, also="more time", also_url=page, also_form_url=asking(page, duty=row.pk))


def team_rows(
    rows: Sequence[Obligation], *, decidable: set[int], request_ids: Mapping[int, int], now: datetime, zone: str
) -> tuple[values.OwedRow, ...]:
    """What others owe, with what the viewer may decide about each; every row says its deadline in the owner's zone."""
    return tuple(_team_row(row, decidable, request_ids, now, ZoneInfo(row.owner.time_zone or zone)) for row in rows)


def _team_row(
    row: Obligation, decidable: set[int], request_ids: Mapping[int, int], now: datetime, zone: ZoneInfo
) -> values.OwedRow:
    shown = owed.row(row, now=now, zone=zone, is_own=False, more=row.owner.name)
    if row.owner_id not in decidable or not rules.is_owed(row):
        return shown
    if row.pk in request_ids:
        word, page = "Decide", reverse("extension_decide", args=[request_ids[row.pk]])
    else:
        word, page = "Waive", reverse("trap_waive", args=[row.pk])
    return replace(shown, act=word, act_url=page, form_url=asking(page, duty=row.pk))


def groups(
    duties: Sequence[Obligation],
    shown: Sequence[values.OwedRow],
    counts: Mapping[str, int],
    *,
    now: datetime,
    ends: date,
) -> list[values.RowGroup]:
    """The rows of a page, which come by their deadline, under when they are due."""
    rows_by_when: dict[str, list[values.OwedRow]] = {}
    for duty, row in zip(duties, shown, strict=True):
        rows_by_when.setdefault(when_of(duty, now=now, ends=ends), []).append(row)
    return [
        values.RowGroup(HEADS[when], tuple(rows), words.number(counts[when]), TONES.get(when, ""))
        for when, rows in rows_by_when.items()
    ]


def folds(list_query: ListQuery, whens: Sequence[str], counts: Mapping[str, int]) -> list[values.Fold]:
    """What comes later, and what was done: fetched when somebody opens it."""
    shown = [
        values.Fold(
            f"traps-{when}",
            HEADS[when],
            words.number(counts[when]),
            load_url=list_query.but(state="owed", when=when),
            load_word="Show them",
        )
        for when in whens
    ]
    if counts["done"]:
        done = list_query.but(state="done")
        shown.append(
            values.Fold("traps-done", "Done in time", words.number(counts["done"]), done, load_word="Show them")
        )
    return shown


def trap_menu(list_query: ListQuery, traps: Sequence[tuple[str, str]], key: str) -> list[values.MenuGroup]:
    """Every trap that something in the list is of; with one alone there is nothing to choose."""
    if len(traps) < 2 and not key:
        return []
    every = values.MenuItem("Every trap", list_query.but(trap=""), not key)
    items = [values.MenuItem(name, list_query.but(trap=other), other == key) for other, name in traps]
    return [values.MenuGroup("Trap", [every, *items])]


def week_menu(list_query: ListQuery, weeks: Sequence[str], key: str) -> list[values.MenuGroup]:
    """The weeks of the grid, the newest first, where a team was opened from it."""
    every = values.MenuItem("Every week", list_query.but(week=""), not key)
    items = [values.MenuItem(_week(week), list_query.but(week=week), week == key) for week in reversed(weeks)]
    return [values.MenuGroup("Due in", [every, *items])] if weeks else []


def _week(key: str) -> str:
    return f"Week {int(key.partition('-W')[2])}"


def held(
    list_query: ListQuery, traps: Sequence[tuple[str, str]], key: str, when: str, week: str = ""
) -> list[values.Held]:
    """The filters that hold."""
    shown = [values.Held("Trap", name, list_query.but(trap="")) for other, name in traps if other == key]
    if when:
        shown.append(values.Held("Due", HEADS[when].lower(), list_query.but(when="")))
    if week:
        shown.append(values.Held("Due in", _week(week).lower(), list_query.but(week="")))
    return shown
