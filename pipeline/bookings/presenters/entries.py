"""How money came in, in words: who or what entered it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo

from django.urls import reverse

from pipeline.bookings.models import Booking
from traps_web.ui import words

SOURCES = {"deal": "deal won", "import": "import", "api": "API", "hand": "by hand", "undo": "import undone"}

NO_INVOICE = "won, no invoice yet"


@dataclass(frozen=True)
class Entry:
    """A booking's way in."""

    source: str
    run_url: str
    by: str
    at: str

    @property
    def who_and_when(self) -> str:
        """Who and when."""
        return f"{self.by}, {self.at}"


def source(booking: Booking, run_id: int | None, *, is_invoiced: bool) -> str:
    """What a booking came through: a won deal, an import by its number, a program or a page.

    Of a won deal it says as well where no invoice has confirmed it.
    """
    run = booking.undone_run_id or run_id
    through = SOURCES[booking.source]
    if run is not None:
        through = f"import {run} undone" if booking.undone_run_id else f"import {run}"
    if booking.source == "deal" and not is_invoiced:
        through = NO_INVOICE if run is None else f"{NO_INVOICE}, {through}"
    return f"{through}, restatement" if booking.restates_id else through


def entered_by(booking: Booking) -> str:
    """Who entered it; imports of the command line are nobody's."""
    if booking.entered_by is not None:
        return booking.entered_by.name
    return "command line" if booking.source in ("import", "undo") else "TRAPS"


def entry(booking: Booking, run_id: int | None, *, is_own: bool, is_invoiced: bool, zone: tzinfo) -> Entry:
    """A booking's way in; `is_own` says that who entered it is credited."""
    run = booking.undone_run_id or run_id
    return Entry(
        source=source(booking, run_id, is_invoiced=is_invoiced),
        run_url=reverse("import_detail", args=[run]) if run is not None else "",
        by=f"{entered_by(booking)}, the credited person" if is_own else entered_by(booking),
        at=words.moment(booking.entered_at, zone, year=True),
    )


def is_own(booking: Booking, run_id: int | None, credited: set[int]) -> bool:
    """Whether it credits who entered it; winning a deal is no such entry, unless a file brought the won deal."""
    is_brought = run_id is not None and booking.restates_id is None
    is_entry = {"deal": is_brought, "undo": booking.amount > 0}.get(booking.source, True)
    return is_entry and booking.entered_by_id in credited
