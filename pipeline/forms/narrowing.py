"""What every form that narrows a list has: one search, and choices that fold away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from traps_web.ui import words

CHOSEN = mark_safe(" selected")


class Choosing(forms.Select):
    """A list to choose from that writes itself: a thousand names are no thousand templates."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The list with what is chosen."""
        chosen = set(self.format_value(value))
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((key, CHOSEN if str(key) in chosen else "", label) for key, label in self.choices),
        )
        written = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html("<select{}>{}</select>", flatatt(written), options)


class NamesOnly(ModelChoiceIterator):
    """The choices of a list of names, without the rows around them."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        yield from self.queryset.values_list("pk", "name")


class ChosenName(forms.ModelChoiceField):
    """One of many rows that are told apart by their names."""

    iterator = NamesOnly
    widget = Choosing


class Narrowing(forms.Form):
    """A list's filter. `searched` is the field for words, `folded` those that fold away."""

    searched = ""
    folded: tuple[str, ...] = ()

    @property
    def search(self) -> forms.BoundField | None:
        """The field for words, where there is one."""
        if not self.searched:
            return None
        self.fields[self.searched].widget.attrs["class"] = "form-control"
        return self[self.searched]

    @cached_property
    def shown(self) -> list[forms.BoundField]:
        """The choices worth showing: a choice among one is none."""
        found = []
        for name in self.folded:
            widget = self.fields[name].widget
            is_select = isinstance(widget, forms.Select)
            widget.attrs["class"] = "form-select" if is_select else "form-control"
            if is_select:
                # Asked once: the list is counted here, named above and drawn below. A comprehension, because `list` would have the
                # database count the rows first.
                widget.choices = [choice for choice in self.fields[name].choices]  # noqa: C416
            if not is_select or len(widget.choices) > 2:
                found.append(self[name])
        return found

    @property
    def is_used(self) -> bool:
        """Whether one of the folded choices is made, so that they stand open."""
        return any(self.data.get(name) for name in self.folded)

    @property
    def choices_said(self) -> str:
        """The folded choices as a list: "person, stage or period"."""
        return words.listed([str(field.label).lower() for field in self.shown], last="or")
