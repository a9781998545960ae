"""Rows made ready and inserted in bulk are the rows that Django would have written."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction

from pipeline.activities.services import defaults
from pipeline.models import Booking, Category
from tests import make
from tests.builders.bookings import new
from traps_web.lib import bulk


def test_rows_are_read_back_as_they_were_made(world: make.World) -> None:
    defaults.install(make.NOW)
    category = Category.objects.get(key="new").pk
    columns = ("external_id", "booked_on", "amount", "category_id", "source", "entered_at", "entered_by_id")
    names = ["B1", "a\\Nb", "c\\", "ü “d”", None]
    rows = [
        (name, date(2026, 11, n), Decimal(n) / 100, category, "import", make.NOW, None)
        for n, name in enumerate(names, 1)
    ]
    with transaction.atomic():
        ids = bulk.reserve_ids(Booking, 5)
        values = [(pk, *value) for pk, value in zip(ids, bulk.ready(Booking, columns, rows), strict=True)]
        bulk.insert(Booking, ("id", *columns), values)
    assert list(Booking.objects.order_by("pk").values_list("id", *columns)) == [
        (pk, *row) for pk, row in zip(ids, rows, strict=True)
    ]


def test_a_text_with_tabs_and_lines_and_an_empty_one_are_kept_as_they_are(world: make.World) -> None:
    texts = ["one\ttwo\nthree\rfour\\n", "", "\\N"]
    columns = ("key", "name", "position", "rule")
    rows = [(text, f"Kind {n}", 100 + n, "manual") for n, text in enumerate(texts)]
    with transaction.atomic():
        bulk.insert(Category, columns, bulk.ready(Category, columns, rows))
    kept = Category.objects.filter(position__gte=100).order_by("position")
    assert list(kept.values_list("key", flat=True)) == texts


def test_an_id_that_was_reserved_is_not_given_out_again(world: make.World) -> None:
    from pipeline.intake.services import entered_bookings

    defaults.install(make.act())
    facts = {"source": "import"}
    first = entered_bookings.record_many(make.act(), rows=[new(world.rep, "1"), new(world.rep, "2")], **facts)
    second = entered_bookings.record_many(make.act(), rows=[new(world.rep, "3")], **facts)
    later = Booking.objects.create(
        booked_on=date(2026, 11, 2),
        amount=1,
        category=Category.objects.get(key="new"),
        source="import",
        entered_at=make.NOW,
    )
    assert len({*(row.pk for row in first), *(row.pk for row in second), later.pk}) == 4


@pytest.mark.django_db(transaction=True)
def test_ids_are_reserved_inside_a_transaction_only() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        bulk.reserve_ids(Booking, 1)
