"""A clock that travels in front of real pages: every browser and every job go by the instant that a test sets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import Locator, Page

from accounts.models import DemoMark, Person
from accounts.organisation.services import clock
from tests import make
from tests.browser import sit_down
from tests.make import World

Travel = Callable[..., None]
BrowserOf = Callable[[Person], Page]


def headline(page: Page) -> Locator:
    """What a page says first."""
    return page.get_by_role("heading", level=1)


@pytest.fixture
def travel(live_server: Any, world: World) -> Travel:
    """Sets the clock as that of a demo is set, and runs jobs by it in the order in which they are named.

    It goes on from there: what is looked at just before a deadline needs minutes, not seconds.
    """
    DemoMark.objects.create(seed=1, weeks_moved=0, loaded_at=make.NOW)

    def to(instant: datetime, *jobs: str) -> None:
        clock.set_to(to=instant)
        for job in jobs:
            call_command("run_job", job, stdout=StringIO())

    return to


@pytest.fixture
def browser_of(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any) -> BrowserOf:
    """The browser of somebody who is signed in; the same one however often a story comes back to them."""
    pages: dict[int, Page] = {}

    def of(person: Person) -> Page:
        if person.pk not in pages:
            pages[person.pk] = another_browser()
            sit_down(pages[person.pk], client_of(person), live_server.url)
        return pages[person.pk]

    return of
