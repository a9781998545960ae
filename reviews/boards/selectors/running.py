"""Who runs the system: what each team did in time, week by week, and how its reviews of a quarter stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from accounts.duties.models import Obligation
from accounts.organisation.selectors import calendar
from accounts.scores.rules.tallies import NOTHING, Tally
from accounts.scores.selectors.tallies import counted, tallies
from plans.measures.selectors.cutting import CutNumber
from plans.measures.selectors.scopes import Scope, Sight
from reviews.boards.selectors.compliance import recent_weeks
from reviews.boards.selectors.latest_reviews import LatestReview, reviews_of_quarter
from traps_web.lib import fiscal, statements


@dataclass(frozen=True)
class Running:
    """The teams of a scope in which somebody owed anything, and how they kept to it.

    `owed` counts what fell due, by team, trap and the place of its week; `reviews` are those of a quarter, by the team
    that each was opened in.
    """

    names: dict[int, str]
    traps: dict[str, str]
    weeks: tuple[str, ...]
    since: date
    until: date
    owed: dict[tuple[int, str, int], Tally]
    quarter_key: str
    reviews: dict[int, list[LatestReview]]

    @property
    def team_ids(self) -> list[int]:
        """The teams with anything to show, whoever missed most first."""
        seen = ({team_id for team_id, *_ in self.owed} | self.reviews.keys()) & self.names.keys()
        missed = {team_id: self.of(team_id=team_id).missed for team_id in seen}
        return sorted(seen, key=lambda team_id: (-missed[team_id], self.names[team_id], team_id))

    @property
    def trap_keys(self) -> list[str]:
        """The traps of which anything fell due, the one that was missed most first."""
        missed = {trap_key: self.of(trap_key=trap_key).missed for trap_key in self.traps}
        return sorted(missed, key=lambda trap_key: (-missed[trap_key], trap_key))

    def of(self, *, team_id: int | None = None, trap_key: str | None = None) -> Tally:
        """All weeks of a team or of everybody, and of one trap or of all."""
        chosen = (
            counts
            for (team, trap, _), counts in self.owed.items()
            if team_id in (None, team) and trap_key in (None, trap)
        )
        return sum(chosen, NOTHING)


def running(*, scope: Scope, sight: Sight, period: fiscal.Period, now: datetime, today: date) -> Running | None:
    """The eight weeks up to this one and the reviews of the period's last quarter so far; two queries.

    None for one person, and where no team stands.
    """
    if scope.is_person or scope.team_id is None:
        return None
    teams = sight.tree.descendants(scope.team_id)
    weeks, scheme = recent_weeks(today), calendar.rules()
    spans = [fiscal.activity_week_range(key, scheme) for key in weeks]
    edges = tuple(span.starts_on for span in spans[1:])
    span = {"first": spans[0].starts_on, "before": spans[-1].ends_before}
    owed = statements.rows(_owed, edges, team_ids=teams, now=now, **span)
    quarter = fiscal.period_of(scheme, max(period.starts_on, min(period.last_day, today)), "quarter")
    reviews: dict[int, list[LatestReview]] = defaultdict(list)
    for team_id, review in reviews_of_quarter(team_ids=teams, period_key=quarter.key):
        reviews[team_id].append(review)
    return Running(
        names={team_id: sight.tree.names[team_id] for team_id in teams},
        traps={trap_key: name for _, trap_key, name, *_ in owed},
        weeks=weeks,
        since=spans[0].starts_on,
        until=spans[-1].ends_before - timedelta(days=1),
        owed={(team_id, trap_key, place): fared for (team_id, trap_key, _, place), fared in tallies(owed).items()},
        quarter_key=quarter.key,
        reviews=dict(reviews),
    )


def _owed(
    edges: tuple[date, ...], *, team_ids: Collection[int], first: date, before: date, now: datetime
) -> QuerySet[Any]:
    rows = Obligation.objects.filter(team__among=team_ids, due_on__within=(first, before))
    by_week = rows.annotate(week=CutNumber("due_on", *edges))
    return counted(by_week, now, "team_id", "trap__key", "trap__name", "week")
