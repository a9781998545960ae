"""Who asks and who decides read the same count of extensions, from the first instant of the quarter."""

from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.models import Extension
from tests.builders import obligations as build
from traps_web.lib import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("who", ["rep", "manager"])
def test_both_pages_count_from_there(world, client_of, who):
    """In Kiritimati the quarter is two hours old; what was asked three hours before it is of the last one."""
    world.rep.time_zone = "Pacific/Kiritimati"
    world.rep.save(update_fields=["time_zone"])
    began_at = datetime(2026, 11, 30, 10, tzinfo=UTC)
    rows = [build.obligation(world.rep, subject=f"thing:{n}", due_at=began_at + timedelta(days=2)) for n in range(3)]
    for row, at in zip(rows, (began_at - timedelta(hours=3), began_at), strict=False):
        extension = build.extension(world.rep, row, wanted_on=date(2026, 12, 8))
        Extension.objects.filter(pk=extension.pk).update(asked_at=at)
    with clock.frozen(began_at + timedelta(hours=2)):
        if who == "rep":
            page = client_of(world.rep).get(f"/traps/{rows[2].pk}/extend/").content.decode()
            assert "This would be your second extension this quarter" in page
        else:
            page = client_of(world.manager).get(f"/traps/extensions/{extension.pk}/").content.decode()
            assert "Extensions asked this quarter: 1." in page
