"""The leader: every figure opens into the rows behind it, they add up, and the sample's sums are all there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.once
LEADER = "leader@demo.example"
REGION, TEAM, REP = "Central", "South Central", "Darcel Schlecht"
ACTUAL, BUDGET = 3, 4  # Columns of the table of teams and people.
WON = 10_005_534
BY_REGION = {"West": 3_568_647, "Central": 3_346_293, "East": 3_090_594}
BY_TEAM = {
    "South Central": 2_251_930,
    "Southwest": 1_964_750,
    "Southeast": 1_960_545,
    "Northwest": 1_603_897,
    "Northeast": 1_130_049,
    "North Central": 1_094_363,
}
BEST = 1_153_214


def test_the_leader_opens_region_team_and_person_down_to_the_bookings(signed_in: Callable[..., Page]) -> None:
    page = signed_in(LEADER)
    page.goto("/dashboard/")
    organisation = _total(page)
    regions = _rows(page)
    assert set(regions) == set(BY_REGION)
    assert _sum(regions.values()) == organisation
    teams = _opened(page, REGION, beside=regions)
    assert _sum(teams.values()) == regions[REGION]
    people = _opened(page, TEAM, beside=regions | teams)
    assert _sum(people.values()) == teams[TEAM]

    _tree(page).get_by_role("link", name=REP).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(REP)
    facts = page.get_by_role("region", name="The sum")
    assert _figure(facts.get_by_text("Actual", exact=True).locator("xpath=../following-sibling::dd")) == people[REP][0]
    page.get_by_text("The numbers of each week").click()
    by_month = page.get_by_role("table", name=re.compile("cut by time"))
    assert _figure(by_month.get_by_role("row").last.get_by_role("cell").nth(1)) == people[REP][0]
    facts.get_by_role("link", name=f"{people[REP][0]:,}").first.click()
    expect(page).to_have_url(re.compile("/bookings/"))
    assert _booked(page) == people[REP][0]


@pytest.mark.parametrize("cut", ["month", "week"])
def test_weeks_and_months_add_up_to_the_quarter(signed_in: Callable[..., Page], cut: str) -> None:
    page = signed_in(LEADER)
    page.goto(f"/dashboard/?by={cut}")
    for fold in page.locator("details:not([open]) > summary").filter(has_text="The numbers of each").all():
        fold.click()
    lines = page.get_by_role("table", name=re.compile("cut by time")).get_by_role("row")
    expect(lines.first).to_be_visible()
    rows = lines.all()[1:]
    cells = [row.get_by_role("cell") for row in rows]
    *parts, whole = [(_figure(cell.nth(1)), _figure(cell.nth(2))) for cell in cells]
    assert whole == _total(page)
    actual, budget = _sum(parts)
    assert actual == whole[0]
    assert abs(budget - whole[1]) <= len(parts) / 2, "each row is rounded to whole money on the page"
    attainment = _ask(page, _period(page), by=cut)
    for name in ("actual", "budget"):
        assert sum(Decimal(row[name]) for row in attainment["rows"]) == Decimal(attainment[name])


def test_the_api_says_what_the_page_says(signed_in: Callable[..., Page]) -> None:
    page = signed_in(LEADER)
    page.goto("/dashboard/")
    period = _period(page)
    attainment = page.request.get("/api/v1/attainment/", params={"period": period, "by": "team"}).json()
    assert (Decimal(attainment["actual"]), Decimal(attainment["budget"])) == _total(page)
    shown = _rows(page)
    assert {row["name"]: (Decimal(row["actual"]), Decimal(row["budget"])) for row in attainment["rows"]} == shown


def test_the_whole_sample_is_there_to_the_dollar(signed_in: Callable[..., Page]) -> None:
    page = signed_in(LEADER)
    years = _years(page)
    assert sum(Decimal(_ask(page, year)["actual"]) for year in years) == WON
    regions = _by(page, years, "team")
    assert {name: money for (name, _), money in regions.items()} == BY_REGION
    teams = {
        name: money
        for _, region in regions
        for (name, _), money in _by(page, years, "team", team=region).items()
        if money
    }
    assert teams == BY_TEAM
    people = _by(page, years, "person")
    assert max((money, name) for (name, _), money in people.items()) == (BEST, REP)


def _tree(page: Page) -> Locator:
    return page.get_by_role("table", name=re.compile("against budget"))


def _rows(page: Page) -> dict[str, tuple[int, int]]:
    """Actual and budget of every row, by name."""
    rows = _tree(page).locator("tbody").get_by_role("row")
    expect(rows.first).to_be_visible()
    return {
        re.sub(r"^[+−]\s*", "", line.get_by_role("rowheader").inner_text().split("\n")[0]): _money(line)
        for line in rows.all()
    }


def _money(line: Locator) -> tuple[int, int]:
    cells = line.get_by_role("cell")
    return _figure(cells.nth(ACTUAL - 1)), _figure(cells.nth(BUDGET - 1))


def _total(page: Page) -> tuple[int, int]:
    return _money(_tree(page).locator("tfoot").get_by_role("row"))


def _opened(page: Page, name: str, *, beside: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The rows that a team opens into, inside the table."""
    _tree(page).get_by_role("link", name=name).first.click()
    expect(_tree(page).get_by_role("link", name=name, expanded=True)).to_be_visible()
    return {row: money for row, money in _rows(page).items() if row not in beside}


def _figure(place: Locator) -> int:
    text = place.inner_text().strip().replace(",", "").replace("−", "-")
    return 0 if text in ("", "n/a", "no budget") else int(text)


def _sum(rows: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(rows)
    return sum(actual for actual, _ in pairs), sum(budget for _, budget in pairs)


def _booked(page: Page) -> int:
    """What the page of bookings says they come to."""
    match = re.search(r"[\d,]{4,}", page.get_by_role("heading", level=1).inner_text())
    assert match is not None
    return int(match.group().replace(",", ""))


def _period(page: Page) -> str:
    """The code of the period that is shown."""
    code = page.locator(".per__now").get_attribute("title")
    assert code
    return code


def _years(page: Page) -> list[str]:
    """The fiscal years that the demo's history lies in."""
    page.goto("/dashboard/")
    this = int(_period(page)[2:6])
    return [f"FY{this - 1}", f"FY{this}"]


def _ask(page: Page, period: str, **more: Any) -> dict[str, Any]:
    answer = page.request.get("/api/v1/attainment/", params={"period": period, **more})
    assert answer.ok, answer.text()
    return dict(answer.json())


def _by(page: Page, years: list[str], what: str, **more: Any) -> dict[tuple[str, int | None], Decimal]:
    """Actual by name and id over the years."""
    sums: dict[tuple[str, int | None], Decimal] = {}
    for year in years:
        for row in _ask(page, year, by=what, **more)["rows"]:
            key = (row["name"], row[what])
            sums[key] = sums.get(key, Decimal(0)) + Decimal(row["actual"])
    return sums
