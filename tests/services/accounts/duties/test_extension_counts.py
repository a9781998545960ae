"""How often somebody asked for more time: counted from the first instant of the quarter, wherever they live."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.duties.selectors import obligations as selector
from accounts.models import Extension
from tests import make
from tests.builders import obligations as build


# The quarter begins on Tue 1 Dec, at midnight of whoever owes.
@pytest.mark.parametrize(
    ("zone", "began_at"),
    [
        ("Pacific/Pago_Pago", datetime(2026, 12, 1, 11, tzinfo=UTC)),
        ("Pacific/Kiritimati", datetime(2026, 11, 30, 10, tzinfo=UTC)),
        ("", datetime(2026, 12, 1, 5, tzinfo=UTC)),
    ],
)
@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(hours=23), timedelta(days=40, hours=3)])
def test_the_count_begins_with_the_first_instant_of_the_quarter(world, zone, began_at, later):
    world.rep.time_zone = zone
    world.rep.save(update_fields=["time_zone"])

    def count(at):
        reader = make.reader(now=at, organisation=world.organisation)
        return selector.extensions_this_quarter(reader, owner=world.rep)

    def ask_at(at, subject):
        about = build.obligation(world.rep, subject=subject, due_at=began_at + timedelta(days=2))
        extension = build.extension(world.rep, about, wanted_on=date(2026, 12, 8))
        Extension.objects.filter(pk=extension.pk).update(asked_at=at)

    ask_at(began_at - timedelta(hours=20), "thing:1")
    ask_at(began_at - timedelta(seconds=1), "thing:2")
    assert count(began_at - timedelta(seconds=1)) == 2
    ask_at(began_at, "thing:3")
    assert count(began_at + later) == 1
