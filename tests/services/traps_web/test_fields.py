from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Case, F, Max, Q, Sum, When
from django.db.models.functions import Coalesce
from django.test.utils import isolate_apps

from traps_web.lib.fields import AmountField, MoneyField, PercentField, money_value

TEN, CENTS = Decimal("10.00"), Decimal("0.05")


@pytest.fixture
def ledger(db: None) -> Iterator[type[models.Model]]:
    """A table of its own, so that the field is tested on the real database and no app lends a model."""
    with isolate_apps("accounts"):

        class Ledger(models.Model):
            budget_amount = MoneyField(null=True)
            actual_amount = MoneyField(default=0)
            share_ppm = models.PositiveIntegerField(default=1_000_000)

            class Meta:
                app_label = "accounts"
                db_table = "ledger_of_test"

        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE ledger_of_test ("
                "id integer PRIMARY KEY, budget_amount bigint, actual_amount bigint, share_ppm integer)"
            )
        yield Ledger


@pytest.fixture
def rows(ledger: Any) -> Any:
    ledger.objects.create(id=1, budget_amount=Decimal("100.10"), actual_amount=TEN, share_ppm=500_000)
    ledger.objects.create(id=2, budget_amount=Decimal("0.20"), actual_amount=CENTS)
    return ledger.objects.order_by("id")


def test_an_amount_is_kept_in_minor_units_and_read_as_decimal(rows: Any) -> None:
    assert str(rows.get(pk=1).budget_amount) == "100.10"
    with connection.cursor() as cursor:
        cursor.execute("SELECT budget_amount FROM ledger_of_test WHERE id = 1")
        assert cursor.fetchone() == (10010,)


def test_nothing_stays_nothing_and_a_whole_number_is_whole_units(ledger: Any) -> None:
    ledger.objects.create(id=1, budget_amount=None, actual_amount=7)
    assert ledger.objects.values_list("budget_amount", "actual_amount").get() == (None, Decimal("7.00"))


def test_a_float_is_refused(ledger: Any) -> None:
    with pytest.raises(TypeError, match="An amount is a Decimal"):
        ledger.objects.create(id=1, actual_amount=0.1)


def test_sums_and_extremes_come_back_as_decimal(rows: Any) -> None:
    sums = rows.aggregate(
        total=Sum("budget_amount"),
        most=Max("actual_amount"),
        empty=Sum("budget_amount", filter=Q(pk=0)),
        none=Coalesce(Sum("budget_amount", filter=Q(pk=0)), 0),
        default=Sum("budget_amount", filter=Q(pk=0), default=0),
    )
    assert sums == {
        "total": Decimal("100.30"),
        "most": TEN,
        "empty": None,
        "none": Decimal("0.00"),
        "default": Decimal("0.00"),
    }
    assert all(isinstance(value, Decimal) for name, value in sums.items() if name != "empty")


def test_the_difference_of_two_columns_is_money(rows: Any) -> None:
    assert rows.annotate(left=F("budget_amount") - F("actual_amount")).first().left == Decimal("90.10")
    assert rows.aggregate(left=Sum(F("budget_amount") - F("actual_amount")))["left"] == Decimal("90.25")
    assert rows.aggregate(left=Sum("budget_amount") - Sum("actual_amount"))["left"] == Decimal("90.25")


def test_other_arithmetic_stays_in_minor_units_unless_told(rows: Any) -> None:
    weighted = F("budget_amount") * F("share_ppm") / 1_000_000
    assert rows.annotate(weighted=weighted).first().weighted == 5005
    as_money = models.ExpressionWrapper(weighted, output_field=MoneyField())
    assert rows.annotate(weighted=as_money).first().weighted == Decimal("50.05")


def test_a_constant_amount_can_be_added_in_an_update(rows: Any) -> None:
    rows.filter(pk=2).update(actual_amount=F("actual_amount") + money_value(TEN))
    assert rows.get(pk=2).actual_amount == Decimal("10.05")


def test_rows_are_found_by_amount(rows: Any) -> None:
    assert rows.filter(actual_amount=TEN).count() == 1
    assert rows.filter(actual_amount__lte=Decimal("0.05")).count() == 1
    assert rows.filter(actual_amount__in=[TEN, CENTS]).count() == 2
    assert rows.filter(actual_amount__range=(CENTS, Decimal("9.99"))).count() == 1
    assert rows.filter(budget_amount__gt=F("actual_amount")).count() == 2
    assert rows.filter(actual_amount__gt=0).count() == 2


def test_cases_and_bulk_updates_keep_money_money(rows: Any) -> None:
    chosen = Case(When(pk=1, then=F("budget_amount")), default=F("actual_amount"))
    assert [row.chosen for row in rows.annotate(chosen=chosen)] == [Decimal("100.10"), CENTS]
    first = rows.get(pk=1)
    first.actual_amount = Decimal("3.33")
    rows.model.objects.bulk_update([first], ["actual_amount"])
    assert rows.get(pk=1).actual_amount == Decimal("3.33")


def test_the_fields_can_be_rebuilt_by_a_migration() -> None:
    name, path, args, kwargs = MoneyField(null=True).deconstruct()
    assert (name, path, args, kwargs) == (None, "traps_web.lib.fields.MoneyField", [], {"null": True})


@pytest.mark.parametrize("wrong", ["ten", "NaN", 0.5, True])
def test_what_is_not_an_amount_is_named_in_a_sentence(wrong: Any) -> None:
    with pytest.raises(ValidationError, match="is not an amount"):
        MoneyField().clean(wrong, None)


def test_an_amount_beyond_the_database_is_refused() -> None:
    assert MoneyField().clean("12.5", None) == Decimal("12.5")
    with pytest.raises(ValidationError, match="less than or equal"):
        MoneyField().clean(Decimal("1E+16"), None)


def test_the_form_takes_an_amount_as_people_type_it() -> None:
    field = MoneyField(verbose_name="budget").formfield()
    assert isinstance(field, AmountField)
    assert field.clean("1,250,000.50") == Decimal("1250000.50")
    for wrong in ("12,5", "ten", "1.234", "1e3"):
        with pytest.raises(ValidationError):
            field.clean(wrong)


def test_the_form_takes_a_share_in_per_cent_and_keeps_what_was_typed() -> None:
    field = PercentField()
    assert (field.clean("12.5"), field.clean("100 %"), field.clean("0.0001")) == (125_000, 1_000_000, 1)
    for wrong in ("101", "-1", "half", "0.00001"):
        with pytest.raises(ValidationError):
            field.clean(wrong)

    class Shares(forms.Form):
        share = PercentField()

    assert 'value="12.5"' in str(Shares(initial={"share": 125_000})["share"])
    assert 'value="100"' in str(Shares(initial={"share": 1_000_000})["share"])
    assert 'value="half"' in str(Shares({"share": "half"})["share"])
    assert not Shares({"share": "12.50"}, initial={"share": 125_000}).has_changed()
