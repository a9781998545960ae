"""The lists of obligations and the grid of a team, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse

from accounts.duties.models import Obligation, Trap
from accounts.duties.presenters.obligations import due_of, state_of
from accounts.duties.rules import obligations as rules
from accounts.duties.selectors import labels
from accounts.duties.selectors.traps import OWN_ORDERS, TEAM_ORDERS, TeamGrid, Waivers
from accounts.organisation.presenters import period_words
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words
from traps_web.ui.addresses import asking

TABS = (
    ("owed", "Owed"),
    ("all", "All"),
    ("open", "Open"),
    ("late", "Late"),
    ("missed", "Missed"),
    ("done", "Done"),
    ("waived", "Waived"),
    ("excused", "Excused"),
)
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


@dataclass(frozen=True, slots=True)
class Line:
    """An obligation as a line of a list."""

    due: values.Due
    state: values.State
    label: str
    url: str
    trap: str
    owner: str
    done: str
    action: str
    action_url: str


HEADINGS = [
    Heading("Due", "lst__when", "due"),
    Heading("State", "lst__state"),
    Heading("Obligation", "lst__name"),
    Heading("Trap", "only-mid", "trap"),
    Heading("Done", "only-mid"),
]
TEAM_HEADINGS = [
    *HEADINGS[:4],
    Heading("Owner", "lst__more", "owner"),
    HEADINGS[4],
    Heading("Action", "num only-mid", is_spoken=True),
]


def bar(list_query: ListQuery, shown: Sequence[values.Tab], *, is_of_team: bool, **parts: Any) -> values.ListBar:
    """The bar over what is owed, cut by its states; `parts` are its filters."""
    headings, orders = (TEAM_HEADINGS, TEAM_ORDERS) if is_of_team else (HEADINGS, OWN_ORDERS)
    return lists.bar(
        list_query,
        "Obligations" if is_of_team else "Traps",
        has_files=True,
        chips=lists.chips_of(shown),
        chips_label="State",
        heads=list_query.heads(headings, orders.key(list_query.sort)),
        **parts,
    )


def bar_of_acts(
    list_query: ListQuery, shown: Sequence[values.Tab], *, is_of_team: bool, **parts: Any
) -> values.ListBar:
    """The same over rows with acts, which have no columns."""
    return replace(bar(list_query, shown, is_of_team=is_of_team, **parts), columns_url="", heads=())


def tabs(counts: Mapping[str, int], *, current: str, address: str, **more: object) -> tuple[values.Tab, ...]:
    """The states with their counts; a state that nothing is in has no tab, unless one stands on it."""
    return tuple(
        values.Tab(f"{word} {words.number(counts[key])}", asking(address, state=key, **more), key == current)
        for key, word in TABS
        if counts[key] or key in ("owed", "all", current)
    )


def lines(
    rows: list[Obligation],
    *,
    now: datetime,
    zone: str,
    decidable: set[int] = frozenset(),  # type: ignore[assignment]
    request_ids: Mapping[int, int] | None = None,
) -> tuple[Line, ...]:
    """Every line says its deadline in the owner's zone."""
    return tuple(_line(row, now, ZoneInfo(row.owner.time_zone or zone), decidable, request_ids or {}) for row in rows)


def _line(row: Obligation, now: datetime, zone: tzinfo, decidable: set[int], request_ids: Mapping[int, int]) -> Line:
    detail = reverse("trap_detail", args=[row.pk])
    action, url = "", ""
    if row.owner_id in decidable and row.pk in request_ids:
        action, url = "Decide", reverse("extension_decide", args=[request_ids[row.pk]])
    elif row.owner_id in decidable and rules.is_owed(row):
        action, url = "Waive", reverse("trap_waive", args=[row.pk])
    return Line(
        due=due_of(row, now=now, zone=zone),
        state=state_of(row, now=now, zone=zone),
        label=period_words.spelled(labels.shown(row)),
        url=detail,
        trap=row.trap.name,
        owner=row.owner.name,
        done=_done(row, now, zone),
        action=action,
        action_url=url,
    )


def _done(row: Obligation, now: datetime, zone: tzinfo) -> str:
    if row.waived_by:
        return f"{row.waived_by.name}: {labels.why_waived(row)}"
    if row.done_at is not None:
        return words.moment(row.done_at, zone)
    return f"now {words.deadline(row.due_at, zone)}" if rules.state(row, now=now) == "excused" else ""


def mine_statement(rows: list[Obligation], counts: Mapping[str, int], *, now: datetime, zone: str) -> str:
    """The finding: what is owed, what of it is past due, what comes next. `rows` are the nearest owed ones."""
    if not counts["owed"]:
        return "You owe nothing. Every trap is met."
    past = [row for row in rows if rules.is_late(row, now=now)]
    coming = [row for row in rows if row not in past]
    sentence = f"You owe {words.plural(counts['owed'], 'thing')}"
    if past:
        sentence += f", {'all' if len(past) == counts['owed'] else words.number(len(past))} of them past due"
    if coming:
        return f"{sentence}; next is {words.deadline(coming[0].due_at, ZoneInfo(coming[0].owner.time_zone or zone))}."
    return f"{sentence}."


