"""What every form that narrows a list has: one search, and choices that are drawn when somebody opens them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.forms.models import ModelChoiceIterator
from django.utils.functional import cached_property

from traps_web.edges.lists import ListQuery
from traps_web.edges.references import ModelChoice
from traps_web.ui import values, words
from traps_web.ui.addresses import OPENED
from traps_web.ui.widgets import Naming


class NamesOnly(ModelChoiceIterator):  # type: ignore[type-arg]
    """The choices of a list of names, without the rows around them."""

    def __iter__(self) -> Iterator[tuple[Any, str]]:
        if self.field.empty_label is not None:
            yield "", str(self.field.empty_label)
        yield from self.queryset.values_list("pk", "name")


class ChosenName(ModelChoice):
    """One of many rows that are told apart by their names."""

    iterator = NamesOnly

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": Naming(is_sent_plain=True), **kwargs})


class Narrowing(forms.Form):
    """A list's filter. `searched` is the field for words, `folded` those that fold away.

    The folded ones are read and drawn only when somebody opens them: among them are lists of very many names.
    """

    searched = ""
    folded: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    """Fields that no choice shows and that narrow all the same: a link of another page asked for them."""

    @property
    def is_open(self) -> bool:
        """Whether somebody asked to see the choices."""
        return bool(self.data.get(OPENED))

    @cached_property
    def shown(self) -> list[forms.BoundField]:
        """The choices that are drawn: none while they are closed, and a choice among one is none."""
        return [self[name] for name in self.folded if self._is_choice(name)] if self.is_open else []

    def _is_choice(self, name: str) -> bool:
        widget = self.fields[name].widget
        is_select = isinstance(widget, forms.Select)
        widget.attrs["class"] = "form-select" if is_select else "form-control"
        if is_select:
            # Read once, for it is counted and drawn. A comprehension: `list` would count the rows first.
            widget.choices = [choice for choice in cast(Any, self.fields[name]).choices]  # noqa: C416
        return not is_select or len(widget.choices) > 2

    @property
    def refusals(self) -> list[str]:
        """What the address asks for and is left out, where no choice shows it.

        Otherwise all rows would pass for the narrowed ones.
        """
        shown = {field.name for field in self.shown}
        return [
            f"{self[name].label}: {sentence} This filter is ignored."
            for name, sentences in self.errors.items()
            if name in self.fields and name not in shown
            for sentence in sentences
        ]

    def held(self, list_query: ListQuery) -> list[values.Held]:
        """The filters that hold, in words, each with the address that leaves it out."""
        cleaned = getattr(self, "cleaned_data", {})
        names = [name for name in (*self.folded, *self.beside) if cleaned.get(name) not in (None, "")]
        return [
            values.Held(str(self[name].label), self._text(name, cleaned[name]), list_query.but(**{name: ""}))
            for name in names
        ]

    def _text(self, name: str, value: Any) -> str:
        field = cast(Any, self.fields[name])
        if isinstance(value, Model):
            return str(field.label_from_instance(value))
        if isinstance(value, date):
            return words.day(value, year=True)
        if isinstance(value, Decimal):
            return words.money(value)
        return str(dict(getattr(field, "choices", [])).get(value, value)).partition(",")[0]

    def parts(self, list_query: ListQuery) -> dict[str, Any]:
        """What the bar of the list offers for it."""
        return {
            "search": self._search(list_query) if self.searched else None,
            "panel": values.Panel(
                list_query.but(**{OPENED: "yes"}), self.shown, list_query.without(*self.folded), is_open=self.is_open
            ),
            "held": self.held(list_query),
            "refusals": self.refusals,
        }

    def _search(self, list_query: ListQuery) -> values.Search:
        name = self.searched
        text = getattr(self, "cleaned_data", {}).get(name) or ""
        return values.Search(str(self.fields[name].label), name, text, list_query.without(name))
