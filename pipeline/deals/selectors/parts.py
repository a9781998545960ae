"""Who has which share of many deals, or of states of theirs, for the services that keep their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from pipeline.deals.models import DealShare, DealStateShare
from pipeline.deals.rules.states import Shares
from traps_web.lib import statements


def of_deals(deal_ids: Collection[int]) -> dict[int, Shares]:
    """The planned shares of deals as they stand, by deal."""
    return _by_first(statements.rows(_of_deals, deal_ids=deal_ids))


def of_states(state_ids: Collection[int]) -> dict[int, Shares]:
    """The shares of deals in some of their states, by state."""
    return _by_first(statements.rows(_of_states, state_ids=state_ids))


def _of_deals(*, deal_ids: Collection[int]) -> QuerySet[Any]:
    rows = DealShare.objects.filter(deal_id__among=deal_ids).order_by("pk")
    return rows.values_list("deal_id", "person_id", "share_ppm")


def _of_states(*, state_ids: Collection[int]) -> QuerySet[Any]:
    rows = DealStateShare.objects.filter(state_id__among=state_ids).order_by("pk")
    return rows.values_list("state_id", "person_id", "share_ppm")


def _by_first(rows: Iterable[tuple[int, int, int]]) -> dict[int, Shares]:
    shares: dict[int, Shares] = defaultdict(tuple)
    for of_id, person_id, share_ppm in rows:
        shares[of_id] += ((person_id, share_ppm),)
    return shares
