"""Who runs the system, in words and marks: traps in time by team and week, and reviews held, due and dodged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal

from reviews.boards.presenters import compliance, team_reviews
from reviews.boards.selectors.compliance import TeamWeek
from reviews.boards.selectors.latest_reviews import LatestReview
from reviews.boards.selectors.running import Running
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

LEGEND = (
    values.State("done", "all in time"),
    values.State("late", "some late"),
    values.State("open", "still open"),
    values.State("none", "nothing owed"),
)
NOBODY = values.Faint("nobody")


@dataclass(frozen=True, slots=True)
class RunningTables:
    """Both tables with their findings; the second is None where no review of the quarter is opened."""

    weeks: values.Ledger
    weeks_side: str
    legend: tuple[values.State, ...]
    roster: values.Ledger | None
    roster_head: str


def tables(running: Running | None, *, now: datetime, zone: tzinfo) -> RunningTables | None:
    """The tables of a dashboard; None where there is nothing to show."""
    if running is None or not running.team_ids:
        return None
    numbers = [compliance.number(key) for key in running.weeks]
    columns = (
        values.Column("Team", "nowrap"),
        compliance.column(running.weeks, "Missed by week"),
        values.Column("In time", "num", "In time"),
        values.Column("Missed", "num", "Missed", term=values.Term("missed")),
    )
    lines = [_weeks_line(running, running.names[pk], pk) for pk in running.team_ids]
    return RunningTables(
        weeks=values.Ledger(
            "Traps of each team, week by week",
            columns,
            lines,
            _weeks_line(running, "All", None),
            css="ledger--stack tight",
        ),
        weeks_side=f"every trap that fell due, weeks {numbers[0]} to {numbers[-1]}",
        legend=LEGEND,
        roster=_roster(running, now, zone),
        roster_head=_roster_head(running, now, zone),
    )


def _weeks_line(running: Running, name: str, team_id: int | None) -> values.Line:
    counts = running.of_team(team_id)
    marks = tuple(_week_mark(key, running.of_week(place, team_id)) for place, key in enumerate(running.weeks))
    return values.Line((name, values.WeekMarks(name, marks), _in_time(counts), words.number(counts.missed)))


def _in_time(counts: TeamWeek) -> str:
    """The share of what was decided: what is still open counts on neither side."""
    decided = counts.in_time + counts.late + counts.missed
    return words.percent(Decimal(counts.in_time) / decided) if decided else "n/a"


def _week_mark(key: str, week: TeamWeek) -> values.WeekMark:
    named = f"week {compliance.number(key)}"
    if week.missed:
        missed = words.number(week.missed)
        return values.WeekMark(f"{named}: {missed} missed of {words.number(week.owed)}", count=missed)
    all_in_time, late, still_open, nothing = LEGEND
    if not week.owed:
        state = nothing
    elif week.late:
        state = late
    else:
        state = all_in_time if week.in_time == week.owed else still_open
    return values.WeekMark(f"{named}: {state.word}", state)


def _sorted(reviews: Sequence[LatestReview], now: datetime, zone: tzinfo) -> tuple[int, int, list[LatestReview]]:
    """How many were held, how many are still due, and those that were dodged; who is excused is none of them."""
    dodged = [review for review in reviews if team_reviews.is_dodged(review, now=now, zone=zone)]
    held = sum(review.status in team_reviews.HELD for review in reviews)
    settled = sum(review.status in team_reviews.CLOSED for review in reviews)
    return held, len(reviews) - held - settled - len(dodged), dodged


def _roster_head(running: Running, now: datetime, zone: tzinfo) -> str:
    held, due, dodged = _sorted([review for of in running.reviews.values() for review in of], now, zone)
    quarter = periods.named(running.quarter_key).split(" ")[0]
    return f"{quarter} reviews: {words.number(held)} held, {words.number(due)} due, {words.number(len(dodged))} dodged"


def _roster(running: Running, now: datetime, zone: tzinfo) -> values.Ledger | None:
    everybody = [review for of in running.reviews.values() for review in of]
    if not everybody:
        return None
    columns = (
        values.Column("Team", "nowrap"),
        values.Column("Held", "num", "Held"),
        values.Column("Due", "num", "Due"),
        values.Column("Dodged", "", "Dodged"),
    )
    lines = []
    for pk in running.team_ids:
        held, due, dodged = _sorted(running.reviews.get(pk, []), now, zone)
        lines.append(values.Line((running.names[pk], words.number(held), words.number(due), _names(dodged))))
    held, due, dodged = _sorted(everybody, now, zone)
    total = values.Line((f"All {len(everybody)}", words.number(held), words.number(due), words.number(len(dodged))))
    return values.Ledger("Reviews of each team", columns, lines, total, css="tight")


def _names(dodged: Sequence[LatestReview]) -> values.Cell:
    """Who dodged; more than one leads to the roster."""
    if not dodged:
        return NOBODY
    first, rest = dodged[0], len(dodged) - 1
    if not rest:
        return values.Opened(values.State("missed", first.person_name), address("review_detail", first.pk))
    return values.Opened(
        values.State("missed", f"{first.person_name} and {words.number(rest)} more"), address("reviews")
    )
