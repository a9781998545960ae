"""The lines of the team page: units that open, people, and the sum of all; the same columns in each of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import TypeVar

from accounts.organisation.rules import owing as owing_rules
from accounts.organisation.selectors import owing
from plans.measures.rules.attainment import Figures
from plans.measures.selectors.attainment import Row
from plans.targets.rules.reached import NONE, Reached
from reviews.boards.presenters import compliance, team_reviews
from reviews.boards.selectors.latest_reviews import LatestReview
from reviews.boards.selectors.team import Team, Traps
from traps_web.lib import clock
from traps_web.ui import values, words
from traps_web.ui.addresses import address

_Part = TypeVar("_Part")
NO_REVIEW = values.Faint("no review yet")


IN_ALL = (4, 9)
"""Places of the columns that stand only where all are shown: the gap, and what is open."""


def columns(team: Team, terms: Mapping[str, values.Term], first: str, *, has_all: bool) -> tuple[values.Column, ...]:
    """The heads, each with its meaning and the numbers of the team."""
    every = (
        values.Column(first),
        values.Column("State", "tight__end", term=terms["state"]),
        values.Column("Money", "ledger__bar", is_scale=True),
        values.Column("Short", "num tight__short", "Short"),
        values.Column("Gap", "num only-wide", "Gap", term=terms["gap"]),
        values.Column("Coverage", "num only-wide", "Coverage", term=terms["coverage"]),
        values.Column("Activity", "num only-wide", "Activity", term=values.Term("compliance")),
        compliance.column(team.weeks.recent),
        values.Column("Missed", "num only-wide", "Missed", term=values.Term("missed")),
        values.Column("Open", "num only-wide", "Open", term=values.Term("open")),
        values.Column("Last review", "nowrap only-wide ledger__full"),
    )
    return every if has_all else _kept(every)


def _kept(row: tuple[_Part, ...]) -> tuple[_Part, ...]:
    """What stands where not all columns do."""
    return tuple(cell for place, cell in enumerate(row) if place not in IN_ALL)


@dataclass(frozen=True, slots=True)
class _Owed:
    """What stands on a line beside its money, with the pages behind it."""

    reached: Reached = NONE
    traps: Traps | None = None
    review: values.Cell = NO_REVIEW
    marks: values.Cell = None
    gap_url: str = ""
    deals_url: str = ""
    work_url: str = ""
    traps_url: str = ""


@dataclass(frozen=True, slots=True)
class TeamLines:
    """Draws the lines of one page."""

    team: Team
    now: datetime
    zone: tzinfo
    has_all: bool = False

    def people(self, rows: Iterable[Row], *, css: str = "", says_team: bool = True) -> list[values.Line]:
        """Rows of people and of what is nobody's, in their order."""
        return [self._person(row, css, says_team) for row in rows]

    def units(self, opener: Mapping[int, str]) -> list[values.Line]:
        """The teams in which people stand, each followed by its people where it is open; `opener` opens or shuts it."""
        lines = []
        for row in self.team.units:
            lines.append(self._unit(row, opener))
            members = self.team.members.get(row.key.id or 0, [])
            lines += self.people(members, css="tight__kid", says_team=False)
        return lines

    def total(self) -> values.Line:
        """The sum of all rows: figures of the team, and duties, work and weeks added up."""
        team, period = self.team, self.team.attainment.period.key
        name = "Organisation" if team.scope.is_whole else "Team"
        everybody = list(team.people)
        return self._line(
            values.Who(name),
            team.attainment.figures,
            self._of_several(
                everybody,
                compliance.team_marks(team.weeks, name),
                gap_url=address("dashboard", period=period, team=team.scope.team_id),
                deals_url=address("deals", period=period, team=team.scope.team_id),
            ),
        )

    def _of_several(self, ids: list[int], marks: values.WeekMarks, *, gap_url: str, deals_url: str) -> _Owed:
        team = self.team
        return _Owed(
            sum((team.weeks.reached_in_full.get(pk, NONE) for pk in ids), NONE),
            sum((team.traps.get(pk, Traps()) for pk in ids), Traps()),
            team_reviews.held_of(team.reviews[pk] for pk in ids if pk in team.reviews),
            marks,
            gap_url=gap_url,
            deals_url=deals_url,
        )

    def _unit(self, row: Row, opener: Mapping[int, str]) -> values.Line:
        pk, period = row.key.id, self.team.attainment.period.key
        if pk is None or pk not in self.team.sight.tree.parents:
            return self._line(values.Who(row.name), row.figures, _Owed())
        ids = [person.pk for person in self.team.people.values() if person.current_team_id == pk]
        name = values.Opener(
            row.name,
            opener[pk],
            "#teams",
            f"row-team-{pk}",
            pk in self.team.members,
            words.plural(len(ids), "person", "people"),
        )
        owed = self._of_several(
            ids,
            compliance.team_marks(self.team.weeks, row.name, pk),
            gap_url=address("dashboard", period=period, team=pk),
            deals_url=address("deals", period=period, team=pk),
        )
        return self._line(name, row.figures, owed, "ledger__row--0")

    def _person(self, row: Row, css: str, says_team: bool) -> values.Line:
        """One line; a row that is not a person has no duties and no links."""
        team = self.team
        person = team.people.get(row.key.id or 0) if row.key.kind == "person" else None
        if person is None:
            return self._line(values.Who(row.name), row.figures, _Owed(), css)
        pk, period = person.pk, team.attainment.period.key
        role = team.sight.tree.names.get(person.current_team_id or 0, "") if says_team else ""
        begins = owing_rules.sentence(owing.of(person), today=clock.local_date(self.now, str(self.zone)))
        someone = compliance.Someone(pk, person.name, person.time_zone)
        owed = _Owed(
            team.weeks.reached_in_full.get(pk, NONE),
            team.traps.get(pk, Traps()),
            self._last_review(team.reviews.get(pk)),
            compliance.marks(team.weeks, someone, now=self.now, zone=self.zone),
            gap_url=address("dashboard", period=period, person=pk, team=None),
            deals_url=address("deals", period=period, person=pk),
            work_url=address("week_detail", team.weeks.last, person=pk),
            traps_url=address("traps_team", person=pk),
        )
        who = values.Who(row.name, address("hallway_person", pk), " ".join(filter(None, (role, begins))))
        return self._line(who, row.figures, owed, css)

    def _last_review(self, review: LatestReview | None) -> values.Cell:
        if review is None:
            return NO_REVIEW
        return values.Opened(
            team_reviews.stands(review, now=self.now, zone=self.zone), address("review_detail", review.pk)
        )

    def _line(self, who: values.Who | values.Opener, of: Figures, owed: _Owed, css: str = "") -> values.Line:
        cells = _cells(who, of, owed)
        return values.Line(cells if self.has_all else _kept(cells), css)


