"""A form as it opens, how people of different countries write, and what is refused, as the gallery shows them."""

from __future__ import annotations

from datetime import date
from typing import Final

from django import forms

from traps_web.lib import locales
from traps_web.lib.fields import AmountField, DayField
from traps_web.ui import values
from traps_web.ui.widgets import DayInput, Naming

COUNTRIES: Final = (("en-US", "United States"), ("de-DE", "Germany"), ("fr-FR", "France"), ("en-IN", "India"))
DAY: Final = date(2026, 12, 31)
PRODUCTS: Final = ("GTX Basic", "GTX Pro", "MG Special")
NAMES: Final = (
    *("Betatech", "Cancity", "Codehow", "Condax", "Conecom", "Dalttechnology", "Dontechi", "Fasehatice"),
    *("Gekko", "Hottechi", "Isdom", "Konex", "Plusstrip", "Stanredtax", "Treequote", "Warephase"),
)
REFUSALS: Final = (
    ("There is nothing here that you can see.", "The address is wrong, or it is not in your line.", "404"),
    ("You cannot do this.", "The number of a person is decided on by the line above.", "403"),
    ("This changed while you were looking at it.", "Melvin Marxen changed this plan at 14:51.", "409"),
    ("This cannot be saved as it is.", "The quarter is closed; a correction is a row of its own.", "422"),
    ("TRAPS cannot answer.", "Nothing was saved. What you typed is kept in this browser.", "500"),
)


class FreshForm(forms.Form):
    """The fields that are said back as they are typed, as they open."""

    deadline = DayField(label="New deadline", widget=DayInput(), help_text="At most 15 working days later.")
    money = AmountField(label="Money at stake", required=False)


class Unnamed(forms.ChoiceField):
    """A field whose text names nothing in its list."""

    def validate(self, value: object) -> None:
        """Refuse it, as fields of pages do."""
        raise forms.ValidationError(f"“{value}” is not a whole name. Choose “Condax” or “Conecom”.")


class NamingForm(forms.Form):
    """One of many: from a short list, by typing from a long one, and a text that names nothing."""

    product = forms.ChoiceField(
        label="A short list", required=False, choices=[("", "not known yet"), *enumerate(PRODUCTS, 1)], widget=Naming()
    )
    customer = forms.ChoiceField(
        label="A long list", required=False, choices=[("", "not known yet"), *enumerate(NAMES, 1)], widget=Naming()
    )
    wrong = Unnamed(label="Comes back", choices=list(enumerate(NAMES, 1)), widget=Naming())


def forms_and_refusals() -> dict[str, object]:
    """What the gallery shows of them."""
    typed = {"wrong": "Con", "wrong_by": "name"}
    return {
        "fresh": FreshForm(auto_id="g-fresh-%s"),
        "naming": NamingForm(typed, auto_id="g-naming-%s"),
        "notations": notations(),
        "refusals": REFUSALS,
    }


def notations() -> values.Ledger:
    """An amount and a day as they are shown and typed in some countries."""
    columns = (
        values.Column("Country"),
        values.Column("Amount", "num", "Amount"),
        values.Column("Day, typed", "num", "Day, typed"),
    )
    lines = []
    for code, country in COUNTRIES:
        notation = locales.notation(code)
        lines.append(values.Line((values.Who(country), notation.number("1234567.50"), notation.day(DAY))))
    return values.Ledger("Numbers and days by country", columns, lines)
