"""The undo of files of bookings: the money is taken back by rows of its own."""

from __future__ import annotations

from typing import Any

from accounts.imports.importing.traces import spans_of, within
from accounts.imports.importing.undo import Undo
from pipeline.bookings.models import Booking
from pipeline.bookings.rules.standings import BOOKED_SINCE, RESTATED
from pipeline.bookings.services import restating
from pipeline.deals.models import Deal
from pipeline.deals.services import deal_saves
from pipeline.intake.importing.watched_deals import DEAL, put_back
from pipeline.intake.services import undone_invoices
from traps_web.ui import words

BOOKING = "pipeline.booking"
BELOW_ZERO = "Without it, the booking that it restates would be below zero."


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

    def check_changed(self, label: str) -> None:
        """Deals that its invoices won are open again, unless somebody worked on them or another invoice names them."""
        rows = self.changed[label]
        stands: dict[int, int] = {}
        for condition in within("pk", spans_of(rows)):
            stands |= dict(Deal.objects.filter(condition).values_list("pk", "version"))
        self.refuse_changed(label, [pk for pk, (_, after) in rows.items() if stands.get(pk) != after["version"]])
        for condition in within("deal_id", spans_of(rows)):
            others = Booking.objects.filter(condition)
            for mine in within("pk", self.created[BOOKING]):
                others = others.exclude(mine)
            for pk in others.order_by().values_list("deal_id", flat=True).distinct():
                self.refuse_row(label, pk, BOOKED_SINCE)
        self.count("reopened", label, len(rows))

    def lock(self) -> None:
        """Hold the deals before the bookings, as everywhere.

        The bookings that the file restates are held as well: whoever restates them waits.
        """
        deal_saves.lock(self.changed[DEAL])
        super().lock()
        restating.lock(restating.restated_by(self.created[BOOKING]))

    def apply(self) -> None:
        """The database writes the rows that take money back out of the bookings, whatever their number."""
        reopened = self.changed[DEAL].keys()
        undone_invoices.take_back(self.act, spans=self.created[BOOKING], run=self.undo_act.run, reopened=reopened)
        put_back(self, reopens=True)

    def say(self, label: str, row: Any) -> str:
        if label == DEAL:
            return str(row)
        return f"{row.external_id or row.undone_id or f'booking {row.pk}'} of {words.day(row.booked_on, year=True)}"
