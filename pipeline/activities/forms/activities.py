"""Forms about single activities."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from accounts.organisation.models import Person
from accounts.record.forms.fields import day_field
from pipeline.activities.models import Activity, ActivityType
from pipeline.activities.selectors import activities
from pipeline.customers.forms.narrowing import ChosenName
from pipeline.customers.models import Contact, Customer
from pipeline.customers.selectors import contacts, customers
from pipeline.deals.models import Deal
from pipeline.deals.selectors import deals


class ActivityForm(forms.Form):
    """One act, or several of a kind, on a day."""

    type = forms.ModelChoiceField(
        label="What",
        queryset=ActivityType.objects.none(),
        empty_label=None,
        error_messages={"required": "Say what it was."},
    )
    done_on = day_field("Day")
    count = forms.IntegerField(
        label="How many", initial=1, error_messages={"required": "Say how many.", "invalid": "Enter a whole number."}
    )
    customer = ChosenName(label="Customer", queryset=Customer.objects.none(), required=False, empty_label="none")
    contact = ChosenName(
        label="Contact",
        queryset=Contact.objects.none(),
        required=False,
        empty_label="none",
        help_text="Who of the customer; it names the customer too.",
    )
    deal = ChosenName(label="Deal", queryset=Deal.objects.none(), required=False, empty_label="none")
    note = forms.CharField(
        label="Note",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "data-draft": "activity-note"}),
    )

    def __init__(self, *args: Any, viewer: Person, day: date, activity: Activity | None = None, **kwargs: Any) -> None:
        initial: dict[str, Any] = {"done_on": day} | (kwargs.pop("initial", None) or {})
        if activity is not None:
            initial = {
                "type": activity.type_id,
                "done_on": activity.done_on,
                "count": activity.count,
                "customer": activity.customer_id,
                "contact": activity.contact_id,
                "deal": activity.deal_id,
                "note": activity.note,
            }
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["type"].queryset = activities.choosable(keep=activity.type_id if activity else None)
        self.fields["customer"].queryset = customers.choosable(
            viewer=viewer, keep=activity.customer_id if activity else None
        )
        people = contacts.choosable(viewer=viewer, keep=activity.contact_id if activity else None)
        customer = initial.get("customer")
        self.fields["contact"].queryset = people.filter(customer_id=customer) if customer else people
        self.fields["deal"].queryset = deals.choosable(viewer=viewer, keep=activity.deal_id if activity else None)

    def facts(self) -> dict[str, Any]:
        """The values as the service takes them."""
        said = dict(self.cleaned_data)
        for name in ("customer", "contact", "deal"):
            chosen = said.pop(name)
            said[f"{name}_id"] = chosen.pk if chosen else None
        return said
