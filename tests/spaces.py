"""A page as a test reads it: a space at which no line breaks is a space.

Templates keep days and amounts on one line (`traps_web.ui.unbroken`); what a page says is the same with either space.
The page as it was sent stands in `as_sent`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from traps_web.ui.unbroken import HOLDS

_HOLDS = HOLDS.encode()


def with_plain_spaces(text: str) -> str:
    """What a browser shows, on one line and with ordinary spaces."""
    return " ".join(text.split())


@pytest.fixture(autouse=True, scope="session")
def read_with_ordinary_spaces() -> Iterator[None]:
    """Every client of the run gives its pages with ordinary spaces."""
    ask = Client.request

    def asked(client: Client, **request: Any) -> Any:
        answer = ask(client, **request)
        if not answer.streaming and answer.get("Content-Type", "").startswith("text/html"):
            answer.as_sent = answer.content
            if _HOLDS in answer.as_sent:
                answer.content = answer.as_sent.replace(_HOLDS, b" ")
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Client, "request", asked)
        yield
