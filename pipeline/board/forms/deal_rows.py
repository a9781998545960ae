"""The form that changes a deal right in its row of the list."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.deals.forms.push_reasons import ask_only_where_needed, explanation_in, note_field, reason_field
from pipeline.deals.models import Deal
from traps_web.lib.fields import AmountField

FIELDS = ("next_step", "next_step_on", "close_on", "amount")


class RowForm(forms.Form):
    """What changes most, right in the row. `version` is the state that the row showed; `shut` are fields of the CRM."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    next_step = forms.CharField(label="Next step", max_length=200, required=False)
    next_step_on = day_field("On", required=False)
    close_on = day_field("Close date", required=False)
    push_reason = reason_field()
    push_note = note_field()
    amount = AmountField(label="Amount", required=False)

    def __init__(self, *args: Any, deal: Deal, shut: Collection[str] = (), **kwargs: Any) -> None:
        initial = {"version": deal.version, **{name: getattr(deal, name) for name in FIELDS}}
        super().__init__(*args, **{"initial": initial, "auto_id": f"row-{deal.pk}-%s", **kwargs})
        for name in self.fields.keys() & set(shut):
            del self.fields[name]
        ask_only_where_needed(self, deal)
        for field in self.visible_fields():
            is_choice = isinstance(field.field.widget, forms.Select)
            field.field.widget.attrs["class"] = "form-select" if is_choice else "form-control"
        self.fields["next_step"].widget.attrs["data-focus"] = True

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them, with the reason of a push."""
        data = {name: self.cleaned_data[name] for name in FIELDS if name in self.fields}
        return {"version": self.cleaned_data["version"], "data": data, "push": explanation_in(self.cleaned_data)}
