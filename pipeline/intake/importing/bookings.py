"""Files of bookings: the money that came in, and the rows that restate it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from accounts.imports.importing import references as people_references
from accounts.imports.importing.cells import Cells
from accounts.imports.importing.kinds import Context, Kind, values_of
from accounts.imports.importing.reading import Column, Row
from pipeline.bookings.importing import category_references, doubles
from pipeline.bookings.importing.booking_lines import BookingLine, KnownBooking, Restated
from pipeline.bookings.models import Booking, Credit
from pipeline.bookings.rules import bookings as rules
from pipeline.bookings.rules import credit as credit_rules
from pipeline.bookings.rules.bookings import NewBooking
from pipeline.bookings.services import bookings as booking_service
from pipeline.bookings.services import credit_changes, daily_credits
from pipeline.customers.importing import customer_references
from pipeline.deals.importing import deal_references
from pipeline.deals.importing.deal_references import KnownDeal
from pipeline.deals.models import DealShare
from pipeline.intake.importing.undo_bookings import TakeBackBookings
from pipeline.intake.importing.watched_deals import watching_deals
from pipeline.intake.rules import invoices as invoice_rules
from pipeline.intake.services import entered_bookings
from pipeline.products.importing import product_references
from traps_web.lib import wording

Shares = list[tuple[int, int]]
FIELDS = (
    "pk",
    "external_id",
    "booked_on",
    "amount",
    "customer_id",
    "product_id",
    "category_id",
    "deal_id",
    "restates__external_id",
    "restates_id",
)


class Bookings(Kind):
    """Bookings by external_id. What is on record never changes: other money comes as a row that restates."""

    name = "bookings"
    undo = TakeBackBookings
    facts_of_a_place = (("pipeline.credit", "booked_on"),)
    means = "money that came in, who is credited, and corrections of it"
    columns = (
        Column("external_id", "the booking's id in your other system", required=True),
        Column("booked_on", "the day the money counts for", required=True),
        Column("amount", "with a decimal point; below zero only in a row that restates", required=True),
        Column("customer", "external_id or exact unique name"),
        Column("product", "name or alias"),
        Column("category", "new, existing, renewal …; empty: by the organisation's rules"),
        Column("deal_external_id", "the deal it comes from; the file is then the truth for that deal"),
        Column("credit", "email:share;email:share in percent, 100 in all; empty: as planned on the deal"),
        Column("restates_external_id", "the booking whose money this row corrects"),
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._seen: dict[str, int] = {}
        self._restated = Restated(self)
        self._later: list[BookingLine] = []
        self._wins: dict[int, None] = {}  # In the order of the lines.

    def load(self) -> None:
        self._people = people_references.people(self)
        self._customers = customer_references.Customers(self)
        self._emails = {person.pk: person.email for person in self._people.values()}
        self._memberships = people_references.memberships(self)
        self._products = product_references.products(self)
        self._categories = category_references.categories(self)
        self._bookings: dict[str, KnownBooking] = {}
        self._credits: dict[str, Shares] = defaultdict(list)

    def load_for(self, rows: Sequence[Row], places: dict[str, int]) -> None:
        self._customers.look_up(rows, places)
        self._deals = deal_references.deals(self, rows, places, "deal_external_id")
        external_ids = [
            external_id
            for external_id in values_of(rows, places, "external_id", "restates_external_id")
            if external_id not in self._bookings
        ]
        for row in self.read(Booking.objects.filter(external_id__in=external_ids).order_by().values_list(*FIELDS)):
            self._bookings[row[1]] = KnownBooking(*row)
        named = set(values_of(rows, places, "restates_external_id"))
        self._restated.load([self._bookings[name].pk for name in named if name in self._bookings])
        known = [self._bookings[name].pk for name in external_ids if name in self._bookings]
        parts = Credit.objects.filter(booking__in=known).order_by("pk")
        for external_id, *share in self.read(parts.values_list("booking__external_id", "person_id", "share_ppm")):
            self._credits[external_id].append((share[0], share[1]))
        self._planned: dict[int, Shares] = defaultdict(list)
        shares = DealShare.objects.filter(deal_id__in=[deal.pk for deal in self._deals.values()]).order_by("pk")
        for deal_id, *share in (
            self.read(shares.values_list("deal_id", "person_id", "share_ppm")) if self._deals else []
        ):
            self._planned[deal_id].append((share[0], share[1]))

    def judge(self, cells: Cells) -> None:
        external_id = cells.text("external_id", required=True, longest=120)
        self.is_first(cells, "external_id", self._seen, external_id)
        booked_on = cells.day("booked_on", required=True)
        self.check_day(cells, "booked_on", booked_on)
        restates = cells.text("restates_external_id", longest=120)
        amount = cells.amount("amount", digits=self.context.digits, required=True)
        if amount is not None and (sentence := rules.amount_fault(amount, restates=bool(restates))):
            cells.refuse("amount", sentence)
        customer_id = self._customers.of(cells)
        product_id = cells.find("product", self._products, product_references.UNKNOWN_PRODUCT)
        category_id = cells.find("category", self._categories, category_references.UNKNOWN_CATEGORY)
        deal = deal_references.by_external_id(self._deals, cells, "deal_external_id")
        credit = self._credit(cells, booked_on)
        if not cells.fine or booked_on is None or amount is None:
            return
        if not credit and deal is not None and not restates:
            credit = self._planned.get(deal.pk, [])
        booking = NewBooking(
            external_id=external_id,
            booked_on=booked_on,
            amount=amount,
            customer_id=customer_id,
            product_id=product_id,
            category_id=category_id,
            deal_id=deal.pk if deal else None,
            credit=credit,
        )
        known = self._bookings.get(external_id)
        if known is not None:
            self._compare(cells, known, booking, restates)
        else:
            self._judge_deal(cells, deal, booking, restates)
            self._add(cells, booking, restates)

    def _judge_deal(self, cells: Cells, deal: KnownDeal | None, booking: NewBooking, restates: str) -> None:
        """An invoice that names an open deal wins it; a lost deal and one of another customer are refused."""
        if deal is None or restates:
            return
        columns = {"deal": "deal_external_id"}
        faults = invoice_rules.faults(
            deal.name, status=deal.status, of_deal=deal.customer_id, of_invoice=booking.customer_id
        )
        for name, sentence in faults.items():
            cells.refuse(columns.get(name, name), sentence)
        if deal.status == "open" and not faults and deal.pk not in self._wins:
            self._wins[deal.pk] = None
            sentence = f"{deal.name} is open: this wins it, and missing gate items become gate debt."
            self.plan.note(cells.line, "deal_external_id", sentence)

    def _credit(self, cells: Cells, booked_on: date | None) -> Shares:
        try:
            named = credit_rules.parse(cells.text("credit", longest=2000))
        except ValueError as fault:
            cells.refuse("credit", str(fault))
            return []
        unknown = [email for email, _ in named if email not in self._people]
        for email in unknown:
            cells.refuse("credit", people_references.UNKNOWN_PERSON.format(email))
        if unknown or not named:
            return []
        shares = [(self._people[email].pk, share_ppm) for email, share_ppm in named]
        if sentence := credit_rules.shares_fault(shares):
            cells.refuse("credit", sentence)
        if booked_on is not None:
            self._check_teams(cells, shares, booked_on)
        return shares

    def _check_teams(self, cells: Cells, shares: Shares, day: date) -> None:
        for person_id, _ in shares:
            if people_references.team_on(self._memberships.get(person_id, []), day) is None:
                cells.refuse(
                    "credit",
                    f"{self._emails[person_id]} is in no team on {day.isoformat()}; the money would have no team.",
                )

    def _compare(self, cells: Cells, known: KnownBooking, booking: NewBooking, restates: str) -> None:
        """A booking on record is left as it is; a line that says otherwise is refused."""
        stands = f"This booking is on record with {wording.exact_money(known.amount)} on {known.booked_on.isoformat()}"
        if (booking.amount, booking.booked_on) != (known.amount, known.booked_on):
            column = "amount" if booking.amount != known.amount else "booked_on"
            cells.refuse(column, f"{stands}. Send a row that restates it instead.")
        if restates != (known.restates_external_id or ""):
            cells.refuse(
                "restates_external_id",
                f"{stands}, restating {known.restates_external_id or 'nothing'}, and that cannot change.",
            )
        again = "restate it with a row, then send it again"
        columns = {
            "customer": "customer_id",
            "product": "product_id",
            "category": "category_id",
            "deal_external_id": "deal_id",
        }
        for column, name in columns.items():
            given = getattr(booking, name)
            if given is not None and given != getattr(known, name):
                cells.refuse(column, f"{stands} and with another {column.removesuffix('_external_id')}; {again}.")
        if cells.text("credit", longest=2000) and sorted(booking.credit) != sorted(self._credits[known.external_id]):
            cells.refuse("credit", f"{stands} and with other credit; {again}.")
        if cells.fine:
            self.plan.unchanged += 1

    def _add(self, cells: Cells, booking: NewBooking, restates: str) -> None:
        if not booking.credit and not restates:
            cells.refuse("credit", "Enter the credit, like ann@company.example:100.")
            return
        if not cells.fine:
            return
        if booking.credit and not cells.text("credit", longest=2000):
            self._check_teams(cells, booking.credit, booking.booked_on)
            if not cells.fine:
                return
        self.plan.creates.append(BookingLine(cells.line, booking, restates))

    def finish(self) -> None:
        names = {person.pk: person.name for person in self._people.values()}
        self.plan.creates = self._restated.judge(self.plan.creates, self._bookings, names)
        doubles.note_invoices(
            self.plan,
            [
                (line.line, line.booking.customer_id, line.booking.amount, line.booking.booked_on)
                for line in self.plan.creates
                if line.booking.customer_id and line.booking.deal_id is None and not line.restates
            ],
        )

    def prepare(self) -> None:
        """Everything but rows that restate a row of this very file can be made ready before the transaction."""
        first, self._later = [], []
        for line in self.plan.creates:
            known = self._bookings.get(line.restates)
            if not line.restates:
                first.append(line.booking)
            elif known is not None:
                first.append(replace(line.booking, restates_id=known.pk))
            else:
                self._later.append(line)
        self._prepared = booking_service.prepare(self.act, rows=first, source="import")

    def apply(self) -> None:
        with watching_deals(self.traces, list(self._wins)), daily_credits.together():
            self._write()

    def _write(self) -> None:
        made = list(entered_bookings.write(self.act, prepared=self._prepared))
        ids = {row.external_id: pk for row, pk in zip(self._prepared.rows, made, strict=True)} if self._later else {}
        later = [replace(line.booking, restates_id=ids[line.restates]) for line in self._later]
        changes, replaced = self._prepared.changes, self._prepared.replacements
        if later:
            second = booking_service.prepare(self.act, rows=later, source="import")
            made += entered_bookings.write(self.act, prepared=second)
            changes.take(second.changes)
        self.traces.created(Booking, made + [booking.pk for booking in replaced])
        what = f"{self.context.label} restated or replaced money"
        credit_changes.tell(self.act, changes, what=what, key=f"import:{self.context.run_id}")
