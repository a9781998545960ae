"""Fields that several forms of the organisation share."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.utils.functional import lazy

from traps_web.edges.references import ModelChoice
from traps_web.lib import locales
from traps_web.lib.fields import DayField
from traps_web.ui.widgets import Choosing, DayInput

SOME_DAY = date(2026, 12, 31)
UNBROKEN_HYPHEN = "\N{NON-BREAKING HYPHEN}"


def day_field(label: str, *, required: bool = True, help_text: str = "") -> DayField:
    """A date with one clear sentence when it is none."""
    return DayField(
        label=label,
        required=required,
        help_text=help_text,
        widget=DayInput(),
        error_messages={"required": "Enter a date.", "invalid": "Enter the day like %(day)s."},
    )


def answer_field(longest: int) -> forms.CharField:
    """Words to a decision; whether a refusal has them is asked by the service."""
    return forms.CharField(
        label="Your answer",
        required=False,
        initial="",
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A refusal needs a reason.",
    )


def zone_choices(empty: str) -> list[tuple[str, str]]:
    """Every time zone by its name, the empty one first."""
    return [("", empty), *_zones()]


@cache
def _zones() -> list[tuple[str, str]]:
    names = sorted(
        name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "posix", "right"))
    )
    return [*((name, name.replace("_", " ")) for name in names), ("UTC", "UTC")]


class CodeField(forms.ChoiceField):
    """Something that has a code and a name. Which codes there are is asked by the service."""

    widget = Choosing

    def valid_value(self, value: str) -> bool:
        return True


class ZoneField(CodeField):
    """The time zone that days and deadlines go by; one that is stored already is always among the choices.

    Programs may name zones that the list leaves out.
    """

    def __init__(self, *, empty: str = "The organisation's", **kwargs: Any) -> None:
        kwargs = {"label": "Time zone", "help_text": "Deadlines and dates use this time zone.", **kwargs}
        super().__init__(choices=partial(zone_choices, empty), **kwargs)

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> forms.BoundField:
        """The field on its page, with the zone that stands in it."""
        bound = super().get_bound_field(form, field_name)
        zone = bound.value()
        if zone and zone not in dict(zone_choices("")):
            self.choices = [*cast(Any, self.choices), (zone, zone)]
        return bound


class LocaleField(CodeField):
    """How a person writes numbers and days; programs are told by the service which there are."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {
            "label": "Numbers and dates",
            "help_text": lazy(_sample, str)(),
            **kwargs,
        }
        super().__init__(choices=_locale_choices, **kwargs)


def _sample() -> str:
    """How the page that asks writes them now."""
    notation = locales.current()
    return (
        f"Now: {notation.day(SOME_DAY)} and {notation.number('1234.56')}. "
        f"Files and programs always use {str(SOME_DAY).replace('-', UNBROKEN_HYPHEN)} and 1234.56."
    )


def _locale_choices() -> list[tuple[str, str]]:
    return [("", "As in my country"), *locales.choices()]


class ChosenPerson(ModelChoice):
    """A person by name, with the address that tells two of the same name apart."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})"


class NamedForm(forms.Form):
    """A form that shares its page with others: `ids` keeps the ids of their fields apart."""

    ids = "id"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{self.ids}-%s", **kwargs})
