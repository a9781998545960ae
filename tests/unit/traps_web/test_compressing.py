"""What is compressed for browsers that take it, and what is left as it is."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from traps_web.edges.compressing import CompressTextMiddleware

PAGE = "<p>The same sentence again and again.</p>" * 100


def answered(response: HttpResponse, **headers: str) -> HttpResponse:
    return CompressTextMiddleware(lambda request: response)(RequestFactory().get("/week/", headers=headers))


@pytest.mark.parametrize("kind", ["text/html; charset=utf-8", "application/json", "text/csv"])
def test_text_is_compressed_for_who_takes_it(kind: str) -> None:
    answer = answered(HttpResponse(PAGE, content_type=kind), accept_encoding="gzip, br")
    assert answer["Content-Encoding"] == "gzip" and "Accept-Encoding" in answer["Vary"]
    assert gzip.decompress(answer.content).decode() == PAGE and len(answer.content) < len(PAGE) / 5


def test_the_length_of_what_is_compressed_tells_nothing() -> None:
    lengths = {len(answered(HttpResponse(PAGE), accept_encoding="gzip").content) for _ in range(40)}
    assert len(lengths) > 5


def test_what_is_no_text_or_not_to_be_kept_is_left_as_it_is() -> None:
    for response in (
        HttpResponse(PAGE, content_type="application/pdf"),
        HttpResponse(PAGE, headers={"Cache-Control": "private, no-store"}),
    ):
        answer = answered(response, accept_encoding="gzip")
        assert "Content-Encoding" not in answer and answer.content.decode() == PAGE


def test_who_does_not_take_it_gets_the_page_as_it_is() -> None:
    assert answered(HttpResponse(PAGE)).content.decode() == PAGE
