"""The published sample, unshifted in an empty installation, gives the published sums to the dollar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import Sum

from accounts.importing.running import run_now
from accounts.models import ImportRun, Person
from accounts.services import calendar, organisations
from pipeline.models import Booking, Customer, DailyCredit, Deal, Product
from pipeline.services import defaults
from traps_web.demo.maven import as_csv, convert

NOW = datetime(2018, 1, 2, 15, 0, tzinfo=UTC)
REGIONS = {"West": 3_568_647, "Central": 3_346_293, "East": 3_090_594}
MANAGERS = {
    "Melvin Marxen": 2_251_930,
    "Summer Sewald": 1_964_750,
    "Rocco Neubert": 1_960_545,
    "Celia Rouche": 1_603_897,
    "Cara Losch": 1_130_049,
    "Dustin Brinkmann": 1_094_363,
}
QUARTERS = {(1, 4): 1_134_672, (4, 7): 3_086_111, (7, 10): 2_982_255, (10, 13): 2_802_496}


def install() -> list[ImportRun]:
    """An empty installation with a year that starts in January, and the sample imported."""
    organisations.set_up(
        name="Maven",
        currency="USD",
        time_zone="America/New_York",
        country="US",
        week_starts_on=0,
        starts_month=1,
        scheme="calendar",
        admin_email="admin@demo.example",
        admin_name="Ada Admin",
        admin_password="a-long-enough-secret",
        now=NOW,
    )
    calendar.open_years(first=2016, last=2018, now=NOW)
    defaults.install(NOW)
    return [
        run_now(kind=kind, file_name=f"{kind}.csv", content=as_csv(rows), dry_run=False, by=None, now=NOW)
        for kind, rows in convert().items()
    ]


def total(**filters: object) -> Decimal:
    return DailyCredit.objects.filter(**filters).aggregate(total=Sum("amount"))["total"]


@pytest.mark.django_db
def test_the_sample_gives_the_published_sums_to_the_dollar() -> None:
    runs = install()
    assert [(run.kind, run.status, run.created_count, run.refusals) for run in runs] == [
        ("teams", "done", 9, []),
        ("people", "done", 41, []),
        ("products", "done", 7, []),
        ("customers", "done", 85, []),
        ("deals", "done", 8800, []),
    ]
    assert total() == 10_005_534
    for (first, before), amount in QUARTERS.items():
        assert total(day__year=2017, day__month__gte=first, day__month__lt=before) == amount
    assert {name: total(team__name=name) for name in MANAGERS} == MANAGERS
    assert {name: total(team__placements__parent__name=name) for name in REGIONS} == REGIONS
    best = DailyCredit.objects.values("person__name").annotate(total=Sum("amount")).order_by("-total").first()
    assert best == {"person__name": "Darcel Schlecht", "total": Decimal(1_153_214)}
    assert Deal.objects.filter(product__name="GTX Pro").count() == 1480
    assert Deal.objects.filter(status="open", customer=None).count() == 1425
    assert Booking.objects.count() == 4238
    assert (Product.objects.count(), Customer.objects.count()) == (7, 85)
    assert Person.objects.get(email="darcel.schlecht@demo.example").current_team.name == "Melvin Marxen"


@pytest.mark.django_db
def test_the_sample_sent_again_changes_nothing() -> None:
    first, second = (
        install(),
        [
            run_now(kind=kind, file_name=f"{kind}.csv", content=as_csv(rows), dry_run=False, by=None, now=NOW)
            for kind, rows in convert().items()
        ],
    )
    assert [(run.created_count, run.updated_count, run.refused_count) for run in second] == [(0, 0, 0)] * 5
    assert [run.unchanged_count for run in second] == [run.created_count for run in first]


def test_the_sample_moves_by_whole_weeks() -> None:
    plain, moved = convert()["deals"][0], convert(shift_weeks=464)["deals"][0]
    days = date.fromisoformat(moved["closed_on"]) - date.fromisoformat(plain["closed_on"])
    assert days.days == 464 * 7
