"""The team page: one row per person, worst first, and the sum under them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.paginator import Page as Sheet

from accounts.organisation.rules import owing as owing_rules
from accounts.organisation.selectors import owing
from plans.measures.rules.attainment import Figures
from plans.measures.selectors.attainment import Row
from reviews.boards.presenters import compliance, team_customers, team_reviews, team_waiting, team_words
from reviews.boards.selectors.compliance import NO_WORK, Work
from reviews.boards.selectors.team import MOST_OVERDUE, Team, Traps
from traps_web.lib import clock
from traps_web.ui import values, words
from traps_web.ui.addresses import address

COLUMNS = (
    values.Column("Rep"),
    values.Column("State"),
    values.Column("13 weeks", "only-wide"),
    values.Column("Money", "ledger__bar", is_scale=True),
    values.Column("Gap", "num", "Gap"),
    values.Column("Coverage", "num", "Coverage"),
    values.Column("Activity", "num", "Activity"),
    values.Column("Missed", "num", "Missed"),
    values.Column("Open", "num", "Open"),
    values.Column("Last review", "nowrap ledger__full"),
)
NO_REVIEW = values.Faint("no review yet")


@dataclass(frozen=True, slots=True)
class TeamPage:
    """Everything the page shows."""

    title: str
    statement: str
    sub: team_words.Sub
    waiting: team_waiting.WaitingTable
    overdue: team_customers.OverdueTable
    head: str
    people: values.Ledger
    """A line per person of the sheet, and the sum of everybody."""
    sheet: Sheet[Row]
    total_note: str
    notes: list[str]
    weeks: compliance.WeeksTable
    choices: list[values.Choice]


def page(team: Team, *, now: datetime, zone_name: str) -> TeamPage:
    """The page, one sheet of its people at a time; the sum is always that of everybody."""
    zone = ZoneInfo(zone_name)
    rows = team.found.rows
    sheet = team.sheet
    shown = list(sheet)
    is_many = any(person.current_team_id != team.scope.team_id for person in team.people.values())
    return TeamPage(
        title="Team" if team.is_own else team.scope.name,
        statement=team_words.finding(team),
        sub=team_words.sub(team),
        waiting=team_waiting.table(team.waiting, now=now, zone=zone),
        overdue=team_customers.table(team.overdue, today=now.astimezone(zone).date(), most=MOST_OVERDUE),
        head="Your people, worst first" if team.is_own else f"{team.scope.name}: everybody, worst first",
        people=values.Ledger(
            f"People of {team.scope.name} against budget, {team.found.period.key}",
            COLUMNS,
            [_row(team, row, now, zone, is_many) for row in shown],
            _total(team),
        ),
        sheet=sheet,
        total_note=f"The sum is that of all {words.number(len(rows))} rows." if sheet.has_other_pages() else "",
        notes=_notes(team),
        weeks=compliance.table(team.weeks, [_person_of(row, team) for row in shown if row.key.id in team.people], now=now, zone=zone),
        choices=[
            values.Choice(str(pk), f"{'    ' * depth}{name}", pk == team.scope.team_id) for pk, name, depth in team.sight.teams
        ] if len(team.sight.teams) > 1 else [],
    )  # fmt: skip


def _person_of(row: Row, team: Team) -> compliance.Someone:
    person = team.people[row.key.id or 0]
    return compliance.Someone(person.pk, person.name, person.time_zone)


def _row(team: Team, row: Row, now: datetime, zone: tzinfo, is_many: bool) -> values.Line:
    """One line; what is no person has no duties and opens nothing."""
    person = team.people.get(row.key.id or 0) if row.key.kind == "person" else None
    if person is None:
        return _line(values.Who(row.name), row.figures, (), NO_WORK, None, NO_REVIEW)
    pk, review = person.pk, team.reviews.get(person.pk)
    role = team.sight.tree.names.get(person.current_team_id or 0, "") if is_many else ""
    begins = owing_rules.sentence(owing.of(person), today=clock.local_date(now, str(zone)))
    return _line(
        values.Who(row.name, address("hallway_person", pk), " ".join(filter(None, (role, begins)))),
        row.figures,
        team.sparks.get(pk, ()),
        team.weeks.worked.get(pk, NO_WORK),
        team.traps.get(pk, Traps()),
        values.Opened(team_reviews.stands(review, now=now, zone=zone), address("review_detail", review.pk)) if review else NO_REVIEW,
        gap_url=address("dashboard", period=team.found.period.key, person=pk, team=None),
        deals_url=address("deals", period=team.found.period.key, person=pk),
        work_url=address("week_detail", team.weeks.last, person=pk),
        traps_url=address("traps_team", person=pk),
    )  # fmt: skip


def _line(
    who: values.Who,
    of: Figures,
    weeks: Sequence[Decimal],
    work: Work,
    traps: Traps | None,
    review: values.Cell,
    *,
    gap_url: str = "",
    deals_url: str = "",
    work_url: str = "",
    traps_url: str = "",
) -> values.Line:
    has_budget = bool(of.budget)
    coverage = words.ratio(of.coverage)
    more = "&" if "?" in traps_url else "?"
    return values.Line(
        (
            who,
            values.money_state(of.state if has_budget else "n/a"),
            _spark(who.name, weeks),
            values.Bullet(who.name, of.actual, of.budget, of.budget_to_date or Decimal(0), of.landing, of.state),
            values.Fig(words.money(of.gap), gap_url) if has_budget else values.Faint(words.money(of.gap)),
            values.Fig(coverage, deals_url if of.coverage is not None else "")
            if has_budget
            else values.Faint(coverage),
            _activity(work, work_url),
            _count(traps.missed if traps else None, f"{traps_url}{more}state=missed" if traps_url else ""),
            _count(traps.open if traps else None, f"{traps_url}{more}state=open" if traps_url else ""),
            review,
        )
    )


def _activity(work: Work, url: str) -> values.Fig:
    """What was done of what was owed; without a target there is nothing to be a part of."""
    if work.owed is None:
        return values.Fig("n/a")
    done_of = f"{words.number(work.done)} of {words.number(work.owed)}"
    return values.Fig(words.percent(Decimal(work.done) / work.owed), url, done_of)


def _spark(name: str, weeks: Sequence[Decimal]) -> values.Spark:
    """13 full weeks of bookings; a flat line at nothing would say less than the words."""
    if not any(weeks):
        return values.Spark("", (), "no bookings")
    return values.Spark(f"{name}: 13 full weeks of bookings, last week {words.money(weeks[-1])}", tuple(weeks))


def _count(count: int | None, url: str) -> values.Fig:
    return values.Fig("n/a" if count is None else words.number(count), url if count else "")


def _total(team: Team) -> values.Line:
    """The sum of all rows: figures of the team, and duties, work and weeks added up."""
    sparks = [sum(week, Decimal(0)) for week in zip(*team.sparks.values(), strict=True)]
    found = list(team.traps.values())
    return _line(
        values.Who("Organisation" if team.scope.is_whole else "Team"),
        team.found.figures,
        sparks,
        sum(team.weeks.worked.values(), NO_WORK),
        Traps(sum(one.missed for one in found), sum(one.open for one in found)),
        team_reviews.held_of(team.reviews.values()),
        gap_url=address("dashboard", period=team.found.period.key, team=team.scope.team_id),
        deals_url=address("deals", period=team.found.period.key, team=team.scope.team_id),
    )


def _notes(team: Team) -> list[str]:
    """How to read what is not plain."""
    full = [int(key.split("-W")[1]) for key in team.weeks.full]
    notes = [
        f"Activity: what was done of what was owed in the four full weeks {full[0]} to {full[-1]}, all types together, uncapped. "
        "Missed and open: traps of the last eight weeks and the next seven days."
    ]
    if any(row.key.kind == "elsewhere" for row in team.found.rows):
        notes.append(
            "People now in other lines brought this while they were here; the figures stay where they were made."
        )
    if any(row.key.kind == "own" for row in team.found.rows):
        notes.append("A team’s own number counts in months in which nobody under it has one.")
    return notes
