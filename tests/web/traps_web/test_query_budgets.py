"""A page runs a fixed number of queries, within its budget in query_budgets.json.

They are the same for 3 reps as for 35.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from accounts.organisation.services import lines
from pipeline.activities.services import defaults as pipeline_defaults
from plans.weeks.services import defaults as plans_defaults
from reviews.documents.services import defaults as reviews_defaults
from tests import make
from tests.builders import reviews as review_builder
from tests.builders import search_words
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from tests.builders.customers import make_customer
from tests.builders.deals import open_deal
from tests.builders.obligations import missed, obligation
from tests.builders.plans import make_plan
from tests.builders.weeks import done, promise

BUDGETS: dict[str, dict[str, int]] = json.loads((Path(__file__).parent / "query_budgets.json").read_text())
FEW, MANY = 3, 35
pytestmark = pytest.mark.once


def organisation_of(count: int) -> make.World:
    """The known cast, and so many reps in North, each with customer, deals, bookings, work, duties and a review."""
    world = make.world()
    for defaults in (pipeline_defaults, plans_defaults, reviews_defaults):
        defaults.install(make.NOW)
    review_builder.install()
    reps = [world.rep, *(make.person(f"Rep {number:02d}") for number in range(1, count))]
    for rep in reps[1:]:
        make.member(rep, world.north)
    lines.rebuild(today=make.TODAY)
    for rep in reps:
        rep.refresh_from_db()
        _work_of(rep)
    review_builder.cycle(world)
    search_words.index()
    return world


def _work_of(rep: Person) -> None:
    customer = make_customer(f"Customer of {rep.name}", owner=rep, tier="B")
    open_deal(rep, customer_id=customer.pk, close_on=make.TODAY + timedelta(days=3))
    open_deal(rep, name="Second", close_on=make.TODAY + timedelta(days=60))
    make_booking(rep, customer_id=customer.pk)
    set_budget(rep)
    done(rep, "calls", make.TODAY, 4)
    obligation(rep, subject=f"thing:{rep.pk}")
    missed(rep, subject=f"missed:{rep.pk}")
    promise(rep)
    make_plan(rep, at="submitted")


def counted(count: int, client_of: Callable[[Person], Client]) -> dict[str, int]:
    world = organisation_of(count)
    counts = {}
    for role, pages in BUDGETS.items():
        client = client_of(getattr(world, role))
        for address in pages:
            client.get(address)  # What is loaded once per process is not the page's.
            with CaptureQueriesContext(connection) as caught:
                answer = client.get(address)
            assert answer.status_code == 200, f"{role} {address}: {answer.status_code}"
            counts[f"{role} {address}"] = len(caught)
    return counts


@pytest.mark.django_db
def test_pages_run_as_many_queries_for_many_reps_as_for_few(client_of: Callable[[Person], Client]) -> None:
    with transaction.atomic():
        few = counted(FEW, client_of)
        transaction.set_rollback(True)
    many = counted(MANY, client_of)
    grown = {page: (few[page], many[page]) for page in few if few[page] != many[page]}
    assert not grown, f"pages whose queries grow with the organisation (few, many): {grown}"
    budget = {f"{role} {address}": limit for role, pages in BUDGETS.items() for address, limit in pages.items()}
    over = {page: (count, budget[page]) for page, count in many.items() if count > budget[page]}
    assert not over, f"pages over their budget (queries, budget): {over}"
