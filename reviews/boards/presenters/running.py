"""Who runs the system, in words and marks: traps in time by team, trap and week, and who is reviewed and acts next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from accounts.scores.presenters.compliance import rows_url
from accounts.scores.presenters.tallies import cell_state
from accounts.scores.rules.tallies import NOTHING as NOTHING_OWED
from accounts.scores.rules.tallies import Verdict
from accounts.scores.selectors.compliance import ComplianceQuery
from reviews.boards.presenters import compliance, team_reviews
from reviews.boards.presenters.dashboard_links import Links
from reviews.boards.selectors.latest_reviews import LatestReview
from reviews.boards.selectors.running import Running
from reviews.cycles.rules.next_steps import next_step
from traps_web.ui import periods, values, words
from traps_web.ui.addresses import address

SHOWN = 12
"""So many teams stand in each table, the worst first; all of them stand on the page behind it."""


@dataclass(frozen=True, slots=True)
class RunningTables:
    """Both tables with their findings; the first is fetched when it is opened and None until then, the second is None
    where no review of the quarter is opened.
    """

    weeks: values.Heat | None
    weeks_fold: values.Fold
    roster: values.Ledger | None
    roster_head: str
    roster_more: str


def tables(running: Running | None, links: Links, *, now: datetime, zone: tzinfo) -> RunningTables | None:
    """The tables of a dashboard; None where there is nothing to show."""
    if running is None or not running.team_ids:
        return None
    reviewed = [pk for pk in running.team_ids if pk in running.reviews]
    return RunningTables(
        weeks=weeks(running) if links.selection.has_weeks_open else None,
        weeks_fold=values.Fold(
            "weeks",
            f"Who runs the system: {_weeks_head(running)}",
            f"{more}, worst first" if (more := _more(running.team_ids)) else "",
            load_url=links.here(weeks="open") + "#fold-weeks",
            load_word="Show each week",
            is_open=links.selection.has_weeks_open,
        ),
        roster=_roster(running, reviewed, now, zone),
        roster_head=_roster_head(running, now, zone),
        roster_more=_more(reviewed),
    )


def people_url(team_id: int | None) -> str:
    """The same person by person, with the rate and the score of each."""
    return address("compliance", team=team_id)


def _more(team_ids: Sequence[int]) -> str:
    return f"{words.number(SHOWN)} of {words.number(len(team_ids))} teams" if len(team_ids) > SHOWN else ""


def _weeks_head(running: Running) -> str:
    """How much was done in time and how much was missed: what is still open counts on neither side."""
    counts = running.of()
    if counts.rate is None:
        return "Nothing fell due in these weeks"
    return f"{words.percent(counts.rate)} of what fell due was done in time; {words.number(counts.missed)} missed"


def weeks(running: Running) -> values.Heat:
    """The grid of teams, traps and weeks."""
    numbers = tuple(str(compliance.number(key)) for key in running.weeks)
    rows = tuple(_heat_row(running, pk) for pk in running.team_ids[:SHOWN])
    return values.Heat(
        caption=f"The worst of each team, trap and week, weeks {numbers[0]} to {numbers[-1]}",
        groups=tuple(
            values.HeatGroup(running.traps[trap_key], numbers, running.of(trap_key=trap_key).missed)
            for trap_key in running.trap_keys
        ),
        rows=rows,
        row_head="Team",
        foot=f"All {words.plural(len(running.team_ids), 'team')}" if len(running.team_ids) > 1 else "",
    )


def _heat_row(running: Running, team_id: int) -> values.HeatRow:
    counts = running.of(team_id=team_id)
    return values.HeatRow(
        label=running.names[team_id],
        runs=tuple(_heat_run(running, team_id, trap_key) for trap_key in running.trap_keys),
        total=values.Fig(
            words.number(counts.missed),
            _missed(running, team_id) if counts.missed else "",
        ),
        url=_rows(team=team_id, state="all"),
    )


def _heat_run(running: Running, team_id: int, trap_key: str) -> values.HeatRun:
    counts = [running.owed.get((team_id, trap_key, place), NOTHING_OWED) for place in range(len(running.weeks))]
    return values.HeatRun(
        tuple(cell_state(week) for week in counts),
        _rows(team=team_id, trap=trap_key, state="all"),
    )


def _missed(running: Running, team_id: int) -> str:
    """The duties that count as missed: what is missed on leave does not."""
    of_team = ComplianceQuery(running.since, running.until, team_id=team_id, is_alone=True)
    return rows_url(of_team, verdict=Verdict.MISSED)


def _rows(**narrowed: object) -> str:
    return f"{address('traps_team', **narrowed)}#h-list"


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


def _roster(running: Running, team_ids: Sequence[int], now: datetime, zone: tzinfo) -> values.Ledger | None:
    everybody = [review for of in running.reviews.values() for review in of]
    if not everybody:
        return None
    columns = (
        values.Column("Team", "nowrap"),
        values.Column("Held", "num", "Held"),
        values.Column("Due", "num", "Due"),
        values.Column("Dodged", "", "Dodged"),
        values.Column("Acts next", "ledger__full", "Acts next"),
    )
    lines = []
    for pk in team_ids[:SHOWN]:
        reviews = running.reviews[pk]
        held, due, dodged = _sorted(reviews, now, zone)
        team = values.Who(running.names[pk], address("reviews", team=pk))
        lines.append(
            values.Line(
                (
                    team,
                    values.Fig(f"{words.number(held)} of {words.number(len(reviews))}"),
                    words.number(due),
                    _names(dodged, pk),
                    _acts_next(reviews, now, zone),
                )
            )
        )
    held, due, dodged = _sorted(everybody, now, zone)
    held_of_all = values.Fig(f"{words.number(held)} of {words.number(len(everybody))}")
    total = values.Line(("All", held_of_all, words.number(due), words.number(len(dodged)) if dodged else "", ""))
    return values.Ledger("Reviews of each team", columns, lines, total, css="ledger--stack")


def _acts_next(reviews: Sequence[LatestReview], now: datetime, zone: tzinfo) -> values.Cell:
    """Whose move it is: one by name, several of the same step by number, most of them first."""
    names: dict[str, set[str]] = defaultdict(set)
    waiting: Counter[str] = Counter()
    for review in reviews:
        if review.status in team_reviews.CLOSED:
            continue
        step = next_step(review.status, is_dodged=team_reviews.is_dodged(review, now=now, zone=zone))
        if step is None:
            continue
        actor = {"person": review.person_name, "reviewer": review.reviewer_name}.get(step.who, step.who)
        names[step.act].add(actor)
        waiting[step.act] += 1
    phrases = []
    for act, count in sorted(waiting.items(), key=lambda item: (-item[1], item[0])):
        actors = names[act]
        who = min(actors) if len(actors) == 1 else words.plural(len(actors), "person", "people")
        phrases.append(f"{who}: {act}{f', {words.number(count)} reviews' if count > len(actors) else ''}")
    return "; ".join(phrases)


def _names(dodged: Sequence[LatestReview], team_id: int) -> values.Cell:
    """Who dodged; more than one leads to the roster of the team."""
    if not dodged:
        return ""
    first, rest = dodged[0], len(dodged) - 1
    if not rest:
        return values.Opened(values.State("missed", first.person_name), address("review_detail", first.pk))
    return values.Opened(
        values.State("missed", f"{first.person_name} and {words.number(rest)} more"), address("reviews", team=team_id)
    )