def mine_sub(counts: Mapping[str, int]) -> str:
    """What stands in the books."""
    if not counts["all"]:
        return "Nothing has been owed here yet."
    missed, late, total = (words.number(counts[state]) for state in ("missed", "late", "all"))
    return (
        f"{missed} missed and {late} late of {total} so far. What was missed stays missed, even when it is done or "
        "waived later."
    )


def team_statement(grid: TeamGrid) -> str:
    """Who missed most, and how it compares."""
    since = f"since week {int(grid.weeks[0].split('-W')[1])}"
    if not grid.due:
        return f"Nobody below you has owed anything {since}."
    if not grid.missed:
        return f"None of {words.number(grid.due)} were missed {since}."
    first, *others = grid.worst
    sentence = f"{first.name} missed {words.number(first.missed)} of {words.number(first.due)} {since}"
    if not others:
        return f"{sentence}."
    next_most = others[0].missed
    if next_most == first.missed:
        return f"{words.number(grid.missed)} of {words.number(grid.due)} were missed {since}; nobody stands out."
    return f"{sentence}; nobody else missed {'any' if not next_most else f'more than {words.number(next_most)}'}."


def team_sub(grid: TeamGrid) -> str:
    """How to read it."""
    counts = [
        (len(grid.traps), "trap", "traps"),
        (grid.people.paginator.count, "person", "people"),
        (len(grid.weeks), "week", "weeks"),
    ]
    phrases = [
        f"{NUMBERS[n] if n < len(NUMBERS) else words.number(n)} {singular if n == 1 else plural}"
        for n, singular, plural in counts
    ]
    phrases = [phrases[0], *(phrase[0].lower() + phrase[1:] for phrase in phrases[1:])]
    rule = (
        "What was missed stays missed, even when it is done or waived later. An extension granted in time is not a "
        "miss."
    )
    return f"{', '.join(phrases)}. {rule}"


def span_of_week(week: str) -> str:
    """ "in week 47", where the list is cut to one of the grid; empty for all of them."""
    _, _, number = week.partition("-W")
    return f"in week {int(number)}" if number.isdecimal() else ""


def heat(grid: TeamGrid, *, now: datetime, zone: str) -> values.Heat:
    """The grid as marks, in words of the owner's zone; each run of weeks opens the obligations behind it."""
    columns = tuple(str(int(week.split("-W")[1])) for week in grid.weeks)
    address = reverse("traps_team")
    rows = tuple(
        values.HeatRow(
            label=person.name,
            runs=tuple(_run(grid, person.pk, trap, now, zone) for trap in grid.traps),
            total=values.Fig(
                words.number(person.missed),
                asking(address, person=person.pk, state="missed") if person.missed else "",
            ),
            url=asking(address, person=person.pk, state="all"),
        )
        for person in grid.people
    )
    numbers = f"weeks {columns[0]} to {columns[-1]}"
    people = words.plural(grid.people.paginator.count, "person", "people")
    return values.Heat(
        caption=f"The worst obligation of each person and week, {numbers}",
        groups=tuple(values.HeatGroup(trap.name, columns, grid.by_trap[trap.pk][1]) for trap in grid.traps),
        rows=rows,
        foot=f"All {people}" if grid.people.paginator.count > 1 else "",
    )


def heat_title(grid: TeamGrid) -> str:
    """The trap that is missed most."""
    if not grid.missed:
        return "Nothing was missed, week by week"
    trap = grid.traps[0]
    due, missed = grid.by_trap[trap.pk]
    return f"“{trap.name}” was missed most: {words.number(missed)} of {words.number(due)}"


def waivers(rows: list[Waivers]) -> values.Ledger | None:
    """Who waived obligations of others, and how many of them after the miss; None when nobody did."""
    if not rows:
        return None
    columns = (
        values.Column("Who waived", "nowrap ledger__full"),
        values.Column("Waived", "num", "Waived"),
        values.Column("Of them missed", "num", "Of them missed"),
    )
    lines = [
        values.Line(
            (values.Who(row.giver), values.Fig(words.number(row.given)), values.Fig(words.number(row.after_miss))),
        )
        for row in rows
    ]
    return values.Ledger("Who waived, and how often", columns, lines)


def waivers_fold(rows: list[Waivers]) -> values.Fold:
    """Opens the waivers, which a manager reads once a quarter."""
    given = sum(row.given for row in rows)
    return values.Fold("waivers", "Who waived, and how often", f"{words.number(given)} given")


def _run(grid: TeamGrid, person: int, trap: Trap, now: datetime, zone: str) -> values.HeatRun:
    duties = [grid.cell(person, trap.pk, week) for week in grid.weeks]
    nothing = values.obligation_state("none")
    return values.HeatRun(
        tuple(
            nothing if row is None else state_of(row, now=now, zone=ZoneInfo(row.owner.time_zone or zone))
            for row in duties
        ),
        f"{asking(reverse('traps_team'), person=person, trap=trap.key, state='all')}#h-list",
    )
