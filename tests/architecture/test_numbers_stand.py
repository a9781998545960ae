"""No number of the past or of a person moves without a decision that says so.

That holds for whatever a rep or a manager sends by a program.
"""

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
from tests.architecture.url_cast import PERSONAS, Cast
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
    ("api-acts-undo", "rep"): "the own act of some seconds ago is taken back",
}
"""What moves a number and is meant to, by call and persona, with the reason."""
HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
KINDS = ("sound", "without")
"""What is sent."""

# What a call writes, services and guards hold on both databases; that no call writes more is looked at on one.
pytestmark = pytest.mark.once


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
        codes = dict(zip(PERSONAS, row.codes, strict=True))
        refused: set[str] = set()
        for persona in WRITERS:
            # Who does not find the row, as the table of addresses says, finds it with no other body either.
            for case, body in bodies if codes[persona] != 404 else bodies[:1]:
                if case in refused:
                    continue
                answer, changed = _sent(things.client(persona), row.method, path, body, before)
                if changed and (row.name, persona) not in DECIDED:
                    moved[persona, case] = changed
                if _asks_for_it(case, answer):
                    refused.add(case)
        transaction.set_rollback(True)
    assert moved == {}


def _bodies(row: Row, path: str, things: Cast) -> Iterator[tuple[str, Any]]:
    """What is sound, and what is sound but for a field that is missing."""
    for case, body in bounds.bodies(bounds.operation_of(row.method, path), bounds.rows_of(things)):
        if case.startswith(KINDS):
            yield case, body


def _asks_for_it(case: str, answer: Any) -> bool:
    """Whether a form asks for the field that is missing: it does so whoever sends the body."""
    return answer.status_code == 400 and case.removeprefix("without ") in answer.json()


def _sent(client: Client, method: str, path: str, body: Any, before: dict[str, Any]) -> tuple[Any, set[str]]:
    """The answer to a body, and which of what stood stands no longer once it was sent; the sending is taken back."""
    cache.clear()
    written = Written()
    with transaction.atomic():
        with connection.execute_wrapper(written):
            answer = client.generic(method, path, json.dumps(body), content_type="application/json")
        after = standing() if written.anything else before
        transaction.set_rollback(True)
    return answer, {name for name in before if not _is_kept(before[name], after[name])}


class Written:
    """Whether any statement did more than read."""

    def __init__(self) -> None:
        self.anything = False

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        self.anything = self.anything or not sql.startswith(HARMLESS)
        return execute(sql, params, many, context)


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
