"""Deals that stood still from the one day of a movement to the other: added up by the database, person by person.

Most deals of most movements stand still. A deal stands still when one state of it holds on both days, one person has
all of it, that person is in the same place all the time, and its stage has the same chance on both days. Every other
deal is read, and the rule says what became of it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from pipeline.deals.models import DealState, DealStateShare
from pipeline.history.rules.movement import Amounts, Window
from pipeline.history.rules.movement_sums import Still
from pipeline.history.selectors.deal_days import weighed
from pipeline.history.selectors.scopes import Places
from pipeline.stages.models import Stage
from traps_web.lib import money

Chance = Callable[[int, date], int]


@dataclass(frozen=True)
class StillDeals:
    """Which deals stand still between the two days of a window, whoever has them."""

    window: Window
    movers: Collection[int]
    changed_stages: Collection[int]

    @classmethod
    def between(cls, window: Window, places: Places, chance: Chance) -> StillDeals:
        """Look up who was in more than one place, and which stages have another chance on the second day."""
        stages = Stage.objects.order_by().values_list("pk", flat=True)
        changed = [pk for pk in stages if chance(pk, window.since) != chance(pk, window.until)]
        return cls(window, places.movers(), changed)

    def without(self, states: QuerySet[DealState]) -> QuerySet[DealState]:
        """Leave out of states that hold on the first day those of deals that stand still."""
        shares = DealStateShare.objects.filter(state=OuterRef("pk"))
        moves = (
            Q(ends_before__lte=self.window.until)
            | Q(stage_id__in=self.changed_stages)
            | Exists(shares.filter(Q(share_ppm__lt=money.PPM) | Q(person_id__in=self.movers)))
        )
        return states.filter(moves)

    def sums(self, places: Places, people: Collection[int] | None) -> Iterator[Still]:
        """What each person has of deals that stand still; two queries at most."""
        kinds = [(self._of_open(people), True)]
        if self.window.counts_won:
            kinds.append((self._of_won(people), False))
        for rows, is_open in kinds:
            for person_id, deals, pipeline, landing in rows.values_list("person_id", "deals", "cents", "landing"):
                team_id = places.on(person_id, self.window.since)
                if team_id is not None:
                    amounts = Amounts(pipeline, landing) if is_open else Amounts(0, pipeline)
                    yield Still(person_id, team_id, deals if is_open else 0, amounts)

    def _of_open(self, people: Collection[int] | None) -> QuerySet[Any]:
        parts = self._parts(people, status="open", closes="close_on")
        return self._by_person(weighed(parts, self.window.since), landing=Sum("weighted_minor"))

    def _of_won(self, people: Collection[int] | None) -> QuerySet[Any]:
        parts = self._parts(people, status="won", closes="closed_on")
        return self._by_person(parts, landing=Sum(Cast("share_amount", BigIntegerField())))

    def _by_person(self, parts: QuerySet[Any], landing: Sum) -> QuerySet[Any]:
        rows = parts.order_by().values("person_id")
        return rows.annotate(deals=Count("pk"), cents=Sum(Cast("share_amount", BigIntegerField())), landing=landing)

    def _parts(self, people: Collection[int] | None, *, status: str, closes: str) -> QuerySet[Any]:
        window = self.window
        span = {f"state__{closes}__gte": window.starts_on, f"state__{closes}__lt": window.ends_before}
        rows = DealStateShare.objects.filter(
            state__status=status,
            state__starts_on__lte=window.since,
            state__ends_before__open_after=window.until,
            share_ppm=money.PPM,
            **{f"state__{closes}__isnull": False},
            **{name: day for name, day in span.items() if day is not None},
        )
        rows = rows.exclude(person_id__in=self.movers).exclude(state__stage_id__in=self.changed_stages)
        return rows if people is None else rows.filter(person_id__in=people)
