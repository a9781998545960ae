"""The round of a quarter in words, open and closed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from accounts.organisation.presenters import period_words
from reviews.cycles.models import Cycle
from reviews.cycles.presenters import reviews as presenter
from reviews.cycles.selectors.roster_parts import DONE, LATER, NEAR_DAYS, NOW, ORDERS
from traps_web.edges import lists
from traps_web.edges.lists import Heading, ListQuery
from traps_web.ui import values, words

GROUP_WORDS = {"held": "held", "due": "due", "dodged": "dodged", "excused": "excused"}
PART_WORDS = {NOW: "Next", LATER: "Later", DONE: "Done", "all": "All"}
MOST_NAMED = 100
OWN = values.Fold("own-reviews", "My own")
GROUP = values.Fold("group-reviews", "Presented to my group")
OPEN = values.Fold(
    "open-reviews",
    "Open the reviews of a quarter",
    "you see the roster before anything is saved",
)


def statement(cycle: Cycle | None, counts: dict[str, int], *, is_ones_own: bool, today: date) -> str:
    """Who has done it, who is due, who dodged."""
    if cycle is None:
        return "No quarter is open for review yet."
    closed = cycle.status == "closed"
    if is_ones_own:
        return f"The reviews of {period_words.lasting(cycle.period_key)}{' are closed' if closed else ''}."
    if closed:
        parts = [f"{counts['signed']} of {counts['all']} signed"]
        parts += [f"{counts[name]} {name}" for name in ("dodged", "excused") if counts[name]]
        left = counts["all"] - counts["signed"] - counts["dodged"] - counts["excused"]
        parts += [f"{left} closed unsigned"] if left else []
        return f"{period_words.name(cycle.period_key)} is closed: {', '.join(parts)}."
    reviews = f"{words.plural(counts['all'], 'review')} of {period_words.said(cycle.period_key, today)}"
    parts = [f"{counts['held']} of {reviews} {'is' if counts['held'] == 1 else 'are'} held"]
    parts += [f"{counts[name]} {name}" for name in ("dodged", "excused") if counts[name]]
    parts.append(f"{counts['due']} still due" if counts["due"] else "none is due")
    return f"{', '.join(parts)}."


HEADINGS = [
    Heading("Person", "lst__name", "person"),
    Heading("Held by", "only-mid", "holder"),
    Heading("When", "lst__when", "when"),
    Heading("State", "lst__state"),
    Heading("Next", "lst__more"),
    Heading("Packet", "only-mid", term="packet"),
    Heading("Took", "num only-mid"),
]


NEXT_HEADS = {"me": "Waits for you", "other": "Waits for someone else", "nobody": "Done"}


def bar(
    list_query: ListQuery,
    cuts: Sequence[values.Chip],
    count: int,
    teams: Sequence[tuple[int, str]],
    team_id: int | None,
) -> values.ListBar:
    """The bar over the roster, cut by how far each review is and narrowed to a team."""
    return lists.bar(
        list_query,
        "Roster",
        count=words.plural(count, "review"),
        chips=cuts,
        chips_label="Who",
        groups=_team_menu(list_query, teams, team_id),
        held=[values.Held("Team", name, list_query.but(team="")) for pk, name in teams if pk == team_id],
        heads=list_query.heads(HEADINGS, ORDERS.key(list_query.sort)),
    )


def row_groups(
    reviews: Iterable[Any], *, now: datetime, today: date, zone: ZoneInfo, counts: Mapping[str, int] | None = None
) -> list[values.RowGroup]:
    """The reviews of a page under who acts next; `counts` where the page shows each group whole."""
    return lists.grouped(
        reviews,
        lambda review: str(review.acts_next),
        NEXT_HEADS,
        lambda rows: presenter.rows(rows, now=now, today=today, zone=zone),
        counts=counts,
        tones={"me": "late"},
    )


def folds(parts: Sequence[str], counts: Mapping[str, int], list_query: ListQuery, today: date) -> list[values.Fold]:
    """What the roster folds away: reviews of later weeks, and those on which nobody has to act any more."""
    heads = {LATER: f"From {words.day(today + timedelta(days=NEAR_DAYS))}", DONE: "Done"}
    return [
        values.Fold(
            f"roster-{part}",
            heads[part],
            words.plural(counts[part], "review"),
            load_url=list_query.but(who=part, sort=""),
            load_word="Show them",
        )
        for part in parts
    ]


def _team_menu(list_query: ListQuery, teams: Sequence[tuple[int, str]], team_id: int | None) -> list[values.MenuGroup]:
    """Every team of the roster; with one alone there is nothing to choose."""
    if len(teams) < 2:
        return []
    every = values.MenuItem("Every team", list_query.but(team=""), team_id is None)
    items = [values.MenuItem(name, list_query.but(team=str(pk)), pk == team_id) for pk, name in teams]
    return [values.MenuGroup("Team", [every, *items])]


def cuts(
    list_query: ListQuery, cycle: Cycle, counts: Mapping[str, int], parts: Sequence[str], chosen: str
) -> list[values.Chip]:
    """What is near, what comes later, and each way a review has gone; with one of them alone there is no choice."""
    labels = GROUP_WORDS | ({"due": "not held"} if cycle.status == "closed" else {})
    filled = [name for name in GROUP_WORDS if counts[name]]
    first, *others = parts or ("all",)
    chips = [list_query.chip(PART_WORDS[first], chosen == first, counts[first], who="")]
    chips += [list_query.chip(PART_WORDS[part], chosen == part, counts[part], who=part) for part in others]
    if len(filled) > 1:
        chips += [list_query.chip(labels[name].capitalize(), chosen == name, counts[name], who=name) for name in filled]
    if parts:
        chips.append(list_query.chip("All", chosen == "all", counts["all"], who="all"))
    return chips if len(chips) > 1 else []


def closed_facts(cycle: Cycle, zone: ZoneInfo) -> str:
    """Who closed it, when and why; nothing while it is open."""
    if cycle.closed_at is None or cycle.closed_by is None:
        return ""
    closed = f"Closed {words.moment(cycle.closed_at, zone)} by {cycle.closed_by.name}"
    return f"{closed}: {cycle.close_reason}" if cycle.close_reason else f"{closed}."


@dataclass(frozen=True)
class Ending:
    """What closing the quarter now would mean."""

    statement: str
    sub: str
    rows: list[presenter.RosterRow]
    more: str
    needs_reason: bool


def ending(
    cycle: Cycle,
    unsettled: Sequence[Any],
    counts: dict[str, int],
    *,
    now: datetime,
    today: date,
    zone: ZoneInfo,
) -> Ending:
    """Who would be left, the first of them by name."""
    open_ones = len(unsettled)
    done = f"{counts['signed']} of {counts['all']} signed"
    if counts["excused"]:
        done = f"{done}, {counts['excused']} excused"
    left = f"{words.plural(open_ones, 'review')} would end as {'it is' if open_ones == 1 else 'they are'}."
    return Ending(
        statement=f"Close {period_words.name(cycle.period_key)}: {done}.",
        sub=left if open_ones else "Every review is signed or excused.",
        rows=presenter.rows(unsettled[:MOST_NAMED], now=now, today=today, zone=zone),
        more=f"and {words.number(open_ones - MOST_NAMED)} more" if open_ones > MOST_NAMED else "",
        needs_reason=open_ones > 0,
    )
