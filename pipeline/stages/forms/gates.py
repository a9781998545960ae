"""Forms at a gate: a field for each checklist item, by its kind.

What is typed is judged by the service, as it is for programs and files.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.forms import BoundField

from pipeline.stages.rules import gates as rules
from traps_web.ui.widgets import DayInput

TAKES = "PDF, PNG, JPEG, plain text, DOCX or XLSX, up to 10 MB."


def field_name(item: rules.Item) -> str:
    """The name of an item's field."""
    return f"item_{item.pk}"


def field_of(item: rules.Item, *, initial: Any = None) -> forms.Field:
    """A field that takes any answer: the service says in one sentence what is wrong with it."""
    common: dict[str, Any] = {
        "label": item.name,
        "required": False,
        "initial": initial,
        "help_text": item.evidence,
    }
    if item.kind == "yes/no":
        return forms.BooleanField(**common)
    if item.kind == "file":
        hint = " ".join(filter(None, [item.evidence, TAKES]))
        return forms.FileField(**common | {"help_text": hint}, allow_empty_file=True, max_length=None)
    widgets: dict[str, forms.Widget] = {
        "date": DayInput(),
        "link": forms.URLInput(attrs={"placeholder": "https://"}),
        "number": forms.TextInput(attrs={"inputmode": "decimal"}),
        "person": forms.TextInput(attrs={"autocomplete": "off", "list": "contacts"}),
    }
    return forms.CharField(**common, widget=widgets.get(item.kind, forms.TextInput()))


def given_answers(form: forms.Form, items: Iterable[rules.Item]) -> dict[int, Any]:
    """What was filled in, by item."""
    answers = {item.pk: form.cleaned_data.get(field_name(item)) for item in items}
    return {key: value for key, value in answers.items() if value not in (None, "", False)}


class AnswersForm(forms.Form):
    """Answers to checklist items of a deal, outside a move."""

    def __init__(self, *args: Any, items: Sequence[rules.Item], initial: dict[int, Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            self.fields[field_name(item)] = field_of(item, initial=initial.get(item.pk))

    @property
    def item_fields(self) -> list[tuple[rules.Item, BoundField]]:
        """The items with their fields; what is required reads so, and may stay empty for now."""
        for item in self.items:
            self.fields[field_name(item)].required = item.is_required
        return [(item, self[field_name(item)]) for item in self.items]

    def answers(self) -> dict[int, Any]:
        """What was filled in, by item."""
        return given_answers(self, self.items)
