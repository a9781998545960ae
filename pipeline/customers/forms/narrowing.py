"""What every form that narrows a list has: one search, and choices that fold away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property

from traps_web.edges.references import ModelChoice
from traps_web.ui import words
from traps_web.ui.widgets import Choosing


class NamesOnly(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices of a list of names, without the rows around them."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from self.queryset.values_list("pk", "name")


class ChosenName(ModelChoice):
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
                widget.choices = [choice for choice in cast(Any, self.fields[name]).choices]  # noqa: C416
            if not is_select or len(widget.choices) > 2:
                found.append(self[name])
        return found

    @property
    def refusals(self) -> list[str]:
        """What the address asks for and is left out, where no choice shows it: otherwise all rows would pass for the narrowed ones."""
        shown = {field.name for field in self.shown}
        return [
            f"{self[name].label}: {sentence} It is left out."
            for name, sentences in self.errors.items()
            if name in self.fields and name not in shown
            for sentence in sentences
        ]

    @property
    def is_used(self) -> bool:
        """Whether one of the folded choices is made, so that they stand open."""
        return any(self.data.get(name) for name in self.folded)

    @property
    def choices_said(self) -> str:
        """The folded choices as a list: "person, stage or period"."""
        return words.listed([str(field.label).lower() for field in self.shown], last="or")
