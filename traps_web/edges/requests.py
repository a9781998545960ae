"""A request as the middleware hands it to pages and to calls of the API: what it knows beside what was sent.

For the checker of types: nothing makes one of these. At run time it is Django's own request, or that of the API around
it, and nothing here knows a person.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from rest_framework.request import Request

from traps_web.ui.values import Shell

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from accounts.models import Organisation, Person
    from accounts.record.rules.acts import Act
    from accounts.record.rules.readers import Reader


class PageRequest(HttpRequest):
    """The request of a page. Whoever is not signed in gets no further than the pages of the way in."""

    user: Person
    act: Act
    reader: Reader
    now: datetime
    today: date
    zone: ZoneInfo
    organisation: Organisation
    shell: Shell
    htmx: HtmxDetails
    second_step_asked: str


class ApiRequest(Request):
    """The request of an API call.

    A token alone may say whose it is, so days and zones are those of the reader.
    """

    user: Person
    act: Act
    reader: Reader
    now: datetime
    organisation: Organisation
