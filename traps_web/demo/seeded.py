"""What the sample lacks, made from a fixed seed.

Budgets, expected close dates, amounts of open deals, activity and discipline.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from traps_web.lib import fiscal

SEED = 20171231
SLIPS = "kary.hendrixson@"
"""Somebody who lets week after week pass: their case ends at its latest day, and the next step opens."""
KEEPS = ("donn.cantrell@", "reed.clapper@", "cecily.lampkin@")
"""Three who keep every trap and miss their number all the same: what opens for them is help."""
WEEKLY = {"calls": 40, "conversations": 12, "first-meetings": 6, "proposals": 4, "referrals": 5}
NEXT_STEPS = (
    "Call the buyer about the open points",
    "Send the offer split by site",
    "Show the product to the users",
    "Meet the signer",
    "Agree the delivery date",
    "Get the budget confirmed",
)
BUDGET_STEP = 1000


@dataclass(frozen=True)
class Discipline:
    """How a person of the demo works: share of the activity targets reached, and chance to miss a week's deadline."""

    effort: float
    misses: float
    ambition: float

    @property
    def misses_of_calls(self) -> float:
        """The chance to forget the call of a week: half as high, but for who lets everything pass."""
        return self.misses if self.misses == 1 else self.misses / 2


def disciplines(emails: Iterable[str]) -> dict[str, Discipline]:
    """One discipline per person, always the same for the same person."""
    discipline_by_email = {}
    for email in sorted(emails):
        random = Random(f"{SEED}:{email}")
        effort = random.uniform(0.62, 1.12)
        discipline_by_email[email] = Discipline(
            effort=effort, misses=_misses(email, effort), ambition=random.uniform(0.84, 1.3)
        )
    return discipline_by_email


def _misses(email: str, effort: float) -> float:
    if email.startswith(SLIPS):
        return 1.0
    return 0.0 if email.startswith(KEEPS) else max(0.02, 0.42 - effort * 0.36)


def complete_open_deals(
    deals: Sequence[dict[str, str]], prices: Mapping[str, Decimal], today: date, quarter_end: date
) -> list[dict[str, str]]:
    """Open deals get an amount near the list price and an expected close date; some stay without, as in real life."""
    random = Random(SEED)
    return [
        _completed(deal, prices, today, quarter_end, random) if deal["stage"] not in ("Won", "Lost") else deal
        for deal in deals
    ]


def _completed(
    deal: dict[str, str], prices: Mapping[str, Decimal], today: date, quarter_end: date, random: Random
) -> dict[str, str]:
    draw, spread = random.random(), random.random()
    price = prices.get(deal["product"])
    amount = str(round(price * Decimal(str(round(0.7 + 0.5 * spread, 3))))) if price and draw > 0.04 else ""
    close_on = _close_on(deal["stage"], today, quarter_end, random)
    opened_on = deal.get("opened_on") or ""
    if close_on and opened_on and close_on < date.fromisoformat(opened_on):
        close_on = today + timedelta(days=random.randint(1, 60))
    return deal | {
        "stage": _stage(deal),
        "amount": amount,
        "close_on": close_on.isoformat() if close_on else "",
    }


def _stage(deal: Mapping[str, str]) -> str:
    """The sample knows two open stages; those that are engaged are spread over the later ones too."""
    if deal["stage"] != "Engaging":
        return deal["stage"]
    draw = Random(f"{SEED}:stage:{deal['external_id']}").random()
    return "Engaging" if draw < 0.5 else "Proposal" if draw < 0.85 else "Closing"


def _close_on(stage: str, today: date, quarter_end: date, random: Random) -> date | None:
    draw = random.random()
    if stage == "Prospecting":
        return quarter_end + timedelta(days=random.randint(1, 120)) if draw > 0.55 else None
    if draw < 0.05:
        return None
    if draw < 0.13:
        return today - timedelta(days=random.randint(1, 30))
    left = max((quarter_end - today).days, 1)
    if draw < 0.42:
        return today + timedelta(days=random.randint(0, left - 1))
    return quarter_end + timedelta(days=random.randint(0, 150))


