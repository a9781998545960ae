"""What tests of the frame share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from playwright.sync_api import Page

from accounts.models import Person
from tests.browser import sit_down
from tests.make import World


@pytest.fixture
def gallery(another_browser: Any, client_of: Callable[[Person], Client], live_server: Any, world: World) -> Any:
    """Open the gallery as the rep of the cast."""

    def opened(**options: Any) -> Page:
        page: Page = another_browser(**options)
        sit_down(page, client_of(world.rep), live_server.url)
        page.goto("/gallery/")
        return page

    return opened
