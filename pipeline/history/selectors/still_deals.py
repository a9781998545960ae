"""Deals that stood still from the one day of a movement to the other: added up by the database, person by person.

Most deals of most movements stand still. A deal stands still when one state of it holds on both days, everybody with a
share of it is in the same place all the time, and its stage has the same chance on both days. Every other deal is read,
and the rule says what became of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Cast

from pipeline.deals.models import DealStateShare
from pipeline.history.rules.movement import Amounts, Window
from pipeline.history.rules.movement_sums import Still
from pipeline.history.selectors.deal_days import weighed
from pipeline.history.selectors.scopes import Places
from pipeline.stages.selectors.chances import stages_changed
from traps_web.lib import money

IN_CENTS = Sum(Cast("share_amount", BigIntegerField()))


@dataclass(frozen=True)
class StillDeals:
    """Which deals stand still between the two days of a window, whoever has them."""

    window: Window
    movers: Collection[int]
    changed_stages: Collection[int]

    @classmethod
    def between(cls, window: Window, places: Places) -> StillDeals:
        """Look up who was in more than one place, and which stages have another chance on the second day."""
        return cls(window, places.movers, stages_changed(window.since, window.until))

    @property
    def moves(self) -> Q:
        """Whether the deal of a state that holds on the first day does not stand still."""
        moves = Q(ends_before__lte=self.window.until) | Q(stage_id__in=self.changed_stages)
        if self.movers:
            of_movers = DealStateShare.objects.filter(state=OuterRef("pk"), person_id__in=self.movers)
            moves |= Q(Exists(of_movers))
        return moves

    def sums(self, places: Places, people: Collection[int] | None) -> Iterator[Still]:
        """What each person has of deals that stand still; three queries at most."""
        open_parts = self._parts(people, status="open", closes="close_on")
        shared = self._shared(open_parts)
        sole = Count("pk", filter=Q(share_ppm=money.PPM))
        weighted = weighed(open_parts, self.window.since).order_by().values("person_id")
        rows = weighted.annotate(cents=IN_CENTS, landing=Sum("weighted_minor"), deals=sole)
        for person_id, cents, landing, deals in rows.values_list("person_id", "cents", "landing", "deals"):
            team_id = places.on(person_id, self.window.since)
            if team_id is not None:
                yield Still(person_id, team_id, Amounts(cents, landing), deals, frozenset(shared[person_id]))
        if not self.window.counts_won:
            return
        won = self._parts(people, status="won", closes="closed_on").order_by().values("person_id")
        for person_id, cents in won.annotate(cents=IN_CENTS).values_list("person_id", "cents"):
            team_id = places.on(person_id, self.window.since)
            if team_id is not None:
                yield Still(person_id, team_id, Amounts(0, cents))

    def _shared(self, parts: QuerySet[Any]) -> dict[int, set[int]]:
        """The deals of each person that others have a share of."""
        deal_ids: dict[int, set[int]] = defaultdict(set)
        pairs = parts.filter(share_ppm__lt=money.PPM).order_by().values_list("person_id", "state__deal_id")
        for person_id, deal_id in pairs.iterator(chunk_size=10_000):
            deal_ids[person_id].add(deal_id)
        return deal_ids

    def _parts(self, people: Collection[int] | None, *, status: str, closes: str) -> QuerySet[Any]:
        window = self.window
        span = {f"state__{closes}__gte": window.starts_on, f"state__{closes}__lt": window.ends_before}
        rows = DealStateShare.objects.filter(
            state__status=status,
            state__starts_on__lte=window.since,
            state__ends_before__open_after=window.until,
            **{f"state__{closes}__isnull": False},
            **{name: day for name, day in span.items() if day is not None},
        )
        rows = rows.exclude(state__stage_id__in=self.changed_stages)
        if self.movers:
            of_movers = DealStateShare.objects.filter(state=OuterRef("state"), person_id__in=self.movers)
            rows = rows.exclude(Exists(of_movers))
        return rows if people is None else rows.filter(person_id__in=people)
