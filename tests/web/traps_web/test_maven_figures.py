"""The published sums by API and on the dashboard, over the sample imported unshifted into an empty installation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person, Team
from tests.builders import maven
from traps_web.lib import clock

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def admin(db: None, client_of: Callable[[Person], Client]) -> Iterator[Client]:
    with clock.frozen(maven.NOW):
        maven.install()
        yield client_of(Person.objects.get(email="admin@demo.example"))


def money(amount: int) -> str:
    return f"{amount}.00"


def test_api_and_dashboard_give_the_published_sums(admin: Client) -> None:
    def ask(**query: object) -> dict[str, Any]:
        answer = admin.get("/api/v1/attainment/", query)
        assert answer.status_code == 200, answer.content
        return answer.json()

    root = Team.objects.get(placements__parent=None)
    year = ask(period="FY2017", team=root.pk, by="team")
    assert year["actual"] == money(maven.TOTAL)
    assert {row["name"]: row["actual"] for row in year["rows"]} == {
        name: money(sum_) for name, sum_ in maven.REGIONS.items()
    }
    for quarter, amount in maven.QUARTERS.items():
        assert ask(period=f"FY2017-Q{quarter}", team=root.pk)["actual"] == money(amount)
    for name, amount in maven.TEAMS.items():
        assert ask(period="FY2017", team=Team.objects.get(name=name).pk)["actual"] == money(amount)
    people = ask(period="FY2017", team=root.pk, by="person")["rows"]
    best = max(people, key=lambda row: float(row["actual"]))
    assert (best["name"], best["actual"]) == (maven.BEST[0], money(maven.BEST[1]))
    assert best["budget"] is None
    page = admin.get("/dashboard/", {"period": "FY2017", "team": root.pk}).content.decode()
    for amount in (maven.TOTAL, *maven.REGIONS.values()):
        assert f"{amount:,}" in page
    for quarter, amount in maven.QUARTERS.items():
        assert f"{amount:,}" in admin.get("/dashboard/", {"period": f"FY2017-Q{quarter}"}).content.decode()
