"""How a pipeline review opens: what moved since the last one, and what was said then and whether it held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.record.rules.readers import Reader
from pipeline.history.selectors import movement as movements
from pipeline.history.selectors.movement import MovementQuery, MovementShown
from pipeline.history.selectors.scopes import Scope
from reviews.pipeline_reviews.models import DealVerdict, FollowUp, PipelineReview
from reviews.pipeline_reviews.rules import held as rules
from reviews.pipeline_reviews.rules.verdicts import MOVE
from reviews.pipeline_reviews.selectors import reviews as selector
from reviews.pipeline_reviews.selectors.deal_facts import key_of
from traps_web.lib import clock
from traps_web.lib.faults import Invalid


@dataclass(frozen=True)
class SaidThen:
    """A verdict of the last review: whether the deal changed since, and for a move whether it held."""

    verdict: DealVerdict
    has_changed: bool
    held: str = ""


@dataclass(frozen=True)
class AskedThen:
    """A follow-up of the last review, and whether it held."""

    follow_up: FollowUp
    held: str


@dataclass(frozen=True)
class LastTime:
    """What the review before said."""

    review: PipelineReview
    verdicts: tuple[SaidThen, ...]
    follow_ups: tuple[AskedThen, ...]

    @property
    def _outcomes(self) -> list[str]:
        outcomes = [row.held for row in self.verdicts] + [row.held for row in self.follow_ups]
        return [held for held in outcomes if held]

    @property
    def held(self) -> int:
        """How many of the moves and follow-ups held."""
        return self._outcomes.count(rules.HELD)

    @property
    def due(self) -> int:
        """How many of them have been decided by now."""
        return self.held + self._outcomes.count(rules.BROKEN)


@dataclass(frozen=True)
class Agenda:
    """What a review begins with. `movement` is None where nothing can have moved."""

    review: PipelineReview
    since: date
    until: date
    movement: MovementShown | None
    last: LastTime | None


def agenda(reader: Reader, *, review: PipelineReview) -> Agenda:
    """The opening of a review: frozen days once it is open, those of today before."""
    since, until = selector.since_day(review, reader.today), selector.until_day(review, reader.today)
    previous = selector.previous_of(review)
    return Agenda(
        review=review,
        since=since,
        until=until,
        movement=movement_of(reader, review, since=since, until=until),
        last=last_time(reader, previous, today=until) if previous else None,
    )


def movement_of(reader: Reader, review: PipelineReview, *, since: date, until: date) -> MovementShown | None:
    """The movement of everything open of the team; None where the days are one, or before history begins."""
    query = MovementQuery(since, until, Scope(review.team.name, team_id=review.team_id))
    try:
        return movements.movement(reader, query)
    except Invalid:
        return None


def last_time(reader: Reader, previous: PipelineReview, *, today: date) -> LastTime:
    """What was said in an earlier review, in its order, and what became of it up to a day; two queries."""
    rows = DealVerdict.objects.filter(review=previous, superseded_by=None).exclude(verdict__in=("note", "undone"))
    verdicts = rows.select_related("deal", "by", "reviewed", "stage").order_by("reviewed__position", "pk")
    asked = FollowUp.objects.filter(review=previous, dropped_at=None).select_related("owner", "deal")
    return LastTime(
        previous,
        tuple(_said(row, today) for row in verdicts),
        tuple(_asked(row, reader, today) for row in asked.order_by("due_on", "pk")),
    )


def _said(row: DealVerdict, today: date) -> SaidThen:
    held = ""
    if row.verdict == MOVE and row.close_on is not None and not row.in_crm:
        held = rules.move_held(said=row.close_on, status=row.deal.status, close_on=row.deal.close_on, today=today)
    return SaidThen(row, key_of(row.deal) != row.facts_key, held)


def _asked(row: FollowUp, reader: Reader, today: date) -> AskedThen:
    done_on = clock.local_date(row.done_at, reader.organisation.time_zone) if row.done_at else None
    return AskedThen(row, rules.follow_up_held(due_on=row.due_on, done_on=done_on, today=today))
