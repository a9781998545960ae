"""The undo of files of bookings: the money is taken back by rows of its own."""

from __future__ import annotations

from typing import Any

from accounts.importing.traces import within
from accounts.importing.undo import Undo
from pipeline.models import Booking
from pipeline.services import restating, undone_bookings
from traps_web.ui import words

BOOKING = "pipeline.booking"
BELOW_ZERO = "Without it the booking that it restates would stand below zero."
RESTATED = "It was restated since; a correction that somebody made stays, and so does what it corrects."


class TakeBackBookings(Undo):
    """Each booking is restated to zero by a row that names the run; it stays, and its external id is free again."""

    def check_created(self, label: str) -> None:
        """Money that somebody corrected since is left alone."""
        for condition in within("restates_id", self.created[label]):
            later = Booking.objects.filter(condition, undoes__isnull=True, undone_by__isnull=True)
            for mine in within("pk", self.created[label]):
                later = later.exclude(mine)
            for pk in later.order_by("restates_id").values_list("restates_id", flat=True).distinct():
                self.refuse_row(label, pk, RESTATED)
        for pk in restating.needed(self.created[label]):
            self.refuse_row(label, pk, BELOW_ZERO)
        self.count("restated to zero", label, sum(last - first + 1 for first, last in self.created[label]))

    def lock(self) -> None:
        """The bookings that it restates are held as well: whoever restates them waits."""
        super().lock()
        restating.lock(restating.restated_by(self.created[BOOKING]))

    def apply(self) -> None:
        """Whatever their number, the database writes the rows from the rows."""
        act = self.act
        undone_bookings.take_back(spans=self.created[BOOKING], run=act.run, **act.who)

    def say(self, label: str, row: Any) -> str:
        return f"{row.external_id or row.undone_id or f'booking {row.pk}'} of {words.day(row.booked_on, year=True)}"
