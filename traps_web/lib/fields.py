"""Model and form fields for money and shares: Decimal outside, integers in the database.

Both databases keep the same exact integers; SQLite would keep a decimal as a float.

* ``Sum``, ``Max``, ``Min`` and ``Coalesce`` of a MoneyField come back as Decimal, and so do the sum and
  the difference of two money columns.
* Any other ``F()`` arithmetic stays in minor units: ``F("amount") * F("probability_ppm") / 1_000_000``
  is an int of minor units unless ``output_field=MoneyField()`` says that the result is money.
* A constant in such arithmetic must say that it is money: ``F("amount") + money_value(Decimal("10"))``.
"""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import expressions

from traps_web.lib import days, locales, money

MAX_DIGITS = 17
_BIGGEST_MINOR = 10**MAX_DIGITS - 1
_PPM_PER_PERCENT = money.PPM // 100


def currency() -> str:
    """The organisation's one currency (setting TRAPS_CURRENCY); it fixes the minor unit."""
    return str(settings.TRAPS_CURRENCY)


def _decimal(value: Any) -> Decimal:
    """A plain int written to a money field is whole units; floats are refused."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, float | bool):
        raise TypeError(f"An amount is a Decimal, not {type(value).__name__}.")
    return Decimal(value)


EXAMPLE = date(2026, 11, 30)


def _typed(amount: Decimal) -> str:
    """An amount as it stands in a field: as it was written in figures, without groups where nobody groups."""
    text = f"{amount:f}"
    if locales.current() is locales.NEUTRAL:
        return text
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{locales.current().number(digits)}"


class AmountField(forms.DecimalField):
    """A typed amount with the currency's decimals; "1,250,000" and "1 250 000.50" are understood."""

    default_error_messages = {"invalid": "Enter an amount like %(plain)s or %(grouped)s."}
    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MAX_DIGITS)
        kwargs.setdefault("decimal_places", money.digits_of(currency()))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        """The typed text as Decimal, None when empty."""
        if value in self.empty_values:
            return None
        if isinstance(value, Decimal):
            return value
        try:
            return money.parse_amount(str(value), locales.current())
        except ValueError:
            plain, grouped = money.examples_of_amounts(locales.current())
            raise ValidationError(
                self.error_messages["invalid"], code="invalid", params={"plain": plain, "grouped": grouped}
            ) from None

    def prepare_value(self, value: Any) -> Any:
        """An amount as the person writes it; typed text is shown as typed."""
        return _typed(value) if isinstance(value, Decimal) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phones show the number pad; a text box, because a number box refuses "1,250"."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class DayField(forms.DateField):
    """A typed day within the years that people work in, so that the day after it is a day too.

    It is understood as people of the reader's country write it, and always as 2026-11-30.
    """

    default_error_messages = {"invalid": "Enter a date like %(day)s."}

    def to_python(self, value: Any) -> date | None:
        """The typed text as a day, None when empty."""
        if value in self.empty_values:
            return None
        day = value if isinstance(value, date) else locales.current().day_of(str(value))
        if day is None:
            raise self.refusal()
        if day is not None and days.is_outside(day):
            raise ValidationError(days.OUTSIDE, code="out_of_range")
        return day

    def refusal(self) -> ValidationError:
        """The sentence about what is no day, with one that is."""
        example = {"day": locales.current().day(EXAMPLE)}
        return ValidationError(self.error_messages["invalid"], code="invalid", params=example)


class PercentField(forms.Field):
    """A share typed in per cent (up to four decimals), handed on as integer parts per million."""

    default_error_messages = {
        "invalid": "Enter a percentage like 25 or %(example)s.",
        "range": "Enter a percentage from 0 to 100.",
        "precision": "Enter no more than four decimals.",
    }
    widget = forms.TextInput

    def to_python(self, value: Any) -> int | None:
        """The typed per cent as parts per million, None when empty."""
        if value in self.empty_values:
            return None
        try:
            percent = money.parse_amount(str(value).strip().removesuffix("%"), locales.current())
        except ValueError:
            example = locales.current().number("12.5")
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"example": example}) from None
        ppm = percent * _PPM_PER_PERCENT
        if not 0 <= ppm <= money.PPM:
            raise ValidationError(self.error_messages["range"], code="range")
        if ppm != int(ppm):
            raise ValidationError(self.error_messages["precision"], code="precision")
        return int(ppm)

    def prepare_value(self, value: Any) -> Any:
        """Stored parts per million shown as per cent; typed text is shown as typed."""
        if isinstance(value, int):
            text = f"{Decimal(value) / _PPM_PER_PERCENT:f}"
            text = text.rstrip("0").rstrip(".") if "." in text else text
            return locales.current().number(text)
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Phones show the number pad."""
        return {**super().widget_attrs(widget), "inputmode": "decimal", "autocomplete": "off"}


class MoneyField(models.BigIntegerField):  # type: ignore[type-arg]
    """An amount of the organisation's currency: integer minor units in the database, Decimal in Python."""

    description = "Amount of money in minor units"

    if TYPE_CHECKING:  # What the type checker takes and gives; the parent speaks of integers.
        _pyi_private_set_type: Decimal | int | expressions.Combinable  # type: ignore[assignment]
        _pyi_private_get_type: Decimal  # type: ignore[assignment]

    @property
    def validators(self) -> list[Any]:
        """The limits in units of the currency, where the parent would set them in integers."""
        biggest = money.from_minor(_BIGGEST_MINOR, currency())
        return [
            *self.default_validators,
            *self._validators,  # type: ignore[attr-defined]
            MinValueValidator(-biggest),
            MaxValueValidator(biggest),
        ]

    def from_db_value(self, value: Any, expression: Any, connection: BaseDatabaseWrapper) -> Decimal | None:
        """Minor units read as Decimal; a PostgreSQL sum arrives as a whole numeric."""
        return None if value is None else money.from_minor(int(value), currency())

    def to_python(self, value: Any) -> Decimal | None:
        """An amount in units of the currency, from Decimal, int (whole units) or text."""
        if value is None:
            return None
        try:
            amount = _decimal(value)
        except (InvalidOperation, TypeError, ValueError):
            amount = Decimal("NaN")
        if not amount.is_finite():
            raise ValidationError("“%(value)s” is not an amount.", code="invalid", params={"value": value})
        return amount

    def get_prep_value(self, value: Any) -> int | None:
        """The amount as minor units for the database; a float is a programming error."""
        value = models.Field.get_prep_value(self, value)
        return None if value is None else money.to_minor(_decimal(value), currency())

    def formfield(self, **kwargs: Any) -> Any:
        """A form field that takes the amount as people type it."""
        kwargs.setdefault("form_class", AmountField)
        return models.Field.formfield(self, **kwargs)


def money_value(amount: Decimal) -> expressions.Value:
    """A constant amount for use in ``F()`` arithmetic and annotations."""
    return expressions.Value(amount, output_field=MoneyField())


def _money_plus_money_is_money() -> None:
    """Without this, Django would take the sum of two money columns for a bare integer."""
    for connector in (expressions.Combinable.ADD, expressions.Combinable.SUB):
        # The first match wins and MoneyField is an IntegerField, so it must stand before the integers.
        combinators = expressions._connector_combinators[connector]  # type: ignore[attr-defined]
        combinators.insert(0, (MoneyField, MoneyField, MoneyField))


_money_plus_money_is_money()
