"""Who asks again for a page that says the same is told so, and nobody is left with a page that would not work."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import Person
from tests import make
from tests.builders import activities
from tests.builders.deals import make_deal
from traps_web.edges.page_tags import PageTagMiddleware

Signed = Callable[[Person], Client]


def test_a_page_that_says_the_same_is_not_sent_again(world: make.World, client_of: Signed) -> None:
    deal, client = make_deal(world.rep), client_of(world.rep)
    board = "/deals/board/?closing=any"
    tag = client.get(board)["ETag"]
    again = client.get(board, headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.content and again["ETag"] == tag
    type(deal).objects.filter(pk=deal.pk).update(name="Called otherwise")
    changed = client.get(board, headers={"If-None-Match": tag})
    assert changed.status_code == 200 and "Called otherwise" in changed.content.decode()


def test_a_page_of_an_earlier_session_is_sent_again(world: make.World, client_of: Signed) -> None:
    earlier, now = client_of(world.rep), client_of(world.rep)
    tag = earlier.get("/hallway/")["ETag"]
    now.cookies["csrftoken"] = "a" * 32
    assert now.get("/hallway/", headers={"If-None-Match": tag}).status_code == 200


def test_a_form_that_is_taken_once_is_sent_again_when_its_key_is_used(world: make.World, client_of: Signed) -> None:
    client, kind = client_of(world.rep), activities.kind()
    page = client.get("/activities/new/")
    assert b'name="once"' in page.content
    tag = {"If-None-Match": page["ETag"]}
    assert client.get("/activities/new/", headers=tag).status_code == 304
    once = re.search(rb'name="once" value="([^"]+)"', page.content)[1].decode()  # type: ignore[index]
    typed = {"type": kind.pk, "done_on": "2026-11-24", "count": "2", "note": "Condax waits.", "once": once}
    assert client.post("/activities/new/", typed).status_code == 302
    assert client.get("/activities/new/", headers=tag).status_code == 200


def test_a_page_is_kept_by_its_browser_alone_and_asked_for_each_time(world: make.World, client_of: Signed) -> None:
    client = client_of(world.rep)
    page = client.get("/hallway/")
    again = client.get("/hallway/", headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304 and "Cookie" in again["Vary"]
    assert page["Cache-Control"] == again["Cache-Control"] == "private, no-cache"


def test_who_else_sits_at_the_browser_never_has_the_page(world: make.World, client_of: Signed) -> None:
    client = client_of(world.rep)
    tag = client.get("/hallway/")["ETag"]
    client.logout()
    assert client.get("/hallway/", headers={"If-None-Match": tag}).status_code == 302
    client.force_login(world.other_rep)
    assert client.get("/hallway/", headers={"If-None-Match": tag}).status_code == 200


def test_what_is_no_page_or_not_to_be_kept_carries_no_tag() -> None:
    for response in (
        HttpResponse("{}", content_type="application/json"),
        HttpResponse("a", headers={"Cache-Control": "no-store"}),
        HttpResponse("a", status=422),
    ):
        answer = PageTagMiddleware(lambda request, response=response: response)(RequestFactory().get("/"))
        assert answer is response and not answer.has_header("ETag")
