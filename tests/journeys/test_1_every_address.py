"""Every address that shows a page, found by following links: no width cuts it, and a finger hits what is on it."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.architecture.test_guides import WITHOUT_A_PAGE
from tests.architecture.url_matrix_pages import PAGES
from tests.cuts import cut_off
from tests.targets import FINGER, PHONE, smaller_than

PEOPLE = (
    "darcel.schlecht@demo.example",
    "melvin.marxen@demo.example",
    "leader@demo.example",
    "admin@demo.example",
)
WIDTHS = (360, 768, 1280)
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
HREF = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
MOST_READ = 3
"""So many pages of an address are read for the links on them."""
SHOWN = {row.name for row in PAGES if row.method == "GET" and 200 in row.codes} - set(WITHOUT_A_PAGE)
NOT_LED_TO = {
    "budget_restate": "no number of the demo may be restated by those who see it",
    "case_appeal": "no case of these four people is confirmed in the demo",
    "case_answer": "on some days no case of these four people waits for an answer in the demo",
    "fairness_quarter": "one quarter of the demo at most has ended under its policy",
    "customer_plan_compare": "no account plan of the demo has two versions",
    "deal_push": "no pipeline of the demo is kept in a CRM",
    "extension_decide": "no request for more time of the demo waits",
    "mail_stop": "a mail leads there",
    "mapping": "no columns of a file are kept in the demo",
    "review_answer": "it answers a review that is held",
    "review_move_answer": "no other day of a review is asked for in the demo",
    "settings_replaced_name": "nobody has left the demo for so long",
    "share_request": "no shares are asked for in the demo",
    "tightening_duty": "none of these four people is tightened in the demo",
    "tightening_word": "none of these four people is tightened in the demo",
    "win_request": "no win is asked for in the demo",
}
"""Pages that no link of the demo leads to, each with the reason."""


@pytest.mark.once
def test_no_page_is_cut_at_any_width_and_a_finger_hits_what_is_on_it(signed_in: Callable[..., Page]) -> None:
    """One page of each address, as the first of the four people who is led to it sees it."""
    seen: set[str] = set()
    faults: list[str] = []
    ways = [Way(signed_in(person, **PHONE)) for person in PEOPLE]
    for most_read in range(1, MOST_READ + 1):
        for way in ways:
            for address in way.led_to(seen, most_read):
                faults += [f"{address}: {fault}" for fault in _faults(way.page)]
    assert not faults, "\n".join(faults)
    assert SHOWN - seen - set(NOT_LED_TO) == set()


class Way:
    """Where the links lead one person."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._waiting, self._known, self._read = deque([page.url]), {page.url}, Counter[str]()

    def led_to(self, seen: set[str], most_read: int) -> Iterator[str]:
        """One address after the other that nobody has seen before, each while it is open; `seen` takes their names.

        Of addresses that somebody has seen, some are only read for the links on them (what one may do differs), as
        long as any address is missing.
        """
        left = deque[str]()
        while self._waiting and SHOWN - seen - set(NOT_LED_TO):
            address = self._waiting.popleft()
            name = _name(address)
            if self._read[name] == most_read:
                left.append(address)
                continue
            self._read[name] += 1
            if name in seen:
                self._follow(self.page.request.get(address).text())
                continue
            seen.add(name)
            self._open(address)
            yield address
        self._waiting += left

    def _open(self, address: str) -> None:
        self.page.set_viewport_size({"width": WIDTHS[0], "height": 740})
        answer = self.page.goto(address)
        assert answer is not None and answer.ok, f"{address}: {answer and answer.status}"
        self._follow(self.page.content())

    def _follow(self, text: str) -> None:
        """Wait for the pages that a text leads to."""
        for link in HREF.findall(text):
            address = urljoin(self.page.url, unescape(link))
            if address not in self._known and _name(address) in SHOWN:
                self._known.add(address)
                self._waiting.append(address)


def _faults(page: Page) -> list[str]:
    faults = [f"finger: {fault}" for fault in smaller_than(page, FINGER)]
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        wider = page.evaluate(TOO_WIDE)
        faults += [f"{width}: {wider} px too wide"] if wider > 0 else []
        faults += [f"{width}: {fault}" for fault in cut_off(page)]
    return faults


def _name(address: str) -> str:
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return ""
