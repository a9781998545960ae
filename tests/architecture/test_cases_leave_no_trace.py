"""A case is found by its person and the line, and by nobody else at any address that is asked without naming it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from reviews.models import Case
from tests.architecture.url_matrix import MATRIX
from tests.builders import cases as build

pytestmark = [pytest.mark.django_db, pytest.mark.once]
KNOWN = {"rep", "person", "team"}
ROWS = [row for row in MATRIX if row.method == "GET" and set(row.arguments) <= KNOWN]
NOT_CONCERNED = ("peer", "other_manager", "admin")
ANSWER, REASON = "The log was done, the week was not closed.", "As we agreed on Monday."
NOTICE = "There is something new for you under Cases."


def text_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


def traces(things, persona, case):
    """Addresses at which somebody reads something of a case, with what they read."""
    client = things.client(persona)
    words = (ANSWER, REASON, NOTICE, case.sha256, f"/cases/{case.pk}/")
    addresses = [reverse("find") + "?q=agreed", reverse("api-find") + "?q=agreed"]
    for row in ROWS:
        address = reverse(row.name, args=[things[noun] for noun in row.arguments]) + row.query
        addresses += [address, f"{address}{'&' if row.query else '?'}format=csv"]
    read = {}
    for address in addresses:
        with transaction.atomic():
            text = text_of(client.get(address))
            transaction.set_rollback(True)
        if known := [word for word in words if word in text]:
            read[address] = known
    return read


def test_nobody_whom_it_does_not_concern_finds_a_trace_of_a_case(cast):
    with transaction.atomic():
        things = cast.of_one_row()
        case = build.answered(build.opened(things.world.rep, by=things.world.leader))
        build.decided(case, "confirmed", by=things.world.manager)
        case = Case.objects.get()
        read = {persona: traces(things, persona, case) for persona in (*NOT_CONCERNED, "rep")}
        transaction.set_rollback(True)
    assert {"/cases/", "/notices/", "/api/v1/cases/"} <= read.pop("rep").keys()
    assert {persona: shown for persona, shown in read.items() if shown} == {}
