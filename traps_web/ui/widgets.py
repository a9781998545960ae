"""Widgets that write themselves."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.lib import locales
from traps_web.ui import drawings


class DayInput(forms.DateInput):
    """A day, typed as people of the reader's country write it, or picked from a calendar."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(attrs={"data-day": True, "autocomplete": "off", **attrs})

    def format_value(self, value: Any) -> str | None:
        """A day the reader's way; typed text is shown as typed."""
        return locales.current().day(value) if isinstance(value, date) else super().format_value(value)

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """With the pattern that the day is typed in."""
        return super().build_attrs(base_attrs, {"placeholder": locales.current().day_pattern, **(extra_attrs or {})})


class Choosing(forms.Select):
    """A list to choose from, one deep: a thousand names are no thousand templates."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The list with what is chosen."""
        chosen = set(self.format_value(value))
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(written), drawings.choices(self.choices, chosen))
