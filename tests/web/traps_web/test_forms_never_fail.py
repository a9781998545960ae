"""Whatever somebody types into the forms of a page: an answer in words, never a fault of ours."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests import make
from tests.architecture.url_cast import PERSONAS, Cast
from tests.architecture.url_matrix import MATRIX
from tests.architecture.url_rows import Row
from tests.samples import tries
from traps_web.lib import clock

PAGES = [
    row for row in MATRIX if row.method == "GET" and 200 in row.codes[1:] and not row.name.startswith(("api-", "ui:"))
]
OTHERS = ("csrfmiddlewaretoken", "once")
NOT_OURS = ("/account/",)
"""Signing in and out belongs to the login library; who signs out here would try the rest as nobody."""
TYPED = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "0",
            "-1",
            "1",
            "1e400",
            "NaN",
            "99999999999999999999",
            "9223372036854775808",
            "2026-11-30",
            "2026-02-30",
            "0001-01-01",
            "9999-12-31",
            "FY2027",
            "FY9999-Q9",
            "on",
            "true",
            "None",
            "\x00",
            "ß\u202e漢字",
            "a" * 5000,
            "<b>",
            "=1+1",
        ]
    ),
    st.text(max_size=40),
    st.integers(-(2**70), 2**70).map(str),
    st.dates().map(str),
)


@dataclass
class Form:
    """A form of a page: where it goes, its fields, and for each the values that the page offers."""

    action: str
    offered: dict[str, list[str]] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms that are posted."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address, self.forms = address, list[Form]()
        self._open: Form | None = None
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self._open = Form(urljoin(self.address, given.get("action", "")))
            self.forms.append(self._open)
        if self._open is None:
            return
        if tag in ("input", "select", "textarea", "button") and given.get("name") not in (None, "", *OTHERS):
            offered = self._open.offered.setdefault(given["name"], [])
            self._select = given["name"] if tag == "select" else ""
            if given.get("value"):
                offered.append(given["value"])
        if tag == "option" and self._select:
            self._open.offered[self._select].append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: Any) -> Any:
    with django_db_blocker.unblock(), clock.frozen(make.NOW), transaction.atomic():
        yield Cast()
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.name)
def test_no_form_of_a_page_fails_whatever_is_typed(row: Row, cast: Cast) -> None:
    persona = next(who for who, code in zip(PERSONAS, row.codes, strict=True) if who != "anonymous" and code == 200)
    with transaction.atomic():
        things = cast.of_one_row()
        address = reverse(row.name, args=[things[noun] for noun in row.arguments]) + row.query
        client = things.client(persona)
        page = client.get(address)
        if page.get("Content-Type", "").startswith("text/html"):
            parser = Forms(address)
            parser.feed(page.content.decode())
            for form in parser.forms:
                if not form.action.startswith(NOT_OURS):
                    _try(client, form, signed_in=row.codes[0] != 200)
        transaction.set_rollback(True)


def _try(client: Client, form: Form, *, signed_in: bool) -> None:
    """A few times: fields as the page offers them, some left out, some with whatever."""
    fields = {
        name: st.one_of(TYPED, st.sampled_from(offered)) if offered else TYPED for name, offered in form.offered.items()
    }

    @settings(
        max_examples=tries(8),
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(typed=st.fixed_dictionaries({}, optional=fields))
    def send(typed: dict[str, str]) -> None:
        cache.clear()
        with transaction.atomic():
            answer = client.post(urlsplit(form.action).path, typed)
            transaction.set_rollback(True)
        assert answer.status_code < 500, f"{form.action}: {answer.status_code} to {typed!r}"
        assert not signed_in or "/account/login" not in answer.get("Location", ""), f"{form.action}: nobody signed in"

    send()
