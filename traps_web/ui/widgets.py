"""Widgets that write themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.ui import drawings


class Choosing(forms.Select):
    """A list to choose from, one deep: a thousand names are no thousand templates."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The list with what is chosen."""
        chosen = set(self.format_value(value))
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(written), drawings.choices(self.choices, chosen))
