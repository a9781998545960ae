"""Forms about single activities."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from accounts.record.forms.fields import day_field
from pipeline.activities.selectors import activities
from pipeline.customers.forms.references import NamedReference
from pipeline.customers.selectors import contacts, customers
from pipeline.deals.forms.references import deal_to_name
from pipeline.deals.selectors import deals
from traps_web.edges.forms import ActForm
from traps_web.edges.references import Reference


class ActivityForm(ActForm):
    """One act, or several of a kind, on a day."""

    shows_row = True

    type = Reference(
        lambda viewer: activities.choosable(),
        noun="activity type",
        label="What",
        empty_label=None,
        widget=forms.Select,
        error_messages={"required": "Choose the activity."},
    )
    done_on = day_field("Day")
    count = forms.IntegerField(
        label="How many", initial=1, error_messages={"required": "Enter how many.", "invalid": "Enter a whole number."}
    )
    customer = NamedReference(
        lambda viewer: customers.choosable(viewer=viewer),
        noun="customer",
        label="Customer",
        required=False,
        empty_label="none",
    )
    contact = NamedReference(
        lambda viewer: contacts.choosable(viewer=viewer),
        noun="contact",
        label="Contact",
        required=False,
        empty_label="none",
        help_text="The contact at the customer; it also sets the customer.",
    )
    deal = deal_to_name(lambda viewer: deals.choosable(viewer=viewer), label="Deal", required=False, empty_label="none")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": "activity-note"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row is not None:
            self._keep_what_stands()
        if customer := self.initial.get("customer"):
            cast("forms.ModelChoiceField[Any]", self.fields["contact"]).queryset = cast(
                Any, self.fields["contact"]
            ).queryset.filter(customer_id=customer)

    def _keep_what_stands(self) -> None:
        """What the act names already can be named again, whatever became of it."""
        viewer: Any = self.reader.viewer if self.reader else None
        cast("forms.ModelChoiceField[Any]", self.fields["type"]).queryset = activities.choosable(keep=self.row.type_id)
        cast("forms.ModelChoiceField[Any]", self.fields["customer"]).queryset = customers.choosable(
            viewer=viewer, keep=self.row.customer_id
        )
        cast("forms.ModelChoiceField[Any]", self.fields["contact"]).queryset = contacts.choosable(
            viewer=viewer, keep=self.row.contact_id
        )
        cast("forms.ModelChoiceField[Any]", self.fields["deal"]).queryset = deals.choosable(
            viewer=viewer, keep=self.row.deal_id
        )

    def facts(self) -> dict[str, Any]:
        """What was done, by the columns of an activity; what is logged on this page is one's own."""
        act = dict(self.cleaned_data)
        for name in ("customer", "contact", "deal"):
            chosen = act.pop(name)
            act[f"{name}_id"] = chosen.pk if chosen else None
        if self.row is None:
            return act | {"person": self.reader.viewer if self.reader else None}
        return {"data": act | {"type_id": act.pop("type").pk}}
