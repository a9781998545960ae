"""The facts of the demo: the sample's rows, completed from the seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from pipeline.deals.models import Deal
from pipeline.deals.services import readiness_days
from traps_web.demo import maven, seeded
from traps_web.demo.stage import TAKEN_OVER_AGO, Stage
from traps_web.lib import fiscal
from traps_web.lib.deadlines import due_instant

STARTED_DAYS_AGO = 13
SET_AHEAD = timedelta(days=10)
"""How long before they begin the numbers of a year are set."""
OPEN = "open"
LEADER_NAME = "Lea Anders"
ZONE = "America/New_York"
EVENING = time(19)


def sample_rows(stage: Stage, sample: Path) -> dict[str, maven.Rows]:
    """Every file of the demo, by kind."""
    rows = maven.convert(sample, shift_weeks=stage.dates.weeks)
    sellers = {deal["owner_email"] for deal in rows["deals"]}
    won = [deal for deal in rows["deals"] if deal["stage"] == "Won"]
    prices = _prices(rows["products"])
    return rows | {
        "people": _people(rows["people"], sellers, stage),
        "deals": seeded.complete_open_deals(rows["deals"], prices, stage.today, stage.quarter.ends_before),
        "budgets": seeded.budgets(won, sorted(sellers), _budgeted_quarters(stage), stage.dates.last_day),
    }


def _prices(products: maven.Rows) -> dict[str, Decimal]:
    prices = {product["name"]: Decimal(product["list_price"]) for product in products}
    aliases = {alias: prices[name] for name, alias in maven.PRODUCT_ALIASES.items()}
    return prices | aliases


def _people(people: maven.Rows, sellers: set[str], stage: Stage) -> maven.Rows:
    """Agents of the sample without a deal are starters, two weeks in service; the leader manages the root."""
    begins = (stage.dates.last_day - timedelta(days=STARTED_DAYS_AGO)).isoformat()
    rows = [
        person | {"starts_on": begins if person["role"] == "rep" and person["email"] not in sellers else ""}
        for person in people
    ]
    leader = {
        "email": f"leader@{maven.DOMAIN}",
        "name": LEADER_NAME,
        "role": "leader",
        "team": "Maven",
        "manages": "yes",
        "starts_on": "",
    }
    return [leader, *rows]


def _budgeted_quarters(stage: Stage) -> Sequence[fiscal.Period]:
    """The quarter before this fiscal year, and the year's four."""
    this_year = fiscal.year(stage.rules, stage.quarter.year)
    before = fiscal.previous_period(stage.rules, this_year.quarters[0].key)
    return [before, *this_year.quarters]


def files_of_deals(deals: maven.Rows, stage: Stage) -> list[tuple[datetime, maven.Rows]]:
    """A file each evening with rows, at its instant.

    What was open or over eleven weeks ago was taken over then; each evening brought what was opened or closed that day,
    so that a night knows all of its day.
    """
    taken_over_on = stage.today - TAKEN_OVER_AGO
    taken_over: maven.Rows = []
    rows_by_day: dict[date, maven.Rows] = defaultdict(list)
    for deal in deals:
        stands_since = deal["closed_on"] or deal["opened_on"]
        day = date.fromisoformat(stands_since) if stands_since else taken_over_on
        (taken_over if day <= taken_over_on else rows_by_day[day]).append(deal)
    evenings = [(min(due_instant(day, EVENING, ZONE), stage.now), rows) for day, rows in sorted(rows_by_day.items())]
    return [(stage.taken_over_at, taken_over), *evenings]


def files_of_budgets(budgets: maven.Rows, stage: Stage) -> list[tuple[datetime, maven.Rows]]:
    """Two files with their instants: the numbers of each fiscal year came before its first quarter here began."""
    before, *this_year = _budgeted_quarters(stage)
    years = ((before.starts_on, [before.key]), (this_year[0].starts_on, [quarter.key for quarter in this_year]))
    return [
        (stage.now - (stage.today - first_day) - SET_AHEAD, [row for row in budgets if row["period"] in keys])
        for first_day, keys in years
    ]


def complete(stage: Stage) -> None:
    """Next steps on open deals, which all of them changed with today."""
    _next_steps(stage)
    Deal.objects.filter(status=OPEN).update(updated_at=stage.now)


def _next_steps(stage: Stage) -> None:
    changed = []
    for deal in Deal.objects.filter(status=OPEN):
        step = seeded.next_step(deal.external_id or "", stage.today, deal.close_on)
        if step is None:
            continue
        deal.next_step, deal.next_step_on = step
        changed.append(deal)
    Deal.objects.bulk_update(changed, ["next_step", "next_step_on"], batch_size=400)
    readiness_days.follow(stage.act(), changed)
