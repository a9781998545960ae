"""Who asks again for a page that says the same is told so, and nobody is left with a page that would not work."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.test import Client, RequestFactory

from accounts.models import Person
from tests import make
from tests.builders.deals import make_deal
from traps_web.edges.page_tags import PageTagMiddleware

Signed = Callable[[Person], Client]


def test_a_page_that_says_the_same_is_not_sent_again(world: make.World, client_of: Signed) -> None:
    deal, client = make_deal(world.rep), client_of(world.rep)
    tag = client.get("/deals/board/")["ETag"]
    again = client.get("/deals/board/", headers={"If-None-Match": tag})
    assert again.status_code == 304 and not again.content and again["ETag"] == tag
    type(deal).objects.filter(pk=deal.pk).update(name="Called otherwise")
    changed = client.get("/deals/board/", headers={"If-None-Match": tag})
    assert changed.status_code == 200 and "Called otherwise" in changed.content.decode()


def test_a_page_of_an_earlier_session_is_sent_again(world: make.World, client_of: Signed) -> None:
    earlier, now = client_of(world.rep), client_of(world.rep)
    tag = earlier.get("/hallway/")["ETag"]
    now.cookies["csrftoken"] = "a" * 32
    assert now.get("/hallway/", headers={"If-None-Match": tag}).status_code == 200


def test_a_form_that_is_taken_once_is_always_sent(world: make.World, client_of: Signed) -> None:
    page = client_of(world.rep).get("/deals/new/")
    assert b'name="once"' in page.content and not page.has_header("ETag")


def test_what_is_no_page_or_not_to_be_kept_carries_no_tag() -> None:
    for response in (
        HttpResponse("{}", content_type="application/json"),
        HttpResponse("a", headers={"Cache-Control": "no-store"}),
        HttpResponse("a", status=422),
    ):
        answer = PageTagMiddleware(lambda request, response=response: response)(RequestFactory().get("/"))
        assert answer is response and not answer.has_header("ETag")
