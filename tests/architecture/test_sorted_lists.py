"""The heads of a list put it in order: each of them, both ways, on both databases."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse

from pipeline.bookings.services import restatements
from pipeline.models import Booking
from tests import make

SORTED = {
    "imports": {"file", "kind", "lines", "sent", "by"},
    "leaves": {"person", "days"},
    "settings_audit": {"when"},
    "settings_invitations": {"name", "made", "by"},
    "settings_mail": {"to", "written", "tries"},
    "settings_people": {"name", "email"},
    "activities": {"day", "person", "count"},
    "bookings": {"day", "customer", "amount"},
    "plans": {"person", "period", "number", "uncovered"},
    "reviews": {"person", "holder", "when"},
    "team": {"person", "short", "gap", "coverage", "activity", "missed", "open", "review"},
    "traps_team": {"due", "trap", "owner"},
    "dashboard_budgets": {"whose", "team", "category", "month", "amount"},
    "restatements": {"day", "customer", "by", "difference"},
}
"""By list the keys of the heads that put it in order."""
ASKED = {"traps_team": {"state": "all"}, "team": {"columns": "all"}}
"""What has to be asked of a list that does not begin with all its heads."""
HEAD = re.compile(r'<th\b[^>]*aria-sort="(ascending|descending)"')


def _restate(things):
    booking = Booking.objects.get(pk=things["booking"])
    act = make.act(things.world.admin)
    restatements.restate(
        act,
        booking=booking,
        right_amount=booking.amount + 5,
        booked_on=make.TODAY,
        reason="A digit was lost.",
        seen=booking.amount,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("name", SORTED)
def test_every_head_puts_its_list_in_order_both_ways(name, cast):
    things = cast.of_one_row()
    for noun in ("invitation", "leave", "import_run", "booking", "letter", "activity", "plan", "review", "obligation"):
        things[noun]
    _restate(things)
    admin = things.client("admin")
    address = reverse(name)
    asked = ASKED.get(name, {})
    page = admin.get(address, asked).content.decode()
    keys = {key.removeprefix("-") for key in re.findall(r"[?&;]sort=(-?\w+)", unescape(page))}
    assert keys >= SORTED[name]
    for key in SORTED[name]:
        for sort, word in ((key, "ascending"), (f"-{key}", "descending")):
            answer = admin.get(address, asked | {"sort": sort})
            assert (sort, answer.status_code, HEAD.findall(answer.content.decode())) == (sort, 200, [word])
