"""What the decisions on wins are about, for duties that climb."""

from __future__ import annotations

from collections.abc import Collection

from accounts.duties.selectors.matters import Matter
from pipeline.deals.models import WinRequest


def of_win_requests(ids: Collection[int]) -> dict[int, Matter]:
    """Requests to win, each the matter of the deal's owner.

    The owner asked for it, or somebody of the line who is credited.
    """
    rows = WinRequest.objects.filter(pk__in=ids).select_related("deal__owner", "asked_by")
    return {row.pk: Matter(row.deal.owner, row.asked_by) for row in rows}
