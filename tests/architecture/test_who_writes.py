"""Who may write money, numbers and duties: every road × every persona, with what is really sent on it.

The table of addresses says who reaches a road; here what is sent is sound, so that nothing but the person decides.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from pipeline.activities.services import defaults
from tests import make
from tests.architecture.url_cast import PERSONAS, Cast
from tests.builders import bookings, deals, imports, numbers, obligations, plans, weeks
from tests.builders.budgets import set_budget
from traps_web.lib import clock

JSON = "application/json"
DONE = (200, 201, 202, 204)
WRITTEN, REFUSED, UNSEEN, WRONG = "writes", "refused", "unseen", "wrong"


@dataclass(frozen=True)
class Road:
    """A way to write, with one word for the answer that each persona gets.

    `send` prepares the thing of the rep and hands on method, address and body.
    """

    name: str
    send: Callable[[make.World], tuple[str, str, Any]]
    answers: str


def _file(kind: str, content: bytes) -> tuple[str, str, Any]:
    return "post", "/api/v1/imports/", {"kind": kind, "file": SimpleUploadedFile(f"{kind}.csv", content)}


def _booking(world: make.World) -> tuple[str, str, Any]:
    defaults.install(make.act())
    credit = [{"person": world.rep.pk, "share": "100"}]
    return (
        "put",
        "/api/v1/bookings/by-external-id/X-1/",
        {"booked_on": "2026-11-20", "amount": "500.00", "credit": credit},
    )


def _restated_booking(world: make.World) -> tuple[str, str, Any]:
    booking = bookings.make_booking([(world.rep.pk, 1_000_000)], "1000.00")
    return "post", f"/api/v1/bookings/{booking.pk}/restate/", {"right_amount": "900.00", "reason": "Returned."}


def _bookings_file(world: make.World) -> tuple[str, str, Any]:
    defaults.install(make.NOW)
    return _file("bookings", imports.csv_of(imports.BOOKINGS, f"B9,2026-11-20,500,,,,,{world.rep.email}:100,"))


def _won_deal(world: make.World) -> tuple[str, str, Any]:
    deal = deals.make_deal(world.rep, at="Closing", amount=Decimal("100.00"))
    return "post", f"/api/v1/deals/{deal.pk}/move/", {"stage": "Won", "proof": "PO 17", "closed_on": "2026-11-25"}


def _shares(world: make.World) -> tuple[str, str, Any]:
    deal = deals.make_deal(world.rep)
    parts = [{"person": world.rep.pk, "share": "60"}, {"person": world.peer.pk, "share": "40"}]
    return "put", f"/api/v1/deals/{deal.pk}/shares/", {"shares": parts}


def _budgets_file(world: make.World) -> tuple[str, str, Any]:
    return _file("budgets", f"email,category,period,amount\n{world.rep.email},new,FY2027-Q3,1000\n".encode())


def _restated_budget(world: make.World) -> tuple[str, str, Any]:
    set_budget(world.rep, "474000.00", period=numbers.ENDED)
    body = {"person": world.rep.pk, "period": numbers.ENDED, "number": {"new": "928000.00"}, "reason": "Set twice."}
    return "post", "/api/v1/budgets/restate/", body


def _amendment(world: make.World) -> tuple[str, str, Any]:
    set_budget(world.rep, "90000.00", period=numbers.RUNNING)
    body = {
        "person": world.rep.pk,
        "period": numbers.RUNNING,
        "trigger": "territory",
        "reason": "The south went to Olga.",
        "effective_on": "2026-11-01",
        "number": {"new": "80000.00"},
        "known": 0,
    }
    return "post", "/api/v1/plan-amendments/", body


def _decided_amendment(world: make.World) -> tuple[str, str, Any]:
    set_budget(world.rep, "90000.00", period=numbers.RUNNING)
    amendment = numbers.ask(world.rep, by=world.rep)
    return "post", f"/api/v1/plan-amendments/{amendment.pk}/decide/", {"approve": True}


def _amendment_of_the_manager(world: make.World) -> tuple[str, str, Any]:
    set_budget(world.rep, "90000.00", period=numbers.RUNNING)
    amendment = numbers.ask(world.rep, by=world.manager)
    return "post", f"/api/v1/plan-amendments/{amendment.pk}/decide/", {"approve": True}


def _target(world: make.World) -> tuple[str, str, Any]:
    weeks.defaults()
    body = {
        "type": "calls",
        "person": world.rep.pk,
        "per_week": 200,
        "starts_on": "2026-11-30",
        "reason": "More calls.",
    }
    return "post", "/api/v1/targets/", body


def _approved_plan(world: make.World) -> tuple[str, str, Any]:
    plan = plans.make_plan(world.rep, at="submitted", by=world.manager)
    return "post", f"/api/v1/plans/{plan.pk}/approve/", {"version": plan.version}


def _correction(world: make.World) -> tuple[str, str, Any]:
    plan = plans.make_plan(world.rep, at="approved", by=world.manager)
    return (
        "post",
        f"/api/v1/plans/{plan.pk}/open-for-correction/",
        {"version": plan.version, "reason": "The number came twice."},
    )


def _pace_limit(world: make.World) -> tuple[str, str, Any]:
    return "patch", "/api/v1/organisation/", {"pace_ahead": "105", "pace_watch": "95", "pace_from": "2026-12-01"}


def _waiver(world: make.World) -> tuple[str, str, Any]:
    return "post", f"/api/v1/traps/{obligations.missed(world.rep).pk}/waive/", {"reason": "The site was closed."}


def _more_time(world: make.World) -> tuple[str, str, Any]:
    duty = obligations.obligation(world.rep)
    return "post", f"/api/v1/traps/{duty.pk}/extend/", {"wanted_on": "2026-12-01", "reason": "The customer moved it."}


def _decided_time(world: make.World) -> tuple[str, str, Any]:
    extension = obligations.extension(world.rep, obligations.obligation(world.rep))
    return "post", f"/api/v1/extensions/{extension.pk}/decide/", {"grant": True, "answer": ""}


def _closed_week(world: make.World) -> tuple[str, str, Any]:
    weeks.defaults()
    return "put", "/api/v1/weeks/2026-W48/", {"days": {"2026-11-24": {"calls": 3}}, "close": True}


def _leave(world: make.World) -> tuple[str, str, Any]:
    body = {"last_day": "2026-12-31", "close_login": True}
    return "post", f"/api/v1/people/{world.rep.pk}/hand-over/", body


#                                       rep peer manager other_manager leader admin
MONEY = [
    Road("a booking by a program", _booking, "refused refused refused refused refused writes"),
    Road("a restatement of a booking", _restated_booking, "refused refused refused refused refused writes"),
    Road("a file of bookings", _bookings_file, "refused refused refused refused refused writes"),
    Road("a won deal", _won_deal, "writes unseen writes unseen writes writes"),
    Road("shares of a deal", _shares, "writes unseen writes unseen writes writes"),
]
NUMBERS = [
    Road("a file of budgets", _budgets_file, "refused refused refused refused refused writes"),
    Road("a restatement of a budget", _restated_budget, "refused wrong refused wrong refused writes"),
    Road("an amendment is asked for", _amendment, "writes wrong writes wrong writes writes"),
    Road("an amendment of the rep is decided", _decided_amendment, "refused unseen writes unseen writes refused"),
    Road(
        "an amendment of the manager is decided",
        _amendment_of_the_manager,
        "refused unseen refused unseen writes refused",
    ),
    Road("a target", _target, "refused wrong writes wrong writes writes"),
    Road("a plan is approved", _approved_plan, "refused unseen writes unseen writes refused"),
    Road("an approval is taken back", _correction, "refused unseen writes unseen writes refused"),
    Road("a limit of pace", _pace_limit, "refused refused refused refused refused writes"),
]
DUTIES = [
    Road("a miss is waived", _waiver, "refused unseen writes unseen writes refused"),
    Road("more time is asked for", _more_time, "writes unseen refused unseen refused refused"),
    Road("more time is granted", _decided_time, "refused unseen writes unseen writes refused"),
    Road("the own week is closed", _closed_week, "writes writes writes writes writes writes"),
    Road("somebody leaves", _leave, "refused unseen writes unseen writes writes"),
]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("road", [*MONEY, *NUMBERS, *DUTIES], ids=lambda road: road.name)
def test_who_writes_on_each_road(road: Road, cast: Cast) -> None:
    answers = {persona: _answer(road, cast, persona) for persona in PERSONAS[1:]}
    assert answers == dict(zip(PERSONAS[1:], road.answers.split(), strict=True))


@pytest.mark.django_db
@pytest.mark.parametrize("road", [*MONEY, *NUMBERS, *DUTIES], ids=lambda road: road.name)
def test_nobody_writes_without_a_sign_in(road: Road, cast: Cast) -> None:
    assert _answer(road, cast, "anonymous") == "401"


def _answer(road: Road, cast: Cast, persona: str) -> str:
    cache.clear()
    with transaction.atomic():
        method, address, body = road.send(cast.world)
        client: Client = cast.client(persona)
        has_file = isinstance(body, dict) and "file" in body
        sent = {"data": body} if has_file else {"data": json.dumps(body), "content_type": JSON}
        answer = getattr(client, method)(address, **sent)
        transaction.set_rollback(True)
    words = {403: REFUSED, 404: UNSEEN, 400: f"{WRONG}"} | dict.fromkeys(DONE, WRITTEN)
    if answer.status_code == 403:
        assert answer.json()["detail"], f"{road.name}: refused to {persona} without a reason"
    return words.get(answer.status_code, str(answer.status_code))
