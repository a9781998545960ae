"""The history of the bench is one that the product could have written: every constraint held, and today is as it is."""

from __future__ import annotations

from django.db.models import Sum

from bench.generate import states, whole
from bench.generate.people import TODAY
from bench.sizes import SIZES
from pipeline.history.selectors.deal_days import as_of
from pipeline.history.selectors.scopes import Scope
from pipeline.models import Deal, DealState


def test_the_last_state_of_a_deal_is_the_deal(db: None) -> None:
    size = SIZES["tiny"]
    whole.build(size, lambda text: None)
    assert states.build(size.deals) == DealState.objects.count() > 3 * size.deals
    columns = ("status", "stage_id", "owner_id", "amount", "close_on", "closed_on")
    last = DealState.objects.filter(ends_before=None).values_list("deal_id", *columns)
    assert {row[0]: row[1:] for row in last} == {row[0]: row[1:] for row in Deal.objects.values_list("pk", *columns)}
    held = as_of(TODAY, scope=Scope("Everybody"))
    dated = Deal.objects.filter(status="open", close_on__isnull=False)
    assert (held.deals, held.pipeline) == (dated.count(), dated.aggregate(total=Sum("amount"))["total"])
