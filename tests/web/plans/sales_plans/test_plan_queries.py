"""A plan's page runs a fixed number of queries, however many rows it has."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import plans as build

pytestmark = pytest.mark.django_db
MOST = 45


def queries(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def plan_of(owner, count):
    build.install()
    deals = [build.named_deal(owner, name=f"Deal {place} of {owner.name}", amount="500.00") for place in range(count)]
    sources = [build.NewSource(build.papers.DEAL, deal_id=deal.pk) for deal in deals]
    sources.append(build.NewSource(build.papers.RUN_RATE, label="Re-orders", amount=Decimal(90000)))
    return build.make_plan(owner, sources=sources)


def test_pages_of_a_plan_cost_the_same_for_one_row_as_for_twelve(world, client_of):
    few, many = plan_of(world.rep, 1), plan_of(world.peer, 12)
    for path in ("", "edit/"):
        small = queries(client_of(world.rep), f"/plans/{few.pk}/{path}")
        large = queries(client_of(world.peer), f"/plans/{many.pk}/{path}")
        assert small == large <= MOST, f"{path or 'detail'}: {small}, {large}"
