"""Whoever takes a file along is recorded before it goes: by page and by program, once for each time."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError

from accounts.models import AuditEvent
from accounts.record.services import audit
from tests import make
from tests.builders import reviews as build
from tests.builders.deals import STEP, make_file_answer, make_replaced_file, open_deal

SENDS = re.compile(r"Content-Disposition|FileResponse\(")
RECORDS = re.compile(r"note_download\(|exports?(?:_service)?\.note\(|note_export\(|take_along\(")


def of_evidence(world: make.World, road: str) -> tuple[str, str, str]:
    deal = open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)
    return (
        f"{road}/deals/{deal.pk}/items/{make_file_answer(deal).item_id}/file/",
        f"pipeline.deal {deal.pk}",
        "Offer.pdf",
    )


def of_replaced_evidence(world: make.World, road: str) -> tuple[str, str, str]:
    deal = open_deal(world.rep, close_on=date(2026, 12, 18), **STEP)
    kept = make_replaced_file(make_file_answer(deal))
    return f"{road}/deals/{deal.pk}/replaced-files/{kept.pk}/", f"pipeline.deal {deal.pk}", "Offer.pdf"


def of_paper(world: make.World, road: str) -> tuple[str, str, str]:
    review = build.review(world)
    build.packet(review, by=world.manager)
    name = f"review-{build.PERIOD}-{world.rep.pk}.pdf"
    return f"{road}/reviews/{review.pk}/packet{'/pdf/' if road else '.pdf'}", f"reviews.review {review.pk}", name


@pytest.fixture(params=["page", "program"])
def road(request: pytest.FixtureRequest, client_of: Any, api_of: Any) -> tuple[str, Any]:
    return ("", client_of) if request.param == "page" else ("/api/v1", api_of)


@pytest.mark.parametrize("of", [of_evidence, of_replaced_evidence, of_paper])
def test_a_file_of_a_thing_is_recorded_when_it_is_taken(
    world: make.World, road: tuple[str, Any], of: Callable[..., tuple[str, str, str]]
) -> None:
    prefix, client_for = road
    address, thing, name = of(world, prefix)
    client = client_for(world.rep)
    assert client.get(address).status_code == 200
    event = AuditEvent.objects.get(verb="downloaded")
    assert (event.actor, f"{event.object_type} {event.object_id}") == (world.rep, thing)
    assert event.after == {"file": name, "address": address}
    assert client_for(world.other_rep).get(address).status_code == 404
    client.head(address)
    assert AuditEvent.objects.filter(verb="downloaded").count() == 1
    client.get(address)
    assert AuditEvent.objects.filter(verb="downloaded").count() == 2


@pytest.mark.parametrize("address", ["/me/kept/", "/api/v1/me/kept/"])
def test_what_is_kept_of_oneself_is_recorded_with_its_address(
    world: make.World, client_of: Any, api_of: Any, address: str
) -> None:
    client_for = api_of if address.startswith("/api/") else client_of
    assert client_for(world.rep).get(address).status_code == 200
    assert AuditEvent.objects.get(verb="exported").after == {"file": f"person-{world.rep.pk}.zip", "address": address}


def test_a_list_that_no_sheet_holds_is_not_taken_along(
    world: make.World, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("traps_web.ui.exports.MOST_ROWS_OF_A_SHEET", 1)
    assert client_of(world.admin).get("/settings/people/", {"format": "xlsx"}).status_code == 403
    assert not AuditEvent.objects.filter(verb="exported").exists()


@pytest.mark.parametrize("address", ["/settings/people/?format=csv", "/me/kept/"])
def test_nothing_leaves_that_cannot_be_recorded(
    world: make.World, client_of: Any, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OperationalError("no") from None

    monkeypatch.setattr(audit, "record", full)
    client = client_of(world.admin)
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == 503
    assert "Content-Disposition" not in answer


def test_every_module_that_sends_a_file_records_it() -> None:
    sending = [
        path
        for app in ("accounts", "pipeline", "plans", "reviews", "traps_web")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if SENDS.search(path.read_text())
    ]
    assert len(sending) >= 4
    assert [path for path in sending if not RECORDS.search(path.read_text())] == []
