"""Widgets that write themselves."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString

from traps_web.lib import locales
from traps_web.ui import naming, pickers


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
        return format_html("<select{}>{}</select>", flatatt(written), pickers.choices(self.choices, chosen))


class Naming(Choosing):
    """One of many: a short list is chosen from, of a long one the name is typed, and the browser offers what fits.

    `shared` is the id of one list for many such fields, which their page draws once ({% names_of field %}). A filter
    `is_sent_plain`: its address carries the name alone.
    """

    def __init__(self, *args: Any, shared: str = "", is_sent_plain: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shared, self.is_sent_plain = shared, is_sent_plain

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """What was chosen, or the text that was typed to name it."""
        sent = super().value_from_datadict(data, files, name)
        is_typed = f"{name}_by" in data or (self.is_sent_plain and isinstance(sent, str) and not sent.isdigit())
        return naming.Typed(sent.strip()) if is_typed and isinstance(sent, str) else sent

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The list, or the field to type in; a text that names nothing stays as it was typed."""
        self.choices = choices = [choice for choice in self.choices]  # noqa: C416 - list() would count the rows first
        offered = naming.names(choices)
        if len(offered) <= naming.LONGEST_LIST and not isinstance(value, naming.Typed):
            return super().render(name, value, attrs, renderer)
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        css = str(written.get("class", "")).replace("form-select", "form-control")
        listed = self.shared or f"{written.get('id') or name}_names"
        field = {
            **written,
            "class": css,
            "type": "text",
            "list": listed,
            "value": self._shown(value, offered),
            "placeholder": naming.empty_word(choices) or "Type a part of the name",
            "autocomplete": "off",
            "spellcheck": "false",
            "data-names": True,
        }
        by = "" if self.is_sent_plain else format_html('<input type="hidden" name="{}_by" value="name">', name)
        names = "" if self.shared else pickers.names(listed, offered)
        return format_html("<input{}>{}{}", flatatt(field), by, names)

    def _shown(self, value: Any, offered: list[naming.Name]) -> str:
        if isinstance(value, naming.Typed):
            return value
        chosen = set(self.format_value(value))
        return next((choice.name for choice in offered if str(choice.value) in chosen), "")
