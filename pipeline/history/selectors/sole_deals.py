"""Deals that moved while one person had them alone: the database works out what became of each, and adds it up.

Most deals that move are such. A deal is one when in every state of it between the two days the same person has all of
it, that person is in one place all the time, and no stage of it gets another chance in between. Then a deal is one
line, and the rule (`rules/movement`) is plain enough to be written once more, in `sole_deals_sql`; a property test
holds the two together. Every other deal that moved is read, and goes through the rule itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Case, Count, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from pipeline.deals.models import DealState, DealStateShare
from pipeline.history.rules.movement import Amounts, Bucket, Window
from pipeline.history.rules.movement_sums import Added, End
from pipeline.history.selectors.scopes import Places
from pipeline.history.selectors.sole_deals_sql import ADDED_UP, OF_A_BUCKET
from pipeline.stages.selectors.chances import chances_on, stages_changed_between
from traps_web.lib import money

FEW = 50
"""The deals of so few people are read faster than the database adds them up, so they all go through the rule."""
_ENDS = frozenset(End)
_COLUMNS = (
    "deal_id",
    "id",
    "starts_on",
    "status",
    "person_id",
    "share_ppm",
    "is_other",
    "cents",
    "chance",
    "is_held",
    "is_open",
    "booked",
)


class BucketRow(NamedTuple):
    """What moved of a deal for one cause, and the state that records it."""

    deal_id: int
    amounts: Amounts
    state_id: int


@dataclass(frozen=True)
class SoleDeals:
    """The deals that one person had alone while they moved; with `people`, those of some people."""

    window: Window
    places: Places
    people: Collection[int] | None
    changed_stages: Collection[int]
    chances: Mapping[int, int]

    @classmethod
    def between(cls, window: Window, places: Places, people: Collection[int] | None) -> SoleDeals:
        """Look up the chances of stages, and which of them change between the two days."""
        changed = stages_changed_between(window.since, window.until)
        return cls(window, places, people, changed, chances_on(window.since))

    @property
    def ids(self) -> QuerySet[Any]:
        """Their ids, for conditions."""
        sums = self._states.order_by().values("deal_id")
        if self.places.movers:
            of_movers = Count("pk", filter=Q(shares__person_id__in=self.places.movers))
            sums = sums.alias(of_movers=of_movers).filter(of_movers=0)
        if self.changed_stages:
            at_changed_stages = Count("pk", filter=Q(stage_id__in=self.changed_stages))
            sums = sums.alias(at_changed_stages=at_changed_stages).filter(at_changed_stages=0)
        alone = sums.alias(
            first_person=Min("shares__person_id"),
            last_person=Max("shares__person_id"),
            least_share=Min("shares__share_ppm"),
            with_share=Count("shares"),
            with_person=Count("pk", filter=~Q(status="removed")),
        ).filter(first_person=F("last_person"), least_share=money.PPM, with_share=F("with_person"))
        if self.people is not None:
            alone = alone.filter(first_person__in=self.people)
        return alone.values("deal_id")

    def sums(self) -> Iterator[Added]:
        """What each person had on both days, and what moved for which cause; one query."""
        for name, person_id, pipeline, landing, deals in self._rows(ADDED_UP):
            team_id = self.places.on(person_id, self.window.since)
            if team_id is not None:
                of = End(name) if name in _ENDS else Bucket(name)
                yield Added(of, person_id, team_id, Amounts(int(pipeline), int(landing)), int(deals))

    def rows_of(self, bucket: Bucket, most: int) -> list[BucketRow]:
        """So many deals of a bucket, the most money first; one query."""
        rows = self._rows(OF_A_BUCKET, (bucket.value, most))
        return [
            BucketRow(deal_id, Amounts(int(pipeline), int(landing)), state_id)
            for deal_id, pipeline, landing, state_id in rows
        ]

    @property
    def _states(self) -> QuerySet[DealState]:
        """The states of deals that changed between the two days, from the one that holds on the first day."""
        if self.people is not None and len(self.people) <= FEW:
            return DealState.objects.none()
        since, until = self.window.since, self.window.until
        held = Q(starts_on__lte=since, ends_before__gt=since, ends_before__lte=until)
        begun = Q(starts_on__gt=since, starts_on__lte=until)
        rows = DealState.objects.filter(Q(ends_before__isnull=True) | Q(ends_before__gt=F("starts_on")))
        if self.people is not None:
            rows = rows.filter(deal_id__in=deals_of(self.people))
        return rows.filter(held | begun)

    def _rows(self, statement: str, params: Collection[Any] = ()) -> list[tuple[Any, ...]]:
        window = self.window
        whens = [When(stage_id=pk, then=Value(ppm)) for pk, ppm in self.chances.items()]
        cents = Coalesce(Cast("shares__share_amount", BigIntegerField()), Value(0))
        columns = (
            self._states.order_by()
            .annotate(
                person_id=F("shares__person_id"),
                share_ppm=F("shares__share_ppm"),
                is_other=_flag(self._of_another_kind),
                cents=cents,
                chance=Case(*whens, default=Value(0)),
                is_held=_flag(Q(starts_on__lte=window.since)),
                is_open=_flag(Q(status="open") & _covered("close_on", window)),
                booked=Case(*self._booked(cents), default=Value(0)),
            )
            .values_list(*_COLUMNS)
        )
        try:
            sql, given = columns.query.sql_with_params()
        except EmptyResultSet:
            return []
        with connection.cursor() as cursor:
            # The text is Django's own, with every value among the parameters.
            cursor.execute(statement.format(states=sql), [*given, *params])
            return list(cursor.fetchall())

    @property
    def _of_another_kind(self) -> Q:
        """Whether a state makes its deal one for the rule: of a mover, at a changed stage, or of nobody asked for."""
        another = Q(shares__person_id__in=self.places.movers) | Q(stage_id__in=self.changed_stages)
        if self.people is not None:
            another |= Q(shares__person_id__isnull=False) & ~Q(shares__person_id__in=self.people)
        return another

    def _booked(self, cents: Any) -> list[When]:
        won = Q(status="won") & _covered("closed_on", self.window)
        return [When(won, then=cents)] if self.window.counts_won else []


def deals_of(people: Collection[int]) -> QuerySet[Any]:
    """The ids of all deals that some people ever had a share of, for conditions."""
    return DealStateShare.objects.filter(person_id__in=people).order_by().values("state__deal_id")


def _flag(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0))


def _covered(column: str, window: Window) -> Q:
    """Whether what closes on the day of a column counts."""
    span = {"gte": window.starts_on, "lt": window.ends_before}
    given = {f"{column}__{end}": day for end, day in span.items() if day is not None}
    return Q(**{f"{column}__isnull": False}, **given)