def next_step(external_id: str, today: date, close_on: date | None) -> tuple[str, date] | None:
    """The dated next step of an open deal, before it closes; three in ten have none."""
    random = Random(f"{SEED}:next:{external_id}")
    if random.random() < 0.3:
        return None
    latest = 24 if close_on is None else max(0, min(24, (close_on - today).days))
    return random.choice(NEXT_STEPS), today + timedelta(days=random.randint(-4, latest))


def budgets(
    won: Iterable[Mapping[str, str]], emails: Sequence[str], quarters: Sequence[fiscal.Period], last_day: date
) -> list[dict[str, str]]:
    """A number per person, quarter and category, near what they sold in the quarter, bent by each person's ambition."""
    sold: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    deals = list(won)
    for quarter in quarters:
        for deal in deals:
            if quarter.contains(date.fromisoformat(deal["closed_on"])):
                sold[deal["owner_email"], quarter.key] += Decimal(deal["amount"])
    ways = disciplines(emails)
    rows = []
    for email in emails:
        for quarter in quarters:
            rows.extend(_budget_rows(email, quarter, sold, ways[email], last_day, quarters))
    return rows


def _budget_rows(
    email: str,
    quarter: fiscal.Period,
    sold: Mapping[tuple[str, str], Decimal],
    way: Discipline,
    last_day: date,
    quarters: Sequence[fiscal.Period],
) -> list[dict[str, str]]:
    base = _full_quarter(sold[email, quarter.key], quarter, last_day) or _typical(email, sold, quarters, last_day)
    if not base:
        return []
    swing = Random(f"{SEED}:{email}:{quarter.key}").uniform(0.93, 1.07)
    total = _rounded(base * Decimal(str(round(way.ambition * swing, 3))))
    new = _rounded(total * Decimal("0.06"))
    split = (("new", new), ("existing", total - new))
    return [
        {"email": email, "category": category, "period": quarter.key, "amount": str(amount)}
        for category, amount in split
        if amount
    ]


def _full_quarter(sold: Decimal, quarter: fiscal.Period, last_day: date) -> Decimal:
    """What the quarter would bring in full, if it is running; nothing if it lies ahead."""
    if last_day < quarter.starts_on:
        return Decimal(0)
    elapsed = min((last_day - quarter.starts_on).days + 1, quarter.days)
    return sold * quarter.days / elapsed


def _typical(
    email: str, sold: Mapping[tuple[str, str], Decimal], quarters: Sequence[fiscal.Period], last_day: date
) -> Decimal:
    known = [
        _full_quarter(sold[email, quarter.key], quarter, last_day)
        for quarter in quarters
        if quarter.starts_on <= last_day
    ]
    return sum(known, Decimal(0)) / len(known) if known else Decimal(0)


def _rounded(amount: Decimal) -> Decimal:
    return (amount / BUDGET_STEP).quantize(Decimal(1)) * BUDGET_STEP


def tallies(email: str, way: Discipline, days: Sequence[date]) -> list[tuple[date, str, int]]:
    """The counted work of a person on their working days: (day, activity type, count)."""
    random = Random(f"{SEED}:work:{email}")
    rows = []
    for day in days:
        for key, weekly in WEEKLY.items():
            expected_count = weekly / 5 * way.effort * random.uniform(0.5, 1.5)
            count = int(expected_count) + (random.random() < expected_count - int(expected_count))
            if count:
                rows.append((day, key, count))
    return rows


def closing(email: str, week: str, way: Discipline) -> str:
    """How a person dealt with a week's deadline: "done", "missed", or "missed then done"."""
    random = Random(f"{SEED}:close:{email}:{week}")
    if random.random() > way.misses:
        return "done"
    return "missed" if random.random() < 0.5 else "missed then done"
