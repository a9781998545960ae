"""The calendar ended and no job opened the next year: no page is missing or breaks, whatever is asked for or sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.organisation.selectors.calendar import working_before
from tests import make
from tests.architecture.page_repeats import KEYED, Keyed
from tests.architecture.test_page_repeats import typed
from tests.architecture.url_cast import PERSONAS, Cast, outermost
from tests.architecture.url_matrix import MATRIX
from tests.architecture.url_rows import Row
from traps_web.lib import clock

AFTER = datetime(2028, 7, 12, 15, 0, tzinfo=UTC)
"""Six weeks after the last day of the last year that is open."""
RUNNING = {"week": "2028-W28", "number_period": "FY2029"}
"""What an address may name of the time that runs then."""
FOR_SECONDS = {"api-acts-detail"}
"""What may be undone is listed for fifteen seconds, and gone long before the calendar ends."""
PAGES = [row for row in MATRIX if row.method == "GET" and row.name not in FOR_SECONDS]
OF_A_TIME = [row for row in PAGES if row.query or RUNNING.keys() & set(row.arguments)]
"""Pages that are asked for a time."""
SENTENCE = (
    "FY2029-Q1 is not open. A year opens automatically six months ahead, and an admin can open it under Settings, "
    "Calendar. "
    "You see Q4 FY2028, the last open quarter."
)

# What a page asks for is the same on both databases; that it is answered at all is looked at on one of them.
once = pytest.mark.once


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Iterator[Cast]:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


def missing_or_broken(
    row: Row, cast: Cast, send: Callable[[Client, str], HttpResponse], *, running: bool
) -> dict[str, int]:
    """What those who got an answer in the opened years are answered behind them, where that is 404 or a fault."""
    cache.clear()
    with transaction.atomic():
        things = cast.of_one_row()
        nouns = [RUNNING[noun] if running and noun in RUNNING else things[noun] for noun in row.arguments]
        address = reverse(row.name, args=nouns) + ("" if running else row.query)
        asking = [who for who, code in outermost(dict(zip(PERSONAS, row.codes, strict=True))).items() if code != 404]
        with clock.frozen(AFTER):
            answers = {who: _alone(things.client(who), address, send) for who in asking}
        transaction.set_rollback(True)
    return {who: code for who, code in answers.items() if code == 404 or code >= 500}


def _alone(client: Client, address: str, send: Callable[[Client, str], HttpResponse]) -> int:
    with transaction.atomic():
        code = send(client, address).status_code
        transaction.set_rollback(True)
    return code


@once
@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_page_is_missing(row: Row, cast: Cast) -> None:
    assert missing_or_broken(row, cast, lambda client, address: client.get(address), running=False) == {}


@once
@pytest.mark.django_db
@pytest.mark.parametrize("row", OF_A_TIME, ids=lambda row: row.name)
def test_no_page_of_the_running_time_is_missing(row: Row, cast: Cast) -> None:
    assert missing_or_broken(row, cast, lambda client, address: client.get(address), running=True) == {}


@once
@pytest.mark.django_db
@pytest.mark.parametrize(
    "row", [row for row in MATRIX if row.method != "GET"], ids=lambda row: f"{row.method} {row.name}"
)
def test_no_page_that_writes_breaks(row: Row, cast: Cast) -> None:
    def send(client: Client, address: str) -> HttpResponse:
        return getattr(client, row.method.lower())(address)

    assert {who: code for who, code in missing_or_broken(row, cast, send, running=False).items() if code >= 500} == {}


@once
@pytest.mark.django_db
@pytest.mark.parametrize("row", KEYED, ids=lambda row: row.page)
def test_what_people_type_is_taken_or_refused_with_a_sentence(row: Keyed, cast: Cast) -> None:
    cache.clear()
    with transaction.atomic():
        things = cast.of_one_row()
        action = reverse(row.page, args=[things[noun] for noun in row.nouns])
        data = typed(things, row)
        with clock.frozen(AFTER):
            answer = things.client(row.persona).post(action, data)
        transaction.set_rollback(True)
    assert answer.status_code < 500


@pytest.mark.django_db
def test_the_start_page_of_the_leader_shows_the_last_quarter_and_says_who_opens_the_next(cast: Cast) -> None:
    cache.clear()
    with transaction.atomic(), clock.frozen(AFTER):
        for address in ("/dashboard/", "/dashboard/?period=FY2029-Q1"):
            answer = cast.client("leader").get(address)
            assert (answer.status_code, answer.context["page"].title) == (200, "Root, Q4 FY2028")
            assert SENTENCE in answer.content.decode()
        assert cast.client("leader").get("/dashboard/?period=FY2028-Q3").context["unopened"] == ""
        assert cast.client("leader").get("/dashboard/?period=FY28").status_code == 404
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_whatever_runs_out_of_days_unforeseen_is_answered_with_the_sentence(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.clear()
    monkeypatch.setattr("reviews.boards.views.dashboard.selector.shown", lambda **_: working_before(AFTER.date()))
    with transaction.atomic(), clock.frozen(AFTER):
        answer = cast.client("leader").get("/dashboard/")
        transaction.set_rollback(True)
    assert answer.status_code == 409
    assert "Wed 12 Jul 2028 is not open. A year opens automatically six months ahead" in answer.content.decode()
