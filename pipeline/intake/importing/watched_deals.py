"""Deals that a file changes, with the shares that were planned before, and the way back to where they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from accounts.imports.importing.traces import CHUNK, Traces, read_values
from accounts.imports.importing.undo import Undo
from pipeline.deals.models import Deal, DealShare
from pipeline.intake.services import deal_undos

DEAL = "pipeline.deal"


@contextmanager
def watching_deals(traces: Traces, ids: Collection[int]) -> Iterator[None]:
    """Note what becomes of deals that stood already, with the shares that were planned before."""
    before = _shares(ids)
    known = len(traces.rows)
    with traces.watching(Deal, ids):
        yield
    for row in traces.rows[known:]:
        row.before["shares"] = before[row.first_id]


def _shares(ids: Collection[int]) -> dict[int, list[list[int]]]:
    ordered_ids, shares_by_deal = sorted(ids), defaultdict(list)
    for start in range(0, len(ordered_ids), CHUNK):
        rows = DealShare.objects.filter(deal_id__in=ordered_ids[start : start + CHUNK]).order_by("pk")
        for deal_id, person_id, share_ppm in rows.values_list("deal_id", "person_id", "share_ppm"):
            shares_by_deal[deal_id].append([person_id, share_ppm])
    return defaultdict(list, shares_by_deal)


def put_back(undo: Undo, *, reopens: bool) -> None:
    """Give the deals that a run changed the values they had before; with `reopens` also those that its invoices won."""
    deals = Deal.objects.select_related("owner", "stage").in_bulk(list(undo.changed[DEAL]))
    for pk, (before, after) in undo.changed[DEAL].items():
        deal_undos.put_back(
            undo.act,
            deal=deals[pk],
            version=after["version"],
            values={name: value for name, value in read_values(Deal, before).items() if name in deal_undos.GOES_BACK},
            planned=[(person_id, share_ppm) for person_id, share_ppm in before["shares"]],
            reason=undo.undo_act.why,
            invoice_is_gone=reopens,
        )
