"""Customers, products, deals, bookings with their credit, and the sums kept of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bench.generate.people import FIRST_DAY, NOW, TODAY, Organisation
from bench.generate.tables import Rows, close
from pipeline.models import (
    Booking,
    Category,
    Credit,
    Customer,
    DailyCredit,
    Deal,
    DealShare,
    MonthlyCredit,
    Product,
    ProductLine,
    Stage,
    StageChange,
    TeamDailyCredit,
)
from traps_web.lib import money

DAYS = (TODAY - FIRST_DAY).days
OPEN, WON = 10, 55
"""Of a hundred deals, so many are open and so many won; the rest are lost."""
SHARED = 15
CATEGORY_WEIGHTS = (30, 60, 10)
WHOLE, PARTS = [money.PPM], [700_000, 300_000]
Shares = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Won:
    """A won deal, waiting for its booking."""

    deal: int
    day: date
    amount: int
    customer: int
    product: int
    shares: Shares


DEAL_COLUMNS = (
    "external_id",
    "name",
    "owner",
    "customer",
    "product",
    "stage",
    "status",
    "amount",
    "opened_on",
    "close_on",
    "closed_on",
    "lost_reason",
    "next_step",
    "next_step_on",
    "taken_over",
    "stage_entered_at",
    "version",
    "created_at",
    "updated_at",
)
BOOKING_COLUMNS = (
    "external_id",
    "booked_on",
    "amount",
    "customer",
    "product",
    "category",
    "deal",
    "source",
    "restates",
    "entered_at",
    "entered_by",
)


class Facts:
    """The tables of what was sold, filled together."""

    def __init__(self, made: Organisation) -> None:
        self.made, self.dice = made, made.dice
        self.stages = {stage.name: stage for stage in Stage.objects.all()}
        self.open_stages = [stage for stage in self.stages.values() if stage.kind == "open"]
        self.categories = list(Category.objects.order_by("position").values_list("pk", flat=True))
        self.customers: list[int] = []
        self.products: list[int] = []
        self.sums: dict[tuple[date, int, int, int], int] = defaultdict(int)

    def build(self) -> None:
        """All of it; the order is that of the foreign keys."""
        self._nouns()
        self._bookings(self._deals())
        self._sums()

    def _nouns(self) -> None:
        lines = Rows(ProductLine, "name")
        products = Rows(Product, "name", "line", "list_price_amount", "is_active")
        customers = Rows(Customer, "external_id", "name", "owner", "tier", "industry", "country", "created_at")
        families = [lines.add(f"Line {number}") for number in range(1, 5)]
        for number in range(1, 21):
            self.products.append(products.add(f"Product {number:02}", families[number % 4], number * 50_000, True))
        for number in range(self.made.size.customers):
            owner = self.made.reps[number % len(self.made.reps)]
            tier = self.dice.choice(["A", "B", "C", ""])
            self.customers.append(
                customers.add(f"C{number:06}", f"Customer {number:06}", owner, tier, "retail", "US", NOW)
            )
        close(lines, products, customers)

    def _deals(self) -> list[Won]:
        deals = Rows(Deal, *DEAL_COLUMNS)
        shares = Rows(
            DealShare, "deal", "person", "team", "share_ppm", "share_amount", "weighted_amount", "is_open", "close_on"
        )
        changes = Rows(StageChange, "deal", "from_stage", "to_stage", "at", "by", "taken_over", "reason")
        first, won = self.stages["Prospecting"], []
        for number in range(self.made.size.deals):
            status = "open" if number % 100 < OPEN else "won" if number % 100 < OPEN + WON else "lost"
            stage = self._stage(status)
            owner, customer = self._owner(), self.dice.choice(self.customers)
            product, amount = self.dice.choice(self.products), self.dice.randrange(50_000, 950_000)
            opened_on, close_on, closed_on = self._days(status)
            entered, began = _at(closed_on or opened_on), _at(opened_on)
            progress = (opened_on, close_on, closed_on, *_wording(number, status), False, entered, 1, began, entered)
            deal = deals.add(
                f"D{number:07}", f"Deal {number:07}", owner, customer, product, stage.pk, status, amount, *progress
            )
            parts = self._shares(owner)
            split = money.split(amount, [share for _, share in parts])
            for (person, share), part in zip(parts, split, strict=True):
                weighted = money.apply_ppm(part, stage.probability_ppm)
                team = self.made.team(person, closed_on or TODAY)
                shares.add(deal, person, team, share, part, weighted, status == "open", close_on)
            changes.add(deal, None, first.pk, began, owner, False, "")
            if stage.pk != first.pk:
                changes.add(deal, first.pk, stage.pk, entered, owner, False, "price" if status == "lost" else "")
            if closed_on is not None and status == "won":
                won.append(Won(deal, closed_on, amount, customer, product, parts))
        close(deals, shares, changes)
        return won

    def _stage(self, status: str) -> Stage:
        if status == "open":
            return self.dice.choice(self.open_stages)
        return self.stages["Won" if status == "won" else "Lost"]

    def _owner(self) -> int:
        return self.dice.choice(self.made.reps)

    def _shares(self, owner: int) -> Shares:
        if self.dice.randrange(100) >= SHARED or len(self.made.reps) < 2:
            return [(owner, money.PPM)]
        other = self._owner()
        return [(owner, money.PPM)] if other == owner else list(zip((owner, other), PARTS, strict=True))

    def _days(self, status: str) -> tuple[date, date | None, date | None]:
        """Opened, expected to close, closed."""
        if status == "open":
            opened_on = TODAY - timedelta(days=self.dice.randrange(180))
            expected = TODAY + timedelta(days=self.dice.randrange(-20, 200))
            return opened_on, None if self.dice.randrange(100) < 3 else max(expected, opened_on), None
        opened_on = FIRST_DAY + timedelta(days=self.dice.randrange(DAYS - 10))
        left = (TODAY - opened_on).days
        closed_on = opened_on + timedelta(days=self.dice.randint(5, max(5, min(120, left))))
        return opened_on, closed_on, min(closed_on, TODAY)

    def _bookings(self, won: list[Won]) -> None:
        """One for every won deal as far as they go; the rest from files, some taking back a part of an earlier one."""
        bookings = Rows(Booking, *BOOKING_COLUMNS)
        credits = Rows(Credit, "booking", "person", "team", "booked_on", "share_ppm", "amount")
        from_deals = won[: self.made.size.bookings * 73 // 100]
        self._book_deals(bookings, credits, from_deals)
        self._book_files(bookings, credits, self.made.size.bookings - len(from_deals))
        close(bookings, credits)

    def _book_deals(self, bookings: Rows, credits: Rows, won: list[Won]) -> None:
        for won_deal in won:
            category = self._category()
            booking = bookings.add(
                None,
                won_deal.day,
                won_deal.amount,
                won_deal.customer,
                won_deal.product,
                category,
                won_deal.deal,
                "deal",
                None,
                _at(won_deal.day),
                won_deal.shares[0][0],
            )
            self._credit(credits, booking, won_deal.day, won_deal.amount, category, won_deal.shares)

    def _book_files(self, bookings: Rows, credits: Rows, count: int) -> None:
        earlier: tuple[int, date, int, int, Shares] | None = None
        for number in range(count):
            customer, product = self.dice.choice(self.customers), self.dice.choice(self.products)
            if number % 25 == 24 and earlier is not None:
                restated, day, whole, category, shares = earlier
                amount, day = -(whole // 4), min(day + timedelta(days=20), TODAY)
            else:
                restated, day = None, FIRST_DAY + timedelta(days=self.dice.randrange(DAYS + 1))
                amount, category, shares = (
                    self.dice.randrange(50_000, 950_000),
                    self._category(),
                    self._shares(self._owner()),
                )
            booking = bookings.add(
                f"B{number:07}", day, amount, customer, product, category, None, "import", restated, _at(day), None
            )
            self._credit(credits, booking, day, amount, category, shares)
            earlier = None if restated else (booking, day, amount, category, shares)

    def _category(self) -> int:
        return self.dice.choices(self.categories, CATEGORY_WEIGHTS)[0]

    def _credit(self, credits: Rows, booking: int, day: date, amount: int, category: int, shares: Shares) -> None:
        split = money.split(amount, [share for _, share in shares])
        for (person, share), part in zip(shares, split, strict=True):
            team = self.made.team(person, day)
            credits.add(booking, person, team, day, share, part)
            self.sums[day, person, team, category] += part

    def _sums(self) -> None:
        rows = Rows(DailyCredit, "day", "person", "team", "category", "amount")
        for (day, person, team, category), amount in sorted(self.sums.items()):
            rows.add(day, person, team, category, amount)
        teams = Rows(TeamDailyCredit, "day", "team", "amount")
        by_team: dict[tuple[date, int], int] = defaultdict(int)
        for (day, _, team, _), amount in self.sums.items():
            by_team[day, team] += amount
        for (day, team), amount in sorted(by_team.items()):
            teams.add(day, team, amount)
        months = Rows(MonthlyCredit, "starts_on", "team", "amount")
        by_month: dict[tuple[date, int], int] = defaultdict(int)
        for (day, _, team, _), amount in self.sums.items():
            by_month[day.replace(day=1), team] += amount
        for (starts_on, team), amount in sorted(by_month.items()):
            months.add(starts_on, team, amount)
        close(rows, teams, months)


def _wording(number: int, status: str) -> tuple[str, str, date | None]:
    """Why a deal was lost; the next step of an open one and its day."""
    if status == "open":
        return "", "Call back", TODAY + timedelta(days=number % 14)
    return "price" if status == "lost" else "", "", None


def _at(day: date) -> datetime:
    """The early afternoon of a day."""
    return NOW.replace(year=day.year, month=day.month, day=day.day)
