"""What a file of bookings is judged by.

That is: the bookings on record, the new lines of the file, and what the bookings stand at that it restates.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from accounts.imports.importing.kinds import Kind
from accounts.imports.importing.reading import Refusal
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.rules.standings import Standing
from pipeline.bookings.selectors import restatements

COLUMN_OF = {"restates": "restates_external_id"}


@dataclass(frozen=True)
class KnownBooking:
    """A booking on record."""

    pk: int
    external_id: str
    booked_on: date
    amount: Decimal
    customer_id: int | None
    product_id: int | None
    category_id: int
    deal_id: int | None
    restates_external_id: str | None
    restates_id: int | None


@dataclass(frozen=True)
class BookingLine:
    """A new booking; `restates` is the external_id of the row it restates."""

    line: int
    booking: NewBooking
    restates: str = ""


class Restated:
    """The bookings that lines of a file restate, as they stand before and after each of these lines."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind
        self._known: dict[int, Standing] = {}

    def load(self, booking_ids: Collection[int]) -> None:
        """Read what stands of bookings on record; nothing is asked when no line restates one."""
        unread_ids = set(booking_ids) - self._known.keys()
        if unread_ids:
            standings = restatements.standings(booking_ids=unread_ids)
            self._kind.read(standings.items())
            self._known |= standings

    def judge(
        self, lines: list[BookingLine], known: Mapping[str, KnownBooking], names: Mapping[int, str]
    ) -> list[BookingLine]:
        """The lines in their order, each restatement with its credit; refuses what may not be restated."""
        firsts = {line.booking.external_id: line for line in lines if not line.restates}
        restating = {line.booking.external_id for line in lines if line.restates}
        standings: dict[str, Standing] = {}
        judged = []
        for line in lines:
            if line.restates and line.restates not in standings:
                if line.restates in known:
                    standings[line.restates] = deepcopy(self._known[known[line.restates].pk])
                elif line.restates in firsts:
                    first = firsts[line.restates].booking
                    standings[line.restates] = Standing.new(first.booked_on, first.amount, first.credit, names)
            if not line.restates:
                judged.append(line)
            elif line.restates in restating:
                self._refuse(line, "restates", f"{line.restates} is itself a restatement. Enter the original booking.")
            elif line.restates not in standings:
                sentence = f"There is no booking {line.restates}, in TRAPS or among the valid lines of this file."
                self._refuse(line, "restates", sentence)
            else:
                judged.append(self._judged(line, standings[line.restates]))
        return judged

    def _judged(self, line: BookingLine, standing: Standing) -> BookingLine:
        row = line.booking
        parts = standing.parts_of(row.amount, row.credit or None)
        faults = standing.faults(row.booked_on, row.amount, parts)
        for name, sentence in faults.items():
            self._refuse(line, name, sentence)
        if not faults:
            standing.add(row.amount, parts)
        if row.credit:
            return line
        return replace(line, booking=replace(row, credit=list(standing.shares), as_booked=True))

    def _refuse(self, line: BookingLine, name: str, sentence: str) -> None:
        self._kind.plan.refuse([Refusal(line.line, COLUMN_OF.get(name, name), sentence)])
