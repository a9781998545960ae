"""Whatever a rep or a manager sends by a program: no number of the past or of somebody moves without a decision that says so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from accounts.models import Obligation
from pipeline.models import Credit
from plans.models import ActivityTarget, BudgetLine, WeekOwed
from tests import bounds, make
from tests.architecture.url_cast import Cast
from tests.architecture.url_matrix import MATRIX
from tests.architecture.url_rows import Row
from tests.builders import obligations
from tests.builders.bookings import make_booking
from tests.builders.budgets import set_budget
from traps_web.lib import clock

WRITES = [row for row in MATRIX if row.name.startswith("api-") and row.method != "GET" and 405 not in row.codes]
WRITERS = ("rep", "peer", "manager", "other_manager")
DECIDED = {
    ("api-win-requests-decide", "manager"): "the line decides on a request to win",
}
"""What moves a number and is meant to, by call and persona, with the reason."""
KINDS = {"sqlite": ("sound", "without"), "postgresql": ("sound",)}
"""What is sent on each database: a field that is missing is noticed before either is asked."""


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def standing() -> dict[str, Any]:
    """Everything that judges or pays, as it stands."""
    begun = BudgetLine.objects.filter(starts_on__lte=make.TODAY).order_by("person", "team", "month")
    judged = Obligation.objects.exclude(status="open").order_by("pk")
    return {
        "credit": list(Credit.objects.values_list("person").annotate(total=Sum("amount")).order_by("person")),
        "budget": list(begun.values_list("person", "team", "month").annotate(total=Sum("amount"))),
        "targets": list(
            ActivityTarget.objects.filter(starts_on__lte=make.TODAY)
            .order_by("pk")
            .values_list("pk", "per_week", "starts_on")
        ),
        "owed": [str(values) for values in WeekOwed.objects.order_by("pk").values_list()],
        "verdicts": list(judged.values_list("pk", "status", "due_at", "missed_at", "flagged_at")),
    }


@pytest.mark.django_db
@pytest.mark.parametrize("row", WRITES, ids=lambda row: f"{row.method} {row.name}")
def test_no_call_of_a_rep_or_a_manager_moves_what_stands(row: Row, cast: Cast) -> None:
    moved = {}
    with transaction.atomic():
        things = cast.of_one_row()
        _numbers(things)
        path = reverse(row.name, args=[things[noun] for noun in row.arguments])
        bodies = list(_bodies(row, path, things))
        before = standing()
        for persona in WRITERS:
            for what, body in bodies:
                changed = _moved(things.client(persona), row.method, path, body, before)
                if changed and (row.name, persona) not in DECIDED:
                    moved[persona, what] = changed
        transaction.set_rollback(True)
    assert moved == {}


def _bodies(row: Row, path: str, things: Cast) -> Iterator[tuple[str, Any]]:
    """What is sound, and what is sound but for a field that is missing."""
    for what, body in bounds.bodies(bounds.operation_of(row.method, path), bounds.rows_of(things)):
        if what.startswith(KINDS[connection.vendor]):
            yield what, body


def _moved(client: Client, method: str, path: str, body: Any, before: dict[str, Any]) -> set[str]:
    """Which of what stood stands no longer once a body was sent; the sending is taken back."""
    cache.clear()
    with transaction.atomic():
        client.generic(method, path, json.dumps(body), content_type="application/json")
        after = standing()
        transaction.set_rollback(True)
    return {name for name in before if not _is_kept(before[name], after[name])}


def _numbers(things: Cast) -> None:
    """A booking, a number that has begun and one that has ended, and a miss; all of the rep."""
    world = things.world
    make_booking([(world.rep.pk, 600_000), (world.peer.pk, 400_000)], "1000.00", external_id="STANDS")
    for period in ("FY2027-Q1", "FY2027-Q2"):
        set_budget(world.rep, "90000.00", period=period)
    obligations.missed(world.rep, subject="stands:1")


def _is_kept(before: list[Any], after: list[Any]) -> bool:
    """Rows may be added: a duty that is done is one. What stood stands."""
    return set(before) <= set(after)
