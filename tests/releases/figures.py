"""What a database shows: the figures of its pages and the answers of its API, as each persona of the demo gets them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from accounts.models import Person

PERSONAS = {
    "rep": "darcel.schlecht@demo.example",
    "manager": "melvin.marxen@demo.example",
    "leader": "leader@demo.example",
    "admin": "admin@demo.example",
}
PERIODS = ("FY2027-Q1", "FY2027-Q2", "FY2027-M06")
ATTAINMENT = "/api/v1/attainment/?period={period}&by={by}"
KEPT_OF_ATTAINMENT = ("name", "budget", "actual", "budget_to_date", "open_pipeline", "weighted", "landing", "rows")
LISTS = "/api/v1/"
LEFT_OUT = {"account_logout", "api-docs", "deal_bulk"}
"""They end the session, show no figures, or hold the state of rows in their address."""
FIGURE = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?!\w)|(?<![\w.,])\d+(?:\.\d+)?\s?%")
"""An amount or a count of a thousand and more, or a share; nobody takes it for the day or number of something."""

Shown = dict[str, Any]


def of_every_persona() -> dict[str, Shown]:
    """What each persona is shown by address, found by walking from their start page and the root of the API.

    What an admin is shown where a leader is too, is the same; it is looked at once.
    """
    shown = {persona: _walked(_client(email)) for persona, email in PERSONAS.items()}
    for address in shown["leader"]:
        shown["admin"].pop(address, None)
    return shown


def differences(kept: dict[str, Shown]) -> list[tuple[str, str]]:
    """Each address that no longer shows what it showed, with a line about it."""
    return [
        (address, f"{persona}, {address}: {difference}")
        for persona, shown in kept.items()
        for client in [_client(PERSONAS[persona])]
        for address, before in shown.items()
        for difference in compared(before, _shown(client, address))
    ]


def _client(email: str) -> Client:
    client = Client()
    person = Person.objects.get(email=email)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _walked(client: Client) -> Shown:
    """The pages of the rail, one page of each kind that they lead to, every list of the API, and attainment."""
    shown: Shown = {}
    seen_views: set[str] = set()
    waiting = ["/", *client.get(LISTS).json().values(), *_attainments()]
    waiting = [address.removeprefix("http://testserver") for address in waiting]
    for depth in range(3):
        pages = [address for address in waiting if address not in shown]
        waiting = []
        for address in pages:
            answer = client.get(address, follow=depth == 0)
            if answer.status_code != 200 or "Content-Disposition" in answer:
                continue
            if address != "/":
                shown[address] = _facts(answer)
            waiting += _new_kinds(answer, seen_views)
    return shown


def _attainments() -> list[str]:
    return [ATTAINMENT.format(period=period, by=by) for period in PERIODS for by in ("team", "person")]


def _new_kinds(answer: HttpResponse, seen_views: set[str]) -> Iterator[str]:
    """The first address of each view that the page leads to, where no page before it did."""
    if not answer["Content-Type"].startswith("text/html"):
        return
    for address in _Page.read(answer).addresses:
        try:
            view = resolve(address.partition("?")[0]).view_name
        except Resolver404:
            continue
        if view not in seen_views | LEFT_OUT:
            seen_views.add(view)
            yield address


def _shown(client: Client, address: str) -> Any:
    answer = client.get(address)
    return _facts(answer) if answer.status_code == 200 else f"status {answer.status_code}"


def _facts(answer: HttpResponse) -> Any:
    """Of a page its figures, of a list how many rows there are, of attainment its sums."""
    if answer["Content-Type"].startswith("text/html"):
        return sorted({figure.replace("\xa0", " ") for figure in FIGURE.findall(_Page.read(answer).text)})
    content = answer.json()
    return {"count": content["count"]} if "count" in content else _sums(content)


def _sums(content: Any) -> Any:
    if isinstance(content, list):
        return [_sums(row) for row in content]
    kept = [name for name in KEPT_OF_ATTAINMENT if name in content]
    return {name: _sums(content[name]) if name == "rows" else content[name] for name in kept}


def compared(before: Any, today: Any) -> Iterator[str]:
    """What stood there and stands there no longer; a page or an answer may say more than it did."""
    if isinstance(before, dict) and isinstance(today, dict):
        for name, value in before.items():
            for difference in compared(value, today.get(name)):
                yield f"{name} {difference}"
    elif isinstance(before, list) and isinstance(today, list) and before and isinstance(before[0], dict):
        if len(before) != len(today):
            yield f"{len(before)} rows then, {len(today)} today"
        for row_before, row_today in zip(before, today, strict=False):
            yield from compared(row_before, row_today)
    elif isinstance(before, list) and isinstance(today, list):
        if missing := [figure for figure in before if figure not in today]:
            yield f"no longer shows {', '.join(map(str, missing))}"
    elif before != today:
        yield f"was {before!r}, is {today!r}"


class _Page(HTMLParser):
    """The text that people read on a page, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.silent = 0

    @classmethod
    def read(cls, answer: HttpResponse) -> _Page:
        page = cls()
        page.feed(answer.content.decode())
        return page

    @property
    def text(self) -> str:
        return " ".join(self.words)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        address = dict(attributes).get("href") or ""
        if tag == "a" and address.startswith("/"):
            self.addresses.append(address.partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.words.append(data)
