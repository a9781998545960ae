"""What an import of deals notes of what it wrote, and the undo of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from accounts.imports.importing.traces import CHUNK, Traces, spans_of, within
from accounts.imports.importing.undo import Undo
from accounts.imports.models import ImportTrace
from pipeline.bookings.models import Booking
from pipeline.bookings.rules.standings import BOOKED_SINCE, RESTATED
from pipeline.bookings.services import restating, undone_bookings
from pipeline.deals.models import Deal, Milestone
from pipeline.deals.services import deal_saves
from pipeline.intake.importing.watched_deals import DEAL, put_back
from pipeline.intake.services import deal_undos

BOOKING = "pipeline.booking"
MOVES_ALONG = frozenset({"version", "updated_at", "stage_entered_at", "pushes", "gate_debt_on"})
"""Columns that say how often and when a deal was saved; whether it was is seen from its version."""
WON = "This file won it, and a won deal is booked. To correct its money, restate the booking."
ENDED = "Losing it ended its milestones. Reopen it on its page instead."
MOVED = "It was changed since, and a deal keeps its history."


def note_taken_over(traces: Traces, made: Sequence[Deal]) -> None:
    """Deals that came in, and the bookings that came with the won ones."""
    ids = [deal.pk for deal in made]
    traces.created_rows(Deal, ids)
    for start in range(0, len(ids), CHUNK):
        booked = Booking.objects.filter(deal_id__in=ids[start : start + CHUNK])
        traces.created(Booking, booked.values_list("pk", flat=True))


class TakeBackDeals(Undo):
    """Take back deals on which nothing builds, with their take-over; put others back where they stood.

    The money of won ones is restated to zero. What the file took back of won deals is given back.
    """

    parts = frozenset(
        {
            "pipeline.dealshare.deal",
            "pipeline.stagechange.deal",
            "pipeline.dealchange.deal",
            "pipeline.dealpause.deal",
            "pipeline.gateoverride.deal",
            "pipeline.booking.deal",
        }
    )

    def check_created(self, label: str) -> None:
        if label == BOOKING:
            self._check_bookings()
            given_back = self._check_given_back()
            self.count("given back", label, given_back)
            self.count("restated to zero", label, len(self.created_ids(label)) - given_back)
            return
        self.check_values(label, self.made[label], besides=MOVES_ALONG)
        self._check_versions()
        self._check_other_bookings()
        self.check_references(label)
        self.count("removed", label, len(self.made[label]))

    def _check_bookings(self) -> None:
        for condition in within("restates_id", self.created[BOOKING]):
            later = Booking.objects.filter(condition, deal__isnull=True, undoes__isnull=True, undone_by__isnull=True)
            for deal_id in later.values_list("restates__deal_id", flat=True).distinct():
                self.refuse_row(DEAL, deal_id, RESTATED)

    def _check_given_back(self) -> int:
        """How many bookings of won deals the undo gives back; one that was restated since is in its way."""
        count = 0
        for condition in within("pk", self.created[BOOKING]):
            rows = Booking.objects.filter(condition, restates__isnull=False)
            later = Booking.objects.filter(restates=OuterRef("restates"), pk__gt=OuterRef("pk"))
            later = later.filter(undoes__isnull=True, undone_by__isnull=True)
            count += rows.count()
            for deal_id in rows.filter(Exists(later)).values_list("restates__deal_id", flat=True):
                self.refuse_row(DEAL, deal_id, RESTATED)
        return count

    def _check_versions(self) -> None:
        """Refuse deals that were saved since, beyond what later imports did that are undone by now.

        Such an import saved each of them twice, there and back.
        """
        undone = ImportTrace.objects.filter(
            run_id__gt=self.undo_act.run.pk, run__undos__status="done", label=DEAL, act="changed"
        )
        neutral: Counter[int] = Counter()
        for pk, before, after in undone.values_list("first_id", "before", "after"):
            neutral[pk] += after["version"] - before["version"] + 1
        moved = []
        for condition in within("pk", self.created[DEAL]):
            for pk, version in Deal.objects.filter(condition, version__gt=1).values_list("pk", "version"):
                if version != 1 + neutral[pk]:
                    moved.append(pk)
        self.refuse_changed(DEAL, [pk for pk in moved if (DEAL, pk) not in self._refused])

    def _check_other_bookings(self) -> None:
        """Refuse deals that a file has booked since; that file is undone first."""
        for condition in within("deal_id", self.created[DEAL]):
            rows = Booking.objects.filter(condition)
            for mine in within("pk", self.created[BOOKING]):
                rows = rows.exclude(mine)
            for deal_id in rows.order_by().values_list("deal_id", flat=True).distinct():
                self.refuse_row(DEAL, deal_id, BOOKED_SINCE)

    def check_changed(self, label: str) -> None:
        """Refuse deals that moved on since the run, or that stand where no way leads back."""
        rows = self.changed[label]
        stands: dict[int, int] = {}
        for condition in within("pk", spans_of(rows)):
            stands |= dict(Deal.objects.filter(condition).values_list("pk", "version"))
        self.refuse_changed(label, [pk for pk, (_, after) in rows.items() if stands.get(pk) != after["version"]])
        for pk, (_, after) in rows.items():
            if after.get("status") == "won":
                self.refuse_row(label, pk, WON)
        lost = [pk for pk, (_, after) in rows.items() if after.get("status") == "lost"]
        for condition in within("deal_id", spans_of(lost)):
            for pk in Milestone.objects.filter(condition).values_list("deal_id", flat=True).distinct():
                self.refuse_row(label, pk, ENDED)
        self.count("restored", label, len(rows))

    def lock(self) -> None:
        """Hold the deals before the bookings, as everywhere; the bookings that the file restates as well."""
        deal_saves.lock(self.changed[DEAL])
        super().lock()
        restating.lock(restating.restated_by(self.created[BOOKING]))

    def apply(self) -> None:
        """Money first; then the deals that came go, and the others are put back, each in one save."""
        events = self.events()
        undone_bookings.take_back(self.act, spans=self.created[BOOKING], run=self.undo_act.run)
        for first, last in self.created[DEAL]:
            deal_undos.remove(self.act, first_id=first, last_id=last)
        put_back(self, reopens=False)
        self.write_events(events)
