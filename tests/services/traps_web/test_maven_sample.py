"""The published sample, unshifted in an empty installation, gives the published sums to the dollar."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.models import Sum
from pytest_django import DjangoDbBlocker

from accounts.models import ImportRun, Person
from pipeline.models import Booking, Customer, DailyCredit, Deal, Product
from tests.builders import maven
from traps_web.demo.maven import convert
from traps_web.lib import clock


def total(**filters: object) -> Decimal:
    return DailyCredit.objects.filter(**filters).aggregate(total=Sum("amount"))["total"]


@pytest.fixture(scope="module")
def runs(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[ImportRun]]:
    """The sample, imported once for both tests; each works in a savepoint."""
    with django_db_blocker.unblock(), clock.frozen(maven.NOW), transaction.atomic():
        yield maven.install()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_the_sample_gives_the_published_sums_to_the_dollar(runs: list[ImportRun]) -> None:
    assert [(run.kind, run.status, run.created_count, run.refusals) for run in runs] == [
        ("teams", "done", 9, []),
        ("people", "done", 41, []),
        ("products", "done", 7, []),
        ("customers", "done", 85, []),
        ("deals", "done", 8800, []),
    ]
    assert total() == maven.TOTAL
    for quarter, amount in maven.QUARTERS.items():
        assert total(day__year=2017, day__quarter=quarter) == amount
    assert {name: total(team__name=name) for name in maven.TEAMS} == maven.TEAMS
    assert {name: total(team__placements__parent__name=name) for name in maven.REGIONS} == maven.REGIONS
    best = DailyCredit.objects.values("person__name").annotate(total=Sum("amount")).order_by("-total").first()
    assert best == {"person__name": maven.BEST[0], "total": Decimal(maven.BEST[1])}
    assert Deal.objects.filter(product__name="GTX Pro").count() == 1480
    assert Deal.objects.filter(status="open", customer=None).count() == 1425
    assert Booking.objects.count() == 4238
    assert (Product.objects.count(), Customer.objects.count()) == (7, 85)
    assert Person.objects.get(email="darcel.schlecht@demo.example").current_team.name == "South Central"


@pytest.mark.django_db
def test_the_sample_sent_again_changes_nothing(runs: list[ImportRun]) -> None:
    second = maven.import_sample()
    assert [(run.created_count, run.updated_count, run.refused_count) for run in second] == [(0, 0, 0)] * 5
    assert [run.unchanged_count for run in second] == [run.created_count for run in runs]


def test_the_sample_moves_by_whole_weeks() -> None:
    plain, moved = convert()["deals"][0], convert(shift_weeks=464)["deals"][0]
    days = date.fromisoformat(moved["closed_on"]) - date.fromisoformat(plain["closed_on"])
    assert days.days == 464 * 7