def _cells(who: values.Who | values.Opener, of: Figures, owed: _Owed) -> tuple[values.Cell, ...]:
    has_budget = bool(of.budget)
    coverage, traps, url = words.ratio(of.coverage), owed.traps, owed.traps_url
    more = "&" if "?" in url else "?"
    return (
        who,
        values.money_state(of.state if has_budget else "n/a"),
        values.Bullet(who.name, of.actual, of.budget, of.budget_to_date or Decimal(0), of.landing, of.state),
        _short(of, owed.gap_url),
        values.Fig(words.money(of.gap), owed.gap_url) if has_budget else values.Faint(words.money(of.gap)),
        values.Fig(coverage, owed.deals_url if of.coverage is not None else "")
        if has_budget
        else values.Faint(coverage),
        _activity(owed.reached, owed.work_url),
        owed.marks,
        _count(traps.missed if traps else None, f"{url}{more}state=missed" if url else ""),
        _count(traps.open if traps else None, f"{url}{more}state=open" if url else ""),
        owed.review,
    )


def _short(of: Figures, url: str) -> values.Fig | values.Faint:
    """What is missing of the budget to date; what is ahead of it with a plus."""
    if not of.budget or of.budget_to_date is None:
        return values.Faint("n/a")
    short = of.budget_to_date - of.actual
    return values.Fig(words.money(short) if short >= 0 else words.signed(-short), url)


def _activity(reached: Reached, url: str) -> values.Fig:
    """The share of targets that were reached; n/a without a target."""
    if not reached.of:
        return values.Fig("n/a")
    return values.Fig(words.percent(Decimal(reached.count) / reached.of), url, reached.in_words)


def _count(count: int | None, url: str) -> values.Fig:
    return values.Fig("n/a" if count is None else words.number(count), url if count else "")
