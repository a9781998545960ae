"""The reader that every request carries: who looks, and what day it is for them."""

from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse

from accounts.middleware import ClockMiddleware
from traps_web.lib import clock

EVENING = datetime(2026, 11, 25, 23, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Pacific/Pago_Pago", date(2026, 11, 25)),
        ("Pacific/Kiritimati", date(2026, 11, 26)),
        ("", date(2026, 11, 25)),
    ],
)
def test_a_request_is_read_on_the_day_of_whoever_a_token_says_asks(rf, world, zone, day):
    world.rep.time_zone = zone
    request, seen = rf.get("/api/v1/deals/"), []
    request.user, request.session = AnonymousUser(), {}

    def view(request):
        request.user = world.rep  # As the API does, which reads the token itself.
        seen.append(request.reader)
        return HttpResponse()

    with clock.frozen(EVENING):
        ClockMiddleware(view)(request)
    reader = seen[0]
    assert (reader.viewer, reader.now, reader.today) == (world.rep, EVENING, day)
    assert (reader.zone.key, reader.organisation) == (zone or "America/New_York", world.organisation)
