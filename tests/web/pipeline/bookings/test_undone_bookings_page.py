"""Money whose import was undone: the rows say so, and there is nothing left to correct."""

from pipeline.activities.services import defaults
from pipeline.models import Booking
from tests import make
from tests.builders.imports import BOOKINGS, RITA, take, undo


def test_the_lists_name_the_undone_import_and_the_booking_is_not_restated_again(world: make.World, client_of) -> None:
    defaults.install(make.NOW)
    run = take("bookings", BOOKINGS, f"B1,2026-11-02,100,,,new,,{RITA}:100,")
    assert undo(run).status == "done"
    admin = client_of(world.admin)
    assert f"import {run.pk} undone, restatement" in admin.get("/bookings/").content.decode()
    assert f"100 of Mon 2 Nov 2026, import {run.pk} undone" in admin.get("/bookings/restatements/").content.decode()
    first = Booking.objects.get(undoes__isnull=True)
    address = f"/bookings/{first.pk}/restate/"
    answer = admin.post(address, {"right_amount": "5", "booked_on": "2026-11-20", "reason": "x", "seen": "0.00"})
    assert answer.status_code == 403
    assert "The import of this booking was undone, so there is nothing left to correct." in answer.content.decode()
