"""The published sample "CRM Sales Opportunities" as files that the import takes in; pure, no database.

What the sample lacks stays empty: open deals without customer, amount or dates are taken over as they are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

Rows = list[dict[str, str]]

SAMPLE = Path(__file__).parent / "maven_crm"
DOMAIN = "demo.example"
FIRST_DAY = date(2016, 1, 1)
PRODUCT_ALIASES = {"GTX Pro": "GTXPro"}
SECTORS = {"technolgy": "technology"}
COUNTRIES = {"Philipines": "Philippines"}
LOST_REASON = "not recorded"
AREAS = {
    "Central": ("North Central", "South Central"),
    "East": ("Northeast", "Southeast"),
    "West": ("Northwest", "Southwest"),
}
"""The sample knows the managers of each region and no names of their teams; these go to them by the alphabet."""


def convert(sample: Path = SAMPLE, shift_weeks: int = 0) -> dict[str, Rows]:
    """The sample by kind, in the order in which it is imported; dates moved by whole weeks.

    Regions stand under the root, the teams of each under their region.
    """
    agents = list(_lines(sample / "sales_teams.csv"))
    accounts = list(_lines(sample / "accounts.csv"))
    products = list(_lines(sample / "products.csv"))
    pipeline = list(_lines(sample / "sales_pipeline.csv"))
    shift = timedelta(weeks=shift_weeks)
    return {
        "teams": _teams(agents),
        "people": _people(agents),
        "products": _products(products),
        "customers": _customers(accounts, pipeline),
        "deals": [_deal(line, shift) for line in pipeline],
    }


def email_of(name: str) -> str:
    """The address of a person of the sample: darcel.schlecht@demo.example."""
    return f"{name.lower().replace(' ', '.')}@{DOMAIN}"


def as_csv(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Rows as a file in UTF-8 with a header; the columns are those of the first row."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        yield from csv.DictReader(opened)


def _teams(agents: Rows) -> Rows:
    regions = sorted({line["regional_office"] for line in agents})
    team_by_manager = _team_by_manager(agents)
    managers = sorted({(line["manager"], line["regional_office"]) for line in agents})
    return [{"name": region, "parent": ""} for region in regions] + [
        {"name": team_by_manager[manager], "parent": region} for manager, region in managers
    ]


def _team_by_manager(agents: Rows) -> dict[str, str]:
    """The team that each manager manages."""
    managers_by_region: dict[str, set[str]] = {}
    for line in agents:
        managers_by_region.setdefault(line["regional_office"], set()).add(line["manager"])
    return {
        manager: team
        for region, managers in managers_by_region.items()
        for manager, team in zip(sorted(managers), AREAS[region], strict=True)
    }


def _people(agents: Rows) -> Rows:
    team_by_manager = _team_by_manager(agents)
    rows = [_person(name, "manager", team, "yes") for name, team in sorted(team_by_manager.items())]
    return rows + [_person(line["sales_agent"], "rep", team_by_manager[line["manager"]], "no") for line in agents]


def _person(name: str, role: str, team: str, manages: str) -> dict[str, str]:
    return {"email": email_of(name), "name": name, "role": role, "team": team, "manages": manages}


def _products(products: Rows) -> Rows:
    return [
        {
            "name": line["product"],
            "line": line["series"],
            "list_price": line["sales_price"],
            "aliases": PRODUCT_ALIASES.get(line["product"], ""),
        }
        for line in products
    ]


def _customers(accounts: Rows, pipeline: Rows) -> Rows:
    """A customer is owned by whoever won most from it; ties go to the first name."""
    won: dict[str, dict[str, int]] = {}
    for line in pipeline:
        if line["deal_stage"] == "Won":
            by_agent = won.setdefault(line["account"], {})
            by_agent[line["sales_agent"]] = by_agent.get(line["sales_agent"], 0) + int(line["close_value"])
    return [
        {
            "external_id": f"C{number:03d}",
            "name": line["account"],
            "owner_email": _owner(won.get(line["account"], {})),
            "industry": SECTORS.get(line["sector"], line["sector"]),
            "country": COUNTRIES.get(line["office_location"], line["office_location"]),
        }
        for number, line in enumerate(sorted(accounts, key=lambda line: line["account"]), start=1)
    ]


def _owner(by_agent: dict[str, int]) -> str:
    if not by_agent:
        return ""
    return email_of(min(by_agent, key=lambda agent: (-by_agent[agent], agent)))


def _deal(line: dict[str, str], shift: timedelta) -> dict[str, str]:
    stage = line["deal_stage"]
    closed = stage in ("Won", "Lost")
    return {
        "external_id": line["opportunity_id"],
        "name": f"{line['account']}, {_product(line['product'])}" if line["account"] else _product(line["product"]),
        "owner_email": email_of(line["sales_agent"]),
        "customer": line["account"],
        "product": line["product"],
        "stage": stage,
        "amount": line["close_value"] if stage != "Lost" else "",
        "opened_on": _day(line["engage_date"], shift),
        "close_on": "",
        "closed_on": _day(line["close_date"], shift) if closed else "",
        "lost_reason": LOST_REASON if stage == "Lost" else "",
    }


def _product(name: str) -> str:
    return next((product for product, alias in PRODUCT_ALIASES.items() if alias == name), name)


def _day(text: str, shift: timedelta) -> str:
    """The sample writes month/day/year."""
    return (datetime.strptime(text, "%m/%d/%Y").date() + shift).isoformat() if text else ""  # noqa: DTZ007
